// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/visits.h"

#include <algorithm>

namespace headroom::study {

namespace {

using plan::Scenario;
using schema::Connects;
using schema::Role;

constexpr int most_rounds = 300;  ///< circles of calls fade: each round is one call deeper

Connects kind_of(const Scenario& scenario, const Scenario::Connection& connection) {
    return scenario.components[connection.from].record->find_output_port(connection.from_port)->connects;
}

bool calls(const Scenario& scenario, const Scenario::Connection& connection, std::size_t route) {
    return kind_of(scenario, connection) == Connects::Calls && connection.policy.calls[route] > 0;
}

/// Does the component itself decide where calls of the route go, and how many?
bool decides(const Scenario& scenario, std::size_t component, std::size_t route) {
    const auto count = [&](auto is_one) { return std::ranges::count_if(scenario.connections, is_one); };
    switch (*scenario.components[component].record->role) {
        case Role::Cache:
        case Role::Partition:
        case Role::Queue: return true;
        case Role::Balancer: return count([&](const auto& each) { return each.from == component && calls(scenario, each, route); }) > 1;
        case Role::Source:
            return std::ranges::count_if(scenario.components, [](const auto& each) { return each.record->role == Role::Source; }) > 1;
        default: return false;
    }
}

/// What of a store's calls its copies take is theirs to decide.
bool has_copies(const Scenario& scenario, std::size_t component) {
    return std::ranges::any_of(scenario.connections, [&](const Scenario::Connection& each) {
        return each.from == component && kind_of(scenario, each) == Connects::Attachment;
    });
}

void mark(std::string& decided_by, const std::string& by) {
    if (decided_by.empty()) decided_by = by;
}

}  // namespace

std::vector<Visits> visits_of(const Scenario& scenario) {
    const std::size_t routes = scenario.routes.size();
    std::vector<Visits> visits(scenario.components.size(), {std::vector<double>(routes), std::vector<std::string>(routes)});
    std::vector<std::vector<double>> come(scenario.components.size(), std::vector<double>(routes));
    for (std::size_t c = 0; c < scenario.components.size(); ++c)
        if (scenario.components[c].record->role == Role::Source) come[c].assign(routes, 1);
    for (int round = 0; round < most_rounds; ++round) {
        std::vector<std::vector<double>> next(scenario.components.size(), std::vector<double>(routes));
        for (std::size_t c = 0; c < come.size(); ++c)
            for (std::size_t r = 0; r < routes; ++r) visits[c].of_route[r] += come[c][r];
        for (const Scenario::Connection& connection : scenario.connections) {
            const std::string& id = scenario.components[connection.from].id;
            Visits& target = visits[connection.to];
            for (std::size_t r = 0; r < routes; ++r) {
                if (come[connection.from][r] == 0) continue;
                const Connects kind = kind_of(scenario, connection);
                if (kind == Connects::Messages || kind == Connects::Attachment) mark(target.decided_by[r], id);
                if (kind == Connects::Messages) next[connection.to][r] += come[connection.from][r];
                if (!calls(scenario, connection, r)) continue;
                next[connection.to][r] += come[connection.from][r] * connection.policy.calls[r];
                const std::string& before = visits[connection.from].decided_by[r];
                if (decides(scenario, connection.from, r) || !before.empty()) mark(target.decided_by[r], before.empty() ? id : before);
            }
        }
        come = std::move(next);
    }
    for (std::size_t c = 0; c < visits.size(); ++c)
        if (has_copies(scenario, c))
            for (std::string& by : visits[c].decided_by) mark(by, scenario.components[c].id);
    return visits;
}

}  // namespace headroom::study
