// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "plan/scenario.h"
#include "study/result.h"

namespace headroom::study {

/// Replications come in rounds; the rule is asked after each complete one.
inline constexpr std::size_t replications_per_round = 5;
inline constexpr std::size_t most_replications = 30;  ///< unless options say otherwise

/// A figure that is not known as precisely as was asked for.
struct Miss {
    std::size_t level = 0;
    std::string figure;              ///< "p95 of browse"
    std::optional<double> relative;  ///< half-width over value; absent: not known at all
};

/// What keeps the levels from being converged: mean and p95 of each route, and the error ratio where an SLO names it,
/// within `precision` of their value; replications that grow or do not settle. An error ratio below what its SLO allows
/// need not be known better than within `precision` of that limit. Levels before the `first` may be as they are.
std::vector<Miss> judge(const plan::Scenario& scenario, const std::vector<LevelResult>& levels, double precision, std::size_t first = 0);

/// How many replications would probably do: half-widths shrink with the root of their number. Whole rounds, `most` at the most.
std::size_t replications_needed(const std::vector<Miss>& misses, std::size_t done, double precision, std::size_t most = most_replications);

}  // namespace headroom::study
