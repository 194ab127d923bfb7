// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/shard_router/resharding.h"

#include <algorithm>

namespace headroom::models {

Resharding::Resharding(std::size_t before, std::size_t after, bool by_hash)
    : before_(before), after_(after), by_hash_(by_hash), is_there_(before * after), left_(before * after), busy_(after) {}

/// By hash a new shard gets as much from each of the old ones, and nothing moves among those.
double Resharding::share(std::size_t from, std::size_t to) const {
    const auto before = static_cast<double>(before_), after = static_cast<double>(after_);
    const auto i = static_cast<double>(from), j = static_cast<double>(to);
    if (by_hash_) return to >= before_ ? 1 / (before * after) : from == to ? 1 / after : 0;
    return std::max(0.0, std::min((i + 1) / before, (j + 1) / after) - std::max(i / before, j / after));
}

void Resharding::plan(const std::vector<std::vector<std::size_t>>& stores, const std::vector<double>& shares, double bytes) {
    constexpr double rounding = 1e-12;
    for (std::size_t from = 0; from < before_; ++from) {
        for (std::size_t to = 0; to < after_; ++to) {
            const double share = this->share(from, to);
            if (from == to || share < rounding) continue;
            for (std::size_t k = 0; k < shares.size(); ++k) {
                moves_.push_back({from, to, stores[from][k], stores[to][k], bytes * share * shares[k]});
                ++left_[from * after_ + to];
            }
        }
    }
    // Every shard has its turn first once: the first of all go to different ones.
    std::ranges::stable_sort(moves_, {}, [this](const Move& move) { return (move.to + after_ - move.from) % after_; });
}

std::vector<std::size_t> Resharding::take() {
    std::vector<std::size_t> begun;
    for (std::size_t i = 0; i < moves_.size(); ++i) {
        Move& move = moves_[i];
        if (move.begun || busy_[move.from] != 0 || busy_[move.to] != 0) continue;
        move.begun = true;
        busy_[move.from] = busy_[move.to] = 1;
        begun.push_back(i);
    }
    return begun;
}

void Resharding::ended(std::size_t number) {
    const Move& move = moves_[number];
    busy_[move.from] = busy_[move.to] = 0;
    if (--left_[move.from * after_ + move.to] == 0) is_there_[move.from * after_ + move.to] = 1;
}

}  // namespace headroom::models
