// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "plan/scenario.h"
#include "study/change.h"
#include "study/growth.h"

namespace headroom::study {

/// Where a phase's design breaks as its users grow, as it is and with a change made.
struct Prospect {
    std::optional<Crossing> before, after;  ///< absent: nowhere that was looked at

    /// By more than the limits themselves are uncertain.
    bool moves() const;
};

/// `stage`: of a growth that `executor` has run, of a plan whose incidents are of no interest (steady_plan()). Absent where the
/// changed plan has mistakes, or cannot be run. Throws InvalidDocument where phase or design is unknown, and Cancelled.
std::optional<Prospect> prospect_of(const plan::Plan& plan, const Stage& stage, const Change& change,
                                    const plan::Surroundings& surroundings, Executor& executor, Observer& observer);

}  // namespace headroom::study
