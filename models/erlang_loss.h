// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

namespace headroom::models {

/// Share of calls that find all `places` taken and leave at once, where `present` are there while a share `refused` leaves: Erlang's loss
/// formula, which holds however long calls stay (M/G/c/c).
inline double erlang_loss(double present, double refused, std::int64_t places) {
    const double load = present / std::max(1e-9, 1 - refused);  // that would be there if none left
    double blocking = 1;
    for (std::int64_t n = 1; n <= places; ++n) {
        blocking = load * blocking / (static_cast<double>(n) + load * blocking);
        if (blocking < 1e-15) return 0;
    }
    return blocking;
}

}  // namespace headroom::models
