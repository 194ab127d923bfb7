// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/forecast.h"
#include "plan/scenario.h"
#include "study/past_days.h"

namespace headroom::study {

inline constexpr std::size_t days_per_week = 7;
/// A line, a season and three weights are to be told from them.
inline constexpr std::size_t fewest_past_days = 2 * days_per_week;

enum class ForecastMethod { HoltWinters, LeastSquares };
std::string_view to_string(ForecastMethod method);

/// Smoothing with the weights that make the errors of one step least, in the sum of their squares.
struct SmoothingFit {
    HoltWinters::Season season = HoltWinters::Season::Additive;
    HoltWinters::Weights weights;
    double rms_error = 0;  ///< of one step
};
SmoothingFit fit_smoothing(const std::vector<double>& values, std::size_t period, HoltWinters::Season season);

/// The probabilities that prediction intervals hold, and their names.
inline constexpr std::array interval_levels = {0.80, 0.95};
inline constexpr std::array interval_names = {"80", "95"};

struct ForecastDay {
    struct Interval {
        double low = 0, high = 0;
    };
    Date date;
    double value = 0;
    std::array<Interval, interval_levels.size()> intervals;  ///< of interval_levels
};

struct Forecast {
    PastDays past;
    ForecastMethod method = ForecastMethod::HoltWinters;
    std::vector<SmoothingFit> fits;  ///< of Holt-Winters: the one that was taken, then the other; values of zero have no other
    double rms_error = 0;            ///< of one step; of least squares: of the residuals
    double trend_per_day = 0;        ///< at the end of the past
    std::vector<ForecastDay> days;
};

/// Foretells `days` days from at least fewest_past_days, with a season of the week. Intervals are Student's, with as many degrees of
/// freedom as the past has days beyond the unknowns; nothing falls below zero. They take the model and its weights for certain: of series
/// whose level wanders, intervals of 95 % hold about 93 % of what comes on the next day, 80 % thirteen weeks ahead (from 180 days).
Forecast forecast(PastDays past, ForecastMethod method, std::size_t days);

/// Of a month, the day whose upper end is largest.
struct ForecastMonth {
    ForecastDay busiest;
    Date last;  ///< of its days that are foretold
};
/// By the upper ends of interval_levels[level].
std::vector<ForecastMonth> months_to_come(const Forecast& forecast, std::size_t level);

/// The growth that is foretold, without a design: a phase for each month whose largest upper end (of interval_levels[level]) lies above
/// those of the months before it. Each is named by the last day of its month that is foretold; its users are that upper end over
/// `per_user` (requests of a user a day; 1 where users were counted), rounded up; its note has the interval.
std::vector<plan::Phase> phases_to_come(const Forecast& forecast, std::size_t level, double per_user);

/// Puts phases without a design, of rising users, between those of a valid plan, which stay. Each is on `design` or else on that of the
/// phase that was in force at its users, and has that phase's settings where the design is the same; one with as many users as a phase
/// of the plan is left out.
plan::Plan with_phases(plan::Plan plan, const std::vector<plan::Phase>& phases, const std::optional<std::string>& design,
                       const plan::Surroundings& surroundings);

}  // namespace headroom::study
