// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <numeric>
#include <vector>

#include "kernel/statistics.h"

namespace headroom::kernel {

/// Machines that are rented, by rank: the machine of rank k is there while more than k are. What each rank adds up to is the load
/// duration curve, from which any share that is reserved can be billed later.
class Fleet {
public:
    explicit Fleet(Statistics& statistics) : statistics_(statistics) {}
    void enter(Time now) {
        if (size_ == ranks_.size()) ranks_.emplace_back(statistics_);
        ranks_[size_++].enter(now);
    }
    void leave(Time now) { ranks_[--size_].leave(now); }
    void set(Time now, std::size_t size) {
        while (size_ < size) enter(now);
        while (size_ > size) leave(now);
    }
    /// Machines, time mean.
    double mean(Blocks blocks) const {
        const std::vector<double> ranks = means(blocks);
        return std::accumulate(ranks.begin(), ranks.end(), 0.0);
    }
    /// Share of the blocks' time, rank by rank: falling, their sum is mean().
    std::vector<double> means(Blocks blocks) const {
        std::vector<double> result;
        for (const Headcount& rank : ranks_) result.push_back(rank.integral(blocks) / statistics_.seconds(blocks));
        return result;
    }

private:
    Statistics& statistics_;
    std::deque<Headcount> ranks_;
    std::size_t size_ = 0;
};

}  // namespace headroom::kernel
