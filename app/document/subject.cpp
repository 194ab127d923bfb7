// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/subject.h"

#include <fmt/format.h>

#include <algorithm>

#include "incident/incident.h"
#include "plan/incidents.h"
#include "plan/parts.h"
#include "plan/platform.h"
#include "policy/connection.h"

namespace headroom::document {

namespace {

using Kind = Subject::Kind;

template <class Plan>
auto* list_in(Plan& plan, Kind kind) {
    switch (kind) {
        case Kind::Route: return &plan.routes;
        case Kind::Keyspace: return &plan.keyspaces;
        case Kind::Promise: return &plan.slo;
        case Kind::Component:
        case Kind::Connection:
        case Kind::Incident:
        case Kind::Region:
        case Kind::Link: break;
    }
    return static_cast<decltype(&plan.routes)>(nullptr);
}

std::string text_in(const Value& object, std::string_view member) {
    const Value* value = object.find(member);
    return value != nullptr && value->is_string() ? value->as_string() : std::string();
}

const Value* item_of(const Value& list, std::size_t index) {
    return list.is_array() && index < list.as_array().size() ? &list.as_array()[index] : nullptr;
}

const schema::Record* record_of_incident(const Value* settings) {
    const incident::KindRecord* kind = settings != nullptr ? incident::find_kind(text_in(*settings, "type")) : nullptr;
    return kind != nullptr ? kind->record : nullptr;
}

/// "Cache flush of sessions": with the first thing that it refers to.
std::string title_of_incident(const Value& settings) {
    const schema::Record* record = record_of_incident(&settings);
    if (record == nullptr) return text_in(settings, "type");
    for (const schema::Parameter& parameter : record->parameters)
        if (parameter.reference != schema::Reference::None)
            return fmt::format("{} of {}", record->title, text_in(settings, parameter.name));
    return record->title;
}

void set_in(Value& object, const SettingPath& path, std::size_t depth, const Value& value) {
    const std::string& name = path[depth];
    if (depth + 1 == path.size()) {
        if (value.is_null())
            object.erase(name);
        else
            object.set(name, value);
        return;
    }
    Value* inner = object.find(name);
    if (inner == nullptr || !inner->is_object()) {
        if (value.is_null()) return;
        inner = &object.set(name, Value::Object{});
    }
    set_in(*inner, path, depth + 1, value);
    if (value.is_null() && inner->as_object().empty()) object.erase(name);
}

}  // namespace

const Value* list_of(const plan::Plan& plan, Kind kind) { return list_in(plan, kind); }
Value* list_of(plan::Plan& plan, Kind kind) { return list_in(plan, kind); }

const Value* platform_list(const plan::Design& design, Kind kind) {
    return design.platform.is_object() ? design.platform.find(kind == Kind::Region ? "regions" : "links") : nullptr;
}

const Value* settings_of(const plan::Plan& plan, const Subject& subject) {
    if (const Value* list = list_of(plan, subject.kind)) return item_of(*list, subject.index);
    if (subject.kind == Kind::Incident && !subject.id.empty()) {
        const plan::Phase* phase = plan.find_phase(subject.id);
        return phase != nullptr ? item_of(phase->incidents, subject.index) : nullptr;
    }
    const plan::Design* design = plan.find_design(subject.design);
    if (design == nullptr) return nullptr;
    if (subject.kind == Kind::Incident) return item_of(design->incidents, subject.index);
    if (subject.kind == Kind::Region || subject.kind == Kind::Link) {
        const Value* list = platform_list(*design, subject.kind);
        return list != nullptr ? item_of(*list, subject.index) : nullptr;
    }
    if (subject.kind == Kind::Component) {
        const plan::Component* component = design->find_component(subject.id);
        return component ? &component->settings : nullptr;
    }
    const plan::Connection* connection = design->find_connection(subject.id);
    return connection ? &connection->settings : nullptr;
}

const schema::Record* record_of(const plan::Plan& plan, const Subject& subject, const schema::Catalogue& types) {
    switch (subject.kind) {
        case Kind::Route: return &plan::record_of(static_cast<const plan::Route*>(nullptr));
        case Kind::Keyspace: return &plan::record_of(static_cast<const plan::Keyspace*>(nullptr));
        case Kind::Promise: return &plan::record_of(static_cast<const plan::Slo*>(nullptr));
        case Kind::Connection: return &policy::record_of(static_cast<const policy::Connection*>(nullptr));
        case Kind::Incident: return record_of_incident(settings_of(plan, subject));
        case Kind::Region: return &plan::record_of(static_cast<const plan::Region*>(nullptr));
        case Kind::Link: return &plan::record_of(static_cast<const plan::Link*>(nullptr));
        case Kind::Component: break;
    }
    const plan::Design* design = plan.find_design(subject.design);
    const plan::Component* component = design ? design->find_component(subject.id) : nullptr;
    return component ? types.find(component->type) : nullptr;
}

std::string title_of(const plan::Plan& plan, const Subject& subject) {
    if (subject.kind == Kind::Component || subject.kind == Kind::Connection) return subject.id;
    const Value* settings = settings_of(plan, subject);
    if (settings == nullptr) return {};
    if (subject.kind == Kind::Incident) return title_of_incident(*settings);
    if (subject.kind != Kind::Promise) return text_in(*settings, "name");
    std::string limits;
    for (const Value::Member& member : settings->as_object())
        if (member.name != "route" && member.name != "note") limits += (limits.empty() ? "" : ", ") + member.name;
    const std::string route = text_in(*settings, "route");
    return fmt::format("{} of {}", limits.empty() ? "promise" : limits, route.empty() ? "all requests" : route);
}

const Value* find_value(const Value& settings, const SettingPath& path) {
    const Value* value = &settings;
    for (const std::string& name : path) {
        value = value->find(name);
        if (value == nullptr) return nullptr;
    }
    return value;
}

void set_value(plan::Plan& plan, const Subject& subject, const SettingPath& path, const Value& value) {
    auto* settings = const_cast<Value*>(settings_of(plan, subject));
    if (settings != nullptr) set_within(*settings, subject, path, value);
}

void set_within(Value& settings, const Subject& subject, const SettingPath& path, const Value& value) {
    if (path.empty()) return;
    set_in(settings, path, 0, value);
    if (subject.kind != Kind::Incident || path.size() > 1 || value.is_null()) return;
    if (const std::string_view rival = plan::rival_of(path.front()); !rival.empty()) settings.erase(rival);
}

}  // namespace headroom::document
