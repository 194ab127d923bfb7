// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "app/replay/snapshot.h"
#include "study/growth.h"

namespace headroom::replay {

/// What the scrubber moves over: populations that were simulated or estimated, or the windows of a day.
class Track {
public:
    enum class Kind { Growth, Time };

    Track() = default;
    /// One position for each point of the growth.
    explicit Track(const study::Growth& growth, bool is_estimate = false);
    /// One position for each window of the run's timeline; none where it has none.
    explicit Track(std::shared_ptr<const study::RunResult> run);

    Kind kind() const { return kind_; }
    bool is_empty() const { return snapshots_.empty(); }
    std::size_t size() const { return snapshots_.size(); }
    const Snapshot& at(std::size_t position) const { return snapshots_[position]; }
    /// Users, or seconds after midnight.
    double value(std::size_t position) const;
    /// Puts an estimate in the place of that of the same phase, design and population; false where there is none.
    bool replace_estimate(std::shared_ptr<const study::RunResult> run);
    /// The position whose value is nearest: populations by their ratio, times by their difference. Of a track that is not empty.
    std::size_t nearest(double value) const;

private:
    Kind kind_ = Kind::Growth;
    std::vector<Snapshot> snapshots_;
};

}  // namespace headroom::replay
