// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/long_times.h"
#include "kernel/component_type.h"
#include "models/queue/queue.h"
#include "schema/describe.h"

namespace headroom::models {

namespace {

schema::Record describe() {
    using S = QueueSettings;
    using schema::Aggregate;
    using schema::Connects;
    return schema::Describe<S>("queue", "Queue",
                               "Keeps messages until workers have processed them, as Amazon SQS's standard queues do. Who sends one waits "
                               "until it is stored, no longer.")
        .role(schema::Role::Queue)
        .tier(schema::Tier::Messaging)
        .icon("queue")
        .param(&S::store, "store", Unit::Seconds, "Time until a message that was sent is stored, and the sender's call answered.",
               {0.0, std::nullopt})
        .param(&S::visibility, "visibility", Unit::Seconds,
               "How long a message that was received is hidden from other receives (SQS's visibility timeout: 30 s). If it is not deleted "
               "by then, since its processing failed or took longer, it is delivered again.",
               {0.0, 43200.0})
        .param(&S::retention, "retention", Unit::Seconds, "How long a message is kept after it was sent; then it is lost (SQS: 4 d).",
               {60.0, fortnight_s})
        .param(&S::delay, "delay", Unit::Seconds, "How long a message is hidden at first.", {0.0, 900.0})
        .param(&S::max_receives, "max_receives",
               "A message that was received as often is not given out again: it goes to the dead letters, or is dropped where none are "
               "connected (SQS's maxReceiveCount). Unset: 10 where dead letters are connected, else without limit.",
               {1.0, 1000.0})
        .param(&S::in_flight_limit, "in_flight_limit",
               "Messages that may be received and not yet deleted; no more are given out (SQS: 120 000).", {1.0, 120'000.0})
        .relieves({"in_flight_limit"})
        .in("requests", Connects::Calls, "Each call sends one message, as large as the request.")
        .in("letters", Connects::DeadLetters, "Dead letters of another queue. They keep the date at which they were first sent.")
        .out("messages", Connects::Messages, "To workers; of several each message goes to one.")
        .out("dead_letters", Connects::DeadLetters, "To another queue: messages that were received too often.")
        .output("latency_mean", Unit::Seconds, "Time from the moment a message was first stored to the end of its processing.")
        .output("latency_p95", Unit::Seconds, "What 95 % of these times stay below.")
        .output("latency_p99", Unit::Seconds, "What 99 % of these times stay below.")
        .output("depth", Unit::None, "Messages that can be received, time mean. Null for a queue that nobody takes from.", Aggregate::Sum)
        .output("in_flight", Unit::None, "Messages received and not yet deleted, time mean.", Aggregate::Sum)
        .output("delayed", Unit::None, "Messages whose delay has not ended, time mean.", Aggregate::Sum)
        .output("oldest_age", Unit::Seconds,
                "Age of the oldest message that is not deleted, time mean; as CloudWatch has it, those received three times and more do "
                "not count.",
                Aggregate::Maximum)
        .output("processed_per_s", Unit::PerSecond, "Messages processed, each once.", Aggregate::Sum)
        .output("redelivered_per_s", Unit::PerSecond, "Messages given out that had been before.", Aggregate::Sum)
        .output("duplicates_per_s", Unit::PerSecond, "Messages processed well that had been before.", Aggregate::Sum)
        .output("dead_letters_per_s", Unit::PerSecond, "Messages that were received too often.", Aggregate::Sum)
        .output("expired_per_s", Unit::PerSecond, "Messages lost unprocessed at the end of their retention.", Aggregate::Sum)
        .output("requests_per_s", Unit::PerSecond,
                "What is billed: sends, receives (the empty ones too) and deletes, each begun 64 KiB that one carries as another.",
                Aggregate::Sum)
        .output("empty_receives_per_s", Unit::PerSecond, "Receives that found nothing.", Aggregate::Sum)
        .concern(
            {"redelivery", "redelivered_per_s", "processed_per_s", 0.05,
             "gives messages out more than once, {} for each 100 that are processed: a longer visibility timeout, or workers that fail "
             "less or finish sooner, would spare that work"})
        .concern(
            {"expiry", "expired_per_s", "processed_per_s", 0.001,
             "loses messages unprocessed at the end of their retention, {} for each 100 that are processed: more or faster workers, or "
             "a longer retention where they come in bursts, would keep them"})
        .done();
}

}  // namespace

const schema::Record& record_of(const QueueSettings*) {
    static const schema::Record record = describe();
    return record;
}

kernel::ComponentType type_of_queue() {
    return {&record_of(static_cast<const QueueSettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<Queue>(context, context.settings<QueueSettings>()); }};
}

}  // namespace headroom::models
