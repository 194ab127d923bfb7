// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/axes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/figures/people.h"

namespace headroom::report {

namespace {

constexpr std::array steps = {1.0, 2.0, 5.0};

/// The n-th of ..., 0.1, 0.2, 0.5, 1, 2, 5, 10, ...; 1 is the 0th. Powers below one are divisions, which are exact in print.
double round_figure(int n) {
    const int decade = static_cast<int>(std::floor(n / 3.0));
    const double step = steps[static_cast<std::size_t>(n - 3 * decade)];
    return decade >= 0 ? step * std::pow(10.0, decade) : step / std::pow(10.0, -decade);
}

/// The greatest round figure that is no more than `value`, which is positive.
int below(double value) {
    int n = 3 * static_cast<int>(std::floor(std::log10(value)));
    while (round_figure(n + 1) <= value * (1 + 1e-9)) ++n;
    while (round_figure(n) > value * (1 + 1e-9)) --n;
    return n;
}

std::string label_of(double value, Unit unit, const std::string& currency) {
    if (!currency.empty() && currency != "USD") return figures::people(value, Unit::None) + " " + currency;
    return figures::people(value, unit);
}

}  // namespace

Axis Extent::log_axis(std::string title, Unit unit) const {
    Axis axis{std::move(title), true, 1, 10, {}, {}};
    double least = 0, greatest = 0;
    for (const double value : values_) {
        if (!(value > 0)) continue;
        least = least == 0 ? value : std::min(least, value);
        greatest = std::max(greatest, value);
    }
    if (least == 0) least = 1, greatest = 10;
    int first = below(least);
    int last = below(greatest);
    if (round_figure(last) < greatest * (1 - 1e-9)) ++last;
    last = std::max(last, first + 1);
    if (last == first + 1 && round_figure(first) > least * (1 - 1e-9)) --first;  // not all at its edge
    axis.low = round_figure(first);
    axis.high = round_figure(last);
    const bool only_decades = last - first > 12;
    for (int n = first; n <= last; ++n)
        if (!only_decades || n % 3 == 0) axis.ticks.push_back({round_figure(n), label_of(round_figure(n), unit, {})});
    return axis;
}

Axis Extent::linear_axis(std::string title, Unit unit, const std::string& currency) const {
    Axis axis{std::move(title), false, 0, 1, {}, {}};
    const double greatest = values_.empty() ? 0 : *std::max_element(values_.begin(), values_.end());
    if (greatest <= 0) {
        axis.ticks = {{0, label_of(0, unit, currency)}};
        return axis;
    }
    int n = below(greatest / 6);
    if (round_figure(n) < greatest / 6) ++n;
    const double step = round_figure(n);
    const int count = static_cast<int>(std::ceil(greatest / step - 1e-9));
    axis.high = step * count;
    for (int i = 0; i <= count; ++i) axis.ticks.push_back({step * i, label_of(step * i, unit, currency)});
    return axis;
}

}  // namespace headroom::report
