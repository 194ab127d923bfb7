// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/units.h"
#include "schema/record.h"

/// What keeps a caller from calling too much. Each replica of the caller has its own.
namespace headroom::policy {

/// Calls at once; more wait, or fail with pool_exhausted. Defaults are resilience4j's.
struct Bulkhead {
    std::int64_t size = 25;
    Duration wait;
};
const schema::Record& record_of(const Bulkhead*);

/// A token bucket.
struct RateLimit {
    Rate rate{50};
    std::int64_t burst = 1;
    Duration wait;
};
const schema::Record& record_of(const RateLimit*);

/// Adaptive throttling at the client (Site Reliability Engineering, O'Reilly 2016, chapter 21).
struct Throttle {
    double k = 2;
    Duration window{120};
};
const schema::Record& record_of(const Throttle*);

}  // namespace headroom::policy
