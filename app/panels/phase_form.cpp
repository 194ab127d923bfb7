// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/phase_form.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

#include "app/document/design_edits.h"
#include "app/panels/name_editor.h"
#include "app/panels/retire.h"
#include "app/panels/setting_target.h"
#include "app/panels/values.h"
#include "plan/horizon.h"
#include "plan/reading.h"
#include "schema/reading.h"

namespace headroom::panels {

namespace {

using plan::Phase;
using schema::Parameter;

constexpr double most_users = 10e9;

Parameter declare(Parameter parameter, const char* name, const char* help, bool required) {
    parameter.name = name;
    parameter.help = help;
    parameter.required = required;
    return parameter;
}

const Parameter& phase_name() {
    static const Parameter parameter =
        declare(schema::simple_parameter(schema::Kind::Text, Unit::None, {}), "name", "What results call the phase.", true);
    return parameter;
}
const Parameter& users_parameter() {
    static const Parameter parameter = [] {
        Parameter users = declare(schema::simple_parameter(schema::Kind::Quantity, Unit::None, {}), "users", "Daily users.", true);
        users.range = {1, most_users};
        return users;
    }();
    return parameter;
}
const Parameter& design_parameter() {
    static const Parameter parameter =
        declare(schema::reference_parameter(schema::Reference::Design, {}), "design", "The design that is in force in this phase.", true);
    return parameter;
}
const Parameter& horizon_parameter() {
    static const Parameter parameter = [] {
        Parameter horizon = declare(schema::simple_parameter(schema::Kind::Text, Unit::None, {}), "horizon",
                                    "Of the day's traffic, what a run simulates: steady, day, or a span such as 19:00 + 2 h. Unset: "
                                    "steady, or the time around a spike.",
                                    false);
        horizon.optional = true;
        return horizon;
    }();
    return parameter;
}

std::optional<Diagnostic> mistake(const std::string& message, const std::string& expected) {
    return Diagnostic{Severity::Error, {}, {}, message, expected};
}

Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }
std::optional<Diagnostic> check_users(const Value& value) {
    Phase phase;
    phase.users = value;
    Diagnostics found;
    if (value.is_null()) return mistake("a value is needed", "a number of daily users such as 10k");
    plan::read_users(phase, "users", found);
    return found.list().empty() ? std::nullopt : std::optional(found.list().front());
}

}  // namespace

PhaseForm::PhaseForm(FormContext& context, std::size_t index, QWidget* parent) : Form(parent), context_(context), index_(index) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    add_fields();
    refresh();
}

void PhaseForm::add(const Parameter& parameter, Binding binding, ValueEditor* editor) {
    fields_.push_back(new Field(context_, parameter, std::move(binding), this, {}, editor));
    layout()->addWidget(fields_.back());
}

Binding PhaseForm::bind(const std::string& name, std::function<Value(const Phase&)> read,
                        std::function<void(plan::Plan&, Phase&, const Value&)> write) const {
    Binding binding;
    binding.path = "phases." + std::to_string(index_) + "." + name;
    binding.owner = tr("phase %1").arg(QString::fromStdString(context_.plan().phases[index_].name));
    binding.read = [read = std::move(read), index = index_](const plan::Plan& plan) {
        return std::vector<Value>{index < plan.phases.size() ? read(plan.phases[index]) : Value()};
    };
    binding.write = [write = std::move(write), index = index_](plan::Plan& plan, const Value& value) {
        if (index < plan.phases.size()) write(plan, plan.phases[index], value);
    };
    binding.refuse = [](const Value&) { return std::nullopt; };
    return binding;
}

void PhaseForm::add_fields() {
    Binding name = bind(
        "name", [](const Phase& phase) { return text_or_null(phase.name); },
        [](plan::Plan& plan, Phase& phase, const Value& value) { document::rename_phase(plan, std::string(phase.name), text_in(value)); });
    name.refuse = [&context = context_, index = index_](const Value& value) {
        const std::string wanted = text_in(value);
        if (wanted.empty()) return mistake("a value is needed", "a name");
        const plan::Phase* taken = context.plan().find_phase(wanted);
        const bool is_own = taken == nullptr || taken == &context.plan().phases[index];
        return is_own ? std::nullopt : mistake("'" + wanted + "' is taken", "another name");
    };
    add(phase_name(), std::move(name));

    Binding users = bind(
        "users", [](const Phase& phase) { return phase.users; },
        [](plan::Plan& plan, Phase& phase, const Value& value) {
            phase.users = value;
            std::ranges::stable_sort(plan.phases, {}, document::users_of);
        });
    users.refuse = check_users;
    add(users_parameter(), std::move(users));

    Binding design = bind(
        "design", [](const Phase& phase) { return text_or_null(phase.design); },
        [](plan::Plan&, Phase& phase, const Value& value) { phase.design = text_in(value); });
    design.refuse = [&context = context_](const Value& value) {
        return context.plan().find_design(text_in(value)) != nullptr ? std::nullopt
                                                                     : mistake("there is no such design", "the name of a design");
    };
    add(design_parameter(), std::move(design));

    Binding horizon = bind(
        "horizon", [](const Phase& phase) { return phase.horizon ? Value(*phase.horizon) : Value(); },
        [](plan::Plan&, Phase& phase, const Value& value) {
            phase.horizon = value.is_null() ? std::nullopt : std::optional(text_in(value));
        });
    horizon.refuse = [](const Value& value) {
        if (value.is_null()) return std::optional<Diagnostic>();
        const plan::ParsedHorizon parsed = plan::parse_horizon(text_in(value));
        return parsed ? std::nullopt : mistake(parsed.error, parsed.expected);
    };
    const auto horizons = [] {
        return std::vector<Candidate>{{QStringLiteral("steady"), {}}, {QStringLiteral("day"), {}}, {QStringLiteral("19:00 + 2 h"), {}}};
    };
    add(horizon_parameter(), std::move(horizon), new NameEditor(horizon_parameter(), horizons, this));

    add(note_parameter(), bind(
                              "note", [](const Phase& phase) { return Value(phase.note); },
                              [](plan::Plan&, Phase& phase, const Value& value) { phase.note = text_in(value); }));
}

