// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/share.h"
#include "study/sweep.h"

namespace headroom::cli {

/// Runs all combinations of a grid in several cases (a design in a phase each); of each its row is kept, no more.
class SweepCases : private Cases {
public:
    /// `reduced` has the plan of each case alone; throws InvalidDocument where a value of the grid is wrong in any.
    SweepCases(std::vector<plan::Plan> reduced, study::Grid grid, const plan::Surroundings& surroundings, const study::Options& options);

    /// The shard's own. Without a store nothing is kept.
    void run(const Shard& shard, study::Store* store, study::Executor& executor, study::Observer& observer) {
        run_share(*this, shard, store, executor, observer);
    }
    /// What other shards have simulated by now.
    void add_others(const Shard& shard, study::Store& store) { look_for_others(*this, shard, store); }

    /// The origin is left to the caller.
    study::Sweep sweep() const;

private:
    std::size_t count() const override { return rows_.size(); }
    std::shared_ptr<study::RunCourse> begin(std::size_t number) override;
    void finish(std::size_t number, const study::RunCourse& course) override;
    void fail(std::size_t number, const std::string& why) override;

    std::vector<plan::Plan> reduced_;
    study::Grid grid_;
    plan::Surroundings surroundings_;
    study::Options options_;
    std::vector<study::SweepRow> rows_;  ///< of each case all combinations
};

}  // namespace headroom::cli
