// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "core/distribution.h"

/// Messages in partitions, each of which one thread reads, in order.
namespace headroom::analytic {

/// What comes to a thread.
struct OwnMessages {
    double at_random = 0;   ///< messages a second, each of any of its partitions
    double in_turn = 0;     ///< messages a second of those that go to one partition after another
    double neighbours = 0;  ///< partitions that it has, one after another, of so many
    double partitions = 0;
    double rate() const { return at_random + in_turn; }
};

/// Partitions of a log are dealt out to threads evenly by number, neighbours together. `shares`: of the messages, by partition.
void deal_out(const std::vector<double>& shares, double rate, bool in_turn, std::vector<OwnMessages>& threads);

/// Of messages that wait for their thread.
struct OwnWait {
    double rate = 0;  ///< a second
    double probability = 0, wait_if = 0, wait_if_scv = 1;
};

/// By thread, those with about as much to do together; none where one of them has more to do than it can. `service_s`: until a thread has
/// done a message; `burstiness`: of all messages as they come.
std::vector<OwnWait> waits_for_own(const std::vector<OwnMessages>& threads, double service_s, double service_scv, double burstiness);

}  // namespace headroom::analytic
