// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/result.h"

namespace headroom::report {

/// The levels of all runs as a load test would have measured them, in the form of study/load_levels.h: a row for each, with the
/// design and the phase before the figures. Times in seconds; a field is empty where a level has no such figure.
std::string print_measurements(const study::Results& results);

}  // namespace headroom::report
