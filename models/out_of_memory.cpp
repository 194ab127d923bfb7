// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/out_of_memory.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::models {

namespace {

constexpr double never_s = 1e12;
constexpr double soon_s = 3600;     ///< what takes longer to come about is not told
constexpr double vanishing = 1e12;  ///< times as likely: what is between is not seen

/// Seconds until more than `most` calls are there, from none, mean.
double lasts_s(double rate, const Leaving& leaving, double most) {
    const double mean = rate * leaving.stays_s;
    const bool is_linear = leaving.most_per_s * leaving.stays_s >= mean + 12 * std::sqrt(mean);
    if (is_linear && most > mean + 12 * std::sqrt(mean) + 40 && rate < 0.9 * leaving.most_per_s) return never_s;
    // far below the mean calls only become more
    const double first = is_linear ? std::max(0.0, std::min(most, std::floor(mean - 12 * std::sqrt(mean)))) : 0;
    double all = first > 0 ? -leaving.stays_s * std::log1p(-first / mean) : 0, step = first > 0 ? 1 / (rate - leaving.at(first)) : 0;
    for (double n = first; n <= most; ++n) {
        step = (1 + leaving.at(n) * step) / rate;
        all += step;
        if (all > never_s) return never_s;
    }
    return all;
}

/// The number of calls that come to replicas in turn varies less: as if by its variance over its mean more calls came, and had more places
/// (Hayward's approximation, Fredericks 1980).
double lasts_in_turn_s(double rate, Leaving leaving, double most, double replicas) {
    const double peakedness = 0.5 * (1 + 1 / replicas), places = most / peakedness, whole = std::floor(places), part = places - whole;
    leaving.most_per_s /= peakedness;
    const double fewer = lasts_s(rate / peakedness, leaving, whole);
    return part > 0 ? fewer * std::pow(lasts_s(rate / peakedness, leaving, whole + 1) / fewer, part) : fewer;
}

}  // namespace

Leaving Leaving::of(double rate, double present, double work_s, double vcpus) {
    if (rate <= 0 || present <= 0) return {};
    const double most_per_s = work_s > 0 ? vcpus / work_s : std::numeric_limits<double>::infinity();
    const auto number = [&](double stays_s) {  // mean, of the birth-death process
        const Leaving leaving{stays_s, most_per_s};
        double all = 1, sum = 0, share = 1;
        for (double n = 1; n < 1e5 && share > 1e-12 * all; ++n) {
            share *= rate / leaving.at(n);
            all += share;
            sum += n * share;
            if (all > 1e200) all *= 1e-200, sum *= 1e-200, share *= 1e-200;
        }
        return sum / all;
    };
    double low = std::min(work_s, present / rate), high = present / rate;
    if (rate >= most_per_s || number(low) >= present) return {low > 0 ? low : high, most_per_s};
    for (int i = 0; i < 40; ++i) {
        const double middle = 0.5 * (low + high);
        (number(middle) < present ? low : high) = middle;
    }
    return {high, most_per_s};
}

OutOfMemory out_of_memory(double rate, const Leaving& leaving, double most, double replicas, double boot_s) {
    if (rate <= 0 || leaving.stays_s <= 0) return {};
    const double count = std::max(1.0, std::round(replicas));
    const auto killed = [&](double there) { return there / lasts_in_turn_s(rate / there, leaving, most, there); };  // a second
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
