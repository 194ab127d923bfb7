// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "core/distribution.h"

/// Writes of a primary at what follows it.
namespace headroom::analytic {

/// Seconds from a write's coming until it is applied, by one applier in the log's order: M/G/1 with that utilization < 1. `works`: writes a
/// second and the seconds that each takes.
Distribution applied(double utilization, const std::vector<std::pair<double, Distribution>>& works);

/// Copies whose answers a write waits for.
struct Followers {
    std::size_t copies = 1;
    Distribution applied;
    double way_s = 0;  ///< each way
};

/// Seconds until a write is on the disk and at all followers, who work on it at the same time and each for itself.
Distribution acknowledged(const Distribution& disk, const std::vector<Followers>& all);

}  // namespace headroom::analytic
