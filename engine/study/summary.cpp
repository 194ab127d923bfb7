// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/summary.h"

#include <algorithm>
#include <functional>
#include <set>

#include "study/capacity.h"

namespace headroom::study {

namespace {

using protocol::ComponentMeasure;
using protocol::ConnectionMeasure;
using protocol::LevelMeasure;
using protocol::RequestMeasure;

template <class T>
using Replications = std::vector<const T*>;

/// One part of each replication: `part(replication)` gives a reference.
template <class T, class Part>
auto parts(const Replications<T>& replications, Part part) {
    std::vector<decltype(&part(*replications.front()))> result;
    result.reserve(replications.size());
    for (const T* replication : replications) result.push_back(&part(*replication));
    return result;
}

void add(protocol::RequestCounts& sum, const protocol::RequestCounts& counts) {
    sum.offered += counts.offered;
    sum.completed += counts.completed;
    sum.in_flight_before += counts.in_flight_before;
    sum.in_flight += counts.in_flight;
    for (std::size_t i = 0; i < outcome_count; ++i) sum.failed[i] += counts.failed[i];
}

Times times_of(const auto& replications, auto member) {
    return estimate_times(parts(replications, [member](const auto& r) -> const protocol::Sample& { return r.*member; }));
}

RequestResult requests_of(const Replications<RequestMeasure>& replications) {
    RequestResult result;
    for (const auto* r : replications) add(result.counts, r->counts);
    result.response = times_of(replications, &RequestMeasure::response);
    result.throughput_per_s = estimate_over(replications, [](const RequestMeasure& r) { return r.throughput_per_s; });
    result.error_ratio = estimate_over(replications, [](const RequestMeasure& r) { return r.error_ratio; });
    result.availability = estimate_over(replications, [](const RequestMeasure& r) { return 1 - r.error_ratio; });
    for (std::size_t i = 0; i < outcome_count; ++i)
        result.failed_per_s[i] = estimate_over(replications, [i](const RequestMeasure& r) { return r.failed_per_s[i]; });
    for (std::size_t i = 0; i < result.slo_quantiles.size(); ++i) {
        result.slo_quantiles[i] = estimate_over(replications, [i](const RequestMeasure& r) { return r.slo_quantiles[i]; });
        const auto infinite = std::count_if(replications.begin(), replications.end(), [i](const auto* r) { return r->slo_infinite[i]; });
        result.slo_infinite[i] = 2 * static_cast<std::size_t>(infinite) > replications.size();
    }
    return result;
}

std::vector<Estimate> instances_of(const Replications<ComponentMeasure>& replications) {
    std::size_t most = 0;
    for (const auto* r : replications) most = std::max(most, r->instances.size());
    std::vector<Estimate> result;
    for (std::size_t i = 0; i < most; ++i) {
        Replications<ComponentMeasure> with_it;
        std::copy_if(replications.begin(), replications.end(), std::back_inserter(with_it),
                     [i](const auto* r) { return i < r->instances.size(); });
        result.push_back(estimate_over(with_it, [i](const ComponentMeasure& r) { return r.instances[i]; }));
    }
    return result;
}

std::optional<std::size_t> busiest(schema::Role role, const std::vector<ResourceResult>& resources) {
    const auto load = [role](const ResourceResult& r) { return limits_capacity(role, r.name) ? r.utilization.value.value_or(-1) : -1; };
    const auto found =
        std::max_element(resources.begin(), resources.end(), [&](const auto& a, const auto& b) { return load(a) < load(b); });
    if (found == resources.end() || load(*found) < 0) return std::nullopt;
    return static_cast<std::size_t>(found - resources.begin());
}

std::vector<ResourceResult> resources_of(const Replications<ComponentMeasure>& replications) {
    std::vector<ResourceResult> result;
    if (replications.empty()) return result;
    result.reserve(replications.front()->resources.size());
    for (std::size_t i = 0; i < replications.front()->resources.size(); ++i)
        result.push_back({replications.front()->resources[i].name,
                          estimate_over(replications, [i](const ComponentMeasure& r) { return r.resources.at(i).utilization; })});
    return result;
}

ComponentResult component_of(const plan::Scenario::Component& component, const Replications<ComponentMeasure>& replications) {
    ComponentResult result;
    result.id = component.id;
    result.type = component.record->name;
    result.replicas = estimate_over(replications, [](const ComponentMeasure& r) { return r.replicas; });
    result.resources = resources_of(replications);
    result.bottleneck = busiest(*component.record->role, result.resources);
    result.arrivals_per_s = estimate_over(replications, [](const ComponentMeasure& r) { return r.arrivals_per_s; });
    result.queue_length = estimate_over(replications, [](const ComponentMeasure& r) { return r.queue_length; });
    result.waiting = times_of(replications, &ComponentMeasure::waiting);
    result.residence = times_of(replications, &ComponentMeasure::residence);
    const auto& outputs = component.record->outputs;
    result.outputs.reserve(outputs.size());
    for (std::size_t i = 0; i < outputs.size(); ++i)
        result.outputs.push_back(
            {outputs[i].name, outputs[i].unit, estimate_over(replications, [i](const ComponentMeasure& r) { return r.outputs.at(i); })});
    result.instances = instances_of(replications);
    for (std::size_t i = 0; !replications.empty() && i < replications.front()->regions.size(); ++i) {
        const auto of_region = parts(
            replications, [i](const ComponentMeasure& r) -> auto& { return r.regions.at(i); });
        result.regions.push_back({replications.front()->regions[i].name,
                                  estimate_over(of_region, [](const protocol::RegionMeasure& r) { return r.throughput_per_s; }),
                                  times_of(of_region, &protocol::RegionMeasure::response)});
    }
    return result;
}

ConnectionResult connection_of(const std::string& id, const Replications<ConnectionMeasure>& replications) {
    const auto mean = [&](double ConnectionMeasure::*figure) {
        return estimate_over(replications, [figure](const ConnectionMeasure& r) { return r.*figure; });
    };
    ConnectionResult result;
    result.id = id;
    result.calls_per_s = mean(&ConnectionMeasure::calls_per_s);
    result.retries_per_s = mean(&ConnectionMeasure::retries_per_s);
    result.timeouts_per_s = mean(&ConnectionMeasure::timeouts_per_s);
    result.failures_per_s = mean(&ConnectionMeasure::failures_per_s);
    result.rejected_per_s = mean(&ConnectionMeasure::rejected_per_s);
    result.hedges_per_s = mean(&ConnectionMeasure::hedges_per_s);
    result.breaker_open_ratio = estimate_over(replications, [](const ConnectionMeasure& r) { return r.breaker_open; });
    result.pool_wait = times_of(replications, &ConnectionMeasure::pool_wait);
    result.network_s = mean(&ConnectionMeasure::network_s);
    result.request_bytes_per_s = mean(&ConnectionMeasure::request_bytes_per_s);
    result.response_bytes_per_s = mean(&ConnectionMeasure::response_bytes_per_s);
    return result;
}

LineResult line_of(const plan::Platform::Line& line, const Replications<protocol::LineMeasure>& replications) {
    LineResult result{line.name, line.bytes_per_s, {}, {}, {}};
    result.there_bytes_per_s = estimate_over(replications, [](const protocol::LineMeasure& r) { return r.there_bytes_per_s; });
    result.back_bytes_per_s = estimate_over(replications, [](const protocol::LineMeasure& r) { return r.back_bytes_per_s; });
    if (line.bytes_per_s)
        result.utilization = estimate_over(replications, [&line](const protocol::LineMeasure& r) {
            return std::max(r.there_bytes_per_s, r.back_bytes_per_s) / *line.bytes_per_s;
        });
    return result;
}

bool is_overloaded(const RequestResult& total) {
    constexpr std::array for_want_of_capacity = {Outcome::Timeout,     Outcome::QueueFull, Outcome::PoolExhausted,
                                                 Outcome::RateLimited, Outcome::Abandoned, Outcome::Unavailable};
    double offered = total.throughput_per_s.value.value_or(0);
    for (const Estimate& failed : total.failed_per_s) offered += failed.value.value_or(0);
    double shed = 0;
    for (const Outcome outcome : for_want_of_capacity) shed += total.failed_per_s[static_cast<std::size_t>(outcome)].value.value_or(0);
    return shed > overload_ratio * offered;
}

/// Those that the list does not have yet; it is sorted.
void add_new(std::vector<std::string>& list, const std::vector<std::string>& names) {
    list.insert(list.end(), names.begin(), names.end());
    std::ranges::sort(list);
    list.erase(std::ranges::unique(list).begin(), list.end());
}

void note_stability(LevelResult& level, const Replications<LevelMeasure>& replications) {
    level.total_replications = replications.size();
    for (const auto* r : replications) {
        if (r->grows()) ++level.growing_replications;
        if (!r->settled) ++level.unsettled_replications;
        add_new(level.growing, r->growing);
        add_new(level.growing_lines, r->growing_lines);
    }
    if (2 * level.growing_replications > replications.size()) level.status = Status::Unstable;
}

/// A component, or a connection, by its place in the scenario.
struct Step {
    bool is_connection;
    std::size_t index;
};

/// All of them in the order in which a request comes by.
std::vector<Step> steps_of(const plan::Scenario& scenario) {
    std::vector<Step> steps;
    std::vector<bool> seen(scenario.components.size());
    const std::function<void(std::size_t)> visit = [&](std::size_t component) {
        if (seen[component]) return;
        seen[component] = true;
        steps.push_back({false, component});
        for (std::size_t i = 0; i < scenario.connections.size(); ++i) {
            if (scenario.connections[i].from != component) continue;
            steps.push_back({true, i});
            visit(scenario.connections[i].to);
        }
    };
    for (std::size_t i = 0; i < scenario.components.size(); ++i)
        if (scenario.components[i].record->role == schema::Role::Source) visit(i);
    for (std::size_t i = 0; i < scenario.components.size(); ++i) visit(i);
    return steps;
}

/// `index` of LevelMeasure::splits.
std::vector<TimePart> split_of(const plan::Scenario& scenario, const Replications<LevelMeasure>& replications, std::size_t index) {
    Replications<protocol::SplitMeasure> known;
    for (const auto* r : replications)
        if (index < r->splits.size() && !r->splits[index].mean_s.empty()) known.push_back(&r->splits[index]);
    std::vector<TimePart> parts;
    if (known.empty()) return parts;
    const auto add = [&](const std::string& at, std::size_t part, std::size_t kind) {
        const auto p95 = [part](const protocol::SplitMeasure& r) {
            return r.around_p95_s.empty() ? std::nullopt : std::optional(r.around_p95_s.at(part));
        };
        const Estimate mean = estimate_over(known, [part](const protocol::SplitMeasure& r) { return r.mean_s.at(part); });
        if (mean.value != 0.0) parts.push_back({at, time_kinds[kind], mean, estimate_over(known, p95)});
    };
    const std::size_t of_connections = 2 * scenario.components.size();
    for (const Step& step : steps_of(scenario)) {
        if (step.is_connection)
            for (std::size_t k = 0; k < 3; ++k) add(scenario.connections[step.index].id, of_connections + 3 * step.index + k, 2 + k);
        else
            for (std::size_t k = 0; k < 2; ++k) add(scenario.components[step.index].id, 2 * step.index + k, k);
    }
    return parts;
}

/// The spots that a component's replicas stand at.
std::vector<plan::Spot> spots_of(const plan::Scenario& scenario, std::size_t component) {
    const std::optional<plan::Stand>& place = scenario.components[component].place;
    std::vector<plan::Spot> spots;
    if (!place) return spots;
    std::set<std::size_t> zones;
    const std::size_t spread = place->spread > 0 ? place->spread : scenario.zones_of(component);
    for (std::size_t replica = 0; replica < spread; ++replica)
        zones.insert(scenario.platform->zone_of(*place, replica, scenario.components[component].turn));
    for (const std::size_t zone : zones) spots.push_back({place->region, zone});
    return spots;
}

void note_busiest_line(LevelResult& level, const plan::Scenario& scenario, std::size_t index) {
    ConnectionResult& connection = level.connections[index];
    for (const plan::Spot& from : spots_of(scenario, scenario.connections[index].from)) {
        for (const plan::Spot& to : spots_of(scenario, scenario.connections[index].to)) {
            const std::optional<plan::Path> path = scenario.platform->path(from, to);
            for (const std::size_t lane : path ? path->lanes : std::vector<std::size_t>()) {
                const LineResult& line = level.lines[lane / 2];
                if (!line.utilization.value || *line.utilization.value <= connection.line_utilization.value.value_or(-1)) continue;
                connection.busiest_line = line.name;
                connection.line_utilization = line.utilization;
            }
        }
    }
}

LevelResult level_of(const plan::Scenario& scenario, const Replications<LevelMeasure>& replications) {
    LevelResult level;
    level.rate_per_s = replications.front()->rate_per_s;
    level.hours_per_day = replications.front()->hours_per_day;
    level.traces = replications.front()->traces;
    level.simulated_s = *estimate_over(replications, [](const LevelMeasure& r) { return r.simulated_s; }).value;
    note_stability(level, replications);

    Replications<LevelMeasure> steady;
    if (level.status != Status::Unstable)
        std::copy_if(replications.begin(), replications.end(), std::back_inserter(steady), [](const auto* r) { return !r->grows(); });
    level.warmup_s = estimate_over(steady, [](const LevelMeasure& r) { return r.warmup_s; }).value.value_or(0);
    level.total = requests_of(parts(
        steady, [](const LevelMeasure& r) -> auto& { return r.total; }));
    for (std::size_t i = 0; i < scenario.routes.size(); ++i)
        level.routes.push_back(requests_of(parts(
            steady, [i](const LevelMeasure& r) -> auto& { return r.routes.at(i); })));
    level.components.reserve(scenario.components.size());
    for (std::size_t i = 0; i < scenario.components.size(); ++i)
        level.components.push_back(
            component_of(scenario.components[i], parts(
                                                     steady, [i](const LevelMeasure& r) -> auto& { return r.components.at(i); })));
    level.connections.reserve(scenario.connections.size());
    for (std::size_t i = 0; i < scenario.connections.size(); ++i)
        level.connections.push_back(
            connection_of(scenario.connections[i].id, parts(
                                                          steady, [i](const LevelMeasure& r) -> auto& { return r.connections.at(i); })));
    for (std::size_t i = 0; scenario.platform && i < scenario.platform->lines.size(); ++i)
        level.lines.push_back(
            line_of(scenario.platform->lines[i], parts(
                                                     steady, [i](const LevelMeasure& r) -> auto& { return r.lines.at(i); })));
    for (std::size_t i = 0; scenario.platform && i < scenario.connections.size(); ++i) note_busiest_line(level, scenario, i);
    level.total.split = split_of(scenario, steady, 0);
    for (std::size_t i = 0; i < level.routes.size(); ++i) level.routes[i].split = split_of(scenario, steady, 1 + i);
    if (level.status != Status::Unstable && is_overloaded(level.total)) level.status = Status::Overloaded;
    return level;
}

}  // namespace

std::vector<LevelResult> summarise(const plan::Scenario& scenario, const std::vector<protocol::Measurement>& replications) {
    std::vector<LevelResult> levels;
    levels.reserve(replications.front().levels.size());
    for (std::size_t i = 0; i < replications.front().levels.size(); ++i) {
        Replications<LevelMeasure> of_level;
        for (const auto& replication : replications) of_level.push_back(&replication.levels.at(i));
        levels.push_back(level_of(scenario, of_level));
    }
    return levels;
}

std::vector<PlaceResult> placement_of(const plan::Scenario& scenario, const std::vector<protocol::Measurement>& replications) {
    std::vector<PlaceResult> placement;
    if (replications.front().levels.back().components.empty()) return placement;  // estimated, and something piles up
    for (std::size_t c = 0; c < scenario.components.size(); ++c) {
        const plan::Scenario::Component& component = scenario.components[c];
        if (!component.place) continue;
        PlaceResult& place = placement.emplace_back(component.id, scenario.platform->regions[component.place->region].name);
        const bool is_everywhere = replications.front().levels.back().components[c].zones.empty();
        for (std::size_t zone = 0; zone < scenario.zones_of(c); ++zone) {
            double replicas = 0;
            for (const protocol::Measurement& replication : replications)
                if (!is_everywhere) replicas += replication.levels.back().components[c].zones[zone];
            if (!is_everywhere && replicas == 0) continue;
            place.zones.push_back(zone + 1);
            if (!is_everywhere) place.replicas.push_back(replicas / static_cast<double>(replications.size()));
        }
    }
    return placement;
}

std::vector<DecisionResult> decisions_of(const plan::Horizon& horizon, const protocol::Measurement& replication) {
    const bool is_span = horizon.kind == plan::Horizon::Kind::Span;
    std::vector<DecisionResult> result;
    for (std::size_t i = 0; i < replication.levels.size(); ++i) {
        for (const protocol::DecisionMeasure& decision : replication.levels[i].decisions) {
            result.push_back({decision, is_span ? std::nullopt : std::optional(i)});
            if (is_span) result.back().what.at_s += horizon.from;
        }
    }
    return result;
}

void add_transitions(RunResult& run, const plan::Horizon& horizon, const protocol::Measurement& replication) {
    const bool is_span = horizon.kind == plan::Horizon::Kind::Span;
    for (std::size_t i = 0; i < replication.levels.size(); ++i) {
        for (const protocol::TransitionMeasure& transition : replication.levels[i].transitions) {
            run.transitions.push_back({transition, is_span ? std::nullopt : std::optional(i)});
            if (is_span) run.transitions.back().what.at_s += horizon.from;
        }
        run.transitions_left_out += replication.levels[i].transitions_left_out;
    }
}

}  // namespace headroom::study
