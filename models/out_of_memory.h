// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <limits>

/// What becomes of calls where those in flight can need more memory than a replica has.
namespace headroom::models {

struct OutOfMemory {
    double lost = 0;         ///< share of the calls: those in flight when a replica is killed, and those that find none
    double kills_per_s = 0;  ///< of all replicas
};

/// How fast n calls leave a replica: each after so long, and no more than its vCPUs end.
struct Leaving {
    double stays_s = 0;
    double most_per_s = std::numeric_limits<double>::infinity();
    double at(double n) const { return std::min(n / stays_s, most_per_s); }
    /// Such that `present` calls are there in the mean where so many come a second, each with so much work.
    static Leaving of(double rate, double present, double work_s, double vcpus);
};

/// Of `rate` calls a second, of all replicas, one more than `most` at a replica kills it, with all that
/// it works on; it is gone for `boot_s` seconds, in which those left share the calls. A replica's calls are a birth-death process from
/// 0 to `most` + 1 (Karlin and McGregor 1957), and the replicas that are there are another; where fewer and fewer would have to carry all,
/// until none is left, that counts if it comes about within an hour.
OutOfMemory out_of_memory(double rate, const Leaving& leaving, double most, double replicas, double boot_s);

}  // namespace headroom::models
