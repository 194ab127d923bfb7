// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/result.h"

namespace headroom::cli {

/// Where the responses of each run spend their time, all of them and those around the 95th percentile: tables within a terminal's
/// width. The results are of a run that was asked for it.
std::string print_latency(const study::Results& results);

}  // namespace headroom::cli
