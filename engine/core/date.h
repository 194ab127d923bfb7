// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace headroom {

using Date = std::chrono::sys_days;

/// ISO 8601: "2026-03-31"; nothing where that is no day of the calendar.
std::optional<Date> parse_date(std::string_view text);
std::string print_date(Date date);

}  // namespace headroom
