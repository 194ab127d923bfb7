// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "plan/scenario.h"
#include "study/result.h"

namespace headroom::study {

/// A row for each promise of the plan, judged by one level (the peak). In percentiles a failed request counts as infinitely
/// slow; a mean is of the completed requests, or a single failure would break it. Of an unstable level none is kept.
std::vector<SloResult> judge_slo(const plan::Scenario& scenario, const LevelResult& level);

}  // namespace headroom::study
