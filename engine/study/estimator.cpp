// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/estimator.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>
#include <vector>

#include "analytic/lines.h"
#include "analytic/network.h"
#include "cost/catalogue.h"
#include "plan/levels.h"
#include "plan/scenario.h"
#include "study/bursts.h"
#include "study/day_backlog.h"
#include "study/left_out.h"
#include "study/mixture.h"
#include "study/solution.h"

namespace headroom::study {

namespace {

static_assert(analytic::told_percentiles == protocol::percentiles);

/// As if so many requests had been seen: what is merged over the levels of a day is weighed by them.
constexpr double seen_per_hour = 1e6;

protocol::Sample sample_of(const analytic::Times& times, double count = seen_per_hour) {
    protocol::Sample sample{static_cast<std::uint64_t>(count), std::nullopt, {}};
    if (count < 1) return sample;
    sample.mean = times.mean;
    for (std::size_t i = 0; i < times.quantiles.size(); ++i) sample.quantiles[i] = times.quantiles[i];
    return sample;
}

/// Counts of a histogram's cells, of `count` observations.
protocol::Histogram histogram_of(const std::vector<std::pair<double, double>>& distribution, double count) {
    protocol::Histogram histogram;
    if (distribution.empty() || count < 1) return histogram;
    double below = 0, carried = 0;
    std::uint32_t cell = 0;
    for (; below < 1 - 1e-7; ++cell) {
        const double end = share_below(distribution, protocol::cell_begin(cell + 1));
        carried += (end - below) * count;
        below = end;
        const double whole = std::floor(carried + 1e-9);
        carried -= whole;
        if (histogram.counts.empty() && whole <= 0) continue;
        if (histogram.counts.empty()) histogram.first = cell;
        histogram.counts.push_back(static_cast<std::uint64_t>(whole));
        if (cell > 64 * 60) break;
    }
    return histogram;
}

protocol::RequestMeasure requests_of(const analytic::RouteFigures& figures, double hours) {
    protocol::RequestMeasure measure;
    const double seconds = hours * 3600;
    double failed = 0;
    for (std::size_t i = 0; i < outcome_count; ++i) {
        measure.failed_per_s[i] = figures.failed[i];
        measure.counts.failed[i] = static_cast<std::uint64_t>(figures.failed[i] * seconds);
        failed += figures.failed[i];
    }
    measure.counts.completed = static_cast<std::uint64_t>(figures.completed * seconds);
    measure.counts.offered = measure.counts.completed;
    for (const std::uint64_t each : measure.counts.failed) measure.counts.offered += each;
    measure.response = sample_of(figures.response, figures.completed * seconds);
    measure.throughput_per_s = figures.completed;
    measure.error_ratio = figures.completed + failed > 0 ? failed / (figures.completed + failed) : 0;
    measure.slo_quantiles = figures.with_failures;
    for (std::size_t i = 0; i < measure.slo_infinite.size(); ++i)
        measure.slo_infinite[i] = !measure.slo_quantiles[i] && figures.completed + failed > 0;
    return measure;
}

protocol::ComponentMeasure component_of(const analytic::ComponentFigures& figures) {
    protocol::ComponentMeasure measure;
    measure.replicas = figures.replicas;
    for (const analytic::Use& use : figures.resources) measure.resources.push_back({use.name, use.utilization});
    measure.arrivals_per_s = figures.arrivals;
    measure.queue_length = figures.queued;
    const double count = figures.arrivals > 0 ? seen_per_hour : 0;
    measure.waiting = sample_of(figures.waiting, count);
    measure.residence = sample_of(figures.residence, count);
    measure.outputs = figures.outputs;
    for (const plan::Usage& usage : figures.usage)
        measure.usage.push_back({std::string(plan::name_of(usage.meter)), usage.item, usage.option, usage.per_hour, usage.ranks});
    return measure;
}

protocol::ConnectionMeasure connection_of(const analytic::ConnectionFigures& figures, const policy::Connection& policy) {
    protocol::ConnectionMeasure measure;
    measure.calls_per_s = figures.calls;
    measure.retries_per_s = figures.retries;
    measure.timeouts_per_s = figures.timeouts;
    measure.failures_per_s = figures.failures;
    measure.hedges_per_s = figures.hedges;
    measure.rejected_per_s = figures.rejected;
    if (policy.breaker) measure.breaker_open = figures.broken;
    if (figures.has_pool) measure.pool_wait = sample_of(figures.pool_wait, figures.calls > 0 ? seen_per_hour : 0);
    measure.network_s = figures.network_s;
    measure.request_bytes_per_s = figures.request_bytes;
    measure.response_bytes_per_s = figures.response_bytes;
    return measure;
}

protocol::LevelMeasure level_of(const plan::Scenario& scenario, const analytic::Solution& solution, const plan::Level& traffic) {
    protocol::LevelMeasure level;
    level.rate_per_s = traffic.rate();
    level.hours_per_day = traffic.hours;
    for (const std::size_t c : solution.growing) level.growing.push_back(scenario.components[c].id);
    for (const std::size_t line : solution.growing_lines) level.growing_lines.push_back(scenario.platform->lines[line].name);
    if (level.grows()) return level;
    level.total = requests_of(solution.total, traffic.hours);
    level.response = histogram_of(solution.distribution, solution.total.completed * traffic.hours * 3600);
    for (const analytic::RouteFigures& route : solution.routes) level.routes.push_back(requests_of(route, traffic.hours));
    level.components.reserve(solution.components.size());
    level.connections.reserve(solution.connections.size());
    for (std::size_t c = 0; c < solution.components.size(); ++c) {
        level.components.push_back(component_of(solution.components[c]));
        const auto& place = scenario.components[c].place;
        if (!place || !scenario.components[c].record->find("replicas")) continue;
        level.components.back().zones = analytic::replicas_by_zone(scenario, c, solution.components[c].replicas);
    }
    for (std::size_t i = 0; i < solution.connections.size(); ++i)
        level.connections.push_back(connection_of(solution.connections[i], scenario.connections[i].policy));
    for (const analytic::LineFigures& line : solution.lines) level.lines.push_back({line.there_bytes, line.back_bytes});
    return level;
}

}  // namespace

plan::Plan steady_plan(plan::Plan plan) {
    for (plan::Design& design : plan.designs) design.incidents = Value::Array{};
    for (plan::Phase& phase : plan.phases) {
        phase.incidents = Value::Array{};
        phase.horizon = "steady";
    }
    return plan;
}

namespace {

/// Levels of a day, in rows: each begins with what the one below it has come to.
class Levels {
public:
    Levels(const plan::Scenario& scenario, const plan::Surroundings& surroundings, const analytic::ModelTypes& types,
           analytic::Detail detail, std::size_t most)
        : scenario_(scenario), surroundings_(surroundings), types_(types), detail_(detail), first_(scenario, surroundings, types) {
        std::vector<plan::MeanRate> rates;
        for (analytic::SourceTerms& source : first_.sources()) {
            bursts_.push_back(source.bursts);
            rates.push_back(std::move(source.rate));
        }
        levels_ = plan::levels_of_day(rates, most);
        found_.resize(levels_.size());
        lowest_growing_ = levels_.size();
    }

