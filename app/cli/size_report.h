// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/sizing.h"

namespace headroom::cli {

/// What to set, what it costs and keeps, and how far the search went.
std::string print_sizing_text(const study::Sizing& sizing);
/// A row for each combination that was looked at: by "search" or by "simulation", and whether it is of the front.
std::string print_sizing_csv(const study::Sizing& sizing);

}  // namespace headroom::cli
