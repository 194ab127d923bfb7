// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "core/units.h"
#include "plan/fit.h"
#include "plan/says.h"
#include "plan/ways.h"

namespace headroom::plan {

namespace {

using schema::Connects;

/// Other callers take replicas in turn, whatever their weights; so does a balancer that goes by turns alone.
void check_weight(const Design& design, const std::string& path, const Topology& topology, const Arrow& arrow, Diagnostics& diagnostics) {
    const Value* weight = design.connections[arrow.connection].settings.find("weight");
    const std::optional<double> heeded = weight_at(design, topology, arrow);
    if (weight == nullptr || arrow.policy.weight == heeded.value_or(1)) return;
    diagnostics.warning(
        weight->at, path + ".weight",
        fmt::format("\"weight\" of '{}' changes nothing: '{}' {}", design.connections[arrow.connection].id,
                    design.components[arrow.from].id,
                    heeded ? "goes by \"round_robin\", each replica in turn" : "does not choose among what it calls"),
        heeded ? "\"algorithm\": \"weighted_round_robin\", or no \"weight\"" : "a load balancer on the way, or no \"weight\"");
}

/// A call that is late is made twice: a message is then there twice, and a write is done twice.
void check_hedge(const Design& design, const std::string& path, const Topology& topology, const Arrow& arrow,
                 const std::vector<Route>& routes, Diagnostics& diagnostics) {
    const Value* hedge = design.connections[arrow.connection].settings.find("hedge");
    if (!arrow.policy.hedge || hedge == nullptr) return;
    const bool sends = topology.records[arrow.to]->role == schema::Role::Queue;
    for (std::size_t route = 0; route < routes.size(); ++route) {
        if (!sends && routes[route].kind != RouteKind::Write) continue;
        if (arrow.policy.calls[route] <= 0 || !reached_by(route, topology)[arrow.from]) continue;
        diagnostics.warning(
            hedge->at, path + ".hedge",
            sends ? fmt::format("'{}' hedges what it sends to '{}': a message that is stored late is there twice",
                                design.components[arrow.from].id, design.components[arrow.to].id)
                  : fmt::format("'{}' hedges calls that write (of route '{}'): one that is late is made twice, and the write done twice",
                                design.connections[arrow.connection].id, routes[route].name),
            sends ? "no \"hedge\"" : "a connection of their own for writes, without \"hedge\"");
        return;
    }
}

/// Both are counted from the moment that the caller asks.
void check_limit(const Design& design, const std::string& path, const Arrow& arrow, Diagnostics& diagnostics) {
    const Connection& connection = design.connections[arrow.connection];
    const auto& limit = arrow.policy.time_limit;
    const auto text = [](Duration time) { return print_quantity(time.value, Unit::Seconds); };
    if (!limit) return;
    if (const Duration way{2 * arrow.policy.latency.value}; way.value > limit->value)
        diagnostics.warning(connection.settings.find("time_limit")->at, path + ".time_limit",
                            fmt::format("no answer comes along '{}' in time: it is on the way for {}, and waited for {}", connection.id,
                                        text(way), text(*limit)),
                            fmt::format("a time limit above {}", text(way)));
    if (arrow.policy.hedge && arrow.policy.hedge->delay && arrow.policy.hedge->delay->value > limit->value)
        diagnostics.warning(
            connection.settings.find("hedge")->at, path + ".hedge",
            fmt::format("\"hedge\" of '{}' changes nothing: a call is given up after {}, before it is hedged", connection.id, text(*limit)),
            fmt::format("a \"delay\" below {}", text(*limit)));
}

}  // namespace

std::optional<double> weight_at(const Design& design, const Topology& topology, const Arrow& arrow) {
    const schema::Record& record = *topology.records[arrow.from];
    if (record.role != schema::Role::Balancer || record.find("algorithm") == nullptr) return std::nullopt;
    return Says(design.components[arrow.from], record).text("algorithm") == "round_robin" ? 1 : arrow.policy.weight;
}

std::vector<bool> reached_by(std::size_t route, const Topology& topology) {
    Ways ways(topology.records.size());
    for (const Arrow& arrow : topology.arrows) {
        const bool carries = arrow.connects == Connects::Calls && arrow.policy.calls[route] > 0;
        if (carries || arrow.connects == Connects::Messages) ways.add(arrow.from, arrow.to, Connects::Calls);
    }
    std::vector<std::size_t> sources;
    for (std::size_t i = 0; i < topology.records.size(); ++i)
        if (topology.records[i]->role == schema::Role::Source) sources.push_back(i);
    return ways.reached(sources);
}

void check_callers(const Design& design, const std::string& path, const Topology& topology, const std::vector<Route>& routes,
                   Diagnostics& diagnostics) {
    for (const Arrow& arrow : topology.arrows) {
        if (arrow.connects != Connects::Calls) continue;
        const std::string at = fmt::format("{}.connections[{}]", path, arrow.connection);
        check_weight(design, at, topology, arrow, diagnostics);
        check_limit(design, at, arrow, diagnostics);
        check_hedge(design, at, topology, arrow, routes, diagnostics);
    }
}

}  // namespace headroom::plan
