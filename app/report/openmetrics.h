// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/result.h"

namespace headroom::report {

/// The figures of the phases as OpenMetrics 1.0 text with timestamps (SimulatedDay), for Prometheus:
/// `promtool tsdb create-blocks-from openmetrics FILE DIR`. A sample for each level of a day, at the end of its hours; of a span one for
/// each window of what its timeline has, and one at the end of the rest. Counters count over the day or the span. What has no
/// figure has no sample.
std::string print_openmetrics(const study::Results& results);

}  // namespace headroom::report
