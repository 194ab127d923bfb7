// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/form_context.h"

#include "core/units.h"
#include "cost/catalogue.h"
#include "plan/names.h"
#include "plan/reading.h"
#include "plan/usage.h"

namespace headroom::panels {

namespace {

std::vector<Candidate> named(const std::vector<std::string>& names) {
    std::vector<Candidate> result;
    for (const std::string& name : plan::given(names)) result.push_back({QString::fromStdString(name), {}});
    return result;
}

/// Dollars are written "$0.096/h", other money "0.096 EUR/h".
QString price_of(const cost::PriceCatalogue& prices, const std::string& instance) {
    const cost::Price* price = prices.find_price(plan::Meter::Instance, instance);
    if (price == nullptr) return {};
    const double hour = price->of(plan::hours_per_month) / plan::hours_per_month;
    if (prices.currency == "USD") return QString::fromStdString(print_rounded(hour, Unit::MoneyPerHour));
    return QStringLiteral("%1 %2/h").arg(QString::fromStdString(print_rounded(hour, Unit::None)), QString::fromStdString(prices.currency));
}

}  // namespace

FormContext::FormContext(document::PlanDocument& document, document::Selection& selection, QObject* parent)
    : QObject(parent), document_(document), selection_(selection) {}

std::optional<Diagnostic> FormContext::refusal(const schema::Record& record, const schema::Parameter& parameter, const Value& value,
                                               const std::string& design) const {
    Diagnostics found;
    const auto surroundings = document_.surroundings();
    const plan::Surroundings around = surroundings->get();
    const schema::ReadContext context = plan::make_context(plan(), plan().find_design(design), around, found);
    const auto object = record.make();
    parameter.read(object.get(), value, parameter.name, context);
    for (const Diagnostic& each : found.list())
        if (each.severity == Severity::Error) return each;
    return std::nullopt;
}

std::vector<Candidate> FormContext::candidates(schema::Reference reference) const {
    const plan::Design* design = plan().find_design(this->design());
    switch (reference) {
        case schema::Reference::Component: return design != nullptr ? named(plan::component_ids(*design)) : std::vector<Candidate>{};
        case schema::Reference::Keyspace: return named(plan::names_in(plan().keyspaces));
        case schema::Reference::Instance: return instances();
        case schema::Reference::Route: return named(routes());
        case schema::Reference::Design: return named(plan::design_names(plan()));
        case schema::Reference::Connection: return design != nullptr ? named(plan::connection_ids(*design)) : std::vector<Candidate>{};
        case schema::Reference::None: break;
    }
    return {};
}

std::vector<std::string> FormContext::routes() const { return plan::given(plan::route_names(plan())); }

std::vector<Candidate> FormContext::instances() const {
    std::vector<Candidate> result;
    const auto surroundings = document_.surroundings();
    const cost::PriceCatalogue& prices = surroundings->prices();
    for (const plan::InstanceType& type : prices.instances.types()) {
        QStringList details = {QObject::tr("%1 vCPU").arg(type.vcpus),
                               QString::fromStdString(print_quantity(type.memory.value, Unit::Bytes))};
        if (const QString price = price_of(prices, type.name); !price.isEmpty()) details += price;
        result.push_back({QString::fromStdString(type.name), details.join(QStringLiteral(", "))});
    }
    return result;
}

void FormContext::set_narrow(bool narrow) {
    if (narrow == narrow_) return;
    narrow_ = narrow;
    emit narrow_changed();
}

}  // namespace headroom::panels
