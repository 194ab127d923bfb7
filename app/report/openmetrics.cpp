// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/openmetrics.h"

#include <fmt/format.h>

#include <map>
#include <numeric>

#include "app/figures/money.h"
#include "app/report/metric_families.h"
#include "app/report/simulated_day.h"

namespace headroom::report {

namespace {

using study::LevelResult;
using study::RunResult;
using About = MetricFamilies::About;
using Labels = MetricFamilies::Labels;

const About users{"headroom_users", MetricType::Gauge, "", "Daily users of the phase."};
const About completed{"headroom_requests_completed", MetricType::Counter, "", "Requests that were answered well."};
const About failed{"headroom_requests_failed", MetricType::Counter, "", "Requests that failed."};
const About reasons{"headroom_requests_failed_by_reason", MetricType::Counter, "", "Requests that failed, by why."};
const About response{"headroom_response_seconds", MetricType::Summary, "seconds",
                     "Response times of the completed requests of a level or span."};
const About window_mean{"headroom_response_mean_seconds", MetricType::Gauge, "seconds", "Mean response time in a window of a span."};
const About window_p95{"headroom_response_p95_seconds", MetricType::Gauge, "seconds",
                       "95th percentile of response times in a window of a span."};
const About utilization{"headroom_component_utilization_ratio", MetricType::Gauge, "ratio",
                        "Busy share of a component's busiest resource."};
const About resource{"headroom_resource_utilization_ratio", MetricType::Gauge, "ratio", "Busy share of each resource of a component."};
const About queue{"headroom_component_queue_length", MetricType::Gauge, "", "Calls that wait for a worker, mean over time."};
const About replicas{"headroom_component_replicas", MetricType::Gauge, "", "Replicas that serve, mean over time."};
const About arrivals{"headroom_component_calls", MetricType::Counter, "", "Calls that arrived."};
const About waiting{"headroom_component_waiting_seconds", MetricType::Gauge, "seconds", "Mean wait of calls for a worker."};
const About residence{"headroom_component_residence_seconds", MetricType::Gauge, "seconds", "Mean time of calls from arrival to answer."};
const About output{"headroom_component_output", MetricType::Gauge, "",
                   "What a component's type tells besides, in SI units: headroom components TYPE."};
const About calls{"headroom_connection_calls", MetricType::Counter, "", "Attempts along a connection."};
const About retries{"headroom_connection_retries", MetricType::Counter, "", "Attempts that were retries."};
const About timeouts{"headroom_connection_timeouts", MetricType::Counter, "", "Attempts that took too long."};
const About failures{"headroom_connection_failures", MetricType::Counter, "", "Attempts that failed."};
const About breaker{"headroom_connection_breaker_open_ratio", MetricType::Gauge, "ratio",
                    "Share of the time for which the breaker was not closed."};
const About cost{"headroom_cost_per_month", MetricType::Gauge, "",
                 "What a month costs, by component and kind of use; the sum is the bill."};

/// A run's samples.
class RunMetrics {
public:
    RunMetrics(MetricFamilies& families, const RunResult& run, const std::string& plan, const SimulatedDay& day)
        : families_(families), run_(run), day_(day), run_labels_{{"plan", plan}, {"design", run.design}, {"phase", run.phase}} {}

