// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/figures/tables.h"

/// How reports speak of what a plan's guesses leave open.
namespace headroom::figures {

/// "150 to 240 ms"; "from 150 ms on" where more than one of twenty plans is unstable.
std::string range_of(const study::Band& band, Unit unit);
/// How many plans were drawn and what became of them; or why none were.
std::string drawn_of(const study::Uncertainty& uncertainty);
/// Response times, utilization, cost and promises.
Rows band_rows(const study::RunResult& run, const study::Uncertainty& uncertainty);
/// Each guess, and how much of what p95 and cost vary comes from it.
Rows guess_rows(const study::Uncertainty& uncertainty);

}  // namespace headroom::figures
