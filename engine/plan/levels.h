// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace headroom::plan {

inline constexpr std::size_t quarters = 96;  ///< of an hour, in a day
inline constexpr double quarter_s = 900;

/// Requests a second of a source, mean between two times of day in seconds.
using MeanRate = std::function<double(double from, double to)>;

/// A stationary piece of a day's traffic.
struct Level {
    std::vector<double> rates;  ///< requests a second, by source
    double hours = 24;          ///< of the day
    double rate() const;
};

/// Cuts a day into at most `most` levels, ascending, that keep its number of requests: the last is its busiest 15 minutes,
/// the others are bands of equal height of what remains. One level where the traffic never changes; the peak alone, of a quarter of
/// an hour, where no more than one is wanted.
std::vector<Level> levels_of_day(const std::vector<MeanRate>& sources, std::size_t most);

}  // namespace headroom::plan
