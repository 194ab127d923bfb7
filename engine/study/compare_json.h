// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/compare.h"

namespace headroom::study {

inline constexpr int comparison_version = 1;

/// The comparison document: the two sides, and a row for each figure (`of`: "run", "route" or "cost"). SI units, null for what
/// does not exist.
std::string print_comparison(const Comparison& comparison);

}  // namespace headroom::study
