// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "analytic/network.h"
#include "plan/scenario.h"

namespace headroom::study {

struct SteadyState {
    std::vector<double> rates;  ///< requests a second, by source: means of bursts and what lies between them
    analytic::Detail detail = analytic::Detail::Full;
    const InParts& in_parts = one_by_one;
};

/// What requests find where those of one source come in bursts: these, and what lies between them, as steady states; what comes within
/// them and cannot be served piles up, and is worked off after them, as a fluid. Where that is not so (several sources burst, something is
/// scaled, messages pile up), bursts are left out, and a caveat says so.
analytic::Solution solve_with_bursts(const plan::Scenario& scenario, analytic::Network& network,
                                     const std::vector<std::optional<analytic::Bursts>>& bursts, const SteadyState& asked);

}  // namespace headroom::study
