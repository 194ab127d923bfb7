// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/ticks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/figures/people.h"

namespace headroom::charts {

namespace {

constexpr double slack = 1e-9;
constexpr std::array<double, 3> figures_of_decade = {1, 2, 5};

double power_of_ten(int exponent) { return exponent >= 0 ? std::pow(10.0, exponent) : 1 / std::pow(10.0, -exponent); }

int decade_of(double value) { return static_cast<int>(std::floor(std::log10(value) + slack)); }

/// Multiples of `step` within [low, high].
std::vector<double> multiples(double step, double low, double high) {
    std::vector<double> ticks;
    for (double i = std::ceil(low / step - slack); i <= high / step + slack; ++i) ticks.push_back(step >= 1 ? i * step : i / (1 / step));
    return ticks;
}

/// Every second, third, ... one, until no more than `most` are left.
std::vector<double> thinned(const std::vector<double>& ticks, std::size_t most) {
    const std::size_t step = (ticks.size() + most - 1) / most;
    std::vector<double> some;
    for (std::size_t i = 0; i < ticks.size(); i += step) some.push_back(ticks[i]);
    return some;
}

}  // namespace

double round_down(double value) {
    const double decade = power_of_ten(decade_of(value));
    for (const double figure : {5.0, 2.0})
        if (figure * decade <= value * (1 + slack)) return figure * decade;
    return decade;
}

double round_up(double value) {
    const int exponent = decade_of(value);
    const double decade = power_of_ten(exponent);
    for (const double figure : figures_of_decade)
        if (figure * decade >= value * (1 - slack)) return figure * decade;
    return power_of_ten(exponent + 1);
}

std::vector<double> log_ticks(double low, double high, std::size_t most) {
    if (!(low > 0) || !(high > low)) return {};
    most = std::max<std::size_t>(most, 2);
    std::vector<double> halves;
    for (const std::vector<double>& wanted : {std::vector<double>{1, 2, 5}, {1, 3}, {1}}) {
        std::vector<double> ticks;
        for (int exponent = decade_of(low); power_of_ten(exponent) <= high * (1 + slack); ++exponent)
            for (const double figure : wanted) {
                const double tick = exponent < 0 ? figure / power_of_ten(-exponent) : figure * power_of_ten(exponent);
                if (tick >= low * (1 - slack) && tick <= high * (1 + slack)) ticks.push_back(tick);
            }
        if (ticks.size() <= most && ticks.size() >= 3) return ticks;
        if (wanted.size() == 3 && ticks.size() < 3) break;
        if (wanted.size() == 1 && ticks.size() >= 2) return thinned(ticks, most);
        if (wanted.size() == 2) halves = ticks;
    }
    if (halves.size() >= 3) return thinned(halves, most);
    return linear_ticks(low, high, most);
}

std::vector<double> linear_ticks(double low, double high, std::size_t most) {
    if (!(high > low)) return {};
    return multiples(round_up((high - low) / static_cast<double>(std::max<std::size_t>(most, 2))), low, high);
}

std::vector<double> clock_ticks(double low, double high, std::size_t most) {
    if (!(high > low)) return {};
    for (const double step : {60.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 10800.0, 21600.0, 43200.0})
        if ((high - low) / step <= static_cast<double>(std::max<std::size_t>(most, 2))) return multiples(step, low, high);
    return multiples(86400, low, high);
}

QString time_of_day(double seconds) {
    const auto whole = std::llround(seconds);
    const auto within = ((whole % 86400) + 86400) % 86400;
    const std::string text = fmt::format("{:02}:{:02}", within / 3600, within / 60 % 60);
    return QString::fromStdString(within % 60 == 0 ? text : text + fmt::format(":{:02}", within % 60));
}

QString tick_text(double value, const Axis& axis) {
    if (axis.scale == Axis::Scale::Clock) return time_of_day(value);
    if (axis.scale == Axis::Scale::Categories) {
        const auto index = static_cast<qsizetype>(std::llround(value));
        return axis.categories.value(index);
    }
    const bool foreign = !axis.currency.empty() && axis.currency != "USD";
    std::string text = figures::people(value, foreign ? Unit::None : axis.unit);
    return QString::fromStdString(foreign ? text + " " + axis.currency : text);
}

void Extent::add(const std::optional<double>& value) {
    if (!value || !std::isfinite(*value)) return;
    greatest_ = std::max(greatest_, *value);
    if (*value > 0) least_ = std::min(least_, *value);
}

void Extent::set_log(Axis& axis) const {
    axis.scale = Axis::Scale::Log;
    axis.low = is_empty() ? 1 : round_down(least_ / 1.02);
    axis.high = is_empty() ? 10 : round_up(greatest_ * 1.02);
    if (axis.high <= axis.low * 1.01) axis.high = axis.low * 10;
}

void Extent::set_linear(Axis& axis) const {
    axis.scale = Axis::Scale::Linear;
    axis.low = 0;
    axis.high = 1;
    if (greatest_ <= 0) return;
    const double step = round_up(greatest_ / 5);
    axis.high = step * std::ceil(greatest_ * 1.02 / step - slack);
}

}  // namespace headroom::charts
