// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/units.h"
#include "policy/admission.h"
#include "policy/breaker.h"
#include "policy/hedge.h"
#include "policy/pool.h"
#include "policy/retry.h"
#include "schema/record.h"
#include "schema/traits.h"
#include "schema/types.h"

namespace headroom::policy {

/// What a caller's policy on an arrow of the design says. Declared in connection.cpp.
struct Connection {
    PerRoute<double> calls{1.0};              ///< calls for each call of the caller; 2.3 are 2, and one more in three cases of ten
    std::int64_t step = 1;                    ///< connections of one step are called at once, steps in order
    bool parallel = false;                    ///< the calls of this connection at once, not one after another
    PerRoute<std::optional<Bytes>> request;   ///< bytes; unset: the route's
    PerRoute<std::optional<Bytes>> response;  ///< bytes; unset: the route's
    std::optional<std::string> key;           ///< "fresh": drawn anew for each call; or another keyspace's name
    Duration latency;                         ///< each way
    std::optional<Duration> time_limit;       ///< of one attempt
    bool cancel = false;                      ///< when nobody waits any more, the callee stops
    std::optional<Pool> pool;
    std::optional<Retry> retry;
    std::optional<Throttle> throttle;
    std::optional<Breaker> breaker;
    std::optional<RateLimit> rate_limit;
    std::optional<Bulkhead> bulkhead;
    std::optional<Hedge> hedge;
    OnFailure on_failure;
    double weight = 1;  ///< share of a balancer's choices
};

const schema::Record& record_of(const Connection*);

}  // namespace headroom::policy
