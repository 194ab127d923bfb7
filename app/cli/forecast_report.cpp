// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/forecast_report.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/cli/figures.h"
#include "app/cli/table.h"
#include "app/figures/csv_field.h"

namespace headroom::cli {

namespace {

using study::Forecast;
using study::ForecastDay;
using study::SmoothingFit;
using Json = nlohmann::ordered_json;

std::string weekday_of(Date date) {
    static constexpr std::array names = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    return names[std::chrono::weekday(date).c_encoding()];
}

/// Of rows as row_of() makes them.
Table table_of(const Forecast& forecast) {
    return Table({{"Phase", Align::Left},
                  {"Day", Align::Left},
                  {"", Align::Left},
                  {capitalised(std::string(to_string(forecast.past.figure)))},
                  {"80 % from"},
                  {"to"},
                  {"95 % from"},
                  {"to"}});
}

std::vector<std::string> row_of(const ForecastDay& day, const std::string& phase = {}) {
    std::vector<std::string> row = {phase, print_date(day.date), weekday_of(day.date), people(day.value)};
    for (const ForecastDay::Interval& interval : day.intervals) {
        row.push_back(people(interval.low));
        row.push_back(people(interval.high));
    }
    return row;
}

std::string how_of(const Forecast& forecast) {
    if (forecast.fits.empty())
        return fmt::format("Least squares: a line and a season of the week; residuals of {} (RMS).", people(forecast.rms_error));
    const SmoothingFit& fit = forecast.fits.front();
    std::string text = fmt::format(
        "Holt–Winters with {} {} season of the week; weights {:.3f} of the level, {:.3f} of the trend, {:.3f} of the season make the "
        "errors "
        "of one step least: {} (RMS)",
        fit.season == HoltWinters::Season::Additive ? "an" : "a", to_string(fit.season), fit.weights.level, fit.weights.trend,
        fit.weights.season, people(fit.rms_error));
    if (forecast.fits.size() == 1) return text + ". Days of zero have no multiplicative one.";
    return text + fmt::format("; with a{} {} one {}.", forecast.fits[1].season == HoltWinters::Season::Additive ? "n" : "",
                              to_string(forecast.fits[1].season), people(forecast.fits[1].rms_error));
}

Json json_of(const SmoothingFit& fit) {
    return {{"season", std::string(to_string(fit.season))},
            {"weights", {{"level", fit.weights.level}, {"trend", fit.weights.trend}, {"season", fit.weights.season}}},
            {"rms_error", fit.rms_error}};
}

}  // namespace

std::string print_forecast_text(const Forecast& forecast, std::size_t level) {
    const std::string figure(to_string(forecast.past.figure));
    Table months = table_of(forecast), days = table_of(forecast);
    for (const study::ForecastMonth& month : months_to_come(forecast, level)) months.add(row_of(month.busiest, print_date(month.last)));
    for (const ForecastDay& day : forecast.days) days.add(row_of(day));
    return wrap(fmt::format("{} a day, from {} days, {} to {}", capitalised(figure), forecast.past.values.size(),
                            print_date(forecast.past.first), print_date(forecast.past.last()))) +
           "\n" + wrap(how_of(forecast)) +
           wrap(fmt::format("Trend: {}{} a day.", forecast.trend_per_day < 0 ? "-" : "+", people(std::abs(forecast.trend_per_day)))) +
           wrap("Intervals take the model and its weights for certain: weeks ahead they tend to be too narrow.") +
           "\nPhases to come, with the busiest day of each month:\n\n" + months.print() + "\nEvery day:\n\n" + days.print();
}

std::string print_forecast_csv(const Forecast& forecast) {
    std::string text = "date," + std::string(to_string(forecast.past.figure));
    for (const char* name : study::interval_names) text += fmt::format(",low_{},high_{}", name, name);
    text += "\r\n";
    for (const ForecastDay& day : forecast.days) {
        text += fmt::format("{},{}", print_date(day.date), figures::csv_field(day.value));
        for (const ForecastDay::Interval& interval : day.intervals)
            text += fmt::format(",{},{}", figures::csv_field(interval.low), figures::csv_field(interval.high));
        text += "\r\n";
    }
    return text;
}

std::string print_forecast_json(const Forecast& forecast) {
    Json json = {
        {"format", "headroom-forecast"},
        {"version", 1},
        {"figure", std::string(to_string(forecast.past.figure))},
        {"past",
         {{"from", print_date(forecast.past.first)}, {"to", print_date(forecast.past.last())}, {"days", forecast.past.values.size()}}},
        {"method", std::string(to_string(forecast.method))},
        {"rms_error", forecast.rms_error},
        {"trend_per_day", forecast.trend_per_day},
        {"fits", Json::array()},
        {"days", Json::array()}};
    for (const SmoothingFit& fit : forecast.fits) json["fits"].push_back(json_of(fit));
    for (const ForecastDay& day : forecast.days) {
        Json row = {{"date", print_date(day.date)}, {"value", day.value}};
        for (std::size_t i = 0; i < day.intervals.size(); ++i) {
            row[fmt::format("low_{}", study::interval_names[i])] = day.intervals[i].low;
            row[fmt::format("high_{}", study::interval_names[i])] = day.intervals[i].high;
        }
        json["days"].push_back(std::move(row));
    }
    return json.dump(1) + "\n";
}

}  // namespace headroom::cli
