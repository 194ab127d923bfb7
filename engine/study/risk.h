// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "plan/scenario.h"
#include "study/result.h"

/// What an architect would say of a design that runs: by roles, each with its evidence and, where one is evident, a remedy.
namespace headroom::study {

/// Utilization at the peak above which little is left, and below which most is idle.
inline constexpr double nearly_saturated = 0.9, mostly_idle = 0.2;
/// Utilization that a smaller machine, or fewer of them, may have.
inline constexpr double comfortable = 0.6;

/// Components whose busiest resource is above `nearly_saturated` at the peak.
std::vector<Finding> find_saturation(const plan::Scenario& scenario, const LevelResult& peak);

/// Components that run once and that every request of a route needs: those reached by calls that are made for each request,
/// whose failure is the caller's, and that are not one of several targets of a balancer.
std::vector<Finding> find_single_points_of_failure(const plan::Scenario& scenario, const LevelResult& peak);

/// Components below `mostly_idle` at the peak that could be fewer (two are left) or smaller.
std::vector<Finding> find_over_provisioned(const plan::Scenario& scenario, const plan::Instances& instances, const LevelResult& peak);

/// Lines of the platform that are above `nearly_saturated` at the peak, either way.
std::vector<Finding> find_saturated_lines(const LevelResult& peak);

/// What component types say is amiss with outputs such as these.
std::vector<Finding> find_concerns(const plan::Scenario& scenario, const LevelResult& peak);

/// All of these, of a run that is stable.
std::vector<Finding> find_risks(const plan::Scenario& scenario, const plan::Instances& instances, const RunResult& run);

}  // namespace headroom::study
