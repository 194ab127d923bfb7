// SPDX-License-Identifier: GPL-3.0-or-later
#include "replication/measure.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace headroom::replication {

namespace {

using kernel::Blocks;
using protocol::percentiles;

constexpr double least_beyond = 20;  ///< observations above a percentile, lest it be chance

protocol::Sample summary(const kernel::Tally::Sample& sample) {
    protocol::Sample result{sample.count(), sample.mean(), {}};
    for (std::size_t i = 0; i < percentiles.size(); ++i) result.quantiles[i] = sample.quantile(percentiles[i], least_beyond);
    return result;
}

/// One route, or the sum of several, while it is being added up.
struct Requests {
    protocol::RequestCounts counts;
    kernel::Tally::Sample response;
    double completed = 0;  ///< in the measured window
    std::array<double, outcome_count> failed{};

    void add(const kernel::Source::RouteFigures& route, Blocks window) {
        counts.offered += route.offered.all();
        counts.completed += route.completed.all();
        counts.in_flight += route.in_flight;
        completed += static_cast<double>(route.completed.in(window));
        for (std::size_t i = 0; i < outcome_count; ++i) {
            counts.failed[i] += route.failed[i]->all();
            failed[i] += static_cast<double>(route.failed[i]->in(window));
        }
        response.merge(route.response.in(window));
    }
};

/// Percentiles where each failed request is infinitely slow.
void add_slo_quantiles(protocol::RequestMeasure& measure, const Requests& requests, double failed) {
    const double all = requests.completed + failed;
    for (std::size_t i = 0; i < percentiles.size(); ++i) {
        if (all * (1 - percentiles[i]) < least_beyond - 1e-9) continue;
        const double rank = percentiles[i] * all;
        if (rank > requests.completed) {
            measure.slo_infinite[i] = true;
        } else {
            measure.slo_quantiles[i] = requests.response.quantile(rank / requests.completed, 0);
        }
    }
}

protocol::RequestMeasure finished(const Requests& requests, std::uint64_t in_flight_before, double seconds) {
    protocol::RequestMeasure measure;
    measure.counts = requests.counts;
    measure.counts.in_flight_before = in_flight_before;
    measure.response = summary(requests.response);
    measure.throughput_per_s = requests.completed / seconds;
    double failed = 0;
    for (std::size_t i = 0; i < outcome_count; ++i) {
        failed += requests.failed[i];
        measure.failed_per_s[i] = requests.failed[i] / seconds;
    }
    measure.error_ratio = requests.completed + failed > 0 ? failed / (requests.completed + failed) : 0;
    add_slo_quantiles(measure, requests, failed);
    return measure;
}

/// A source keeps its figures by route.
void add_requests(protocol::ComponentMeasure& measure, const kernel::Source& source, Blocks window, double seconds) {
    Requests all;
    double offered = 0;
    for (const auto& route : source.routes()) {
        all.add(route, window);
        offered += static_cast<double>(route.offered.in(window));
    }
    measure.arrivals_per_s = offered / seconds;
    measure.residence = summary(all.response);
}

/// The mean of the hours that are billed, each at its own mean.
std::vector<protocol::UsageMeasure> usage_of(const kernel::Component& component, Blocks window, std::size_t hour) {
    std::vector<protocol::UsageMeasure> mean;
    for (std::size_t first = window.first; first < window.last; first += hour) {
        const Blocks billed{first, std::min(first + hour, window.last)};
        const double weight = static_cast<double>(billed.last - billed.first) / static_cast<double>(window.last - window.first);
        std::vector<plan::Usage> usage = component.usage(billed);
        for (const plan::Usage& each : component.crossing_usage(billed)) usage.push_back(each);
        if (mean.empty())
            for (const plan::Usage& use : usage) mean.push_back({std::string(plan::name_of(use.meter)), use.item, use.option, 0});
        for (std::size_t i = 0; i < usage.size(); ++i) {
            mean[i].per_hour += weight * usage[i].per_hour;
            mean[i].ranks.resize(std::max(mean[i].ranks.size(), usage[i].ranks.size()));
            for (std::size_t k = 0; k < usage[i].ranks.size(); ++k) mean[i].ranks[k] += weight * usage[i].ranks[k];
        }
    }
    return mean;
}

protocol::ComponentMeasure measure_component(const kernel::Component& component, Blocks window, double seconds) {
    protocol::ComponentMeasure measure;
    measure.replicas = component.serving(window);
    for (const kernel::ResourceUse& use : component.resources(window)) measure.resources.push_back({use.name, use.utilization});
    measure.arrivals_per_s = static_cast<double>(component.figures.arrivals.in(window)) / seconds;
    measure.queue_length = component.figures.queued.integral(window) / seconds;
    measure.waiting = summary(component.figures.waiting.in(window));
    measure.residence = summary(component.figures.residence.in(window));
    if (const auto* source = dynamic_cast<const kernel::Source*>(&component)) add_requests(measure, *source, window, seconds);
    measure.outputs = component.outputs(window);
    measure.instances = component.instances(window);
    measure.zones = component.serving_by_zone(window);
    for (const kernel::Component::Region& region : component.regions(window))
        measure.regions.push_back({region.name, region.answers / seconds, summary(region.response)});
    return measure;
}

protocol::ConnectionMeasure measure_channel(const kernel::Channel& channel, Blocks window, double seconds) {
    protocol::ConnectionMeasure measure;
    double sent = 0, answered = 0, request_bytes = 0, response_bytes = 0;
    for (std::size_t r = 0; r < channel.figures.sent.size(); ++r) {
        const auto out = static_cast<double>(channel.figures.sent[r]->in(window));
        const auto back = static_cast<double>(channel.figures.answered[r]->in(window));
        sent += out;
        answered += back;
        request_bytes += out * channel.request_bytes(r);
        response_bytes += back * channel.response_bytes(r);
    }
    measure.calls_per_s = sent / seconds;
    measure.retries_per_s = static_cast<double>(channel.figures.retries.in(window)) / seconds;
    measure.timeouts_per_s = static_cast<double>(channel.figures.timeouts.in(window)) / seconds;
    measure.failures_per_s = static_cast<double>(channel.figures.failures.in(window)) / seconds;
    measure.rejected_per_s = static_cast<double>(channel.figures.rejected.in(window)) / seconds;
    measure.hedges_per_s = static_cast<double>(channel.figures.hedges.in(window)) / seconds;
    if (channel.policy().breaker)
        measure.breaker_open = channel.figures.broken.integral(window) / seconds / static_cast<double>(channel.callers());
    measure.pool_wait = summary(channel.figures.pool_wait.in(window));
    measure.network_s = channel.network_s(window);
    measure.request_bytes_per_s = request_bytes / seconds;
    measure.response_bytes_per_s = response_bytes / seconds;
    return measure;
}

/// What a queue takes is sent to it; others are given messages, and process them.
const char* messaging_of(const plan::Scenario& scenario, const std::vector<kernel::Span>& spans, const kernel::Span& span) {
    const auto is_to_queue = [&](const kernel::Span& call) {
        const plan::Scenario::Connection& connection = scenario.connections[call.channel];
        const auto to = call.fallback ? scenario.find_component(connection.policy.on_failure.fallback) : std::optional(connection.to);
        return scenario.components[to.value()].record->role == schema::Role::Queue;
    };
    if (span.channel != kernel::no_channel) return is_to_queue(span) ? "send" : span.message ? "deliver" : "";
    const bool is_given = span.parent != kernel::Span::none && spans[span.parent].message && !is_to_queue(spans[span.parent]);
    return is_given ? "process" : "";
}

protocol::SpanMeasure measure_span(kernel::Simulation& simulation, const std::vector<kernel::Span>& spans, const kernel::Span& span) {
    static constexpr std::array found = {"", "hit", "miss"};
    const plan::Scenario& scenario = simulation.scenario();
    const bool is_over = span.end != kernel::never;
    const auto since_begin = [&](kernel::Time time) { return static_cast<std::uint64_t>(time - simulation.statistics().start()); };
    protocol::SpanMeasure made;
    if (span.parent != kernel::Span::none) made.parent = span.parent;
    made.component = scenario.components[span.component].id;
    made.replica = span.replica;
    if (span.channel != kernel::no_channel) made.connection = scenario.connections[span.channel].id;
    made.attempt = span.attempt;
    made.second = span.second;
    made.fallback = span.fallback;
    made.cache = found[static_cast<std::size_t>(span.found)];
    made.message = messaging_of(scenario, spans, span);
    if (is_over) made.outcome = to_string(span.outcome);
    made.begin_ns = since_begin(span.begin);
    made.end_ns = since_begin(is_over ? span.end : simulation.now());
    made.waited_ns = static_cast<std::uint64_t>(span.waited);
    made.worked_ns = static_cast<std::uint64_t>(span.worked);
    return made;
}

double busiest(const kernel::Component& component, Blocks window) {
    double most = 0;
    for (const kernel::ResourceUse& use : component.resources(window)) most = std::max(most, use.utilization);
    return most;
}

}  // namespace

