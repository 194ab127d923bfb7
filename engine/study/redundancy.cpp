// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "plan/journeys.h"
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

/// Does one loss take it away? What stands at the edge, and queues, are services of many machines.
bool can_fail_alone(const schema::Record& record) {
    const bool fails =
        record.role == Role::Service || record.role == Role::Store || record.role == Role::Partition || record.role == Role::Cache;
    return fails && record.tier != schema::Tier::Edge && record.tier != schema::Tier::Traffic;
}

std::string list_of(const std::vector<std::string>& routes, std::size_t all) {
    if (routes.size() == all) return "every request";
    if (routes.size() <= 2) return fmt::format("every request of {}", fmt::join(routes, " and "));
    return fmt::format("every request of {}, {} and {} more", routes[0], routes[1], routes.size() - 2);
}

/// Has it what takes over when it fails?
bool has_standby(const plan::Scenario::Component& component) {
    return std::ranges::any_of(component.record->parameters, [&](const schema::Parameter& parameter) {
        const Value* value = parameter.stands_by ? component.settings.find(parameter.name) : nullptr;
        return value != nullptr && value->is_bool() && value->as_bool();
    });
}

const char* what_would_outlive(Role role) {
    return role == Role::Service ? "a second replica would outlive the loss of one" : "a standby or a second node would outlive its loss";
}

}  // namespace

std::vector<Finding> find_single_points_of_failure(const plan::Scenario& scenario, const LevelResult& peak) {
    std::vector<std::vector<std::string>> routes(scenario.components.size());
    const std::optional<plan::Journeys> journeys = plan::journeys_of(scenario.routes);
    for (std::size_t route = 0; route < scenario.routes.size(); ++route) {
        if (!journeys || journeys->visits[route] <= 0) continue;
        const std::vector<bool> needed = Dependencies(scenario, route).of_all_sources();
        for (std::size_t i = 0; i < needed.size(); ++i)
            if (needed[i]) routes[i].push_back(scenario.routes[route].name);
    }
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
        findings.push_back(std::move(finding));
    }
    return findings;
}

}  // namespace headroom::study
