// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace headroom {

/// How a call ended: well, or why not.
enum class Outcome : std::uint8_t {
    Ok,
    Timeout,
    QueueFull,
    PoolExhausted,
    BreakerOpen,
    RateLimited,
    Unavailable,
    Error,
    Abandoned,
};
inline constexpr std::size_t outcome_count = 9;

inline constexpr std::array<std::string_view, outcome_count> outcome_names = {
    "ok", "timeout", "queue_full", "pool_exhausted", "breaker_open", "rate_limited", "unavailable", "error", "abandoned"};

constexpr std::string_view to_string(Outcome outcome) { return outcome_names[static_cast<std::size_t>(outcome)]; }

}  // namespace headroom
