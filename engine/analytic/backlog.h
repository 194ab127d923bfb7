// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "core/distribution.h"

/// What piles up in the busy hours of a day and is worked off in the others: a fluid (Newell, "Applications of Queueing Theory", 1982).
namespace headroom::analytic {

struct Backlog {
    double mean = 0;                                     ///< calls that wait, over the day
    std::vector<std::pair<double, Distribution>> waits;  ///< shares of the calls that come, and seconds for which these wait
};

/// `coming`: a second, in equal parts of a day, which is like all others; `leaving`: a second, at most. None where that is less than
/// comes over the day.
std::optional<Backlog> backlog_of_day(const std::vector<double>& coming, double leaving);

}  // namespace headroom::analytic
