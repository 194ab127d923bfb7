// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/edits.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "app/document/incident_edits.h"
#include "app/document/names.h"
#include "app/document/subject.h"
#include "core/diagnostic.h"
#include "plan/names.h"
#include "plan/reader.h"
#include "plan/topology.h"

namespace headroom::document {

namespace {

using plan::Component;
using plan::Connection;
using plan::Design;
using plan::Phase;

bool holds(const std::vector<std::string>& list, const std::string& name) { return std::ranges::find(list, name) != list.end(); }

std::vector<std::string> ids_of(const Design& design) {
    std::vector<std::string> ids = {"routes", "keyspaces"};  // kept for paths of settings
    for (const Component& component : design.components) ids.push_back(component.id);
    return ids;
}

/// "web.replicas" is of "web".
bool is_setting_of(const std::string& path, const std::string& owner) {
    return path.size() > owner.size() && path.starts_with(owner) && path[owner.size()] == '.';
}

void forget_settings(plan::Plan& plan, const std::string& design, const std::vector<std::string>& owners) {
    for (Phase& phase : plan.phases) {
        if (phase.design != design) continue;
        std::erase_if(phase.set, [&](const plan::Setting& setting) {
            return std::ranges::any_of(owners, [&](const std::string& owner) { return is_setting_of(setting.path, owner); });
        });
    }
}

void follow_settings(plan::Plan& plan, const std::string& design, const std::string& from, const std::string& to) {
    for (Phase& phase : plan.phases) {
        if (phase.design != design) continue;
        for (plan::Setting& setting : phase.set)
            if (is_setting_of(setting.path, from)) setting.path = to + setting.path.substr(from.size());
    }
}

/// Connections without an id of their own are called by their ends.
void name_by_ends(plan::Plan& plan, const std::string& design, Connection& connection) {
    if (connection.has_own_id) return;
    const std::string former = std::exchange(connection.id, plan::default_id(connection));
    if (former.empty() || former == connection.id) return;
    follow_settings(plan, design, former, connection.id);
    follow_target(plan, design, schema::Reference::Connection, former, connection.id);
}

/// References to a component among the settings that a record describes.
void follow_references(Value& settings, const schema::Record& record, const std::string& from, const std::string& to) {
    if (!settings.is_object()) return;
    for (const schema::Parameter& parameter : record.parameters) {
        Value* value = settings.find(parameter.name);
        if (value == nullptr) continue;
        if (parameter.kind == schema::Kind::Record && parameter.record != nullptr) follow_references(*value, *parameter.record, from, to);
        if (!value->is_string()) continue;
        if (parameter.kind == schema::Kind::Reference && parameter.reference == schema::Reference::Component && value->as_string() == from)
            *value = to;
        if (parameter.kind == schema::Kind::Failure && value->as_string() == "fallback: " + from) *value = "fallback: " + to;
    }
}

/// By whichever ports: those that are left out are the same as those that they stand for.
bool is_connected(const Design& design, const Connection& wanted, const plan::Ports& ports, const schema::Record& from,
                  const schema::Record& to) {
    return std::ranges::any_of(design.connections, [&](const Connection& each) {
        if (each.from != wanted.from || each.to != wanted.to) return false;
        Diagnostics unread;
        const plan::Ports taken = plan::choose_ports(each, from, to, "$", unread);
        return taken.from == ports.from && taken.to == ports.to;
    });
}

}  // namespace

std::string add_component(plan::Plan& plan, const std::string& design, const std::string& type, Spot at) {
    Design* target = find_design(plan, design);
    if (target == nullptr) return {};
    Component component;
    component.id = free_name(type, ids_of(*target));
    component.type = type;
    component.x = at.x;
    component.y = at.y;
    component.placed = true;
    target->components.push_back(component);
    return component.id;
}

void remove(plan::Plan& plan, const std::string& design, const Parts& parts) {
    Design* target = find_design(plan, design);
    if (target == nullptr) return;
    std::vector<std::string> gone = parts.components;
    std::erase_if(target->components, [&](const Component& component) { return holds(parts.components, component.id); });
    std::erase_if(target->connections, [&](const Connection& connection) {
        const bool goes =
            holds(parts.connections, connection.id) || holds(parts.components, connection.from) || holds(parts.components, connection.to);
        if (goes) gone.push_back(connection.id);
        return goes;
    });
    forget_settings(plan, design, gone);
    forget_targets(plan, design);
}

bool rename_component(plan::Plan& plan, const std::string& design, const std::string& id, const std::string& to,
                      const schema::Catalogue& types) {
    Design* target = find_design(plan, design);
    if (target == nullptr || !plan::is_identifier(to) || holds(ids_of(*target), to)) return false;
    const auto found = std::ranges::find(target->components, id, &Component::id);
    if (found == target->components.end()) return false;
    found->id = to;
    follow_settings(plan, design, id, to);
    follow_target(plan, design, schema::Reference::Component, id, to);
    for (Connection& connection : target->connections) {
        if (connection.from == id) connection.from = to;
        if (connection.to == id) connection.to = to;
        name_by_ends(plan, design, connection);
        if (const auto* record = record_of(plan, Subject::connection(design, connection.id), types))
            follow_references(connection.settings, *record, id, to);
    }
    for (Component& component : target->components)
        if (const auto* record = types.find(component.type)) follow_references(component.settings, *record, id, to);
    return true;
}

void move(plan::Plan& plan, const std::string& design, const std::vector<std::pair<std::string, Spot>>& spots) {
    Design* target = find_design(plan, design);
    if (target == nullptr) return;
    const std::map<std::string, Spot> wanted(spots.begin(), spots.end());
    for (Component& component : target->components) {
        const auto found = wanted.find(component.id);
        if (found == wanted.end()) continue;
        component.x = found->second.x;
        component.y = found->second.y;
        component.placed = true;
    }
}

std::string why_not_connected(const plan::Plan& plan, const std::string& design, const Connection& wanted, const schema::Catalogue& types) {
    const Design* target = plan.find_design(design);
    const Component* from = target ? target->find_component(wanted.from) : nullptr;
    const Component* to = target ? target->find_component(wanted.to) : nullptr;
    if (from == nullptr || to == nullptr) return "there is no such component";
    if (from == to) return "a component cannot call itself";
    const schema::Record *from_type = types.find(from->type), *to_type = types.find(to->type);
    if (from_type == nullptr || to_type == nullptr) return "the component's type is unknown";
    Diagnostics diagnostics;
    const plan::Ports ports = plan::choose_ports(wanted, *from_type, *to_type, "$", diagnostics);
    if (!diagnostics.has_errors())
        return is_connected(*target, wanted, ports, *from_type, *to_type) ? "they are connected already" : std::string();
    const Diagnostic& first = diagnostics.list().front();
    return first.expected.empty() ? first.message : fmt::format("{}; {}", first.message, first.expected);
}

std::string connect(plan::Plan& plan, const std::string& design, const Connection& wanted, const schema::Catalogue& types) {
    if (!why_not_connected(plan, design, wanted, types).empty()) return {};
    Connection connection = wanted;
    connection.has_own_id = false;
    connection.id = plan::default_id(connection);
    Design* target = find_design(plan, design);
    if (target->find_connection(connection.id) != nullptr) {
        std::vector<std::string> taken = ids_of(*target);
        for (const Connection& each : target->connections) taken.push_back(each.id);
        connection.id = free_name(fmt::format("{}_{}", wanted.from, wanted.to), taken);
        connection.has_own_id = true;
    }
    target->connections.push_back(connection);
    return connection.id;
}

bool splice(plan::Plan& plan, const std::string& design, const std::string& connection, const std::string& component,
            const schema::Catalogue& types) {
    plan::Plan spliced = plan;
    Design* target = find_design(spliced, design);
    if (target == nullptr) return false;
    const auto found = std::ranges::find(target->connections, connection, &Connection::id);
    if (found == target->connections.end() || found->from == component || found->to == component) return false;
    Connection first = *found, second;
    second.from = component;
    second.to = first.to;
    second.to_port = std::exchange(first.to_port, {});
    first.to = component;
    const auto place = found - target->connections.begin();
    target->connections.erase(found);
    if (!why_not_connected(spliced, design, first, types).empty() || !why_not_connected(spliced, design, second, types).empty())
        return false;
    target->connections.insert(target->connections.begin() + place, first);
    name_by_ends(spliced, design, target->connections[static_cast<std::size_t>(place)]);
    if (connect(spliced, design, second, types).empty()) return false;
    plan = std::move(spliced);
    return true;
}

std::string copy(const plan::Plan& plan, const std::string& design, const Parts& parts) {
    const Design* source = plan.find_design(design);
    if (source == nullptr) return {};
    plan::Plan clip;
    clip.name = plan.name;
    Design& cut = clip.designs.emplace_back();
    cut.name = design;
    std::ranges::copy_if(source->components, std::back_inserter(cut.components),
                         [&](const Component& component) { return holds(parts.components, component.id); });
    std::ranges::copy_if(source->connections, std::back_inserter(cut.connections), [&](const Connection& connection) {
        return cut.find_component(connection.from) != nullptr && cut.find_component(connection.to) != nullptr;
    });
    return plan::print_plan(clip);
}

Parts paste(plan::Plan& plan, const std::string& design, std::string_view json, Spot offset, const schema::Catalogue& types) {
    const plan::ParsedPlan parsed = plan::parse_plan(json);
    Design* target = find_design(plan, design);
    if (target == nullptr || !parsed.draft || parsed.draft->designs.empty()) return {};
    const Design& clip = parsed.draft->designs.front();
    Parts added;
    std::map<std::string, std::string> new_ids;
    for (const Component& each : clip.components) {
        if (types.find(each.type) == nullptr || each.id.empty()) continue;
        Component component = each;
        component.id = free_name(each.id, ids_of(*target));
        component.x += offset.x;
        component.y += offset.y;
        component.placed = true;
        new_ids[each.id] = component.id;
        added.components.push_back(component.id);
        target->components.push_back(std::move(component));
    }
    for (const Connection& each : clip.connections) {
        if (!new_ids.contains(each.from) || !new_ids.contains(each.to)) continue;
        Connection connection = each;
        connection.from = new_ids[each.from];
        connection.to = new_ids[each.to];
        const auto* record = record_of(plan, Subject::connection(design, ""), types);
        for (const auto& [from, to] : new_ids) follow_references(connection.settings, *record, from, to);
        if (const std::string id = connect(plan, design, connection, types); !id.empty()) added.connections.push_back(id);
    }
    for (const std::string& id : added.components) {
        auto& component = *std::ranges::find(target->components, id, &Component::id);
        for (const auto& [from, to] : new_ids) follow_references(component.settings, *types.find(component.type), from, to);
    }
    return added;
}

}  // namespace headroom::document
