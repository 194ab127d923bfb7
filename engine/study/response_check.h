// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analytic/model.h"
#include "plan/scenario.h"
#include "study/load_levels.h"

namespace headroom::study {

/// A percentile of a route's response times at one load, as it was measured and as the plan's estimate has it.
struct ResponseResidual {
    std::string route;
    const char* percentile = "";  ///< "p50" or "p95"
    std::size_t level = 0;        ///< index of the load
    double measured_s = 0;
    std::optional<double> estimated_s;  ///< absent: by the estimate calls pile up
};

/// Estimates a phase of a valid plan at each load at which the throughput of all routes and some percentile were measured: with these
/// rates, and replicas where they were. `levels` are of the phase's scenario. Empty where rates of routes cannot be given to the plan's
/// traffic: several sources, closed ones, browsers that keep answers, journeys. Throws RunError where a type has no estimate.
std::vector<ResponseResidual> response_residuals(const plan::Plan& plan, const std::string& phase, const std::string& design,
                                                 const plan::Surroundings& surroundings, const analytic::ModelTypes& types,
                                                 const std::vector<LoadLevel>& levels);

}  // namespace headroom::study
