// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "plan/journeys.h"
#include "plan/shards.h"
#include "schema/setting.h"
#include "study/relief.h"
#include "study/risk.h"

namespace headroom::study {

namespace {

using schema::Role;

/// The components that every request of a route needs.
class Dependencies {
public:
    Dependencies(const plan::Scenario& scenario, std::size_t route) : scenario_(scenario), route_(route) {}

    std::vector<bool> of_all_sources() {
        std::vector<bool> needed(scenario_.components.size(), true);
        for (std::size_t i = 0; i < scenario_.components.size(); ++i) {
            if (role_of(i) != Role::Source) continue;
            reached_.assign(scenario_.components.size(), false);
            visit(i);
            for (std::size_t c = 0; c < needed.size(); ++c) needed[c] = needed[c] && reached_[c];
        }
        return needed;
    }

private:
    Role role_of(std::size_t component) const { return *scenario_.components[component].record->role; }

    bool is_needed(const plan::Scenario::Connection& connection) const {
        const schema::Port* port = scenario_.components[connection.from].record->find_output_port(connection.from_port);
        return role_of(connection.from) != Role::Queue && port != nullptr && port->connects == schema::Connects::Calls &&
               connection.policy.calls[route_] >= 1 && connection.policy.on_failure.kind == OnFailure::Kind::Fail;
    }

    void visit(std::size_t component) {
        if (reached_[component]) return;
        reached_[component] = true;
        if (role_of(component) == Role::Cache && scenario_.routes[route_].kind == plan::RouteKind::Read) return;  // only misses go on
        std::vector<std::size_t> next;
        for (const auto& connection : scenario_.connections)
            if (connection.from == component && is_needed(connection)) next.push_back(connection.to);
        if (role_of(component) == Role::Balancer && next.size() > 1) return;                                        // any of them will do
        if (role_of(component) == Role::Partition && next.size() > 1 && scenario_.routes[route_].keyspace) return;  // the key says which
        for (const std::size_t each : next) visit(each);
    }

