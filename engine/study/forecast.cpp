// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "core/units.h"
#include "study/estimate.h"

namespace headroom::study {

namespace {

constexpr std::size_t week_harmonics = (days_per_week - 1) / 2;  ///< any season of a week
constexpr std::size_t state_unknowns = days_per_week + 1;        ///< level, trend, and a season whose sum is given
constexpr std::size_t smoothing_unknowns = state_unknowns + 3;

/// What foretells, and the variance of its errors as Forecaster::variance() wants it.
struct Fitted {
    std::unique_ptr<Forecaster> forecaster;
    double noise = 0;
    std::size_t degrees = 1;
};

double squared_errors(const std::vector<double>& values, std::size_t period, HoltWinters::Season season, const std::array<double, 3>& at) {
    const double sum = HoltWinters(values, period, {at[0], at[1], at[2]}, season).squared_errors();
    return std::isfinite(sum) ? sum : std::numeric_limits<double>::infinity();
}

Fitted fit_holt_winters(Forecast& result) {
    using Season = HoltWinters::Season;
    const std::vector<double>& values = result.past.values;
    result.fits.push_back(fit_smoothing(values, days_per_week, Season::Additive));
    if (std::ranges::all_of(values, [](double value) { return value > 0; }))
        result.fits.push_back(fit_smoothing(values, days_per_week, Season::Multiplicative));
    // Where both follow the past to rounding errors, the first.
    const double close = 1e-9 * *std::ranges::max_element(values);
    if (result.fits.size() > 1 && result.fits[1].rms_error + close < result.fits[0].rms_error) std::swap(result.fits[0], result.fits[1]);
    const SmoothingFit& fit = result.fits.front();
    auto smoothing = std::make_unique<HoltWinters>(values, days_per_week, fit.weights, fit.season);
    result.rms_error = fit.rms_error;
    result.trend_per_day = smoothing->trend();
    const std::size_t degrees = values.size() - smoothing_unknowns;
    const double squares = fit.season == Season::Additive ? smoothing->squared_errors() : smoothing->squared_relative_errors();
    return {std::move(smoothing), squares / static_cast<double>(degrees), degrees};
}

Fitted fit_least_squares(Forecast& result) {
    const std::vector<double>& values = result.past.values;
    auto line = std::make_unique<LeastSquares>(values, days_per_week, week_harmonics);
    double squares = 0;
    for (std::size_t i = 0; i < values.size(); ++i) squares += std::pow(values[i] - line->at(i), 2);
    result.rms_error = std::sqrt(squares / static_cast<double>(values.size()));
    result.trend_per_day = line->trend();
    const std::size_t degrees = values.size() - line->unknowns();
    return {std::move(line), squares / static_cast<double>(degrees), degrees};
}

ForecastDay day_of(const Fitted& fitted, Date date, std::size_t ahead) {
    const double value = fitted.forecaster->forecast(ahead), deviation = std::sqrt(fitted.forecaster->variance(ahead, fitted.noise));
    ForecastDay day{date, std::max(value, 0.0), {}};
    for (std::size_t i = 0; i < interval_levels.size(); ++i) {
        const double half_width = student_t(fitted.degrees, (1 + interval_levels[i]) / 2) * deviation;
        day.intervals[i] = {std::max(value - half_width, 0.0), std::max(value + half_width, 0.0)};
    }
    return day;
}

std::chrono::year_month month_of(Date date) {
    const std::chrono::year_month_day day(date);
    return day.year() / day.month();
}

}  // namespace

std::string_view to_string(ForecastMethod method) { return method == ForecastMethod::HoltWinters ? "holt-winters" : "least-squares"; }

/// Compass search from the best point of a grid: a step along each axis while one helps, then half the step.
SmoothingFit fit_smoothing(const std::vector<double>& values, std::size_t period, HoltWinters::Season season) {
    constexpr int grid = 5;
    std::array<double, 3> best{};
    double least = std::numeric_limits<double>::infinity();
    const auto try_at = [&](const std::array<double, 3>& at) {
        const double squares = squared_errors(values, period, season, at);
        if (squares >= least) return false;
        least = squares;
        best = at;
        return true;
    };
    for (int i = 0; i < grid * grid * grid; ++i)
        try_at({i / (grid * grid) / (grid - 1.0), i / grid % grid / (grid - 1.0), i % grid / (grid - 1.0)});
    for (double step = 0.5 / (grid - 1.0); step > 1e-4; step /= 2)
        for (bool better = true; better;) {
            better = false;
            for (std::size_t axis = 0; axis < best.size(); ++axis)
                for (const double sign : {-1.0, 1.0}) {
                    std::array<double, 3> at = best;
                    at[axis] = std::clamp(at[axis] + sign * step, 0.0, 1.0);
                    better |= try_at(at);
                }
        }
    return {season, {best[0], best[1], best[2]}, std::sqrt(least / static_cast<double>(values.size()))};
}

Forecast forecast(PastDays past, ForecastMethod method, std::size_t days) {
    Forecast result;
    result.past = std::move(past);
    result.method = method;
    const Fitted fitted = method == ForecastMethod::HoltWinters ? fit_holt_winters(result) : fit_least_squares(result);
    for (std::size_t ahead = 1; ahead <= days; ++ahead)
        result.days.push_back(day_of(fitted, result.past.last() + std::chrono::days(ahead), ahead));
    return result;
}

std::vector<ForecastMonth> months_to_come(const Forecast& forecast, std::size_t level) {
    std::vector<ForecastMonth> months;
    for (const ForecastDay& day : forecast.days) {
        if (months.empty() || month_of(months.back().last) != month_of(day.date))
            months.push_back({day, day.date});
        else if (day.intervals[level].high > months.back().busiest.intervals[level].high)
            months.back().busiest = day;
        months.back().last = day.date;
    }
    return months;
}

std::vector<plan::Phase> phases_to_come(const Forecast& forecast, std::size_t level, double per_user) {
    std::vector<plan::Phase> phases;
    double above = 0;
    for (const auto& [busiest, last] : months_to_come(forecast, level)) {
        const auto rounded = [&](double value) { return print_rounded(value / per_user, Unit::None); };
        const ForecastDay::Interval& interval = busiest.intervals[level];
        const double users = std::ceil(interval.high / per_user);
        if (users <= above) continue;
        plan::Phase& phase = phases.emplace_back();
        phase.name = print_date(last);
        phase.note = fmt::format("Forecast of the busiest day, {}: {} users, {} % interval {} to {}", print_date(busiest.date),
                                 rounded(busiest.value), interval_names[level], rounded(interval.low), rounded(interval.high));
        phase.users = users;
        above = users;
    }
    return phases;
}

plan::Plan with_phases(plan::Plan plan, const std::vector<plan::Phase>& phases, const std::optional<std::string>& design,
                       const plan::Surroundings& surroundings) {
    std::vector<plan::Phase> all;
    auto next = phases.begin();
    const auto put = [&](const plan::Phase& in_force) {
        plan::Phase& phase = all.emplace_back(*next++);
        phase.design = design.value_or(in_force.design);
        if (phase.design == in_force.design) phase.set = in_force.set;
    };
    for (const plan::Phase& own : plan.phases) {
        const double users = plan::resolve(plan, own.name, {}, surroundings).users;
        while (next != phases.end() && next->users.as_number() < users) put(own);
        if (next != phases.end() && next->users.as_number() == users) ++next;
        all.push_back(own);
    }
    while (next != phases.end()) put(plan.phases.back());
    plan.phases = std::move(all);
    return plan;
}

}  // namespace headroom::study
