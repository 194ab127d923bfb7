// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/result.h"

namespace headroom::study {

inline constexpr int results_version = 1;

/// The results document. SI units, at most twelve significant digits, null for what does not exist.
/// The figures at the top of a run are the peak level's; `requests` and `events` are of all levels and replications.
std::string print_results(const Results& results);

}  // namespace headroom::study
