// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/growth.h"

namespace headroom::study {

inline constexpr int growth_version = 1;

/// The growth document: `points` (the curves), `stages` (where each phase saturates, fails and breaks its promises), `findings`.
/// SI units, null for what does not exist; points without a steady state have null figures.
std::string print_growth(const Growth& growth);

}  // namespace headroom::study
