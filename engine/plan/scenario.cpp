// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/scenario.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "plan/horizon.h"
#include "plan/incidents.h"
#include "plan/names.h"
#include "plan/reading.h"
#include "plan/settings.h"
#include "plan/shards.h"
#include "plan/topology.h"

namespace headroom::plan {
namespace {

template <class Items, class Member>
std::optional<std::size_t> index_of(const Items& items, std::string_view name, Member member) {
    const auto found = std::ranges::find(items, name, member);
    return found == items.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - items.begin()));
}

void refuse(const Plan& plan, const Diagnostics& diagnostics) {
    if (diagnostics.has_errors()) throw InvalidDocument(plan.name, diagnostics.list());
}

std::size_t require(const Plan& plan, std::optional<std::size_t> index, std::string_view kind, const std::string& name,
                    const std::vector<std::string>& names) {
    if (index) return *index;
    Diagnostics diagnostics;
    diagnostics.error({}, "$", fmt::format("the plan has no {} '{}'", kind, name), suggest(name, names));
    throw InvalidDocument(plan.name, diagnostics.list());
}

std::vector<std::string> phase_names(const Plan& plan) {
    std::vector<std::string> names;
    for (const Phase& phase : plan.phases) names.push_back(phase.name);
    return names;
}

Plan reduce_to(const Plan& plan, std::size_t phase_index, std::size_t design_index) {
    const Phase& phase = plan.phases[phase_index];
    const Missing missing = phase.design == plan.designs[design_index].name ? Missing::IsMistake : Missing::IsSkipped;
    Plan reduced = plan;
    reduced.designs = {plan.designs[design_index]};
    reduced.phases = {phase};
    reduced.phases[0].set.clear();
    reduced.phases[0].design = plan.designs[design_index].name;
    Diagnostics diagnostics;
    for (const Setting& setting : phase.set)
        apply_setting(reduced, 0, setting, member_path(fmt::format("$.phases[{}].set", phase_index), setting.path), missing, diagnostics);
    refuse(plan, diagnostics);
    return reduced;
}

/// Do messages between the two, there or back, pass the incident's link?
bool passes_link(const Scenario& scenario, const incident::Incident& settings, std::size_t one, std::size_t other) {
    const Platform& platform = *scenario.platform;
    const auto &from = scenario.components[one].place, &to = scenario.components[other].place;
    if (!from || !to) return false;
    const auto is_meant = [&](std::size_t lane) {
        return lane / 2 < platform.links.size() && (!settings.link || platform.links[lane / 2].name == *settings.link);
    };
    const auto there = platform.path({from->region, {}}, {to->region, {}}), back = platform.path({to->region, {}}, {from->region, {}});
    return std::ranges::any_of(there->lanes, is_meant) || std::ranges::any_of(back->lanes, is_meant);
}

/// The connections whose messages an incident of a connection, or of a link, holds up.
void find_held_up(const Scenario& scenario, Scenario::Incident& incident) {
    if (incident.connection) incident.held_up.fill({*incident.connection});
    if (!incident::takes_links(incident.kind)) return;
    for (std::size_t i = 0; i < scenario.connections.size(); ++i) {
        const Scenario::Connection& connection = scenario.connections[i];
        if (passes_link(scenario, incident.settings, connection.from, connection.to)) incident.held_up[0].push_back(i);
        if (connection.policy.on_failure.kind != OnFailure::Kind::Fallback) continue;
        const std::size_t fallback = scenario.find_component(connection.policy.on_failure.fallback).value();
        if (passes_link(scenario, incident.settings, connection.from, fallback)) incident.held_up[1].push_back(i);
    }
}

/// Of the machines that a component pays for: its own, or those under others; null where it says nothing of them.
const Value* find_purchase(const schema::Record& record, const Value& settings) {
    for (const schema::Parameter& parameter : record.parameters) {
        const Value* value = parameter.record != nullptr ? settings.find(parameter.name) : nullptr;
        if (value == nullptr || !value->is_object()) continue;
        if (parameter.record == &record_of(static_cast<const schema::Purchase*>(nullptr))) return value;
        if (const Value* within = find_purchase(*parameter.record, *value)) return within;
    }
    return nullptr;
}

/// Of a plan of one design and one phase.
Scenario build(const Plan& plan, const Surroundings& surroundings, Diagnostics& diagnostics) {
    const Design& design = plan.designs[0];
    const Phase& phase = plan.phases[0];
    const schema::ReadContext context = make_context(plan, &design, surroundings, diagnostics);
    Scenario scenario;
    scenario.plan_name = plan.name;
    scenario.design = design.name;
    scenario.phase = phase.name;
    scenario.users = read_users(phase, "$.phases[0].users", diagnostics);
    scenario.keyspaces = read_parts<Keyspace>(plan.keyspaces, "keyspaces", context);
    scenario.routes = read_routes(plan, context);
    scenario.slo = read_parts<Slo>(plan.slo, "slo", context);
    const Topology topology = read_topology(design, "$.designs[0]", surroundings.catalogue, context);
    if (diagnostics.has_errors()) return scenario;
    add_drawn(scenario, design, topology);
    scenario.platform = read_platform(design, "$.designs[0]", context);
    const auto places = read_places(design, "$.designs[0]", topology.records, scenario.platform ? &*scenario.platform : nullptr, context);
    for (std::size_t i = 0; i < places.size(); ++i) scenario.components[i].place = places[i];
    for (Scenario::Component& component : scenario.components)
        if (const Value* purchase = find_purchase(*component.record, component.settings))
            component.purchase = schema::build<schema::Purchase>(*purchase, component.path + ".purchase", context);
    const auto people = schema::build<DesignSettings>(design.settings, "$.designs[0]", context);
    scenario.operations_per_month = people.operations_hours * people.operations_rate.value;
    add_incidents(scenario, design, phase, surroundings.instances, context);
    expand_shards(scenario);
    for (Scenario::Incident& each : scenario.incidents) find_held_up(scenario, each);
    scenario.horizon = phase.horizon ? parse_horizon(*phase.horizon).horizon : default_horizon(scenario, surroundings.files);
    return scenario;
}

}  // namespace

