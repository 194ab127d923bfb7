// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/backlog.h"

#include <algorithm>
#include <numeric>

#include "core/units.h"

namespace headroom::analytic {

namespace {

/// Calls that come while what waits goes evenly from one figure to another.
struct Spell {
    double calls, from, to;
    double middle() const { return 0.5 * (from + to); }
};

/// As few shares, each of waits that are spread evenly.
std::vector<std::pair<double, Distribution>> waits_of(std::vector<Spell> spells, double leaving) {
    constexpr double shares = 32;
    std::ranges::sort(spells, {}, &Spell::middle);
    double all = 0;
    for (const Spell& each : spells) all += each.calls;
    std::vector<std::pair<double, Distribution>> waits;
    double calls = 0, low = 0, high = 0, sum = 0;
    for (std::size_t i = 0; i < spells.size(); ++i) {
        const Spell& each = spells[i];
        if (calls == 0) low = std::min(each.from, each.to);
        low = std::min({low, each.from, each.to});
        high = std::max({high, each.from, each.to});
        calls += each.calls;
        sum += each.calls * each.middle();
        const bool is_last = i + 1 == spells.size(), ends = is_last || (spells[i + 1].middle() > 0) != (each.middle() > 0);
        if (!ends && calls < all / shares) continue;
        // as wide as the spells, about their mean
        const double mean = sum / calls, half = std::min(mean - low, high - mean);
        if (calls > 0)
            waits.emplace_back(calls / all, half > 0 ? Distribution::uniform((mean - half) / leaving, (mean + half) / leaving)
                                                     : Distribution::constant(mean / leaving));
        calls = low = high = sum = 0;
    }
    return waits;
}

}  // namespace

std::optional<Backlog> backlog_of_day(const std::vector<double>& coming, double leaving) {
    const double part_s = day_s / static_cast<double>(coming.size());
    if (std::accumulate(coming.begin(), coming.end(), 0.0) >= leaving * static_cast<double>(coming.size())) return std::nullopt;
    Backlog backlog;
    std::vector<Spell> spells;
    double waiting = 0;
    for (int day = 0; day < 2; ++day) {
        for (const double rate : coming) {
            const double slope = rate - leaving, after = std::max(0.0, waiting + slope * part_s);
            const double busy_s = slope < 0 ? std::min(part_s, waiting / -slope) : part_s;
            if (day > 0) {
                backlog.mean += busy_s * 0.5 * (waiting + after) / day_s;
                if (busy_s > 0) spells.push_back({rate * busy_s, waiting, after});
                if (busy_s < part_s) spells.push_back({rate * (part_s - busy_s), 0, 0});
            }
            waiting = after;
        }
    }
    backlog.waits = waits_of(std::move(spells), leaving);
    return backlog;
}

}  // namespace headroom::analytic