std::vector<std::uint64_t> in_flight(kernel::Simulation& simulation) {
    std::vector<std::uint64_t> result(simulation.scenario().routes.size());
    for (const kernel::Source* source : simulation.sources()) {
        for (std::size_t r = 0; r < result.size(); ++r) result[r] += source->routes()[r].in_flight;
    }
    return result;
}

protocol::LevelMeasure measure(kernel::Simulation& simulation, std::size_t cut, const std::vector<std::uint64_t>& in_flight_before,
                               std::optional<std::size_t> hour) {
    const kernel::Statistics& statistics = simulation.statistics();
    const Blocks window{cut, statistics.blocks()};
    const double seconds = statistics.seconds(window);
    protocol::LevelMeasure level;
    level.simulated_s = statistics.seconds({0, statistics.blocks()});
    level.warmup_s = statistics.seconds({0, cut});
    Requests total;
    std::uint64_t before = 0;
    for (std::size_t r = 0; r < in_flight_before.size(); ++r) {
        Requests route;
        for (const kernel::Source* source : simulation.sources()) {
            route.add(source->routes()[r], window);
            total.add(source->routes()[r], window);
        }
        before += in_flight_before[r];
        level.routes.push_back(finished(route, in_flight_before[r], seconds));
    }
    level.total = finished(total, before, seconds);
    for (std::size_t i = 0; i < simulation.component_count(); ++i) {
        level.components.push_back(measure_component(simulation.component(i), window, seconds));
        level.components.back().usage = usage_of(simulation.component(i), window, hour.value_or(window.last - window.first));
    }
    for (std::size_t i = 0; i < simulation.channel_count(); ++i) {
        level.connections.push_back(measure_channel(simulation.channel(i), window, seconds));
    }
    const kernel::Network* network = simulation.network();
    for (std::size_t lane = 0; network != nullptr && lane < network->lanes(); lane += 2)
        level.lines.push_back({network->bytes(lane, window) / seconds, network->bytes(lane + 1, window) / seconds});
    return level;
}

