// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "core/units.h"
#include "schema/record.h"
#include "schema/traits.h"

namespace headroom::policy {

enum class BreakerMode { Consecutive, Window };
std::span<const schema::EnumOption<BreakerMode>> options_of(BreakerMode);

enum class WindowKind { Count, Time };
std::span<const schema::EnumOption<WindowKind>> options_of(WindowKind);

/// Stops calling what fails, for a while. Each replica of the caller has its own, as a client library has.
struct Breaker {
    BreakerMode mode = BreakerMode::Consecutive;
    Duration open{60};          ///< before it lets probes through
    std::int64_t failures = 5;  ///< of consecutive
    WindowKind window = WindowKind::Count;
    std::int64_t window_size = 100;    ///< calls, or seconds
    std::int64_t minimum_calls = 100;  ///< in the window, before it judges
    Ratio failure_rate{0.5};
    Ratio slow_rate{1};
    Duration slow{60};
    std::int64_t probes = 10;  ///< of window, half-open
};
const schema::Record& record_of(const Breaker*);

}  // namespace headroom::policy
