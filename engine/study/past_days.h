// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"

namespace headroom::study {

/// What was counted on each of several days, one after another without a gap.
struct PastDays {
    enum class Figure { Users, Requests };
    Figure figure = Figure::Users;
    Date first;
    std::vector<double> values;

    Date last() const { return first + std::chrono::days(values.size() - 1); }
};
std::string_view to_string(PastDays::Figure figure);

/// A table with the columns date (ISO 8601, rising, every day) and users or requests; others are not looked at. `file` is for
/// messages. Throws InvalidDocument with its mistakes.
PastDays read_past_days(std::string_view text, const std::string& file);

}  // namespace headroom::study
