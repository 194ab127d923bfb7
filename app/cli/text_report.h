// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/result.h"

namespace headroom::cli {

/// Results as tables of at most 80 columns: the phases, then for each its components, promises and remarks; with
/// `details` also its routes, connections and levels, with intervals.
std::string print_text(const study::Results& results, bool details);

}  // namespace headroom::cli
