// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/admission.h"

#include "schema/describe.h"

namespace headroom::policy {

const schema::Record& record_of(const Bulkhead*) {
    static const schema::Record record =
        schema::Describe<Bulkhead>(
            "bulkhead", "Bulkhead",
            "Limits the calls that each replica of the caller has under way, so that a slow callee cannot take all its workers.")
            .param(&Bulkhead::size, "size", Unit::None, "Calls at once (resilience4j `maxConcurrentCalls`: 25).", {1, 1e6})
            .param(&Bulkhead::wait, "wait", Unit::Seconds,
                   "How long a call waits for another to end before it fails with `pool_exhausted` (resilience4j `maxWaitDuration`: 0).",
                   {0, 86400})
            .done();
    return record;
}

const schema::Record& record_of(const RateLimit*) {
    static const schema::Record record =
        schema::Describe<RateLimit>(
            "rate_limit", "Rate limit",
            "A token bucket of each replica of the caller: a call takes a token, `rate` of them come back a second.")
            .param(&RateLimit::rate, "rate", Unit::PerSecond, "Calls a second in the long run.", {1e-6, 1e9})
            .param(&RateLimit::burst, "burst", Unit::None, "Tokens that the bucket holds: calls that may come at once.", {1, 1e9})
            .param(&RateLimit::wait, "wait", Unit::Seconds,
                   "How long a call waits for a token, in line, before it fails with `rate_limited`; with 0 s it fails at once.",
                   {0, 86400})
            .done();
    return record;
}

const schema::Record& record_of(const Throttle*) {
    static const schema::Record record =
        schema::Describe<Throttle>(
            "throttle", "Adaptive throttle",
            "Gives up calls at the caller when the callee turns many away: with probability max(0, (requests − k · accepts) / "
            "(requests + 1)) over the last while a call fails at once with `rate_limited`. Requests are all, accepts those that "
            "the callee worked on to the end, if in vain. (Site Reliability Engineering, O'Reilly 2016, chapter 21).")
            .param(&Throttle::k, "k", Unit::None, "Requests that are sent for each that is accepted (there: 2).", {1, 1000})
            .param(&Throttle::window, "window", Unit::Seconds, "Time that is looked back over (there: 2 min).", {1, 86400})
            .done();
    return record;
}

}  // namespace headroom::policy
