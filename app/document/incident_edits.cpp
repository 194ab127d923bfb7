// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/incident_edits.h"

#include <algorithm>

#include "app/document/names.h"
#include "incident/incident.h"
#include "plan/incidents.h"
#include "plan/names.h"
#include "plan/reading.h"

namespace headroom::document {

namespace {

using schema::Reference;

const incident::KindRecord* kind_of(const Value& value) {
    const Value* type = value.find("type");
    return type != nullptr && type->is_string() ? incident::find_kind(type->as_string()) : nullptr;
}

/// What names the component or the connection that such an incident is about; null where it is about neither.
const schema::Parameter* target_parameter(const schema::Record& kind) {
    const auto found = std::ranges::find_if(kind.parameters, [](const schema::Parameter& parameter) {
        return parameter.reference == Reference::Component || parameter.reference == Reference::Connection;
    });
    return found == kind.parameters.end() ? nullptr : &*found;
}

std::string target_in(const Value& value, const schema::Parameter* parameter) {
    const Value* target = parameter != nullptr ? value.find(parameter->name) : nullptr;
    return target != nullptr && target->is_string() ? target->as_string() : std::string();
}

Value* list_of(plan::Plan& plan, const Subject& incident) {
    if (incident.kind != Subject::Kind::Incident) return nullptr;
    if (plan::Design* design = incident.id.empty() ? find_design(plan, incident.design) : nullptr) return &design->incidents;
    if (plan::Phase* phase = incident.id.empty() ? nullptr : find_phase(plan, incident.id)) return &phase->incidents;
    return nullptr;
}

/// Null where there is none.
Value::Array* items_with(plan::Plan& plan, const Subject& incident) {
    Value* list = list_of(plan, incident);
    const bool has = list != nullptr && list->is_array() && incident.index < list->as_array().size();
    return has ? &list->as_array() : nullptr;
}

/// Of a design and of the phases on it.
template <class What>
void each_list(plan::Plan& plan, const std::string& design, const What& what) {
    if (plan::Design* own = find_design(plan, design); own != nullptr && own->incidents.is_array()) what(own->incidents.as_array());
    for (plan::Phase& phase : plan.phases)
        if (phase.design == design && phase.incidents.is_array()) what(phase.incidents.as_array());
}

void append(std::vector<Subject>& all, const Value& list, const std::string& design, const std::string& phase) {
    for (std::size_t i = 0; list.is_array() && i < list.as_array().size(); ++i)
        all.push_back(phase.empty() ? Subject::incident_of_design(design, i) : Subject::incident_of_phase(phase, i));
}

}  // namespace

std::vector<const schema::Record*> incident_kinds() {
    std::vector<const schema::Record*> kinds;
    for (const incident::KindRecord& kind : incident::kinds()) kinds.push_back(kind.record);
    return kinds;
}

std::vector<std::string> targets_of(const plan::Plan& plan, const std::string& design, const schema::Record& kind,
                                    const schema::Catalogue& types) {
    const plan::Design* own = plan.find_design(design);
    const schema::Parameter* target = target_parameter(kind);
    const incident::KindRecord* found = incident::find_kind(kind.name);
    if (own == nullptr || (found != nullptr && plan::needs_platform(found->kind) && own->platform.is_null())) return {};
    if (target == nullptr) return {std::string()};
    std::vector<std::string> ids;
    if (target->reference == Reference::Connection)
        for (const plan::Connection& connection : own->connections) ids.push_back(connection.id);
    for (const plan::Component& component : own->components) {
        const schema::Record* record = types.find(component.type);
        const bool can = target->reference == Reference::Component && found != nullptr && record != nullptr && record->role &&
                         plan::objection(found->kind, *record).empty();
        if (can) ids.push_back(component.id);
    }
    return plan::given(ids);
}

std::vector<Subject> incidents_of(const plan::Plan& plan, const std::string& design, const std::string& phase) {
    std::vector<Subject> all;
    if (const plan::Design* own = plan.find_design(design)) append(all, own->incidents, design, {});
    if (const plan::Phase* own = phase.empty() ? nullptr : plan.find_phase(phase)) append(all, own->incidents, {}, phase);
    return all;
}

std::vector<Subject> all_incidents(const plan::Plan& plan) {
    std::vector<Subject> all;
    for (const plan::Design& design : plan.designs) append(all, design.incidents, design.name, {});
    for (const plan::Phase& phase : plan.phases) append(all, phase.incidents, {}, phase.name);
    return all;
}

std::string design_of(const plan::Plan& plan, const Subject& incident) {
    if (incident.id.empty()) return incident.design;
    const plan::Phase* phase = plan.find_phase(incident.id);
    return phase != nullptr ? phase->design : std::string();
}

std::optional<IncidentFacts> facts_of(const plan::Plan& plan, const Subject& incident, const plan::Surroundings& surroundings) {
    const Value* settings = settings_of(plan, incident);
    const incident::KindRecord* kind = settings != nullptr ? kind_of(*settings) : nullptr;
    if (kind == nullptr) return std::nullopt;
    static const plan::Design none;
    const plan::Design* design = plan.find_design(design_of(plan, incident));
    Diagnostics unread;
    const auto read = plan::read_incidents(Value::Array{*settings}, {}, design != nullptr ? *design : none,
                                           plan::make_context(plan, design, surroundings, unread));
    if (read.empty()) return std::nullopt;
    const incident::Incident& of = read.front().settings;
    IncidentFacts facts{kind->record, target_in(*settings, target_parameter(*kind->record)), {}, {}, incident::length_s(kind->kind, of)};
    if (of.at) facts.at_s = of.at->value;
    if (of.every) facts.every_s = of.every->value;
    return facts;
}

Subject add_incident(plan::Plan& plan, const Subject& where, const schema::Record& kind, const std::string& about, double at_s) {
    Value* list = list_of(plan, where);
    if (list == nullptr) return where;
    if (!list->is_array()) *list = Value::Array{};
    Value incident{Value::Object{}};
    incident.set("type", kind.name);
    if (const schema::Parameter* parameter = target_parameter(kind)) incident.set(parameter->name, about);
    plan::set_time(incident, at_s);
    list->as_array().push_back(std::move(incident));
    Subject added = where;
    added.index = list->as_array().size() - 1;
    return added;
}

Subject duplicate_incident(plan::Plan& plan, const Subject& incident) {
    Value::Array* items = items_with(plan, incident);
    if (items == nullptr) return incident;
    Value twin = (*items)[incident.index];
    Subject copy = incident;
    ++copy.index;
    items->insert(items->begin() + static_cast<std::ptrdiff_t>(copy.index), std::move(twin));
    return copy;
}

void remove_incident(plan::Plan& plan, const Subject& incident) {
    if (Value::Array* items = items_with(plan, incident)) items->erase(items->begin() + static_cast<std::ptrdiff_t>(incident.index));
}

void move_incident(plan::Plan& plan, const Subject& incident, double at_s) {
    if (Value::Array* items = items_with(plan, incident)) plan::set_time((*items)[incident.index], at_s);
}

std::optional<Diagnostic> why_not_set(const plan::Plan& plan, const Subject& incident, const SettingPath& path, const Value& value,
                                      const plan::Surroundings& surroundings) {
    const Value* settings = settings_of(plan, incident);
    const plan::Design* design = plan.find_design(design_of(plan, incident));
    if (settings == nullptr || design == nullptr) return std::nullopt;
    Value trial = *settings;
    set_within(trial, incident, path, value);
    std::vector<const schema::Record*> records;
    for (const plan::Component& component : design->components) records.push_back(surroundings.catalogue.find(component.type));
    Diagnostics found;
    plan::check_incidents(Value::Array{trial}, {}, {}, *design, records, surroundings,
                          plan::make_context(plan, design, surroundings, found));
    for (const Diagnostic& each : found.list())
        if (each.severity == Severity::Error) return each;
    return std::nullopt;
}

void follow_target(plan::Plan& plan, const std::string& design, Reference what, const std::string& from, const std::string& to) {
    each_list(plan, design, [&](Value::Array& items) {
        for (Value& item : items) {
            const incident::KindRecord* kind = kind_of(item);
            const schema::Parameter* target = kind != nullptr ? target_parameter(*kind->record) : nullptr;
            if (target != nullptr && target->reference == what && target_in(item, target) == from) item.set(target->name, to);
        }
    });
}

void forget_targets(plan::Plan& plan, const std::string& design) {
    const plan::Design* own = plan.find_design(design);
    if (own == nullptr) return;
    each_list(plan, design, [&](Value::Array& items) {
        std::erase_if(items, [&](const Value& item) {
            const incident::KindRecord* kind = kind_of(item);
            const schema::Parameter* target = kind != nullptr ? target_parameter(*kind->record) : nullptr;
            const std::string id = target_in(item, target);
            if (target == nullptr || id.empty()) return false;
            return target->reference == Reference::Component ? own->find_component(id) == nullptr : own->find_connection(id) == nullptr;
        });
    });
}

}  // namespace headroom::document
