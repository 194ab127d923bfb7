// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "analytic/model.h"

namespace headroom::analytic {

/// Calls `each` with the visits of a step, which are made at once, for one step after the other. Where but one of the visits is made,
/// all are of one step.
template <class Each>
void for_each_step(const Way& way, const Each& each) {
    const auto in_order = [&](std::span<const Visit> visits) {
        while (!visits.empty()) {
            std::size_t count = 1;
            while (count < visits.size() && visits[count].step == visits[0].step) ++count;
            each(visits.first(count));
            visits = visits.subspan(count);
        }
    };
    if (way.one_of || way.share_here < 1) {
        if (!way.visits.empty()) each(std::span<const Visit>(way.visits));
    } else if (std::ranges::is_sorted(way.visits, {}, &Visit::step)) {
        in_order(way.visits);
    } else {
        std::vector<Visit> sorted = way.visits;
        std::ranges::stable_sort(sorted, {}, &Visit::step);
        in_order(sorted);
    }
}

/// Mean seconds beside the station.
inline double seconds_beside(const Way& way) {
    double seconds = 0;
    for (const Chances& chances : way.times)
        for (const auto& [probability, distribution] : chances) seconds += probability * distribution.mean();
    return seconds;
}

}  // namespace headroom::analytic
