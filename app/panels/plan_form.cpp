// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/plan_form.h"

#include <QDir>
#include <QFileInfo>
#include <QVBoxLayout>

#include <algorithm>

#include "app/charts/ticks.h"
#include "app/document/design_edits.h"
#include "app/document/incident_edits.h"
#include "app/document/part_edits.h"
#include "app/document/platform_edits.h"
#include "app/panels/growth_scene.h"
#include "app/panels/incident_menu.h"
#include "app/panels/name_editor.h"
#include "app/panels/phase_form.h"
#include "app/panels/record_form.h"
#include "app/panels/values.h"
#include "core/error.h"
#include "cost/catalogue.h"
#include "schema/reading.h"

namespace headroom::panels {

namespace {

using document::Subject;
using schema::Parameter;

constexpr int between_sections = 10;
constexpr double new_incident_at_s = 20 * 3600;

const Parameter& plan_name() {
    static const Parameter parameter = [] {
        Parameter name = schema::simple_parameter(schema::Kind::Text, Unit::None, {});
        name.name = "plan";
        name.help = "What reports call the plan.";
        name.required = true;
        return name;
    }();
    return parameter;
}

const Parameter& prices_parameter() {
    static const Parameter parameter = [] {
        Parameter prices = schema::simple_parameter(schema::Kind::Text, Unit::None, Value(std::string(cost::default_catalogue)));
        prices.name = "prices";
        prices.help = "What things cost, and which instance types there are: a catalogue of this program, or a file beside the plan.";
        return prices;
    }();
    return parameter;
}

/// "20:00 Loss of a zone", "by chance Cache flush of sessions"
QString listed_title_of(const IncidentMark& mark) {
    return (mark.at_s ? charts::time_of_day(*mark.at_s) : QObject::tr("by chance")) + " " + mark.name;
}

/// The phase that an incident is of, or its design.
const std::string& place_of(const Subject& incident) { return incident.id.empty() ? incident.design : incident.id; }

Binding bind_member(const char* name, std::function<Value(const plan::Plan&)> read, std::function<void(plan::Plan&, const Value&)> write) {
    Binding binding;
    binding.path = name;
    binding.owner = QObject::tr("the plan");
    binding.read = [read = std::move(read)](const plan::Plan& plan) { return std::vector<Value>{read(plan)}; };
    binding.write = std::move(write);
    binding.refuse = [](const Value&) { return std::nullopt; };
    return binding;
}

}  // namespace

PlanForm::PlanForm(FormContext& context, QWidget* parent) : Form(parent), context_(context) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(between_sections);
    add_head();
    add_parts(Subject::Kind::Route, tr("Routes"), tr("a route"), "routes");
    add_parts(Subject::Kind::Keyspace, tr("Keyspaces"), tr("a keyspace"), "keyspaces");
    add_parts(Subject::Kind::Promise, tr("Promises"), tr("a promise"), "slo");
    add_phases();
    add_platform(Subject::Kind::Region, tr("Regions"), tr("a region"), "regions");
    add_platform(Subject::Kind::Link, tr("Links"), tr("a link"), "links");
    add_incidents();
    layout->addStretch();
}

void PlanForm::add_head() {
    const auto add = [this](const Parameter& parameter, Binding binding, ValueEditor* editor = nullptr) {
        fields_.push_back(new Field(context_, parameter, std::move(binding), this, {}, editor));
        layout()->addWidget(fields_.back());
    };
    Binding name = bind_member(
        "name", [](const plan::Plan& plan) { return Value(plan.name); },
        [](plan::Plan& plan, const Value& value) { plan.name = text_in(value); });
    name.refuse = [](const Value& value) {
        return value.is_null() ? std::optional(Diagnostic{Severity::Error, {}, "name", "a value is needed", "a name"}) : std::nullopt;
    };
    add(plan_name(), std::move(name));
    Binding prices = bind_member(
        "prices", [](const plan::Plan& plan) { return plan.prices ? Value(*plan.prices) : Value(); },
        [](plan::Plan& plan, const Value& value) { plan.prices = value.is_null() ? std::nullopt : std::optional(text_in(value)); });
    prices.refuse = [this](const Value& value) { return check_prices(value); };
    add(prices_parameter(), std::move(prices),
        new NameEditor(
            prices_parameter(), [this] { return price_catalogues(); }, this));
    add(note_parameter(), bind_member(
                              "note", [](const plan::Plan& plan) { return Value(plan.note); },
                              [](plan::Plan& plan, const Value& value) { plan.note = text_in(value); }));
}

