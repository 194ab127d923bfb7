// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/growth.h"

namespace headroom::cli {

/// The curve, where each phase saturates, and what breaks first, in lines of at most 80 columns.
std::string print_growth_text(const study::Growth& growth);

/// One figure a line: phase, design, users, status, of, name, figure, value, half_width. Figures that are populations stand
/// under "saturation", "limit" and "slo_miss", without a population and a status of their own.
std::string print_growth_csv(const study::Growth& growth);

}  // namespace headroom::cli
