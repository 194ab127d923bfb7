// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// What a plan's guesses ("4 ms ± 30 %") leave open, as plain values: ignorance of the input, which is something else than the noise of a
/// simulation and is not in its intervals.
namespace headroom::study {

/// A figure over the plans that were drawn. Absent is what has no figure, or no finite one.
struct Band {
    std::optional<double> estimate;           ///< of the plan as written
    std::optional<double> low, middle, high;  ///< the 5th, the 50th and the 95th percentile: nine of ten plans lie within
};

/// How much one guess matters.
struct GuessShare {
    std::string path;
    std::string written;  ///< "4 ms ± 30 %"
    /// Of the figure's variance over the plans: the squared rank correlation of what was drawn and what came out (Spearman's; Saltelli
    /// et al., "Sensitivity Analysis", 2000). The shares of guesses that add up are 1 together; absent where the figure does not vary.
    std::optional<double> of_p95, of_cost;
};

struct Uncertainty {
    std::string left_out;  ///< why there is nothing of the below; else empty
    std::size_t plans = 0;
    std::size_t unstable = 0, overloaded = 0;  ///< of them
    std::size_t impossible = 0;                ///< drawn besides, and left out: what goes together was drawn as it cannot be
    Band mean, p50, p95, p99;                  ///< seconds, of all requests; an unstable plan's are infinite
    std::string busiest;                       ///< id of the component that is busiest in the plan as written
    Band utilization;                          ///< of it; 1 in an unstable plan
    Band cost_per_month;                       ///< of the plans that are not unstable
    std::vector<double> kept;                  ///< share of the plans that keep each of RunResult::slo
    std::vector<GuessShare> guesses;           ///< those that matter most first
};

}  // namespace headroom::study