std::vector<protocol::SplitMeasure> splits(kernel::Simulation& simulation, std::size_t cut) {
    std::vector<protocol::SplitMeasure> result;
    kernel::Trace* trace = simulation.trace();
    if (trace == nullptr) return result;
    std::vector<std::size_t> all(simulation.scenario().routes.size());
    std::iota(all.begin(), all.end(), 0);
    std::vector<std::vector<std::size_t>> asked = {all};
    for (const std::size_t route : all) asked.push_back({route});
    for (const auto& each : asked) {
        kernel::ResponseSplit::Means means = trace->split().of(each, {cut, simulation.statistics().blocks()});
        result.push_back({std::move(means.all), std::move(means.around_p95)});
    }
    return result;
}

std::vector<protocol::TraceMeasure> traces(kernel::Simulation& simulation) {
    std::vector<protocol::TraceMeasure> result;
    kernel::Trace* trace = simulation.trace();
    if (trace == nullptr || trace->spans() == nullptr) return result;
    for (const auto& [request, stands_for_all] : trace->spans()->kept()) {
        protocol::TraceMeasure& made = result.emplace_back();
        made.route = simulation.scenario().routes[request->route].name;
        made.sampled = stands_for_all;
        made.left_out = request->left_out;
        for (const kernel::Span& span : request->spans) made.spans.push_back(measure_span(simulation, request->spans, span));
    }
    return result;
}