void PhaseForm::refresh() {
    for (Field* field : fields_) field->refresh();
    std::vector<std::string> now;
    for (const plan::Setting& setting : context_.plan().phases[index_].set) now.push_back(setting.path);
    if (settings_ == nullptr || now != paths_) {
        paths_ = std::move(now);
        show_settings();
    }
    for (Entry* entry : entries_) entry->refresh();
}

void PhaseForm::show_settings() {
    retire(settings_);
    entries_.clear();
    settings_ = new QWidget(this);
    auto* grid = new QGridLayout(settings_);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(0, 1);
    const plan::Phase& phase = context_.plan().phases[index_];
    auto* title = new Notice(Notice::Kind::Help, settings_);
    title->setText(phase.set.empty() ? tr("Sets nothing: all is as the design has it. A field's menu sets it in a phase.")
                                     : tr("Sets, instead of what the design has:"));
    title->show();
    grid->addWidget(title, 0, 0, 1, 2);
    int row = 1;
    for (const plan::Setting& setting : phase.set) {
        add_setting(setting, row);
        row += 2;
    }
    layout()->addWidget(settings_);
    settings_->show();
}

Binding PhaseForm::bind_setting(const std::string& path) const {
    const auto find = [path](auto& phase) { return std::ranges::find(phase.set, path, &plan::Setting::path); };
    Binding binding = bind(
        "set." + path,
        [find](const Phase& phase) {
            const auto setting = find(phase);
            return setting != phase.set.end() ? setting->value : Value();
        },
        [find](plan::Plan&, Phase& phase, const Value& value) {
            const auto setting = find(phase);
            if (setting == phase.set.end()) return;
            if (value.is_null())
                phase.set.erase(setting);
            else
                setting->value = value;
        });
    binding.is_override = true;
    binding.refuse = [&context = context_, index = index_, path](const Value& value) -> std::optional<Diagnostic> {
        const Phase& phase = context.plan().phases[index];
        const auto target = target_of(context.plan(), phase.design, path, context.document().types());
        if (!target || value.is_null()) return std::nullopt;
        const Value checked = target->route.empty() ? value : Value(Value::Object{{target->route, value}});
        return context.refusal(*target->record, *target->parameter, checked, phase.design);
    };
    return binding;
}

void PhaseForm::add_setting(const plan::Setting& setting, int row) {
    auto* grid = static_cast<QGridLayout*>(settings_->layout());
    const QString path = QString::fromStdString(setting.path);
    auto* label = new QLabel(path, settings_);
    label->setWordWrap(true);
    grid->addWidget(label, row, 0, 1, 2);
    const auto target = target_of(context_.plan(), context_.plan().phases[index_].design, setting.path, context_.document().types());
    const bool is_plain = target && target->parameter->record == nullptr && !setting.value.is_object();
    const Binding binding = bind_setting(setting.path);
    if (is_plain) {
        auto* entry = new Entry(context_, *target->parameter, binding, path, settings_);
        label->setBuddy(entry->editor().field());
        entries_.push_back(entry);
        grid->addWidget(entry, row + 1, 0);
    } else {
        auto* text = new QLabel(text_of(setting.value, phase_name()), settings_);
        text->setWordWrap(true);
        grid->addWidget(text, row + 1, 0);
    }
    auto* remove = new ToolButton(QStringLiteral("cancel"), tr("Remove %1 from the phase").arg(path), settings_);
    remove->setObjectName(QStringLiteral("param.%1:remove").arg(QString::fromStdString(binding.path)));
    connect(remove, &QToolButton::clicked, this, [this, binding, path] {
        context_.document().edit(tr("Remove %1 from %2").arg(path, binding.owner), [&](plan::Plan& plan) { binding.write(plan, {}); });
    });
    grid->addWidget(remove, row + 1, 1, Qt::AlignTop);
}

}  // namespace headroom::panels
