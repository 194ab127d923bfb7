// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "study/convergence.h"
#include "study/result.h"

namespace headroom::study {

/// What the status says, in words: the lowest level that is unstable, the lowest that is overloaded, and the figure that is
/// known least.
std::vector<Finding> explain_status(const RunResult& run, const std::vector<Miss>& misses, double precision);

/// That messages pile up at a level and are worked off over the day, which is why it is simulated straight through.
Finding explain_backlog(const LevelResult& level);

}  // namespace headroom::study
