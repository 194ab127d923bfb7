// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/binding.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "app/document/design_edits.h"
#include "app/document/incident_edits.h"
#include "app/document/names.h"
#include "app/document/part_edits.h"
#include "app/document/platform_edits.h"
#include "app/panels/values.h"
#include "schema/reading.h"
#include "schema/setting.h"

namespace headroom::panels {

namespace {

using document::SettingPath;
using document::Subject;
using schema::Parameter;

bool is_alike(const Parameter& a, const Parameter& b) {
    const auto names = [](const Parameter& parameter) {
        std::vector<std::string> result;
        for (const schema::Option& option : parameter.options) result.push_back(option.name);
        return result;
    };
    return a.kind == b.kind && a.unit == b.unit && a.optional == b.optional && a.per_route == b.per_route && a.required == b.required &&
           a.reference == b.reference && a.record == b.record && names(a) == names(b);
}

/// What unsetting left empty comes back where it says something: an optional record with all its defaults.
void keep(plan::Plan& plan, const Subject& subject, const SettingPath& path, std::size_t kept) {
    if (kept == 0) return;
    const SettingPath record(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(kept));
    const Value* settings = document::settings_of(plan, subject);
    if (settings != nullptr && document::find_value(*settings, record) == nullptr)
        document::set_value(plan, subject, record, Value::Object{});
}

void write(plan::Plan& plan, const Subject& subject, const SettingPath& path, std::size_t kept, const Value& value) {
    document::set_value(plan, subject, path, value);
    if (value.is_null()) keep(plan, subject, path, kept);
}

Value read(const plan::Plan& plan, const Subject& subject, const SettingPath& path) {
    const Value* settings = document::settings_of(plan, subject);
    const Value* value = settings != nullptr ? document::find_value(*settings, path) : nullptr;
    return value != nullptr ? *value : Value();
}

std::string phase_owner(const plan::Plan& plan, const Subject& subject) {
    switch (subject.kind) {
        case Subject::Kind::Route: return "routes." + document::title_of(plan, subject);
        case Subject::Kind::Keyspace: return "keyspaces." + document::title_of(plan, subject);
        case Subject::Kind::Promise:
        case Subject::Kind::Incident:
        case Subject::Kind::Region:
        case Subject::Kind::Link: return {};
        case Subject::Kind::Component:
        case Subject::Kind::Connection: break;
    }
    return subject.id;
}

bool is_on_platform(Subject::Kind kind) { return kind == Subject::Kind::Region || kind == Subject::Kind::Link; }

bool is_part_name(const Things& things, const Parameter& parameter) {
    const Subject::Kind kind = things.subjects.front().kind;
    const bool is_part = kind == Subject::Kind::Route || kind == Subject::Kind::Keyspace || is_on_platform(kind);
    return is_part && things.path.empty() && parameter.name == "name";
}

/// What refers to it follows its name.
void bind_name(Binding& binding, const FormContext& context, const Subject& subject) {
    binding.in_phase = [](const plan::Plan&) { return std::string(); };
    binding.write = [&context, subject](plan::Plan& plan, const Value& value) {
        if (is_on_platform(subject.kind)) return document::rename_on_platform(plan, subject, value.as_string());
        document::rename_part(plan, subject.kind, subject.index, value.as_string(), context.document().types());
    };
    binding.refuse = [&context, subject](const Value& value) -> std::optional<Diagnostic> {
        const std::string name = value.is_string() ? value.as_string() : std::string();
        const std::string why = is_on_platform(subject.kind) ? document::why_not_on_platform(context.plan(), subject, name)
                                                             : document::why_not_named(context.plan(), subject.kind, subject.index, name);
        if (why.empty()) return std::nullopt;
        return Diagnostic{Severity::Error, {}, "name", why, {}};
    };
}

/// A link leads from one region of its platform to another.
std::optional<Diagnostic> check_end(const plan::Plan& plan, const Subject& link, const std::string& member, const Value& value) {
    std::vector<std::string> others;
    const Value* own = document::settings_of(plan, link);
    const Value* other = own != nullptr ? own->find(member == "from" ? "to" : "from") : nullptr;
    for (std::size_t i = 0; i < document::count_on_platform(plan, Subject::Kind::Region, link.design); ++i)
        others.push_back(document::title_of(plan, {Subject::Kind::Region, link.design, {}, i}));
    if (other != nullptr && other->is_string()) std::erase(others, other->as_string());
    const std::string name = value.is_string() ? value.as_string() : std::string();
    if (std::ranges::find(others, name) != others.end()) return std::nullopt;
    const std::string near = suggest(name, others);
    return Diagnostic{Severity::Error,
                      {},
                      member,
                      "a link leads from one region to another",
                      near.empty() ? fmt::format("{}", fmt::join(others, ", ")) : near};
}

/// The incident as a whole, with that value in it.
std::optional<Diagnostic> check_incident(const FormContext& context, const Subject& incident, const SettingPath& path,
                                         const Parameter& parameter, const Value& value) {
    const auto surroundings = context.document().surroundings();
    auto wrong = document::why_not_set(context.plan(), incident, path, value, surroundings->get());
    if (wrong && wrong->expected.empty()) wrong->expected = schema::expected_text(parameter);
    return wrong;
}

std::optional<Diagnostic> check_all(const FormContext& context, const Things& things, const Parameter& parameter, const std::string& route,
                                    const Value& value) {
    if (value.is_null()) {
        if (!parameter.required) return std::nullopt;
        return Diagnostic{Severity::Error, {}, parameter.name, "a value is needed", schema::expected_text(parameter)};
    }
    Value checked = value;
    if (!route.empty()) checked = Value(Value::Object{{route, value}});
    for (const schema::Record* record : things.records)
        if (auto wrong = context.refusal(*record, *record->find(parameter.name), checked, context.design())) return wrong;
    return std::nullopt;
}

}  // namespace

Things Things::within(const Parameter& parameter) const {
    Things inner{subjects, std::vector<const schema::Record*>(records.size(), parameter.record), path, kept, name};
    inner.path.push_back(parameter.name);
    if (parameter.optional) inner.kept = inner.path.size();
    return inner;
}

std::vector<const Parameter*> Things::parameters() const {
    std::vector<const Parameter*> result;
    for (const Parameter& parameter : record().parameters) {
        const bool common = std::ranges::all_of(records, [&](const schema::Record* each) {
            const Parameter* own = each->find(parameter.name);
            return own != nullptr && is_alike(*own, parameter);
        });
        if (common) result.push_back(&parameter);
    }
    return result;
}

QString Things::title(const plan::Plan& plan) const {
    if (subjects.size() == 1) return QString::fromStdString(document::title_of(plan, subjects.front()));
    const bool components = subjects.front().kind == Subject::Kind::Component;
    return (components ? QObject::tr("%1 components") : QObject::tr("%1 connections")).arg(subjects.size());
}

Binding bind_parameter(const FormContext& context, const Things& things, const Parameter& parameter, const std::string& route) {
    SettingPath path = things.path;
    path.push_back(parameter.name);
    if (!route.empty()) path.push_back(route);
    Binding binding;
    binding.path = things.name + fmt::format("{}", fmt::join(path, "."));
    binding.owner = things.title(context.plan());
    for (const Subject& subject : things.subjects)
        binding.key += fmt::format("{}/{}/{}/{} ", static_cast<int>(subject.kind), subject.design, subject.id, subject.index);
    binding.key += binding.path;
    binding.read = [subjects = things.subjects, path](const plan::Plan& plan) {
        std::vector<Value> values;
        for (const Subject& subject : subjects) values.push_back(read(plan, subject, path));
        return values;
    };
    for (const schema::Record* record : things.records)
        if (const Parameter* own = record->find(parameter.name)) binding.defaults.push_back(own->default_value);
    binding.write = [subjects = things.subjects, path, kept = things.kept](plan::Plan& plan, const Value& value) {
        for (const Subject& subject : subjects) panels::write(plan, subject, path, kept, value);
    };
    binding.counts = [things, &parameter](const plan::Plan& plan) {
        for (std::size_t i = 0; i < things.subjects.size(); ++i) {
            Value settings = read(plan, things.subjects[i], things.path);
            if (!settings.is_object()) settings = Value(Value::Object{});
            if (schema::counts(settings, *things.records[i], *things.records[i]->find(parameter.name))) return true;
        }
        return false;
    };
    binding.refuse = [&context, things, &parameter, route](const Value& value) {
        return check_all(context, things, parameter, route, value);
    };
    if (things.subjects.front().kind == Subject::Kind::Incident)
        binding.refuse = [&context, incident = things.subjects.front(), path, &parameter](const Value& value) {
            return check_incident(context, incident, path, parameter, value);
        };
    if (things.subjects.front().kind == Subject::Kind::Link && (parameter.name == "from" || parameter.name == "to"))
        binding.refuse = [&context, link = things.subjects.front(), member = parameter.name](const Value& value) {
            return check_end(context.plan(), link, member, value);
        };
    if (things.subjects.size() > 1) return binding;
    const Subject& only = things.subjects.front();
    binding.of_design = only.kind == Subject::Kind::Component || only.kind == Subject::Kind::Connection;
    binding.in_phase = [only, path](const plan::Plan& plan) {
        const std::string owner = phase_owner(plan, only);
        return owner.empty() ? owner : fmt::format("{}.{}", owner, fmt::join(path, "."));
    };
    if (binding.of_design)
        binding.other = [&context, only, path](const plan::Plan& plan) -> std::optional<Value> {
            Subject twin = only;
            twin.design = context.other_design();
            if (twin.design.empty() || document::settings_of(plan, twin) == nullptr) return std::nullopt;
            const auto& types = context.document().types();
            if (document::record_of(plan, twin, types) != document::record_of(plan, only, types)) return std::nullopt;
            return read(plan, twin, path);
        };
    if (is_part_name(things, parameter)) bind_name(binding, context, only);
    return binding;
}

Binding bind_in_phase(const Binding& base, const Parameter& parameter, const PhaseSetting& setting) {
    Binding binding;
    binding.path = base.path + setting.part + "@" + setting.phase;
    binding.owner = QObject::tr("%1 in %2").arg(base.owner, QString::fromStdString(setting.phase));
    binding.is_override = true;
    binding.read = [setting](const plan::Plan& plan) {
        const plan::Phase* phase = plan.find_phase(setting.phase);
        if (phase == nullptr) return std::vector<Value>{{}};
        const auto found = std::ranges::find(phase->set, setting.path, &plan::Setting::path);
        return std::vector<Value>{found != phase->set.end() ? found->value : Value()};
    };
    binding.write = [setting](plan::Plan& plan, const Value& value) { document::set_in_phase(plan, setting.phase, setting.path, value); };
    binding.refuse = [&parameter, refuse = base.refuse, part = setting.part](const Value& value) {
        if (value.is_null()) return std::optional<Diagnostic>();
        return parameter.per_route && !part.empty() ? refuse(Value(Value::Object{{part.substr(1), value}})) : refuse(value);
    };
    return binding;
}

const Parameter& note_parameter() {
    static const Parameter parameter = [] {
        Parameter note = schema::simple_parameter(schema::Kind::Text, Unit::None, "");
        note.name = "note";
        note.help = "Whatever should be remembered about it.";
        return note;
    }();
    return parameter;
}

Binding bind_note(const Things& things) {
    Binding binding;
    binding.path = things.name + "note";
    binding.read = [subjects = things.subjects](const plan::Plan& plan) {
        std::vector<Value> values;
        for (const Subject& subject : subjects) values.push_back(read(plan, subject, {"note"}));
        return values;
    };
    binding.write = [subjects = things.subjects](plan::Plan& plan, const Value& value) {
        for (const Subject& subject : subjects) document::set_value(plan, subject, {"note"}, value);
    };
    binding.refuse = [](const Value&) { return std::nullopt; };
    return binding;
}

std::vector<std::string> phases_for(const plan::Plan& plan, const Binding& binding, const std::string& design) {
    std::vector<std::string> names;
    if (binding.in_phase(plan).empty()) return names;
    for (const plan::Phase& phase : plan.phases)
        if (!binding.of_design || phase.design == design) names.push_back(phase.name);
    return names;
}

std::vector<PhaseSetting> phase_settings(const plan::Plan& plan, const Binding& binding, const std::string& design) {
    std::vector<PhaseSetting> result;
    const std::string path = binding.in_phase(plan);
    for (const std::string& phase : phases_for(plan, binding, design))
        for (const plan::Setting& setting : plan.find_phase(phase)->set)
            if (setting.path == path || setting.path.starts_with(path + "."))
                result.push_back({phase, setting.path, setting.path.substr(path.size())});
    return result;
}

Value suggestion(const FormContext& context, const Parameter& parameter, const Binding& binding) {
    std::vector<Value> candidates = binding.read(context.plan());
    candidates.push_back(parameter.default_value);
    if (parameter.kind != schema::Kind::Text) {
        if (parameter.unit != Unit::None) candidates.emplace_back(example_of(parameter.unit));
        for (const char* text : {"1", "0", "true", "fail", "constant", "uniform(100k)"})
            candidates.push_back(panels::value_of(text, parameter));
        for (const auto& bound : {parameter.range.low, parameter.range.high})
            if (bound) candidates.push_back(value_of(QString::fromStdString(print_quantity(*bound, parameter.unit)), parameter));
    }
    for (const schema::Option& option : parameter.options) candidates.emplace_back(option.name);
    for (const Candidate& each : context.candidates(parameter.reference)) candidates.emplace_back(each.name.toStdString());
    for (const Value& candidate : candidates)
        if (!candidate.is_null() && !binding.refuse(candidate)) return candidate;
    return {};
}

}  // namespace headroom::panels
