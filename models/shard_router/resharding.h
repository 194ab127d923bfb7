// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace headroom::models {

/// How keys are strewn over more shards than before. No clock, no streams: it is told what has moved.
class Resharding {
public:
    /// By hash, or by range.
    Resharding(std::size_t before, std::size_t after, bool by_hash);

    std::size_t before() const { return before_; }
    /// Share of all data that is on one of them before, and on the other in the end.
    double share(std::size_t from, std::size_t to) const;
    /// Where a key is now that is on one of them before, and on the other in the end.
    std::size_t now(std::size_t from, std::size_t to) const { return is_there_[from * after_ + to] != 0 ? to : from; }

    /// A stream of data from one shard's store to that of another.
    struct Move {
        std::size_t from = 0, to = 0;        ///< shards
        std::size_t source = 0, target = 0;  ///< components
        double bytes = 0;
        bool begun = false;
    };
    /// Plans them: `stores` has the components of each shard that keep its data, in the same order, of which each has this share.
    void plan(const std::vector<std::vector<std::size_t>>& stores, const std::vector<double>& shares, double bytes);
    /// Those that begin now, by their number: a shard gives or takes in one at a time.
    std::vector<std::size_t> take();
    const Move& move(std::size_t number) const { return moves_[number]; }
    void ended(std::size_t number);

private:
    std::size_t before_, after_;
    bool by_hash_;
    std::vector<unsigned char> is_there_;  ///< [from · after + to]
    std::vector<std::size_t> left_;        ///< moves of the pair, likewise
    std::vector<unsigned char> busy_;      ///< by shard
    std::vector<Move> moves_;
};

}  // namespace headroom::models