    void add() {
        if (run_.timeline) add_timeline(*run_.timeline);
        for (std::size_t i = 0; i < run_.levels.size(); ++i) add_level(i);
    }

private:
    Labels labels(const char* name, const std::string& value, Labels more = {}) const {
        Labels all = run_labels_;
        all.emplace_back(name, value);
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    /// Counts `rate` on over the level; without one there is no sample, and none after.
    void count(const About& about, const Labels& labels, const study::Estimate& rate) {
        auto& so_far = counts_[about.name].try_emplace(labels, 0.0).first->second;
        so_far = so_far && rate.value ? std::optional(*so_far + *rate.value * seconds_) : std::nullopt;
        families_.add(about, labels, end_, so_far);
    }

    void add_level(std::size_t number) {
        const LevelResult& level = run_.levels[number];
        end_ = day_.end_of(run_, number);
        seconds_ = end_ - day_.begin_of(run_, number);
        families_.add(users, run_labels_, end_, run_.users);
        for (std::size_t r = 0; r < level.routes.size(); ++r) add_requests(run_.routes[r].name, level.routes[r]);
        for (const study::ComponentResult& component : level.components) add_component(component);
        for (const study::ConnectionResult& connection : level.connections) add_connection(connection);
        if (run_.cost) add_cost(*run_.cost);
    }

    void add_requests(const std::string& route, const study::RequestResult& requests) {
        const Labels of_route = labels("route", route);
        study::Estimate all_failed{0, {}};
        for (std::size_t i = 1; i < outcome_count; ++i) {
            const auto& rate = requests.failed_per_s[i];
            all_failed.value = all_failed.value && rate.value ? std::optional(*all_failed.value + *rate.value) : std::nullopt;
            count(reasons, labels("route", route, {{"reason", std::string(outcome_names[i])}}), rate);
        }
        if (!run_.timeline) {  // which has them by windows
            count(completed, of_route, requests.throughput_per_s);
            count(failed, of_route, all_failed);
        }
        auto& [number, sum] = responses_.try_emplace(route, 0.0, 0.0).first->second;
        const auto& mean = requests.response.mean.value;
        const auto here = requests.throughput_per_s.value;
        if (number && here) *number += *here * seconds_;
        if (sum && here && mean) *sum += *here * seconds_ * *mean;
        if (!here) number.reset();
        if (!here || (!mean && *here > 0)) sum.reset();
        std::vector<std::pair<std::string, std::optional<double>>> quantiles;
        for (std::size_t q = 0; q < protocol::percentiles.size(); ++q)
            quantiles.emplace_back(fmt::format("{}", protocol::percentiles[q]), requests.response.quantiles[q].value);
        families_.add_summary(response, of_route, end_, quantiles, sum, number);
    }

    void add_component(const study::ComponentResult& component) {
        const Labels of_component = labels("component", component.id);
        if (!run_.timeline) {
            families_.add(utilization, of_component, end_, component.utilization().value);
            families_.add(queue, of_component, end_, component.queue_length.value);
        }
        for (const auto& each : component.resources)
            families_.add(resource, labels("component", component.id, {{"resource", each.name}}), end_, each.utilization.value);
        families_.add(replicas, of_component, end_, component.replicas.value);
        count(arrivals, of_component, component.arrivals_per_s);
        families_.add(waiting, of_component, end_, component.waiting.mean.value);
        families_.add(residence, of_component, end_, component.residence.mean.value);
        for (const auto& each : component.outputs)
            families_.add(output, labels("component", component.id, {{"output", each.name}}), end_, each.value.value);
    }

    void add_connection(const study::ConnectionResult& connection) {
        const Labels of_connection = labels("connection", connection.id);
        count(calls, of_connection, connection.calls_per_s);
        count(retries, of_connection, connection.retries_per_s);
        count(timeouts, of_connection, connection.timeouts_per_s);
        count(failures, of_connection, connection.failures_per_s);
        families_.add(breaker, of_connection, end_, connection.breaker_open_ratio.value);
    }

    void add_cost(const study::CostResult& all) {
        for (const study::CostPart& component : all.by_component)
            for (const study::CostPart& kind : all.by_kind)
                if (const double money = figures::sum_of(all, component.name, kind.name); money != 0)
                    families_.add(cost, labels("component", component.name, {{"kind", kind.name}, {"currency", all.currency}}), end_,
                                  money);
    }

    void add_timeline(const protocol::Timeline& line) {
        for (std::size_t w = 0; w < line.throughput_per_s.front().size(); ++w) {
            const double at = day_.at(line.from_s + line.window_s * static_cast<double>(w + 1));
            const auto so_far = [&](const std::vector<double>& rates) {
                return std::accumulate(rates.begin(), rates.begin() + static_cast<std::ptrdiff_t>(w) + 1, 0.0) * line.window_s;
            };
            for (std::size_t r = 0; r < run_.routes.size(); ++r) {
                const Labels of_route = labels("route", run_.routes[r].name);
                families_.add(completed, of_route, at, so_far(line.throughput_per_s.at(r)));
                families_.add(failed, of_route, at, so_far(line.failures_per_s.at(r)));
                families_.add(window_mean, of_route, at, line.mean_s.at(r).at(w));
                families_.add(window_p95, of_route, at, line.p95_s.at(r).at(w));
            }
            for (std::size_t c = 0; c < line.utilization.size(); ++c) {
                const Labels of_component = labels("component", run_.peak().components.at(c).id);
                families_.add(utilization, of_component, at, line.utilization[c].at(w));
                families_.add(queue, of_component, at, line.queue_length[c].at(w));
            }
        }
    }

    MetricFamilies& families_;
    const RunResult& run_;
    const SimulatedDay& day_;
    Labels run_labels_;
    double end_ = 0, seconds_ = 0;  ///< of the level
    std::map<std::string, std::map<Labels, std::optional<double>>> counts_;
    std::map<std::string, std::pair<std::optional<double>, std::optional<double>>> responses_;  ///< number and sum by route
};

}  // namespace

std::string print_openmetrics(const study::Results& results) {
    MetricFamilies families;
    const SimulatedDay day(results.origin);
    for (const RunResult& run : results.runs) RunMetrics(families, run, results.origin.plan, day).add();
    return families.print();
}

}  // namespace headroom::report
