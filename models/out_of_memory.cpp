// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/out_of_memory.h"

#include <algorithm>
#include <cmath>

namespace headroom::models {

namespace {

constexpr double never_s = 1e12;
constexpr double soon_s = 3600;     ///< what takes longer to come about is not told
constexpr double vanishing = 1e12;  ///< times as likely: what is between is not seen

/// Seconds until more than `most` calls are there, from none, mean.
double lasts_s(double rate, double stays_s, double most) {
    const double mean = rate * stays_s;
    if (most > mean + 12 * std::sqrt(mean) + 40) return never_s;
    // far below the mean calls only become more
    const double first = std::max(0.0, std::min(most, std::floor(mean - 12 * std::sqrt(mean))));
    double all = first > 0 ? -stays_s * std::log1p(-first / mean) : 0, step = first > 0 ? 1 / (rate - first / stays_s) : 0;
    for (double n = first; n <= most; ++n) {
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
    const double count = std::max(1.0, std::round(replicas));
    const auto killed = [&](double there) { return there / lasts_in_turn_s(rate / there, stays_s, most, there); };  // a second
    if (killed(1) * never_s <= 1 + 1e-9) return {};
    if (boot_s <= 0) return {std::min(1.0, killed(count) * (most + 1) / rate), killed(count)};
    // weights of states in which so many are gone: relative to that of this one, in which `gone` are
    double before = 0, all = 1, kills = 0, none = 0;
    for (double gone = 0; gone < count; ++gone) {
        const double here = killed(count - gone), next = here * boot_s / (gone + 1);
        kills += here;
        const bool is_way_down = before >= 1 && next > 1;  // from few gone to all
        if ((is_way_down || all > vanishing) && all > soon_s * here) break;
        before = 1 / next;
        all = all / next + 1;
        kills /= next;
        none = gone + 1 == count ? 1 : 0;
    }
    const double lost = std::min(1.0, none / all + kills / all * (most + 1) / rate);
    constexpr double felt = 1e-9;
    return lost < felt ? OutOfMemory{} : OutOfMemory{lost, kills / all};
}

}  // namespace headroom::models
