// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/ordinary.h"

#include <algorithm>
#include <iterator>

#include "plan/horizon.h"
#include "study/day.h"

namespace headroom::study {

namespace {

/// Amounts of traffic are known long before percentiles are.
constexpr double least_precision = 0.25;

}  // namespace

Ordinary::Ordinary(const protocol::Request& request, const plan::Scenario& scenario, const plan::Surroundings& surroundings) {
    if (scenario.horizon.kind == plan::Horizon::Kind::Steady) return;
    const bool happens = plan::has_events(scenario, surroundings.files), whole_day = covers_a_day(scenario.horizon);
    if (!happens && whole_day) return;
    protocol::Request ordinary = request;
    ordinary.plan = plan::without_events(request.plan, surroundings.catalogue);
    ordinary.precision = std::max(request.precision, least_precision);
    if (happens) {
        span_ = beside_.size();
        ordinary.plan.phases.front().horizon = plan::print_horizon(scenario.horizon);
        beside_.push_back({ordinary});
    }
    day_ = whole_day ? span_ : beside_.size();
    if (whole_day) return;
    ordinary.plan.phases.front().horizon = "steady";
    beside_.push_back({ordinary});
}

void Ordinary::take_from(std::vector<protocol::Measurement>& answers) {
    const std::size_t size = answers.size() / (1 + beside_.size());
    auto from = answers.begin() + static_cast<std::ptrdiff_t>(size);
    for (Beside& each : beside_) {
        if (!piloted_) each.request.level_s = from->suggested_s;
        for (std::size_t i = 0; i < size; ++i, ++from) {
            for (const protocol::LevelMeasure& level : from->levels) grows_ = grows_ || (!piloted_ && level.grows());
            if (piloted_) each.answers.push_back(std::move(*from));
        }
    }
    answers.resize(size);
    piloted_ = true;
    if (!grows_) return;
    beside_.clear();
    day_ = span_ = std::nullopt;
}

}  // namespace headroom::study
