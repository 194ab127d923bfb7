// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/result.h"

namespace headroom::report {

/// What scalers decided in the first replication of each phase, and why, and what happened, as JSON Lines: an object a line, its time as
/// SimulatedDay has it; the `kind` is "autoscaler", that of a transition, or "left_out", of so many transitions; the other members are
/// those of `decisions` and `transitions` in the results. Empty without either.
std::string print_decision_log(const study::Results& results);

}  // namespace headroom::report
