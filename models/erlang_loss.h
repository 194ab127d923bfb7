// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace headroom::models {

/// Share of calls that find all `places` taken and leave at once, where `load` would be there if none did: Erlang's loss formula, which
/// holds however long calls stay (M/G/c/c).
inline double erlang_loss(double load, std::int64_t places) {
    double blocking = 1;
    for (std::int64_t n = 1; n <= places; ++n) {
        blocking = load * blocking / (static_cast<double>(n) + load * blocking);
        if (blocking < 1e-15) return 0;
    }
    return blocking;
}

}  // namespace headroom::models
