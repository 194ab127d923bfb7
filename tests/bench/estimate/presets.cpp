// SPDX-License-Identifier: GPL-3.0-or-later
#include "presets.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

#include "app/source/plan_source.h"
#include "study/growth.h"
#include "study/sizing.h"

namespace headroom::bench {

namespace {

constexpr const char* ecommerce = HEADROOM_PRESETS "/ecommerce.headroom.json";
constexpr const char* phase = "Cached";

study::Axis axis(std::string path, const std::vector<std::string>& values) {
    study::Axis result{std::move(path), {}};
    for (const std::string& value : values) result.values.push_back({value, Value(value)});
    return result;
}

study::Axis counts(std::string path, int most) {
    study::Axis result{std::move(path), {}};
    for (int i = 1; i <= most; ++i) result.values.push_back({std::to_string(i), Value(static_cast<double>(i))});
    return result;
}

/// 12 · 4 · 4 · 2 · 3 · 3 · 3 = 10 368 combinations.
study::Grid stated_grid() {
    const std::vector<std::string> databases = {"db.m6g.large", "db.m6g.xlarge", "db.m6g.2xlarge"};
    return study::Grid({counts("shop.replicas", 12), axis("shop.instance", {"c6i.large", "c6i.xlarge", "c6i.2xlarge", "c6i.4xlarge"}),
                        counts("accounts.replicas", 4), axis("accounts.instance", {"m6i.large", "m6i.xlarge"}), counts("cache.nodes", 3),
                        axis("primary.instance", databases), axis("copy.instance", databases)});
}

struct Cheapest {
    std::vector<std::string> values;
    double cost = 0;
    std::size_t meeting = 0;  ///< combinations
};

Cheapest try_all(const plan::Plan& reduced, const study::Grid& grid, const plan::Surroundings& surroundings, study::Estimator& estimator) {
    study::Observer nobody;
    Cheapest best;
    for (std::size_t i = 0; i < grid.size(); ++i) {
        Diagnostics mistakes;
        const plan::Plan plan = study::with_settings(reduced, grid.settings(grid.point(i)), mistakes);
        const study::RunResult run = study::run(plan, {{phase, std::nullopt}}, surroundings, {}, estimator, nobody).front();
        if (!run.slo_met() || run.status >= study::Status::Overloaded || !run.cost || !run.cost->per_month.value) continue;
        ++best.meeting;
        const double cost = *run.cost->per_month.value;
        if (best.meeting > 1 && cost >= best.cost) continue;
        best.cost = cost;
        best.values = grid.written(grid.point(i));
    }
    return best;
}

/// Of a processor.
double seconds_since(std::clock_t start) { return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC; }

}  // namespace

void measure_growth(study::Estimator& estimator) {
    const app::PlanSource source(ecommerce);
    study::Observer nobody;
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
        study::GrowthOptions options;
        options.points = 40;
        const std::clock_t start = std::clock();
        study::grow(source.plan(), source.surroundings(), options, estimator, nobody);
        times.push_back(seconds_since(start));
    }
    std::ranges::sort(times);
    fmt::print("Growth of ecommerce, 40 populations: {:.2f} s (median of five; goal: 0.5)\n", times[times.size() / 2]);
}

void compare_sizes(study::Estimator& estimator, study::Executor& simulator) {
    const app::PlanSource source(ecommerce);
    const plan::Plan reduced = plan::reduce(source.plan(), phase, std::nullopt);
    const study::Grid grid = stated_grid();
    study::Observer nobody;
    std::clock_t start = std::clock();
    const Cheapest all = try_all(reduced, grid, source.surroundings(), estimator);
    fmt::print("Trying all:  {} combinations, of which {} keep all promises; ${:.2f} a month with {} ({:.0f} s)\n", grid.size(),
               all.meeting, all.cost, fmt::join(all.values, ", "), seconds_since(start));
    start = std::clock();
    const study::Sizing sizing = study::size(reduced, grid.axes(), source.surroundings(), {}, estimator, simulator, nobody);
    if (sizing.confirmed.empty()) {
        fmt::print("The search found none\n");
        return;
    }
    const study::Confirmation& found = sizing.confirmed.front();
    const study::SweepRow& row = sizing.evaluated[found.row];
    fmt::print("The search:  {} combinations ({:.2f} %; goal: 1); ${:.2f} a month with {}\n", sizing.evaluated.size(),
               100 * static_cast<double>(sizing.evaluated.size()) / sizing.combinations, row.outline->cost_per_month.value.value_or(0),
               fmt::join(row.values, ", "));
    fmt::print("Simulated:   all promises {}, ${:.2f} a month ({:.0f} s)\n", found.kept() ? "kept" : "not kept",
               found.run.cost ? found.run.cost->per_month.value.value_or(0) : 0, seconds_since(start));
}

}  // namespace headroom::bench
