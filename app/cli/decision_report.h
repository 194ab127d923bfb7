// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/result.h"

namespace headroom::cli {

/// What the scalers of each run decided, and why: a table for each run.
std::string print_decisions(const study::Results& results);
/// Incidents, breakers and balancers' verdicts of each run, likewise.
std::string print_transitions(const study::Results& results);

}  // namespace headroom::cli