std::vector<Candidate> PlanForm::price_catalogues() const {
    std::vector<Candidate> result;
    for (const std::string& name : cost::builtin_names())
        result.push_back({QString::fromStdString(name), tr("as of %1").arg(QString::fromStdString(cost::find_builtin(name)->as_of))});
    if (context_.document().path().isEmpty()) return result;
    const QDir folder = QFileInfo(context_.document().path()).absoluteDir();
    for (const QString& file : folder.entryList({QStringLiteral("*.json")}, QDir::Files))
        if (!file.endsWith(QStringLiteral(".headroom.json"))) result.push_back({file, tr("file")});
    return result;
}

std::optional<Diagnostic> PlanForm::check_prices(const Value& value) const {
    if (value.is_null()) return std::nullopt;
    Diagnostic wrong{Severity::Error, {}, "prices", "there are no such prices", suggest(text_in(value), cost::builtin_names())};
    try {
        const auto surroundings = context_.document().surroundings();
        if (cost::find_catalogue(text_in(value), surroundings->get().files) != nullptr) return std::nullopt;
    } catch (const InvalidDocument& error) {
        wrong.message = error.what();
        wrong.expected = "a file of prices";
    }
    return wrong;
}

ListKind PlanForm::records(Subject::Kind kind, const std::string& design, const QString& one, const std::string& name,
                           std::size_t (*count)(const plan::Plan&, Subject::Kind, const std::string&)) {
    const auto subject = [kind, design](std::size_t index) { return Subject{kind, design, {}, index}; };
    const schema::Record* record = document::record_of(context_.plan(), subject(0), context_.document().types());
    ListKind list;
    list.one = one;
    list.name = name;
    list.help = rich(QString::fromStdString(record->help));
    list.titles = [kind, design, count, subject](const plan::Plan& plan) {
        std::vector<QString> titles;
        for (std::size_t i = 0; i < count(plan, kind, design); ++i)
            titles.push_back(QString::fromStdString(document::title_of(plan, subject(i))));
        return titles;
    };
    list.form = [this, subject, record, name](std::size_t index, QWidget* parent) -> Form* {
        Things things{{subject(index)}, {record}, {}};
        things.name = name + "." + std::to_string(index) + ".";
        return new RecordForm(context_, things, parent);
    };
    return list;
}

void PlanForm::add_parts(Subject::Kind kind, const QString& title, const QString& one, const std::string& name) {
    ListKind list = records(kind, {}, one, name,
                            [](const plan::Plan& plan, Subject::Kind of, const std::string&) { return document::count_of(plan, of); });
    list.title = title;
    list.add = [kind](plan::Plan& plan) { return document::add_part(plan, kind); };
    list.duplicate = [kind](plan::Plan& plan, std::size_t index) { return document::duplicate_part(plan, kind, index); };
    list.remove = [this, kind](plan::Plan& plan, std::size_t index) {
        document::remove_part(plan, kind, index, context_.document().types());
    };
    list.move = [kind](plan::Plan& plan, std::size_t from, std::size_t to) { document::move_part(plan, kind, from, to); };
    lists_.push_back(new ListSection(context_, std::move(list), this));
    layout()->addWidget(lists_.back());
}

void PlanForm::add_phases() {
    const auto index_of = [](const plan::Plan& plan, const std::string& name) {
        return static_cast<std::size_t>(std::ranges::find(plan.phases, name, &plan::Phase::name) - plan.phases.begin());
    };
    ListKind list;
    list.title = tr("Phases");
    list.one = tr("a phase");
    list.name = "phases";
    list.help = tr("Steps of the growth: how many daily users, on which design, with what set otherwise.");
    list.titles = [](const plan::Plan& plan) {
        std::vector<QString> titles;
        for (const plan::Phase& phase : plan.phases)
            titles.push_back(tr("%1 · %2").arg(QString::fromStdString(phase.name), text_of(phase.users, note_parameter())));
        return titles;
    };
    list.keys = [](const plan::Plan& plan) {
        std::vector<QString> names;
        for (const plan::Phase& phase : plan.phases) names.push_back(QString::fromStdString(phase.name));
        return names;
    };
    list.form = [this](std::size_t index, QWidget* parent) -> Form* { return new PhaseForm(context_, index, parent); };
    list.add = [index_of](plan::Plan& plan) { return index_of(plan, document::add_phase(plan)); };
    list.duplicate = [index_of](plan::Plan& plan, std::size_t index) {
        return index_of(plan, document::duplicate_phase(plan, std::string(plan.phases[index].name)));
    };
    list.remove = [](plan::Plan& plan, std::size_t index) { document::remove_phase(plan, std::string(plan.phases[index].name)); };
    list.move = [](plan::Plan& plan, std::size_t from, std::size_t to) { document::move_phase(plan, from, to); };
    list.least = 1;
    phases_ = new ListSection(context_, std::move(list), this);
    lists_.push_back(phases_);
    layout()->addWidget(phases_);
}

