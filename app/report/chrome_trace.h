// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/result.h"

namespace headroom::report {

/// Single requests in Chrome's Trace Event Format, for ui.perfetto.dev or chrome://tracing. A process is a component in a phase; a thread
/// is a lane on which its spans lie, one after another or one within another of the same request. Arrows lead from calls to the work on
/// them. Times are microseconds since the midnight of SimulatedDay. Empty without traces.
std::string print_chrome_trace(const study::Results& results);

}  // namespace headroom::report
