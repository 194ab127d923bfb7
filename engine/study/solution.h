// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include "analytic/network.h"
#include "plan/scenario.h"

/// What is asked of scenarios and their solutions in several places.
namespace headroom::study {

/// Of what grows with the load.
inline double busy_share(const analytic::ComponentFigures& figures) {
    double busy = 0;
    for (const analytic::Use& use : figures.resources)
        if (use.name == "cpu" || use.name == "workers" || use.name == "iops") busy = std::max(busy, use.utilization);
    return busy;
}

/// Scalers begin with what they had at the level before: levels are asked for ascending, of one network.
inline bool has_scaler(const plan::Scenario& scenario) {
    return std::ranges::any_of(scenario.components, [](const auto& each) { return each.record->role == schema::Role::Scaler; });
}

}  // namespace headroom::study
