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
std::vector<Finding> find_saturation(const plan::Scenario& scenario, const plan::Instances& instances, const LevelResult& peak);

/// Components that run once and that every request of a route needs: those reached by calls that are made for each request,
/// whose failure is the caller's, and that are not one of several targets of a balancer.
std::vector<Finding> find_single_points_of_failure(const plan::Scenario& scenario, const LevelResult& peak);

/// Components below `mostly_idle` at the peak that could be fewer (two are left) or smaller.
std::vector<Finding> find_over_provisioned(const plan::Scenario& scenario, const plan::Instances& instances, const LevelResult& peak);

/// Lines of the platform that are above `nearly_saturated` at the peak, either way.
std::vector<Finding> find_saturated_lines(const LevelResult& peak);

/// Components whose replicas all stand in one of several zones, and that every request of a route needs.
std::vector<Finding> find_single_zones(const plan::Scenario& scenario, const LevelResult& peak);

/// Attempts that one request may become on its way, above which a failure is multiplied.
inline constexpr double most_attempts = 4;

/// Ways along which callers retry what tries again itself, without a budget: the attempts multiply. The worst of each source.
std::vector<Finding> find_retry_amplification(const plan::Scenario& scenario);

/// Connections whose caller waits longer than somebody waits for the caller: what it still does then is done for nobody.
std::vector<Finding> find_time_limits_turned_round(const plan::Scenario& scenario);

/// What component types say is amiss with outputs such as these.
std::vector<Finding> find_concerns(const plan::Scenario& scenario, const LevelResult& peak);

/// All of these; of a run that is not stable those that need no figures.
std::vector<Finding> find_risks(const plan::Scenario& scenario, const plan::Instances& instances, const RunResult& run);

}  // namespace headroom::study
