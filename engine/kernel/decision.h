// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "kernel/time.h"

namespace headroom::kernel {

/// What a scaler decided, and why.
struct Decision {
    Time at = 0;
    std::string metric;            ///< that decided; empty: none did
    double value = 0;              ///< of it, of one replica
    double ratio = 1;              ///< of it to its target
    std::int64_t recommended = 0;  ///< replicas, before limits
    std::string limit;             ///< what kept it from being followed; empty: nothing
    std::int64_t from = 0, to = 0;
};

}  // namespace headroom::kernel
