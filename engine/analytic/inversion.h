// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>
#include <array>
#include <vector>

#include "analytic/block.h"

/// Where transforms are known, and how they are turned into distributions.
namespace headroom::analytic {

using Eigen::ArrayXd;

inline constexpr double first_time = 1e-6;
inline constexpr Index times_per_decade = 28;
inline constexpr Index time_count = 290;  ///< up to 2e4 s
inline constexpr Index block_count = (time_count + block_times - 1) / block_times;
inline constexpr double vanishes = 40;  ///< exponents beyond are of nothing

/// Times of the grid, and what Euler's algorithm weighs transforms with. Node k of time j is nodes[k] / times[j].
struct Inversion {
    ArrayXd times;
    std::array<Complex, order> nodes, inverses, weights;  ///< weights: of 1 − transform
    double ratio;                                         ///< of a time to the one before

    Inversion();
    /// Also beyond the last one, to the end of its block.
    double time(Index j) const { return block_time_[j]; }
    auto times_of(Index block) const { return block_time_.segment<block_times>(block * block_times); }
    /// Nodes of a block, and one through each.
    const Block& nodes_of(Index block) const { return block_nodes_[static_cast<std::size_t>(block)]; }
    const Block& inverses_of(Index block) const { return block_inverses_[static_cast<std::size_t>(block)]; }
    /// Of a constant time: exp(−node · seconds).
    void find_delay(Index block, double seconds, Block& values) const;
    /// P(time > t) at the times of a block; it may swing around edges.
    Times4 tail(const Block& transform) const;

private:
    Block find_nodes(Index block) const;

    ArrayXd block_time_;
    std::vector<Block> block_nodes_, block_inverses_;
};

const Inversion& inversion();

}  // namespace headroom::analytic
