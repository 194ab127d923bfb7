// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "plan/plan.h"
#include "plan/scenario.h"
#include "study/growth.h"

namespace headroom::study {

/// A change of one setting that gives a stage's scarcest resource enough for the users that the stage is for, by the utilization
/// law: a figure to begin with, not a promise. What saturates next shows when the changed plan is simulated.
struct Remedy {
    std::string design;
    std::string component;
    plan::Setting setting;  ///< "web.replicas" = 12
    bool in_phase = false;  ///< the phase sets it: a change of the design alone would change nothing
    std::string text;       ///< "web.replicas from 4 to 12"

    Change change() const { return {{setting}, {}, text}; }
};

/// Absent where nothing saturates, or no declared parameter relieves the resource within its range.
std::optional<Remedy> find_remedy(const plan::Plan& plan, const Stage& stage, const plan::Surroundings& surroundings);

}  // namespace headroom::study
