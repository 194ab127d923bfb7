// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/scenario.h"

namespace headroom::study {

/// What was measured at one load of a real system; what was not is absent.
struct LoadLevel {
    struct Route {
        std::optional<double> throughput_per_s;
        std::optional<double> p50_s, p95_s;  ///< of its response times
    };
    struct Component {
        std::optional<double> utilization;  ///< of its processors
        std::optional<double> arrivals_per_s;
        std::optional<double> replicas;
    };
    std::vector<Route> routes;          ///< in the order of the scenario
    std::vector<Component> components;  ///< likewise
};

/// A table with a row for each load and columns such as browse.throughput_per_s, browse.p50, browse.p95 (of routes),
/// web.utilization, web.arrivals_per_s and web.replicas (of components). Columns without a point are labels; where one is called
/// "design", rows of other designs are left out. `file` is for messages. Throws InvalidDocument with its mistakes.
std::vector<LoadLevel> read_load_levels(std::string_view text, const std::string& file, const plan::Scenario& scenario);

}  // namespace headroom::study
