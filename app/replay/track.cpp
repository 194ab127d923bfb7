// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/track.h"

#include <algorithm>
#include <cmath>

namespace headroom::replay {

Track::Track(const study::Growth& growth, bool is_estimate) {
    for (const study::RunResult& point : growth.points)
        snapshots_.emplace_back(std::make_shared<study::RunResult>(point), std::nullopt, is_estimate);
}

Track::Track(std::shared_ptr<const study::RunResult> run) : kind_(Kind::Time) {
    if (!run->timeline || run->timeline->utilization.empty()) return;
    for (std::size_t window = 0; window < run->timeline->utilization.front().size(); ++window) snapshots_.emplace_back(run, window);
}

bool Track::replace_estimate(std::shared_ptr<const study::RunResult> run) {
    for (Snapshot& each : snapshots_) {
        const study::RunResult& own = each.run();
        if (!each.is_estimate() || own.users != run->users || own.phase != run->phase || own.design != run->design) continue;
        each = Snapshot(std::move(run), std::nullopt, true);
        return true;
    }
    return false;
}

double Track::value(std::size_t position) const {
    return kind_ == Kind::Growth ? at(position).run().users : at(position).time_s().value_or(0);
}

std::size_t Track::nearest(double value) const {
    const auto distance = [&](std::size_t position) {
        const double own = this->value(position);
        return kind_ == Kind::Growth ? std::abs(std::log(std::max(own, 1.0) / std::max(value, 1.0))) : std::abs(own - value);
    };
    std::size_t best = 0;
    for (std::size_t i = 1; i < size(); ++i)
        if (distance(i) < distance(best)) best = i;
    return best;
}

}  // namespace headroom::replay
