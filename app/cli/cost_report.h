// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/result.h"

namespace headroom::cli {

/// What a run costs, by component and by kind; empty where it has no cost.
std::string cost_table(const study::RunResult& run);
/// What is used and not in the cost; empty where all is.
std::string cost_note(const study::RunResult& run);

}  // namespace headroom::cli
