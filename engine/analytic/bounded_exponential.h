// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

/// What is exponential at some rate, of either sign (it falls or grows), and known to be below 1.
namespace headroom::analytic {

inline double mean_below_one(double rate) { return std::abs(rate) < 1e-4 ? 0.5 - rate / 12 : 1 / rate - 1 / std::expm1(rate); }

inline double variance_below_one(double rate) {
    const double half = 0.5 * std::abs(rate), size = half > 300 ? 0 : 0.5 / std::sinh(half);
    return half < 1e-2 ? (1 - rate * rate / 20) / 12 : 1 / (rate * rate) - size * size;
}

}  // namespace headroom::analytic
