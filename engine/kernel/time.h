// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>

namespace headroom::kernel {

/// Simulated time and spans of it: nanoseconds since the run began. 64 bits hold 292 years.
using Time = std::int64_t;

inline constexpr Time never = std::numeric_limits<Time>::max();
/// The longest span that is simulated as one: a hundred years.
inline constexpr double longest_span_s = 3.15e9;

constexpr double to_seconds(Time time) { return static_cast<double>(time) * 1e-9; }

/// Rounded to the nearest; spans beyond a hundred years are a hundred years.
constexpr Time from_nanoseconds(double nanoseconds) {
    return static_cast<Time>((nanoseconds < longest_span_s * 1e9 ? nanoseconds : longest_span_s * 1e9) + 0.5);
}
constexpr Time from_seconds(double seconds) { return from_nanoseconds(seconds * 1e9); }

}  // namespace headroom::kernel
