// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/scenario.h"
#include "study/load_levels.h"

namespace headroom::study {

/// The CPU time of a call, fitted to measurements.
struct DemandFit {
    std::string route;  ///< empty: of all routes alike
    double before_s = 0;
    std::optional<double> after_s;       ///< absent: it cannot be told, and stays as it is
    std::optional<double> half_width_s;  ///< of its 95 % interval; absent: as many loads as demands
    std::optional<double> cv;            ///< of what the response times tell; absent: the shape stays
    std::string why_not;                 ///< it cannot be told
};

struct ComponentFit {
    struct Level {
        std::size_t level = 0;  ///< index of the load
        double measured = 0, fitted = 0;
    };
    std::string component;
    std::vector<DemandFit> demands;
    std::vector<Level> levels;  ///< utilizations
    std::optional<double>
        r_squared;        ///< share of the measured utilizations' variance that is explained; absent where they are all the same
    std::string why_not;  ///< nothing of it can be told
};

struct Calibration {
    std::vector<ComponentFit> components;  ///< all that compute and that requests come to
    std::vector<plan::Setting> settings;   ///< what makes a plan of it: "web.cpu.browse" = "exponential(8.12 ms)"
    std::vector<std::string> remarks;
};

/// Demands by the utilization law, U · vCPUs · speed · replicas = Σ over routes of throughput · visits · demand, as non-negative least
/// squares over the loads. Where arrivals were counted they are what came, in the mix of throughput · visits. Demands whose calls rise
/// and fall together keep the plan's proportions; a route of which something decides how many calls come has what was counted beyond
/// the others; one whose interval reaches down to 0 is left alone. Where p50 and p95 of a route are measured at a light load, and its
/// requests do nothing but compute, the demands become lognormal: all with the coefficient of variation that gives a response, a sum
/// of independent demands, the measured variance (that of a lognormal with these percentiles).
Calibration calibrate(const plan::Scenario& scenario, const plan::Surroundings& surroundings, const std::vector<LoadLevel>& levels);

}  // namespace headroom::study
