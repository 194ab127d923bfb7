// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analytic/model.h"
#include "plan/scenario.h"
#include "study/calibration.h"
#include "study/load_levels.h"
#include "study/response_check.h"
#include "study/run.h"

namespace headroom::study {

/// A load test of the real system, and what it makes of the plan.
struct LoadTest {
    plan::Scenario scenario;  ///< that was measured
    std::vector<LoadLevel> levels;
    Calibration calibration;                  ///< a phase that sets a fitted demand itself, and keeps it, is a remark
    plan::Plan calibrated;                    ///< the plan with what was fitted
    std::vector<ResponseResidual> responses;  ///< of the calibrated plan; empty: it cannot be compared
};

/// Fits a plan's demands to a table as read_load_levels() reads it; `file` is its name in messages. Throws InvalidDocument where the
/// table, or the plan, has mistakes, RunError where a type has no estimate.
LoadTest fit_load_test(const plan::Plan& plan, const Case& measured, const plan::Surroundings& surroundings,
                       const analytic::ModelTypes& types, std::string_view table, const std::string& file);

}  // namespace headroom::study
