// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/response_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analytic/network.h"
#include "core/error.h"

namespace headroom::study {

namespace {

std::optional<double> throughput_of(const LoadLevel& level) {
    double sum = 0;
    for (const LoadLevel::Route& route : level.routes) {
        if (!route.throughput_per_s) return std::nullopt;
        sum += *route.throughput_per_s;
    }
    return sum > 0 ? std::optional(sum) : std::nullopt;
}

/// The plan with a load's mix of routes and numbers of replicas.
plan::Plan plan_at(plan::Plan plan, const LoadLevel& level, const plan::Scenario& scenario) {
    Diagnostics mistakes;
    const auto set = [&](const std::string& path, double value) { plan::apply(plan, scenario.design, {path, Value(value), {}}, mistakes); };
    for (std::size_t r = 0; r < level.routes.size(); ++r)
        set(fmt::format("routes.{}.share", scenario.routes[r].name), *level.routes[r].throughput_per_s);
    for (std::size_t c = 0; c < level.components.size(); ++c)
        if (level.components[c].replicas && scenario.components[c].record->find("replicas"))
            set(scenario.components[c].id + ".replicas", std::max(1.0, std::round(*level.components[c].replicas)));
    if (mistakes.has_errors()) throw InvalidDocument(scenario.plan_name, mistakes.list());
    return plan;
}

/// Is the traffic one stream of requests that all leave the browser, in the load's mix?
bool is_traffic_of(const std::vector<analytic::SourceTerms>& sources, const LoadLevel& level, double throughput) {
    if (sources.size() != 1 || sources.front().sessions > 0) return false;
    for (std::size_t r = 0; r < level.routes.size(); ++r)
        if (sources.front().sent[r] < 1 || std::abs(sources.front().requests[r] - *level.routes[r].throughput_per_s / throughput) > 1e-6)
            return false;
    return true;
}

std::size_t place_of(double percentile) {
    return static_cast<std::size_t>(std::ranges::find(analytic::told_percentiles, percentile) - analytic::told_percentiles.begin());
}

void compare_responses(const plan::Scenario& scenario, const LoadLevel& level, std::size_t index, const analytic::Solution& solution,
                       std::vector<ResponseResidual>& residuals) {
    for (std::size_t r = 0; r < level.routes.size(); ++r) {
        const auto add = [&](const char* name, double percentile, const std::optional<double>& measured) {
            if (!measured) return;
            ResponseResidual& residual = residuals.emplace_back(ResponseResidual{scenario.routes[r].name, name, index, *measured, {}});
            if (solution.growing.empty()) residual.estimated_s = solution.routes[r].response.quantiles[place_of(percentile)];
        };
        add("p50", 0.50, level.routes[r].p50_s);
        add("p95", 0.95, level.routes[r].p95_s);
    }
}

}  // namespace

std::vector<ResponseResidual> response_residuals(const plan::Plan& plan, const std::string& phase, const std::string& design,
                                                 const plan::Surroundings& surroundings, const analytic::ModelTypes& types,
                                                 const std::vector<LoadLevel>& levels) {
    const plan::Plan reduced = plan::reduce(plan, phase, design);
    const plan::Scenario scenario = plan::resolve(reduced, phase, std::nullopt, surroundings);
    std::vector<ResponseResidual> residuals;
    for (std::size_t l = 0; l < levels.size(); ++l) {
        const auto throughput = throughput_of(levels[l]);
        const bool is_timed = std::ranges::any_of(levels[l].routes, [](const auto& route) { return route.p50_s || route.p95_s; });
        if (!throughput || !is_timed) continue;
        const plan::Scenario at = plan::resolve(plan_at(reduced, levels[l], scenario), phase, std::nullopt, surroundings);
        analytic::Network network(at, surroundings, types);
        if (!is_traffic_of(network.sources(), levels[l], *throughput)) return {};
        compare_responses(scenario, levels[l], l, network.solve({*throughput}), residuals);
    }
    return residuals;
}

}  // namespace headroom::study
