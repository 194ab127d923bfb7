// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/breaker.h"

/// How much a circuit breaker keeps from being called, in the long run.
namespace headroom::analytic {

/// What one caller's breaker sees of its calls.
struct SeenByBreaker {
    double rate = 0;    ///< calls a second that come to it, turned back or not
    double failed = 0;  ///< share of those let through
    double slow = 0;    ///< likewise
    double call_s = 0;  ///< mean
};

struct Broken {
    double time = 0;     ///< share of it in which the breaker is not closed
    double refused = 0;  ///< share of the calls
};

/// Whether a call fails is taken to have nothing to do with others. From closing to opening a run of failures has to come (Feller, "An
/// Introduction to Probability Theory" 1, XIII.7: (f⁻ᵏ − 1) / (1 − f) calls), or a window with too many of them.
Broken broken(const policy::Breaker& breaker, const SeenByBreaker& seen);

}  // namespace headroom::analytic
