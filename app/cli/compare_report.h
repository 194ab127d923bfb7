// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/compare.h"

namespace headroom::cli {

/// Both sides and what B has more than A, in lines of at most 80 columns.
std::string print_comparison_text(const study::Comparison& comparison);

}  // namespace headroom::cli
