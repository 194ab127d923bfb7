// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "study/forecast.h"

namespace headroom::cli {

/// The busiest day of each month, by the upper ends of study::interval_levels[level], then every day.
std::string print_forecast_text(const study::Forecast& forecast, std::size_t level);
/// A day a line: date, value, low_80, high_80, low_95, high_95.
std::string print_forecast_csv(const study::Forecast& forecast);
std::string print_forecast_json(const study::Forecast& forecast);

}  // namespace headroom::cli