std::vector<protocol::DecisionMeasure> decisions(kernel::Simulation& simulation, kernel::Time since) {
    std::vector<protocol::DecisionMeasure> result;
    for (std::size_t i = 0; i < simulation.component_count(); ++i) {
        const auto* decided = simulation.component(i).decisions();
        if (decided == nullptr) continue;
        for (const kernel::Decision& d : *decided)
            result.push_back({simulation.scenario().components[i].id, kernel::to_seconds(d.at - since), d.metric, d.value, d.ratio,
                              static_cast<std::uint64_t>(std::max<std::int64_t>(0, d.recommended)), d.limit,
                              static_cast<std::uint64_t>(d.from), static_cast<std::uint64_t>(d.to)});
    }
    std::ranges::stable_sort(result, {}, &protocol::DecisionMeasure::at_s);
    return result;
}

std::vector<protocol::TransitionMeasure> transitions(kernel::Simulation& simulation, kernel::Time since) {
    const auto id_of = [&](std::size_t component) { return simulation.scenario().components[component].id; };
    std::vector<protocol::TransitionMeasure> result;
    for (const kernel::Transition& seen : simulation.transitions().seen()) {
        protocol::TransitionMeasure& made =
            result.emplace_back(protocol::TransitionMeasure{kernel::to_seconds(seen.at - since), seen.kind, seen.subject, seen.state});
        if (seen.replica) {
            made.component = id_of(seen.replica->first);
            made.replica = static_cast<std::uint32_t>(seen.replica->second);
        }
        std::map<std::size_t, std::uint64_t> taken;
        for (const auto& [component, replica] : seen.taken) ++taken[component];
        for (const auto& [component, replicas] : taken) made.taken.push_back({id_of(component), replicas});
    }
    return result;
}

protocol::Timeline timeline(kernel::Simulation& simulation, double from_s) {
    const kernel::Statistics& statistics = simulation.statistics();
    const std::size_t routes = simulation.scenario().routes.size();
    protocol::Timeline line;
    line.from_s = from_s;
    line.window_s = statistics.seconds({0, 1});
    line.utilization.resize(simulation.component_count());
    line.queue_length.resize(simulation.component_count());
    line.replicas.resize(simulation.component_count());
    for (auto* series : {&line.throughput_per_s, &line.failures_per_s}) series->resize(routes);
    for (auto* series : {&line.mean_s, &line.p95_s}) series->resize(routes);
    for (std::size_t b = 0; b < statistics.blocks(); ++b) {
        const Blocks window{b, b + 1};
        for (std::size_t i = 0; i < simulation.component_count(); ++i) {
            const kernel::Component& component = simulation.component(i);
            line.utilization[i].push_back(busiest(component, window));
            line.queue_length[i].push_back(component.figures.queued.integral(window) / line.window_s);
            line.replicas[i].push_back(component.serving(window));
        }
        for (std::size_t r = 0; r < routes; ++r) {
            Requests requests;
            for (const kernel::Source* source : simulation.sources()) requests.add(source->routes()[r], window);
            const auto measure = finished(requests, 0, line.window_s);
            line.throughput_per_s[r].push_back(measure.throughput_per_s);
            double failures = 0;
            for (const double rate : measure.failed_per_s) failures += rate;
            line.failures_per_s[r].push_back(failures);
            line.mean_s[r].push_back(measure.response.mean);
            line.p95_s[r].push_back(measure.response.quantiles[2]);
        }
    }
    return line;
}

}  // namespace headroom::replication