void PlanForm::open_phase(std::size_t index) { phases_->open(index); }

void PlanForm::add_platform(Subject::Kind kind, const QString& title, const QString& one, const std::string& name) {
    const std::string design = context_.design();
    if (design.empty()) return;
    const auto subject = [kind, design](std::size_t index) { return Subject{kind, design, {}, index}; };
    ListKind list = records(kind, design, one, name, document::count_on_platform);
    list.title = tr("%1 of %2").arg(title, QString::fromStdString(design));
    list.add = [kind, design](plan::Plan& plan) { return document::add_to_platform(plan, kind, design); };
    list.duplicate = [subject](plan::Plan& plan, std::size_t index) { return document::duplicate_on_platform(plan, subject(index)); };
    list.remove = [subject](plan::Plan& plan, std::size_t index) { document::remove_from_platform(plan, subject(index)); };
    lists_.push_back(new ListSection(context_, std::move(list), this));
    layout()->addWidget(lists_.back());
}

void PlanForm::add_incidents() {
    const auto at = [](const plan::Plan& plan, std::size_t index) {
        const std::vector<Subject> all = document::all_incidents(plan);
        return index < all.size() ? all[index] : Subject::incident_of_design({}, 0);
    };
    const auto index_of = [](const plan::Plan& plan, const Subject& incident) {
        const std::vector<Subject> all = document::all_incidents(plan);
        return static_cast<std::size_t>(std::ranges::find(all, incident) - all.begin());
    };
    ListKind list;
    list.title = tr("Incidents");
    list.one = tr("an incident");
    list.name = "incidents";
    list.help = tr("What goes wrong: at a time of the day, which is then simulated, or by chance, which counts in the availability.");
    list.titles = [this](const plan::Plan& plan) {
        std::vector<QString> titles;
        for (const Subject& each : document::all_incidents(plan)) {
            const auto mark = incident_mark(plan, *context_.document().surroundings(), each);
            titles.push_back(
                QStringLiteral("%1 · %2").arg(mark ? listed_title_of(*mark) : tr("unknown"), QString::fromStdString(place_of(each))));
        }
        return titles;
    };
    list.owners = [](const plan::Plan& plan) {
        std::vector<std::string> owners;
        for (const Subject& each : document::all_incidents(plan)) owners.push_back(place_of(each));
        return owners;
    };
    list.form = [this, at](std::size_t index, QWidget* parent) -> Form* {
        const Subject subject = at(context_.plan(), index);
        const schema::Record* record = document::record_of(context_.plan(), subject, context_.document().types());
        static const schema::Record unknown;
        Things things{{subject}, {record != nullptr ? record : &unknown}, {}};
        things.name = "incidents." + std::to_string(index) + ".";
        return new RecordForm(context_, things, parent);
    };
    list.offer = [this, index_of](QMenu& menu, const ListKind::Act& act) { offer_incidents(menu, act, index_of); };
    list.duplicate = [at, index_of](plan::Plan& plan, std::size_t index) {
        return index_of(plan, document::duplicate_incident(plan, at(plan, index)));
    };
    list.remove = [at](plan::Plan& plan, std::size_t index) { document::remove_incident(plan, at(plan, index)); };
    lists_.push_back(new ListSection(context_, std::move(list), this));
    layout()->addWidget(lists_.back());
}

/// For each phase, and for all phases on a design.
void PlanForm::offer_incidents(QMenu& menu, const ListKind::Act& act,
                               const std::function<std::size_t(const plan::Plan&, const Subject&)>& index_of) {
    const plan::Plan& plan = context_.plan();
    const auto offer = [&](const QString& title, const Subject& where, const std::string& design) {
        fill_incident_menu(*menu.addMenu(title), plan, design, context_.document().types(),
                           [act, where, index_of](const schema::Record& kind, const std::string& about) {
                               act([&](plan::Plan& changed) {
                                   return index_of(changed, document::add_incident(changed, where, kind, about, new_incident_at_s));
                               });
                           });
    };
    for (const plan::Phase& phase : plan.phases)
        offer(tr("In %1").arg(QString::fromStdString(phase.name)), Subject::incident_of_phase(phase.name, 0), phase.design);
    for (const plan::Design& design : plan.designs)
        offer(tr("In every phase on %1").arg(QString::fromStdString(design.name)), Subject::incident_of_design(design.name, 0),
              design.name);
}

void PlanForm::refresh() {
    for (Field* field : fields_) field->refresh();
    for (ListSection* list : lists_) list->refresh();
}

}  // namespace headroom::panels
