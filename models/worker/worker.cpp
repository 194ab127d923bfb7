// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/worker/worker.h"

#include <algorithm>

#include "core/long_times.h"
#include "kernel/channel.h"
#include "kernel/component_type.h"
#include "kernel/machine.h"
#include "kernel/simulation.h"
#include "models/pod.h"
#include "schema/describe.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;
using kernel::Time;

const schema::Record& record_of(const WorkerSettings*) {
    using S = WorkerSettings;
    using schema::Connects;
    static const schema::Record record =
        schema::Describe<S>(
            "worker", "Worker",
            "Takes messages from queues and processes them: CPU first, then its own calls step by step. A message is deleted "
            "when that went well; otherwise its queue delivers it again.")
            .role(schema::Role::Service)
            .tier(schema::Tier::Compute)
            .icon("worker")
            .param(&S::replicas, "replicas", "Running instances.", {1.0, 60000.0})
            .relieves({"cpu", "credits", "workers", "memory"})
            .param(&S::instance, "instance", "Instance type of each replica, of the price catalogue: gives vCPUs, memory and speed.")
            .relieves({"cpu", "credits", "memory"})
            .param(&S::vcpus, "vcpus", Unit::Cpus, "vCPUs of each replica. Unset: the instance's; without one, one for each thread.",
                   {0.01, 1024.0})
            .relieves({"cpu", "credits"})
            .param(&S::speed, "speed",
                   "Speed of a vCPU relative to the machine that demands were measured on. Unset: the instance's, or that of its cluster's "
                   "nodes; without either, 1.",
                   {0.001, 1000.0})
            .param(
                &S::cpu_request, "cpu_request", Unit::Cpus,
                "vCPUs that a replica requests: as many are kept for it on a node of its cluster, and an autoscaler's `cpu` is a share of "
                "them. Unset: all it has.",
                {0.001, 1024.0})
            .param(&S::memory_request, "memory_request", Unit::Bytes,
                   "Memory that a replica requests, and that is kept for it on a node of its cluster. Unset: its `memory`; without that, "
                   "none.",
                   {1e6, 1e14})
            .param(&S::concurrency, "concurrency",
                   "Threads of each replica: messages that it works on at once. Of a log each is a consumer: more than there are "
                   "partitions idle.",
                   {1.0, 100'000.0})
            .relieves({"workers"})
            .param(&S::batch, "batch",
                   "Messages that a thread receives at once at most, to work on one after another: of a queue up to 10 (SQS's "
                   "MaxNumberOfMessages), of a log more (Kafka's max.poll.records: 500). Fewer receives are needed, but the last of a "
                   "batch waits for the others, and the visibility timeout of a queue's runs.",
                   {1.0, 10'000.0})
            .param(&S::long_poll, "long_poll", Unit::Seconds,
                   "How long a receive waits at an empty queue for a message (SQS's WaitTimeSeconds); with 0 s it returns at once. Kafka's "
                   "consumers always wait: for a log 20 s does as they do.",
                   {0.0, 20.0})
            .param(&S::poll_interval, "poll_interval", Unit::Seconds,
                   "After a receive that found nothing a thread asks again this long after it last asked; a long poll that lasts as long "
                   "is repeated at once. A thread that found something asks again as soon as it is done.",
                   {0.001, 3600.0})
            .param(
                &S::credit_mode, "credit_mode",
                "What becomes of a burstable replica that has spent its CPU credits. Unset: the instance type's (T3 and T4g: unlimited).")
            .param(&S::credits_at_start, "credits_at_start", Unit::Ratio,
                   "CPU credits that burstable replicas have at the beginning of a span of the day, as a share of what they earn in a day, "
                   "which is the most that they keep. In a steady phase they are all there, or none, as the load has it in the end.",
                   {0.0, 1.0})
            .param(&S::cpu, "cpu", Unit::Seconds, "CPU time of one message on a vCPU of speed 1.", {0.0, std::nullopt})
            .param(&S::contention, "contention",
                   "α of the universal scalability law: with n messages computing each is slowed by 1 + α(n − 1) + βn(n − 1).", {0.0, 1.0})
            .param(&S::coherency, "coherency", "β of the universal scalability law.", {0.0, 1.0})
            .param(&S::failure_ratio, "failure_ratio", Unit::Ratio,
                   "Share of the messages whose processing fails at its end; they are not deleted.", {0.0, 1.0})
            .param(&S::memory, "memory", Unit::Bytes,
                   "Memory of each replica; using more kills it, and its messages come back when their visibility timeouts end. Unset: "
                   "the instance's; without one, unlimited.",
                   {1e6, 1e14})
            .relieves({"memory"})
            .param(&S::base_memory, "base_memory", Unit::Bytes, "Memory that an idle replica uses.", {0.0, 1e14})
            .param(&S::memory_per_message, "memory_per_message", Unit::Bytes, "Memory of a message that is worked on.", {0.0, 1e14})
            .param(&S::image, "image", Unit::Bytes,
                   "Size of the image that a replica pulls from the platform's registry before it boots, when it is added. Unset: none.",
                   {0.0, 1e13})
            .is_pulled()
            .param(&S::boot, "boot", Unit::Seconds, "Time until a replica that was killed works again.", {0.0, fortnight_s})
            .param(&S::warm_up, "warm_up", Unit::Seconds, "How long a replica is slower after it has booted.", {0.0, fortnight_s})
            .param(&S::warm_up_slowness, "warm_up_slowness",
                   "CPU time of a message while the replica warms up, as a multiple of the ordinary.", {1.0, 100.0})
            .in("messages", Connects::Messages, "From queues. A worker of several listens to all of them, and receives in turn.")
            .in("scaling", schema::Connects::Scaling, "An autoscaler that adds and takes away replicas.")
            .in("nodes", schema::Connects::Hosting, "A cluster on whose nodes the replicas stand, as pods; they have no instance then.")
            .out("calls", Connects::Calls, "What processing a message calls; if one fails, so does the processing.")
            .output("failed_per_s", Unit::PerSecond, "Messages whose processing failed, here or in a call.", schema::Aggregate::Sum)
            .output("kills_per_hour", Unit::None, "Replicas killed for want of memory.", schema::Aggregate::Sum)
            .output("backlog", Unit::None,
                    "Messages in its queues that it has yet to process, those in its hands too, time mean: of a log its consumer lag; of a "
                    "queue with other workers, too, what they share.",
                    schema::Aggregate::Sum)
            .output("credit_balance", Unit::None, "CPU credits (vCPU-minutes) of a burstable replica; below 0 those that it owes.")
            .output("throttled", Unit::Ratio, "Share of the time in which burstable replicas are slowed down, for want of credits.")
            .done();
    return record;
}

kernel::ComponentType type_of_worker() {
    return {&record_of(static_cast<const WorkerSettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<Worker>(context, context.settings<WorkerSettings>()); }};
}

namespace {

kernel::Machine machine(const kernel::BuildContext& context, const WorkerSettings& s) {
    return machine_under(context.scenario, context.surroundings, context.index, s, s.concurrency);
}

kernel::ServerSettings server(const kernel::BuildContext& context, const WorkerSettings& s) {
    const kernel::Machine on = machine(context, s);
    return {static_cast<std::size_t>(s.replicas),
            s.concurrency,
            std::nullopt,
            std::nullopt,
            s.cpu,
            on.vcpus,
            on.speed,
            s.contention,
            s.coherency,
            kernel::from_seconds(s.boot.value),
            kernel::from_seconds(s.warm_up.value),
            s.warm_up_slowness,
            kernel::credits_of(on, s.credit_mode, s.credits_at_start.value),
            s.image.value_or(Bytes{}).value};
}

}  // namespace

Worker::Worker(const kernel::BuildContext& context, const WorkerSettings& settings)
    : ServerOf(context, server(context, settings)),
      settings_(settings),
      request_(request_of(settings, machine(context, settings))),
      long_poll_(kernel::from_seconds(settings.long_poll.value)),
      poll_interval_(kernel::from_seconds(settings.poll_interval.value)),
      listening_alarm_(simulation(), *this, listening_ends),
      memory_(simulation(), index(), replica_count(),
              {machine(context, settings).memory, settings.base_memory, settings.memory_per_message, settings.boot}),
      failures_(simulation().statistics().counter()),
      failing_(simulation().stream(context.id(), "failures")),
      phases_(simulation().stream(context.id(), "phases")) {
    if (memory_.is_limited()) track_calls();
}

/// Threads that poll by the clock begin at moments of their own.
void Worker::start() {
    for (std::size_t c = 0; c < simulation().channel_count(); ++c) {
        kernel::Channel& channel = simulation().channel(c);
        if (channel.target() != index()) continue;
        auto* giver = dynamic_cast<kernel::MessageGiver*>(&simulation().component(simulation().scenario().connections[c].from));
        if (giver == nullptr) continue;  // what scales it
        queues_.push_back({&channel, giver, channel.undisturbed_latency()});
    }
    if (queues_.empty()) return;
    for (std::int64_t i = 0; i < settings_.replicas * settings_.concurrency; ++i) {
        const Slot thread = add_thread(static_cast<std::size_t>(i % settings_.replicas));
        if (long_poll_ >= poll_interval_) {
            receive(thread);
        } else {
            rest(thread, kernel::from_seconds(settings_.poll_interval.value * phases_.uniform()));
        }
    }
}

Slot Worker::add_thread(std::size_t replica) {
    const Slot thread = simulation().allocate();
    kernel::Call& record = simulation().call(thread);
    record.component = index();
    record.replica = static_cast<std::uint16_t>(replica);
    for (const Queue& queue : queues_) queue.giver->add_thread(*queue.channel, record.replica, thread);
    return thread;
}

void Worker::computed(Slot slot, kernel::Call& call) {
    if (!simulation().make_calls(slot, call)) end(slot, call, Outcome::Ok);
}

void Worker::replied(Slot slot, kernel::Call& call) { end(slot, call, call.outcome); }

void Worker::end(Slot slot, kernel::Call& call, Outcome outcome) {
    const double ratio = settings_.failure_ratio[call.route].value;
    if (outcome == Outcome::Ok && ratio > 0 && failing_.uniform() < ratio) outcome = Outcome::Error;
    if (outcome != Outcome::Ok) failures_.add();
    finish(slot, call, outcome);
}

void Worker::batch_ended(kernel::Channel& channel, Slot thread) {
    const Time latency = channel.undisturbed_latency();
    if (latency == 0) {
        ask(thread);
        return;
    }
    // the answer to the last delete comes back, then the next receive goes there
    simulation().call(thread).stage = asking;
    simulation().wake_at(simulation().now() + 2 * latency, thread);
}

/// Receives that end at once lead to others: a loop, lest each be deeper in the stack.
void Worker::ask(Slot thread) {
    if (receiving_) {
        ready_.push_back(simulation().calls(), thread);
        return;
    }
    receiving_ = true;
    receive(thread);
    while (!ready_.empty()) receive(ready_.pop_front(simulation().calls()));
    receiving_ = false;
}

/// The next receive begins with the queue after this one.
bool Worker::receive_from(std::size_t number, Slot thread) {
    const Queue& queue = queues_[number];
    if (!queue.giver->has_messages(*queue.channel, thread)) return false;
    turn_ = number + 1;
    kernel::Call& record = simulation().call(thread);
    record.stage = working;
    queue.giver->receive(*queue.channel, record.replica, thread, static_cast<std::size_t>(settings_.batch));
    return true;
}

/// The thread's receive has reached the queues.
void Worker::receive(Slot thread) {
    if (!serves(simulation().call(thread).replica)) {
        simulation().call(thread).stage = dead;
        dead_.push_back(simulation().calls(), thread);
        return;
    }
    for (std::size_t i = 0; i < queues_.size(); ++i) {
        if (receive_from((turn_ + i) % queues_.size(), thread)) return;
    }
    kernel::Call& record = simulation().call(thread);
    record.arrived = simulation().now();
    if (long_poll_ == 0) {
        found_nothing(thread);
        return;
    }
    record.stage = listening;
    listening_.push_back(simulation().calls(), thread);
    set_listening_alarm();
}

void Worker::set_listening_alarm() {
    if (!listening_.empty()) listening_alarm_.set(simulation().call(listening_.front()).arrived + long_poll_);
}

void Worker::messages_came(kernel::Channel& channel, Slot thread) {
    const auto queue = std::find_if(queues_.begin(), queues_.end(), [&](const Queue& each) { return each.channel == &channel; });
    const auto number = static_cast<std::size_t>(queue - queues_.begin());
    if (thread != kernel::no_slot) {
        if (simulation().call(thread).stage != listening) return;
        listening_.remove(simulation().calls(), thread);
        receive_from(number, thread);
        return;
    }
    while (!listening_.empty() && queue->giver->has_messages(channel, listening_.front()))
        receive_from(number, listening_.pop_front(simulation().calls()));
}

void Worker::found_nothing(Slot thread) {
    for (const Queue& queue : queues_) queue.giver->came_back_empty();
    const Time again = simulation().call(thread).arrived + poll_interval_;
    if (again > simulation().now()) {
        rest(thread, again);
    } else {
        ask(thread);
    }
}

void Worker::rest(Slot thread, Time until) {
    simulation().call(thread).stage = resting;
    simulation().wake_at(until, thread);
}

/// Long polls that have lasted long enough.
void Worker::stop_listening() {
    const Time now = simulation().now();
    while (!listening_.empty() && simulation().call(listening_.front()).arrived + long_poll_ <= now) {
        found_nothing(listening_.pop_front(simulation().calls()));
    }
    set_listening_alarm();
}

void Worker::resumed(Slot slot, kernel::Call& call) {
    if (call.stage == listening_ends) {
        stop_listening();
    } else if (ReplicaMemory::is_change(call.stage)) {
        memory_.happen(slot, *this);
    } else {
        ask(slot);
    }
}

std::vector<Slot> Worker::threads_of(std::size_t replica, const kernel::CallList& list) {
    std::vector<Slot> threads;
    for (Slot slot = list.front(); slot != kernel::no_slot; slot = simulation().call(slot).next) {
        if (simulation().call(slot).replica == replica) threads.push_back(slot);
    }
    return threads;
}

/// Its threads wait until it is there.
void Worker::replica_added() {
    memory_.add_replica();
    for (std::int64_t i = 0; i < settings_.concurrency && !queues_.empty(); ++i) {
        const Slot thread = add_thread(replica_count() - 1);
        simulation().call(thread).stage = dead;
        dead_.push_back(simulation().calls(), thread);
    }
}

/// Its threads that listen do so no longer.
void Worker::replica_left(std::size_t replica) {
    for (const Slot thread : threads_of(replica, listening_)) {
        listening_.remove(simulation().calls(), thread);
        simulation().call(thread).stage = dead;
        dead_.push_back(simulation().calls(), thread);
    }
}

void Worker::replica_joined(std::size_t replica) {
    for (const Slot thread : threads_of(replica, dead_)) {
        dead_.remove(simulation().calls(), thread);
        ask(thread);
    }
}

std::vector<kernel::ResourceUse> Worker::resources(Blocks blocks) const {
    auto uses = Server::resources(blocks);
    memory_.add_use(uses, blocks, rented(blocks));
    return uses;
}

std::vector<std::optional<double>> Worker::outputs(Blocks blocks) const {
    std::optional<double> backlog;
    for (const Queue& queue : queues_) {
        if (const auto there = queue.giver->backlog(*queue.channel, blocks)) backlog = backlog.value_or(0) + *there;
    }
    return with_credits({per_second(failures_, blocks), memory_.kills_per_hour(blocks), backlog}, blocks);
}

}  // namespace headroom::models
