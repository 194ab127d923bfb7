// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "study/calibration.h"
#include "study/response_check.h"

namespace headroom::cli {

/// `responses` are those of the fitted plan; empty: it was not compared.
std::string print_calibration_text(const study::Calibration& calibration, const std::vector<study::ResponseResidual>& responses,
                                   const plan::Scenario& scenario, std::size_t loads);

}  // namespace headroom::cli