void add_drawn(Scenario& scenario, const Design& design, const Topology& topology) {
    for (std::size_t i = 0; i < design.components.size(); ++i) {
        Value settings = design.components[i].settings;
        settings.erase("note");
        scenario.components.push_back(
            {design.components[i].id, topology.records[i], std::move(settings), fmt::format("$.designs[0].components[{}]", i)});
    }
    for (const Arrow& arrow : topology.arrows) {
        scenario.connections.push_back(
            {design.connections[arrow.connection].id, arrow.from, arrow.from_port, arrow.to, arrow.to_port, arrow.policy});
    }
}

std::optional<std::size_t> Scenario::find_component(std::string_view id) const { return index_of(components, id, &Component::id); }
std::optional<std::size_t> Scenario::find_keyspace(std::string_view name) const { return index_of(keyspaces, name, &Keyspace::name); }
std::optional<std::size_t> Scenario::find_route(std::string_view name) const { return index_of(routes, name, &Route::name); }

std::optional<std::size_t> Scenario::host_of(std::size_t component) const {
    const auto found = std::ranges::find_if(connections, [&](const Connection& each) {
        return each.to == component && components[each.from].record->role == schema::Role::Host;
    });
    return found == connections.end() ? std::nullopt : std::optional(found->from);
}

bool Scenario::can_be_lost(std::size_t component) const {
    const auto host = host_of(component);
    return std::ranges::any_of(incidents, [&](const Incident& each) {
        using incident::Kind;
        const bool takes_hosts = each.kind == Kind::HostLoss || each.kind == Kind::SpotInterruption;
        const bool takes_its = each.component == component && (takes_hosts || each.kind == Kind::ReplicaLoss);
        const bool takes_its_host = takes_hosts && host && each.component && (each.component == host || host_of(*each.component) == host);
        return each.settings.at && (takes_place(each.kind) || takes_its || takes_its_host);
    });
}

bool Scenario::can_be_disturbed(std::size_t connection) const {
    const auto holds = [connection](const std::vector<std::size_t>& list) { return std::ranges::find(list, connection) != list.end(); };
    return std::ranges::any_of(incidents,
                               [&](const Incident& each) { return each.settings.at && std::ranges::any_of(each.held_up, holds); });
}

bool Scenario::moves_data() const {
    return std::ranges::any_of(incidents, [](const Incident& each) { return incident::moves_data(each.kind); });
}

bool Scenario::stands_in_region(const Incident& incident, std::size_t component) const {
    const auto& place = components[component].place;
    const std::size_t region = incident.settings.region ? platform->find_region(*incident.settings.region).value() : 0;
    return place && place->region == region && components[component].record->role != schema::Role::Source;
}

bool Scenario::stands_in(const Incident& incident, std::size_t component, std::size_t replica, bool in_zones) const {
    if (!stands_in_region(incident, component)) return false;
    const auto& place = components[component].place;
    if (incident.kind == incident::Kind::RegionLoss) return true;
    const std::size_t turn = components[component].turn;
    if (!in_zones || platform->zone_of(*place, replica, turn) + 1 != static_cast<std::size_t>(incident.settings.zone)) return false;
    return incident.kind == incident::Kind::ZoneLoss || incident.is_in_rack(platform->number_in_zone(*place, replica, turn));
}

std::size_t Scenario::zones_of(std::size_t component) const {
    const auto& place = components[component].place;
    return place ? static_cast<std::size_t>(platform->regions[place->region].zones) : 1;
}

double Scenario::latency_s(std::size_t index) const {
    const Connection& connection = connections[index];
    const auto &from = components[connection.from].place, &to = components[connection.to].place;
    if (!platform || !from || !to) return connection.policy.latency.value;
    return connection.policy.latency.value + platform->path({from->region, {}}, {to->region, {}}).value().latency_s;
}

schema::ReadContext Scenario::context(const Surroundings& surroundings, Diagnostics& diagnostics) const {
    schema::ReadContext result{surroundings.files, diagnostics, {}, {}, {}, surroundings.instances.names(), {design}};
    for (const Route& route : routes) result.routes.push_back(route.name);
    for (const Component& component : components) result.components.push_back(component.id);
    for (const Keyspace& keyspace : keyspaces) result.keyspaces.push_back(keyspace.name);
    return result;
}

Plan reduce(const Plan& plan, const std::string& phase, const std::optional<std::string>& design) {
    const std::size_t phase_index = require(plan, index_of(plan.phases, phase, &Phase::name), "phase", phase, phase_names(plan));
    const std::string& name = design ? *design : plan.phases[phase_index].design;
    return reduce_to(plan, phase_index, require(plan, index_of(plan.designs, name, &Design::name), "design", name, design_names(plan)));
}

Scenario resolve(const Plan& plan, const std::string& phase, const std::optional<std::string>& design, const Surroundings& surroundings) {
    const Plan reduced = reduce(plan, phase, design);
    refuse(plan, validate(reduced, surroundings));
    Diagnostics diagnostics;
    Scenario scenario = build(reduced, surroundings, diagnostics);
    refuse(plan, diagnostics);
    return scenario;
}

}  // namespace headroom::plan
