// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/out_of_memory.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::models {

namespace {

constexpr double never_s = 1e12;

/// Seconds until more than `most` calls are there, from none, mean.
double lasts_s(double rate, double stays_s, double most) {
    const double mean = rate * stays_s;
    if (most > mean + 12 * std::sqrt(mean) + 40) return never_s;
    double all = 0, step = 0;
    for (double n = 0; n <= most; ++n) {
        step = (1 + n / stays_s * step) / rate;
        all += step;
        if (all > never_s) return never_s;
    }
    return all;
}

/// The number of calls that come to replicas in turn varies less: as if by its variance over its mean more calls came, and had more places
/// (Hayward's approximation, Fredericks 1980).
double lasts_in_turn_s(double rate, double stays_s, double most, double replicas) {
    const double peakedness = 0.5 * (1 + 1 / replicas), places = most / peakedness, whole = std::floor(places), part = places - whole;
    const double fewer = lasts_s(rate / peakedness, stays_s, whole);
    return part > 0 ? fewer * std::pow(lasts_s(rate / peakedness, stays_s, whole + 1) / fewer, part) : fewer;
}

}  // namespace

OutOfMemory out_of_memory(double rate, double stays_s, double most, double replicas, double boot_s) {
    if (rate <= 0 || stays_s <= 0) return {};
    const auto count = static_cast<std::size_t>(std::max(1.0, std::round(replicas)));
    std::vector<double> killed;  // a second, by the replicas that are there, from one
    for (std::size_t n = 1; n <= count; ++n)
        killed.push_back(static_cast<double>(n) / lasts_in_turn_s(rate / static_cast<double>(n), stays_s, most, static_cast<double>(n)));
    if (killed.front() * never_s <= 1 + 1e-9) return {};
    if (boot_s <= 0) return {std::min(1.0, killed.back() * (most + 1) / rate), killed.back()};
    std::vector<double> weights = {1};  // that so many are gone
    for (std::size_t gone = 1; gone <= count; ++gone)
        weights.push_back(weights.back() * killed[count - gone] * boot_s / static_cast<double>(gone));
    double all = 0, kills = 0;
    for (std::size_t gone = 0; gone <= count; ++gone) {
        all += weights[gone];
        if (gone < count) kills += weights[gone] * killed[count - gone - 1];
    }
    kills /= all;
    const double lost = std::min(1.0, weights.back() / all + kills * (most + 1) / rate);
    constexpr double felt = 1e-9;
    if (lost < felt) return {};
    return {lost, kills};
}

}  // namespace headroom::models
