// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "plan/scenario.h"
#include "protocol/measurement.h"
#include "study/result.h"

namespace headroom::study {

/// Does the run cover a day, so that figures of days and months follow from it?
bool covers_a_day(const plan::Horizon& horizon);

/// The levels put together by their requests a day: the mean of means, and percentiles of the mixture of the levels'
/// histograms (within 1 %, like theirs). All levels must be stable.
DayResult mix_day(const std::vector<protocol::Measurement>& replications);

/// Requests of a route that fail in a month, all levels; a mean over replications.
double failed_per_month(const std::vector<LevelResult>& levels, std::size_t route);

}  // namespace headroom::study