    const plan::Scenario& scenario_;
    std::size_t route_;
    std::vector<bool> reached_;
};

/// Does one loss take it away? What is no number of machines, has no standby and divides nothing, is a service of many machines.
bool can_fail_alone(const schema::Record& record) {
    const bool is_machines = record.role == Role::Partition || std::ranges::any_of(record.parameters, [](const schema::Parameter& each) {
                                 return counts_machines(each) || each.stands_by;
                             });
    const bool fails =
        record.role == Role::Service || record.role == Role::Store || record.role == Role::Partition || record.role == Role::Cache;
    return is_machines && fails && record.tier != schema::Tier::Edge && record.tier != schema::Tier::Traffic;
}

/// Do others answer the route's reads as well as it does: its copies?
bool has_copies(const plan::Scenario& scenario, std::size_t component, std::size_t route) {
    if (scenario.routes[route].kind != plan::RouteKind::Read) return false;
    return std::ranges::any_of(scenario.connections, [&](const plan::Scenario::Connection& connection) {
        if (connection.from != component) return false;
        const schema::Port* port = scenario.components[component].record->find_output_port(connection.from_port);
        return port != nullptr && port->connects == schema::Connects::Attachment && connection.policy.calls[route] > 0;
    });
}

std::string list_of(const std::vector<std::string>& routes, std::size_t all) {
    if (routes.size() == all) return "every request";
    if (routes.size() <= 2) return fmt::format("every request of {}", fmt::join(routes, " and "));
    return fmt::format("every request of {}, {} and {} more", routes[0], routes[1], routes.size() - 2);
}

/// The setting that says that another takes over when the component fails; null where it has none.
const schema::Parameter* standby_of(const plan::Scenario::Component& component) {
    const auto found = std::ranges::find_if(component.record->parameters, [](const auto& parameter) { return parameter.stands_by; });
    return found == component.record->parameters.end() ? nullptr : &*found;
}

/// Has it what takes over when it fails?
bool has_standby(const plan::Scenario::Component& component) {
    return std::ranges::any_of(component.record->parameters, [&](const schema::Parameter& parameter) {
        const Value& value = schema::value_of(component.settings, parameter);
        return parameter.stands_by && value.is_bool() && value.as_bool();
    });
}

/// A standby, or a second machine.
std::optional<Change> outlive(const plan::Scenario& scenario, std::size_t index) {
    const plan::Scenario::Component& component = scenario.components[index];
    if (const schema::Parameter* standby = standby_of(component))
        return change_of(fmt::format("{}.{}", plan::drawn_id(component.id), standby->name), schema::value_of(component.settings, *standby),
                         true);
    return resize(scenario, index, 2);
}

/// Of each component the routes of which every request needs it.
std::vector<std::vector<std::string>> routes_that_need(const plan::Scenario& scenario) {
    std::vector<std::vector<std::string>> routes(scenario.components.size());
    const std::optional<plan::Journeys> journeys = plan::journeys_of(scenario.routes);
    for (std::size_t route = 0; route < scenario.routes.size(); ++route) {
        if (!journeys || journeys->visits[route] <= 0) continue;
        const std::vector<bool> needed = Dependencies(scenario, route).of_all_sources();
        for (std::size_t i = 0; i < needed.size(); ++i)
            if (needed[i] && !has_copies(scenario, i, route)) routes[i].push_back(scenario.routes[route].name);
    }
    return routes;
}

const char* what_would_outlive(Role role) {
    return role == Role::Service ? "a second replica would outlive the loss of one" : "a standby or a second node would outlive its loss";
}

}  // namespace

std::vector<Finding> find_single_points_of_failure(const plan::Scenario& scenario, const LevelResult& peak) {
    const std::vector<std::vector<std::string>> routes = routes_that_need(scenario);
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < scenario.components.size(); ++i) {
        const ComponentResult& component = peak.components[i];
        const schema::Record& record = *scenario.components[i].record;
        if (routes[i].empty() || !can_fail_alone(record) || component.replicas.value.value_or(2) > 1) continue;
        if (has_standby(scenario.components[i])) continue;
        Finding finding{Severity::Warning, component.id, "single_point_of_failure", "", {}};
        finding.text = fmt::format("{} is a single point of failure: it runs once, and {} needs it; {}.", component.id,
                                   list_of(routes[i], scenario.routes.size()), what_would_outlive(*record.role));
        finding.evidence = {{"replicas", *component.replicas.value}, {"routes", static_cast<double>(routes[i].size())}};
        finding.change = outlive(scenario, i);
        findings.push_back(std::move(finding));
    }
    return findings;
}

std::vector<Finding> find_single_zones(const plan::Scenario& scenario, const LevelResult& peak) {
    if (!scenario.platform) return {};
    const std::vector<std::vector<std::string>> routes = routes_that_need(scenario);
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < scenario.components.size(); ++i) {
        const plan::Scenario::Component& component = scenario.components[i];
        const double replicas = peak.components[i].replicas.value.value_or(1);
        const Value* place = component.settings.find("place");
        const bool is_said = place != nullptr && place->find("zone") != nullptr;  // not by what it stands with
        if (routes[i].empty() || !is_said || !component.place || !component.place->zone || !can_fail_alone(*component.record)) continue;
        const plan::Region& region = scenario.platform->regions[component.place->region];
        if (region.zones < 2 || replicas <= 1) continue;  // what runs once is a single point of failure wherever it stands
        Finding finding{Severity::Warning, component.id, "single_zone", "", {}};
        finding.text = fmt::format(
            "All {:.3g} replicas of {} stand in zone {} of {}, and {} needs it: spread over its {} zones, they would outlive "
            "the loss of one.",
            replicas, component.id, *component.place->zone + 1, region.name, list_of(routes[i], scenario.routes.size()), region.zones);
        finding.evidence = {{"replicas", replicas}, {"zones", 1}, {"zones_of_region", static_cast<double>(region.zones)}};
        finding.change =
            change_of(plan::drawn_id(component.id) + ".place.zone", Value(static_cast<double>(*component.place->zone + 1)), {});
        findings.push_back(std::move(finding));
    }
    return findings;
}

}  // namespace headroom::study
