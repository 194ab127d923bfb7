// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/long_times.h"
#include "kernel/component_type.h"
#include "models/log/log.h"
#include "schema/describe.h"

namespace headroom::models {

namespace {

schema::Record describe_log() {
    using S = LogSettings;
    using schema::Aggregate;
    using schema::Connects;
    return schema::Describe<S>("log", "Log",
                               "Messages in order, in partitions, as a topic of Apache Kafka keeps them. Each worker connected to it is a "
                               "consumer group: it gets every message, at its own pace (publish-subscribe). Of its threads one at a time "
                               "reads a partition, and works on its messages one after another.")
        .role(schema::Role::Queue)
        .copies_to_all()
        .tier(schema::Tier::Messaging)
        .icon("log")
        .param(&S::partitions, "partitions",
               "Parts of the log (Kafka's num.partitions: 1). The key of a message chooses its part; without a key they take turns. Within "
               "one the order is kept, and each group reads it with one thread: no more threads work than there are parts.",
               {1.0, 4000.0})
        .relieves({"partition"})
        .param(&S::store, "store", Unit::Seconds,
               "Time until a message that was sent is stored and copied, and the sender's call answered.", {0.0, std::nullopt})
        .param(
            &S::retention, "retention", Unit::Seconds,
            "How long a message is kept, read or not (Kafka's log.retention.hours: 7 d). A group that is behind by more has lost what is "
            "older.",
            {1.0, 100 * year_s})
        .param(&S::max_receives, "max_receives",
               "Times that a message is tried, the first included. Then it goes to the dead letters, or is dropped where none are "
               "connected, and the partition goes on. Unset: 10 where dead letters are connected (Spring for Kafka's), else without limit: "
               "a message that always fails stops its partition for good.",
               {1.0, 1000.0})
        .param(&S::retry_wait, "retry_wait", Unit::Seconds,
               "How long a partition waits before a message whose processing failed is tried again (Spring for Kafka: 0 s).",
               {0.0, 86400.0})
        .param(&S::session_timeout, "session_timeout", Unit::Seconds,
               "How long a lost replica keeps its partitions (Kafka's session.timeout.ms: 45 s); one that is back sooner goes on with them "
               "(static membership). One that is scaled away gives them back at once.",
               {0.0, 86400.0})
        .param(&S::rebalance, "rebalance", Unit::Seconds,
               "How long a group receives nothing when replicas have come or gone and the partitions are dealt out anew (Kafka's members "
               "notice at their next heartbeat, 3 s).",
               {0.0, 3600.0})
        .param(&S::brokers, "brokers", "Machines that keep the log; each leads its share of the partitions.", {1.0, 1000.0})
        .relieves({"brokers"})
        .param(
            &S::copies, "copies",
            "Of each message, written by as many brokers and kept on their disks (the replication factor; 3 is Amazon MSK's); at most one "
            "a broker.",
            {1.0, 10.0})
        .param(&S::broker_throughput, "broker_throughput", Unit::BytesPerSecond,
               "Bytes a second that each broker writes, copies for other leaders included: messages wait for their turn. Unset: brokers "
               "matter to the cost alone.",
               {1.0, 1e12})
        .param(&S::instance, "instance", "Instance type of each broker, of the price catalogue. Unset: what the brokers cost is not known.")
        .in("requests", Connects::Calls, "Each call sends one message, as large as the request.")
        .in("letters", Connects::DeadLetters, "Dead letters of a queue. They keep the date at which they were first sent.")
        .out("messages", Connects::Messages, "To workers, each of which gets every message: a consumer group.")
        .out("dead_letters", Connects::DeadLetters, "To another queue: messages that failed too often.")
        .output("latency_mean", Unit::Seconds,
                "Time from the moment a message was first stored to the end of its processing, in the group that takes longest.")
        .output("latency_p95", Unit::Seconds, "What 95 % of these times stay below.")
        .output("latency_p99", Unit::Seconds, "What 99 % of these times stay below.")
        .output("lag", Unit::None,
                "Messages that the group which is furthest behind has yet to process, time mean; the others' is the backlog of their "
                "workers. Null for a log that nobody reads.",
                Aggregate::Sum)
        .output("oldest_age", Unit::Seconds, "Age of the oldest message that some group has yet to process, time mean.", Aggregate::Maximum)
        .output("processed_per_s", Unit::PerSecond, "Messages processed, by each group once.", Aggregate::Sum)
        .output("redelivered_per_s", Unit::PerSecond, "Messages given out that their group had been given before.", Aggregate::Sum)
        .output("duplicates_per_s", Unit::PerSecond,
                "Messages processed well that their group had processed before: a consumer was lost that had done more than it had "
                "committed.",
                Aggregate::Sum)
        .output("dead_letters_per_s", Unit::PerSecond, "Messages that failed too often.", Aggregate::Sum)
        .output("expired_per_s", Unit::PerSecond, "Messages that a group had not processed at the end of their retention.", Aggregate::Sum)
        .output("rebalances_per_hour", Unit::None, "Times that partitions were dealt out anew.", Aggregate::Sum)
        .output("idle_consumers", Unit::None,
                "Threads that have no partition to read, time mean, in the group with the most: more partitions would use them.",
                Aggregate::Sum)
        .output("hottest_partition", Unit::Ratio, "Messages of the busiest partition, relative to the mean of all; 1 is even.",
                Aggregate::Maximum)
        .concern(
            {"idle_consumers", "idle_consumers", "", 0.5,
             "has more consumers in a group than partitions, so that {} of them read nothing: as many partitions would use them, fewer "
             "consumers do as well"})
        .done();
}

}  // namespace

const schema::Record& record_of(const LogSettings*) {
    static const schema::Record record = describe_log();
    return record;
}

kernel::ComponentType type_of_log() {
    return {&record_of(static_cast<const LogSettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<MessageLog>(context, context.settings<LogSettings>()); }};
}

}  // namespace headroom::models
