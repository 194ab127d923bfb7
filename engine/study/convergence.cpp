// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/convergence.h"

#include <algorithm>
#include <cmath>

namespace headroom::study {

namespace {

/// Error ratios below this need no precision of their own.
constexpr double negligible_error_ratio = 1e-6;

class Judge {
public:
    Judge(const plan::Scenario& scenario, double precision) : scenario_(scenario), precision_(precision) {}

    void look_at(const LevelResult& level, std::size_t index) {
        if (level.status == Status::Unstable) return;
        index_ = index;
        if (level.growing_replications > 0) misses.push_back({index, "stability", std::nullopt});
        if (2 * level.unsettled_replications > level.total_replications) misses.push_back({index, "warm-up", std::nullopt});
        for (std::size_t route = 0; route < level.routes.size(); ++route) {
            const RequestResult& requests = level.routes[route];
            if (requests.counts.completed == 0) continue;
            require("mean of " + scenario_.routes[route].name, requests.response.mean.relative_half_width());
            require("p95 of " + scenario_.routes[route].name, requests.response.quantiles[p95].relative_half_width());
        }
        for (const plan::Slo& slo : scenario_.slo) look_at_errors(level, slo);
    }

    std::vector<Miss> misses;

private:
    static constexpr std::size_t p95 = 2;
    static_assert(protocol::percentiles[p95] == 0.95);

    void look_at_errors(const LevelResult& level, const plan::Slo& slo) {
        double limit = slo.error_ratio ? slo.error_ratio->value : 0;
        if (slo.availability) limit = std::max(limit, 1 - slo.availability->value);
        if (!slo.error_ratio && !slo.availability) return;
        const auto route = slo.route ? scenario_.find_route(slo.route->name) : std::nullopt;
        const Estimate& ratio = (route ? level.routes[*route] : level.total).error_ratio;
        std::optional<double> relative;
        if (ratio.value && ratio.half_width) relative = *ratio.half_width / std::max({*ratio.value, limit, negligible_error_ratio});
        require("error ratio" + (route ? " of " + slo.route->name : std::string()), relative);
    }

    void require(const std::string& figure, std::optional<double> relative) {
        if (!relative || *relative > precision_) misses.push_back({index_, figure, relative});
    }

    const plan::Scenario& scenario_;
    double precision_;
    std::size_t index_ = 0;
};

}  // namespace

std::vector<Miss> judge(const plan::Scenario& scenario, const std::vector<LevelResult>& levels, double precision, std::size_t first) {
    Judge judge(scenario, precision);
    for (std::size_t i = first; i < levels.size(); ++i) judge.look_at(levels[i], i);
    return std::move(judge.misses);
}

std::size_t replications_needed(const std::vector<Miss>& misses, std::size_t done, double precision, std::size_t most) {
    double needed = 0;
    for (const Miss& miss : misses) {
        const double ratio = miss.relative ? *miss.relative / precision : 1e3;
        needed = std::max(needed, static_cast<double>(done) * std::min(ratio * ratio, 1e3));
    }
    const double rounds = std::ceil(needed / replications_per_round);
    return std::clamp(static_cast<std::size_t>(rounds) * replications_per_round, done, std::max(done, most));
}

}  // namespace headroom::study
