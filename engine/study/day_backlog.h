// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "analytic/network.h"
#include "plan/levels.h"

namespace headroom::study {

struct DayWithBacklog {
    plan::Level traffic;  ///< the day's mean
    analytic::Solution solution;
};

/// A day on which messages, and nothing else, pile up in busy hours and are worked off in others: that of its mean traffic, but for how
/// long messages wait. None where something else does not suffice, or they are not worked off within the day.
std::optional<DayWithBacklog> day_with_backlog(const plan::Scenario& scenario, const plan::Surroundings& surroundings,
                                               const analytic::ModelTypes& types, analytic::Detail detail);

}  // namespace headroom::study
