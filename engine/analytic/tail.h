// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "analytic/law.h"
#include "analytic/transform.h"

/// From transforms to the shares that are left at the times of the grid, and the percentiles between these.
namespace headroom::analytic {

/// Of what has that mean: found from about there outwards, until no time, or all of it, is left. It falls.
Tail whole_tail(const SharedTransform& transform, double mean);

/// The time of the grid next to `seconds`, or its nearest end.
Index index_of(double seconds);

/// Of a tail, at some time > 0: in the logarithm between the times of the grid.
template <class TailAt>
double between_times(double seconds, const TailAt& tail) {
    const auto place = static_cast<Index>(std::floor(std::log10(seconds / first_time) * times_per_decade));
    if (place >= time_count - 1) return 0;
    const double t0 = place < 0 ? 0 : grid()[place], s0 = place < 0 ? 1 : tail(place);
    const Index next = std::max<Index>(place + 1, 0);
    const double part = (seconds - t0) / (grid()[next] - t0), s1 = tail(next);
    if (s1 <= 0 || s0 <= 0) return s0 + part * (s1 - s0);
    return s0 * std::pow(s1 / s0, part);
}

/// Where a tail comes down to `beyond`, in the logarithm between two times.
double between(double t0, double s0, double t1, double s1, double beyond);

/// The first time of the grid that no more than `beyond` is left at, looked for around `guess`; time_count: there is none.
/// `tail(j)`: what is left at time j.
template <class TailAt>
Index place_of(const TailAt& tail, double beyond, Index guess) {
    Index low = -1, high = time_count;  // more is left at the one, and not at the other
    Index step = block_times;
    constexpr Index nearby = 4 * block_times;  // steps from block to block; farther away they grow
    const auto lengthen = [&](Index place) { step *= std::abs(place - guess) < nearby ? 1 : 2; };
    if (tail(guess) <= beyond) {
        for (high = guess; low < 0 && high > 0; lengthen(high)) {
            const Index next = std::max<Index>(high - step, 0);
            (tail(next) > beyond ? low : high) = next;
        }
    } else {
        for (low = guess; high == time_count && low < time_count - 1; lengthen(low)) {
            const Index next = std::min(low + step, time_count - 1);
            (tail(next) > beyond ? low : high) = next;
        }
    }
    while (high - low > 1) {
        const Index middle = low + (high - low) / 2;
        (tail(middle) > beyond ? low : high) = middle;
    }
    return high;
}

/// The time, in seconds, at which a falling tail comes down to `beyond`. It is looked for around `guess`, which becomes its place.
template <class TailAt>
double crossing(const TailAt& tail, double beyond, Index& guess) {
    const Index place = place_of(tail, beyond, guess);
    guess = std::min(place, time_count - 1);
    if (place == time_count) return grid()[guess];
    const Index before = std::max<Index>(place - 1, 0);
    return between(place > 0 ? grid()[before] : 0, place > 0 ? tail(before) : 1, grid()[place], tail(place), beyond);
}

/// Percentiles of what has that mean; the transform outlives it. It looks at the transform around them; where the inversion swings there,
/// at all of it.
class Quantiles {
public:
    Quantiles(const SharedTransform& transform, double mean) : transform_(transform), mean_(mean), guess_(index_of(mean)) {}
    double at(double p);

private:
    double left(Index j);
    bool falls_around(Index place);

    const SharedTransform& transform_;
    double mean_;
    Index guess_;
    std::array<std::optional<Times4>, static_cast<std::size_t>(block_count)> known_;
    std::optional<Tail> whole_;
};

}  // namespace headroom::analytic
