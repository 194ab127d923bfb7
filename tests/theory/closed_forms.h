// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Expected values for the tests of the kernel and of the estimator: exact results of queueing theory, or, where the
/// comment says so, a named approximation. Nothing here shares code with Headroom.
///
/// Everywhere: plain doubles; seconds; `lambda` is arrivals a second, `mu` is completions a second of one busy server;
/// `p` of a quantile is in [0, 1). Arguments outside a formula's range, or a queue without a steady state, throw
/// std::domain_error.

#include "theory/balancing.h"     // IWYU pragma: export
#include "theory/caches.h"        // IWYU pragma: export
#include "theory/held_threads.h"  // IWYU pragma: export
#include "theory/impatience.h"    // IWYU pragma: export
#include "theory/moments.h"       // IWYU pragma: export
#include "theory/networks.h"      // IWYU pragma: export
#include "theory/queues.h"        // IWYU pragma: export
#include "theory/set_up.h"        // IWYU pragma: export
