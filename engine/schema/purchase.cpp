// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/purchase.h"

#include <array>

#include "schema/describe.h"

namespace headroom::schema {

std::span<const EnumOption<Term>> options_of(Term) {
    static const std::array<EnumOption<Term>, 2> options = {{
        {Term::OneYear, "1y", "One year."},
        {Term::ThreeYears, "3y", "Three years: cheaper, and harder to leave."},
    }};
    return options;
}

std::span<const EnumOption<Upfront>> options_of(Upfront) {
    static const std::array<EnumOption<Upfront>, 3> options = {{
        {Upfront::None, "none", "Nothing: month by month."},
        {Upfront::Partial, "partial", "About half."},
        {Upfront::All, "all", "Everything; a bill has its share of each month."},
    }};
    return options;
}

const Record& record_of(const Purchase*) {
    static const Record record =
        Describe<Purchase>("purchase", "Purchase", "How machines are bought; all of them on demand, unless this says otherwise.")
            .param(&Purchase::reserved, "reserved",
                   "Machines that are reserved: paid for in every hour of the month, used or not. What is rented beyond them is bought "
                   "otherwise.",
                   {0, 60000})
            .param(&Purchase::term, "term", "For how long reservations and savings plans bind.")
            .param(&Purchase::upfront, "upfront", "What of reservations and savings plans is paid in advance.")
            .param(&Purchase::spot, "spot", Unit::Ratio,
                   "Share of the machines beyond the reserved ones that are bought at the spot price. The provider may take them back: the "
                   "report says how often, the incident spot_interruption shows what that does.",
                   {0.0, 1.0})
            .param(&Purchase::savings, "savings", Unit::Ratio,
                   "Share of what is left, neither reserved nor spot, that a savings plan covers. The plan is taken to be used in full.",
                   {0.0, 1.0})
            .done();
    return record;
}

bool names_machines(const Parameter& parameter) { return parameter.reference == Reference::Instance; }

Parameter purchase_parameter() {
    Parameter parameter = Traits<std::optional<Purchase>>::parameter(std::nullopt, Unit::None);
    parameter.name = "purchase";
    parameter.help = "How these machines are bought: reserved, spot, on demand. Unset: on demand.";
    parameter.read = [](void*, const Value& value, const std::string& path, const ReadContext& context) {
        std::optional<Purchase> unused;
        Traits<std::optional<Purchase>>::read(unused, value, Unit::None, {}, path, context);
    };
    return parameter;
}

}  // namespace headroom::schema
