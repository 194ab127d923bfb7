// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/growth.h"

namespace headroom::cli {

/// The curve, where each phase saturates, and what breaks first, in lines of at most 80 columns.
std::string print_growth_text(const study::Growth& growth);

}  // namespace headroom::cli
