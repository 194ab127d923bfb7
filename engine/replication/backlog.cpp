// SPDX-License-Identifier: GPL-3.0-or-later
#include "replication/backlog.h"

#include <algorithm>

#include "plan/levels.h"

namespace headroom::replication {

namespace {

constexpr std::size_t earlier = 4;  ///< quarters, since the flows are measured

/// Messages a second that come to a component and that leave it, in the second half of the statistics.
struct Flow {
    double in = 0, out = 0;
};

Flow flow_of(const kernel::Component& component, const kernel::Statistics& statistics) {
    const std::size_t n = statistics.blocks(), quarter = n / 4;
    const double length = statistics.seconds({n - quarter, n});
    const auto mean = [&](std::size_t from, std::size_t to) { return component.figures.present.integral({from, to}) / length; };
    const double growth = (mean(n - quarter, n) - mean(n - 2 * quarter, n - quarter)) / length;
    const double in = static_cast<double>(component.figures.arrivals.in({n - 2 * quarter, n})) / (2 * length);
    return {in, in - growth};
}

/// Requests a second of all sources, by quarter of an hour.
std::vector<double> rates_of_day(const kernel::Simulation& simulation) {
    std::vector<double> rates(plan::quarters);
    for (std::size_t q = 0; q < plan::quarters; ++q) {
        const double from = plan::quarter_s * static_cast<double>(q);
        for (const kernel::Source* source : simulation.sources()) rates[q] += source->mean_rate(from, from + plan::quarter_s);
    }
    return rates;
}

/// Messages in all queues at the beginnings of the quarters, on a day like the one before it. Empty where they never run empty.
std::vector<double> backlog_of_day(const std::vector<Flow>& flows, const std::vector<double>& rates, double level_rate) {
    std::vector<double> sum(plan::quarters);
    for (const Flow& flow : flows) {
        double backlog = 0;
        bool empties = false;
        for (std::size_t q = 0; q < 2 * plan::quarters; ++q) {  // the first day fills what is left over from evening
            if (q >= plan::quarters) sum[q - plan::quarters] += backlog;
            backlog += (flow.in * rates[q % plan::quarters] / level_rate - flow.out) * plan::quarter_s;
            if (backlog <= 0) {
                backlog = 0;
                empties = empties || q >= plan::quarters;
            }
        }
        if (!empties) return {};
    }
    return sum;
}

}  // namespace

std::optional<double> begin_of_backlog(kernel::Simulation& simulation, const std::vector<std::size_t>& growing, double level_rate) {
    std::vector<Flow> flows;
    for (const std::size_t component : growing) {
        if (simulation.scenario().components[component].record->role != schema::Role::Queue) return std::nullopt;
        flows.push_back(flow_of(simulation.component(component), simulation.statistics()));
    }
    if (flows.empty() || level_rate <= 0) return std::nullopt;
    const std::vector<double> backlog = backlog_of_day(flows, rates_of_day(simulation), level_rate);
    if (std::find(backlog.begin(), backlog.end(), 0) == backlog.end()) return std::nullopt;
    auto q = static_cast<std::size_t>(std::max_element(backlog.begin(), backlog.end()) - backlog.begin());
    const auto back = [](std::size_t quarter) { return (quarter + plan::quarters - 1) % plan::quarters; };
    while (backlog[q] > 0) q = back(q);
    for (std::size_t i = 0; i < earlier && backlog[back(q)] == 0; ++i) q = back(q);
    return plan::quarter_s * static_cast<double>(q);
}

}  // namespace headroom::replication
