// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analytic/closed_network.h"

/// Closed networks whose states have product form (Baskett, Chandy, Muntz and Palacios 1975), exactly, by Buzen's convolution (1973).
/// From where all servers of a queue work its weights are in a geometric row: one more queue costs each number of customers as many
/// steps as it has servers. All that is summed is positive, unlike the probabilities of mean value analysis with several servers.
/// `rate`: about so many rounds a second, by which numbers stay near 1; none where they do not even so, or where it would take too long.
namespace headroom::analytic {

/// Of one to `most` customers.
std::optional<Rounds> exact_rounds(std::size_t most, double thinking, const std::vector<Contended>& queues, double rate);

/// Of that many; those who think are many, and are not followed each by each.
std::optional<Round> exact_round(std::size_t customers, double thinking, const std::vector<Contended>& queues, double rate);

}  // namespace headroom::analytic