    void find(const InParts& in_parts) {
        find_levels(in_parts);
        if (levels_.size() <= 1 || lowest_growing_ == levels_.size() || has_scaler(scenario_)) return;
        if (auto day = day_with_backlog(scenario_, surroundings_, types_, detail_)) {
            found_ = {{level_of(scenario_, day->solution, day->traffic), std::move(day->solution.caveats)}};
            lowest_growing_ = found_.size();
        }
    }

    /// Up to the first that piles up: higher ones would, too.
    protocol::Measurement measurement() && {
        protocol::Measurement result;
        result.is_estimate = true;
        for (std::size_t i = 0; i < found_.size() && i <= lowest_growing_; ++i) {
            result.levels.push_back(std::move(found_[i].measure));
            result.suggested_s.push_back(0);
            for (std::string& caveat : found_[i].caveats)
                if (std::ranges::find(result.caveats, caveat) == result.caveats.end()) result.caveats.push_back(std::move(caveat));
        }
        return result;
    }

private:
    struct Found {
        protocol::LevelMeasure measure;
        std::vector<std::string> caveats;
    };

    void find_levels(const InParts& in_parts) {
        if (has_scaler(scenario_)) return one_by_one(levels_.size(), [&](std::size_t level) { find(level, first_, in_parts); });
        constexpr std::size_t rows = 2;  // whatever threads there are: figures do not depend on them
        const std::size_t peak = levels_.size() - 1;
        in_parts(1 + std::min(rows, peak), [&](std::size_t part) {
            if (part == 0) return find(peak, first_, in_parts);  // takes longest
            analytic::Network network(scenario_, surroundings_, types_);
            for (std::size_t level = part - 1; level < peak; level += rows) find(level, network, one_by_one);
        });
    }

