// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/connection.h"

#include "schema/describe.h"

namespace headroom::policy {

const schema::Record& record_of(const Connection*) {
    static const schema::Record record =
        schema::Describe<Connection>(
            "connection", "Connection",
            "An arrow of the design: what the caller sends along it, and what it does when the answer is late or bad.")
            .param(&Connection::calls, "calls", Unit::None,
                   "Calls along this arrow for each call that the caller serves; 2.3 are 2, and one more in three cases of ten.", {0, 1e6})
            .param(&Connection::step, "step", Unit::None,
                   "Order of the caller's arrows: those of one step are called at once, the steps one after another, lowest first.",
                   {1, 1000})
            .param(&Connection::parallel, "parallel", "Makes the calls of this arrow at once instead of one after another.")
            .param(&Connection::request, "request", Unit::Bytes, "Size of a request; unset: the route's.", {0, 1e12})
            .param(&Connection::response, "response", Unit::Bytes, "Size of an answer; unset: the route's.", {0, 1e12})
            .param(
                &Connection::key, "key",
                "What is looked up: \"fresh\" draws a key anew for each call, a keyspace's name draws one from it; unset: the key of the "
                "request, drawn once and seen by every cache and shard on its way.")
            .param(&Connection::latency, "latency", Unit::Seconds, "Time on the network, each way, without the time that the bytes take.",
                   {0, 3600})
            .param(&Connection::time_limit, "time_limit", Unit::Seconds,
                   "How long the caller waits for one attempt, counted from the moment it asks; then the attempt has failed with "
                   "`timeout`. The callee "
                   "goes on working unless `cancel` is on. Unset: it waits for ever.",
                   {1e-6, 86400})
            .param(&Connection::cancel, "cancel",
                   "Stops the callee's work when nobody waits for it any more (as gRPC's cancellation does; plain HTTP servers do not).")
            .param(&Connection::pool, "pool",
                   "Pooled connections of each replica of the caller; unset: every call opens its own at no cost.")
            .param(&Connection::retry, "retry", "Tries again when an attempt fails; unset: one attempt only.")
            .param(&Connection::throttle, "throttle", "Gives calls up while the callee turns many away; unset: none.")
            .param(&Connection::breaker, "breaker", "Stops calling for a while when too many calls fail; unset: never.")
            .param(&Connection::rate_limit, "rate_limit", "Calls a second that each replica of the caller may make; unset: any number.")
            .param(&Connection::bulkhead, "bulkhead", "Calls that each replica of the caller may have under way; unset: any number.")
            .param(&Connection::hedge, "hedge", "Calls a second time when the answer is late; unset: never.")
            .param(&Connection::on_failure, "on_failure",
                   "When the call has failed for good: \"fail\" fails the caller after its step, \"ignore\" goes on without the answer, "
                   "\"fallback: <component>\" asks another component instead (graceful degradation).")
            .param(&Connection::weight, "weight", Unit::None,
                   "Weight of each of the target's replicas among those that a balancer chooses from: 19 and 1 part calls 95 to 5 between "
                   "fleets of equal size. Other callers pay it no heed.",
                   {0, 1e6})
            .done();
    return record;
}

}  // namespace headroom::policy
