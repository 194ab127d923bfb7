// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "plan/cycles.h"
#include "plan/fit.h"
#include "plan/names.h"
#include "plan/topology.h"
#include "plan/ways.h"
#include "schema/purchase.h"
#include "schema/setting.h"

namespace headroom::plan {
namespace {

bool is_source(const schema::Record* record) { return record->role == schema::Role::Source; }

/// Everything that a request, a message, an attachment or a fallback can come to from the sources.
std::vector<bool> reached_from_sources(const Design& design, const Topology& topology) {
    Ways ways(design.components.size());
    const std::vector<std::string> ids = component_ids(design);
    for (const Arrow& arrow : topology.arrows) {
        ways.add(arrow.from, arrow.to, arrow.connects);
        if (arrow.policy.on_failure.kind != OnFailure::Kind::Fallback) continue;
        const auto fallback = std::ranges::find(ids, arrow.policy.on_failure.fallback);
        if (fallback != ids.end()) ways.add(arrow.from, static_cast<std::size_t>(fallback - ids.begin()), schema::Connects::Calls);
    }
    std::vector<std::size_t> sources;
    for (std::size_t i = 0; i < topology.records.size(); ++i) {
        if (is_source(topology.records[i])) sources.push_back(i);
    }
    return ways.reached(sources);
}

void check_reach(const Design& design, const std::string& path, const Topology& topology, Diagnostics& diagnostics) {
    if (std::ranges::none_of(topology.records, is_source)) {
        diagnostics.error(design.at, path + ".components", fmt::format("design '{}' has no source of requests", design.name),
                          "a component such as 'users'");
        return;
    }
    const std::vector<bool> reached = reached_from_sources(design, topology);
    for (std::size_t i = 0; i < design.components.size(); ++i) {
        const Component& component = design.components[i];
        const std::string at = fmt::format("{}.components[{}]", path, i);
        if (is_source(topology.records[i])) {
            const bool leads = std::ranges::any_of(topology.arrows, [&](const Arrow& arrow) { return arrow.from == i; });
            if (!leads)
                diagnostics.error(component.at, at, fmt::format("'{}' is a source of requests that reaches nothing", component.id),
                                  "a connection from it");
        } else if (topology.records[i]->role == schema::Role::Scaler &&
                   std::ranges::none_of(topology.arrows, [&](const Arrow& arrow) { return arrow.from == i; })) {
            diagnostics.error(component.at, at, fmt::format("'{}' scales nothing", component.id),
                              "a connection from it to what it is to scale");
        } else if (topology.records[i]->role == schema::Role::Host) {
            if (std::ranges::none_of(topology.arrows, [&](const Arrow& arrow) { return arrow.from == i; }))
                diagnostics.error(component.at, at, fmt::format("nothing stands on '{}'", component.id),
                                  "a connection from it to what is to stand on it");
        } else if (!reached[i]) {
            const auto& ports = topology.records[i]->inputs;
            const bool takes_messages =
                !ports.empty() && ports.front().connects == schema::Connects::Messages && topology.records[i]->role != schema::Role::Queue;
            diagnostics.warning(component.at, at, fmt::format("no request reaches '{}'", component.id),
                                takes_messages ? "a connection to it from a queue that requests reach" : "a connection to it");
        }
    }
}

bool shares_out(const schema::Record& record) { return record.role == schema::Role::Queue && !record.copies_to_all; }

/// How many takers share the messages of each queue that gives each message to one.
std::map<std::size_t, double> takers_of(const Topology& topology) {
    std::map<std::size_t, double> takers;
    for (const Arrow& arrow : topology.arrows) {
        if (arrow.connects == schema::Connects::Messages && shares_out(*topology.records[arrow.from])) ++takers[arrow.from];
    }
    return takers;
}

/// Calls of one route along each arrow, for each call of the caller. A balancer makes one, to one of those it leads to; a queue
/// gives each message to one taker, a log to each. Dead letters are none: whoever takes them up again does so by hand, or they expire.
std::vector<Flow> flows_of(const Design& design, const Topology& topology, std::size_t route) {
    std::map<std::size_t, double> weights;
    for (const Arrow& arrow : topology.arrows) weights[arrow.from] += weight_at(design, topology, arrow).value_or(0);
    const std::map<std::size_t, double> takers = takers_of(topology);
    std::vector<Flow> flows;
    for (const Arrow& arrow : topology.arrows) {
        if (schema::is_attachment(arrow.connects) || arrow.connects == schema::Connects::DeadLetters) continue;
        double calls = arrow.policy.calls[route];
        if (arrow.connects == schema::Connects::Messages && takers.contains(arrow.from)) calls /= takers.at(arrow.from);
        if (const auto weight = weight_at(design, topology, arrow); weight && weights[arrow.from] > 0)
            calls *= *weight / weights[arrow.from];
        flows.push_back({arrow.from, arrow.to, calls});
    }
    return flows;
}

std::string sentence(const Design& design, const Cycle& cycle) {
    if (cycle.nodes.empty()) return fmt::format("more than {} components call one another in circles", largest_circle);
    std::string circle;
    for (const std::size_t node : cycle.nodes) circle += design.components[node].id + " -> ";
    circle += design.components[cycle.nodes.front()].id;
    const std::string times = fmt::format("{:.3g} time{}", cycle.gain, cycle.gain == 1 ? "" : "s");
    if (cycle.alone) return fmt::format("{} calls itself {} for each call", circle, times);
    return fmt::format("{} calls itself {} for each call, and with the circles beside it at least once", circle, times);
}

void check_circles(const Design& design, const std::string& path, const Topology& topology, const std::vector<std::string>& routes,
                   Diagnostics& diagnostics) {
    std::map<std::vector<std::size_t>, std::pair<Cycle, std::vector<std::string>>> found;
    for (std::size_t route = 0; route < routes.size(); ++route) {
        for (Cycle& cycle : endless_cycles(design.components.size(), flows_of(design, topology, route))) {
            auto& [first, names] = found[cycle.nodes];
            if (names.empty()) first = std::move(cycle);
            names.push_back(routes[route]);
        }
    }
    for (const auto& [nodes, entry] : found) {
        const auto& [cycle, names] = entry;
        Location at = design.at;
        std::string where = path + ".connections";
        for (const Arrow& arrow : topology.arrows) {
            if (nodes.empty() || arrow.from != nodes[0] || arrow.to != nodes[1 % nodes.size()]) continue;
            at = design.connections[arrow.connection].at;
            where = fmt::format("{}.connections[{}]", path, arrow.connection);
            break;
        }
        std::string message = sentence(design, cycle);
        if (names.size() < routes.size()) message += fmt::format(" (route{} {})", names.size() == 1 ? "" : "s", fmt::join(names, ", "));
        diagnostics.error(at, where, message, "a circle that calls less than once; \"calls\" says how often");
    }
}

/// What stands on another's machines has none of its own, which could be chosen or bought.
void check_hosts(const Design& design, const std::string& path, const Topology& topology, Diagnostics& diagnostics) {
    std::map<std::size_t, std::size_t> hosts;
    for (const Arrow& arrow : topology.arrows) {
        if (arrow.connects != schema::Connects::Hosting) continue;
        const Component &host = design.components[arrow.from], &pod = design.components[arrow.to];
        const std::string at = fmt::format("{}.components[{}]", path, arrow.to);
        if (const auto [first, is_first] = hosts.emplace(arrow.to, arrow.from); !is_first)
            diagnostics.error(design.connections[arrow.connection].at, fmt::format("{}.connections[{}]", path, arrow.connection),
                              fmt::format("'{}' stands on '{}' already", pod.id, design.components[first->second].id), "one of the two");
        for (const schema::Parameter& parameter : topology.records[arrow.to]->parameters) {
            const Value* set = pod.settings.find(parameter.name);
            if (set == nullptr || set->is_null()) continue;
            if (schema::names_machines(parameter))
                diagnostics.error(set->at, fmt::format("{}.{}", at, parameter.name),
                                  fmt::format("'{}' stands on nodes of '{}' and has no {} of its own", pod.id, host.id, parameter.name),
                                  fmt::format("\"{}\" of '{}'; here \"vcpus\" and \"memory\"", parameter.name, host.id));
            if (parameter.name == "purchase" && set->is_object())
                diagnostics.warning(set->at, at + ".purchase",
                                    fmt::format("'{}' stands on nodes of '{}': this buys nothing", pod.id, host.id),
                                    fmt::format("\"purchase\" of '{}'", host.id));
        }
    }
}

/// Does it hold calls that come while nobody is there, and start a replica for them?
bool activates(const Component& scaler, const schema::Record& scaled) {
    const Value* mode = scaler.settings.find("mode");
    return mode != nullptr && mode->is_string() && mode->as_string() == "knative" && scaled.role == schema::Role::Service;
}

/// Two scalers would undo what the other does. Calls wait for nobody who is not there, unlike messages, but where an activator holds them.
void check_scalers(const Design& design, const std::string& path, const Topology& topology, Diagnostics& diagnostics) {
    std::map<std::size_t, std::size_t> scalers;  // by what they scale
    for (const Arrow& arrow : topology.arrows) {
        if (arrow.connects != schema::Connects::Scaling) continue;
        const Component &scaler = design.components[arrow.from], &scaled = design.components[arrow.to];
        if (const auto [first, is_first] = scalers.emplace(arrow.to, arrow.from); !is_first)
            diagnostics.error(design.connections[arrow.connection].at, fmt::format("{}.connections[{}]", path, arrow.connection),
                              fmt::format("'{}' is scaled by '{}' already", scaled.id, design.components[first->second].id),
                              "one of the two");
        const Value* fewest = scaler.settings.find("min");
        if (fewest == nullptr || !fewest->is_number()) continue;
        const std::string where = fmt::format("{}.components[{}].min", path, arrow.from);
        const bool takes_messages = std::ranges::any_of(
            topology.arrows, [&](const Arrow& other) { return other.to == arrow.to && other.connects == schema::Connects::Messages; });
        if (fewest->as_number() == 0 && !takes_messages && !activates(scaler, *topology.records[arrow.to]))
            diagnostics.error(
                fewest->at, where,
                fmt::format("'{}' may leave '{}' without a replica, and calls that come then fail", scaler.id, scaled.id),
                "at least 1; none only where messages wait in a queue, or \"mode\": \"knative\" holds the calls to a service");
    }
}

/// Of replicas, or of nodes.
void check_limits(const Design& design, const std::string& path, const Topology& topology, Diagnostics& diagnostics) {
    for (std::size_t i = 0; i < design.components.size(); ++i) {
        const schema::Parameter* limit = topology.records[i]->find("max");
        const Value* fewest = design.components[i].settings.find("min");
        if (limit == nullptr || fewest == nullptr || !fewest->is_number()) continue;
        const Value& most = schema::value_of(design.components[i].settings, *limit);
        if (most.is_number() && fewest->as_number() > most.as_number())
            diagnostics.error(fewest->at, fmt::format("{}.components[{}].min", path, i),
                              fmt::format("'{}' has more at least than at most", design.components[i].id),
                              fmt::format("at most its max, {}", most.as_number()));
    }
}

}  // namespace

void check_topology(const Design& design, const std::string& path, const Topology& topology, const std::vector<std::string>& routes,
                    Diagnostics& diagnostics) {
    check_reach(design, path, topology, diagnostics);
    check_queues(design, path, topology, diagnostics);
    check_circles(design, path, topology, routes, diagnostics);
    check_hosts(design, path, topology, diagnostics);
    check_scalers(design, path, topology, diagnostics);
    check_limits(design, path, topology, diagnostics);
}

}  // namespace headroom::plan