    void find(std::size_t index, analytic::Network& network, const InParts& in_parts) {
        if (index > lowest_growing_) return;
        const bool is_peak = index + 1 == levels_.size();
        const SteadyState asked{levels_[index].rates, is_peak ? detail_ : analytic::Detail::Sketch, in_parts};
        analytic::Solution solution = solve_with_bursts(scenario_, network, bursts_, asked);
        found_[index] = {level_of(scenario_, solution, levels_[index]), std::move(solution.caveats)};
        if (!solution.grows()) return;
        std::size_t lowest = lowest_growing_;
        while (index < lowest && !lowest_growing_.compare_exchange_weak(lowest, index)) continue;
    }

    const plan::Scenario& scenario_;
    const plan::Surroundings& surroundings_;
    const analytic::ModelTypes& types_;
    analytic::Detail detail_;
    analytic::Network first_;
    std::vector<std::optional<analytic::Bursts>> bursts_;  ///< by source
    std::vector<plan::Level> levels_;
    std::vector<Found> found_;
    std::atomic<std::size_t> lowest_growing_ = 0;
};

}  // namespace

protocol::Measurement Estimator::estimate(const protocol::Request& request, const InParts& in_parts) const {
    Files files;
    for (const auto& [name, text] : request.files) files.add(name, text);
    const auto prices = cost::find_catalogue(request.prices, files);
    if (prices == nullptr) throw RunError("unknown price catalogue '" + request.prices + "'");
    const plan::Surroundings surroundings{catalogue_, prices->instances, files};
    if (request.plan.phases.empty()) throw RunError("the request's plan has no phase");
    const plan::Scenario scenario = plan::resolve(request.plan, request.plan.phases.front().name, std::nullopt, surroundings);
    if (scenario.horizon.kind == plan::Horizon::Kind::Span)
        throw RunError(
            fmt::format("no estimate: the phase '{}' is followed through a span of the day, which can only be simulated", scenario.phase));
    Levels levels(scenario, surroundings, types_, detail_, request.most_levels);
    levels.find(in_parts);
    protocol::Measurement result = std::move(levels).measurement();
    const std::vector<std::string> spikes = averaged_spikes(scenario, files);
    result.caveats.insert(result.caveats.begin(), spikes.begin(), spikes.end());
    return result;
}

void Estimator::run(Work& work, Observer& observer) {
    Desk desk(work, observer, [this](const protocol::Request& request, const InParts& in_parts) { return estimate(request, in_parts); });
    {
        std::vector<std::jthread> others;
        for (unsigned i = 1; i < threads_; ++i) others.emplace_back([&desk] { desk.serve(); });
        desk.serve();
    }
    desk.rethrow();
}

}  // namespace headroom::study
