// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/read_replica/read_replica.h"

#include <algorithm>
#include <limits>

#include "core/long_times.h"
#include "kernel/component_type.h"
#include "kernel/machine.h"
#include "kernel/simulation.h"
#include "schema/describe.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;
using kernel::Time;

const schema::Record& record_of(const ReadReplicaSettings*) {
    using S = ReadReplicaSettings;
    using schema::Connects;
    static const schema::Record record =
        schema::Describe<S>("read_replica", "Read replica",
                            "Copies of a primary that answer reads. Each applies the primary's writes one after another, as fast as it "
                            "can: how far it lags behind is an outcome. The primary says which reads come here.")
            .role(schema::Role::Store)
            .tier(schema::Tier::Data)
            .icon("read_replica")
            .param(&S::replicas, "replicas", "Running copies.", {1.0, 1000.0})
            .relieves({"cpu", "workers"})
            .param(&S::instance, "instance", "Instance type of each copy, of the price catalogue: gives vCPUs and speed.")
            .relieves({"cpu", "apply"})
            .param(&S::vcpus, "vcpus", Unit::Cpus, "vCPUs of each copy. Unset: the instance's; without one, one for each worker.",
                   {0.01, 1024.0})
            .relieves({"cpu"})
            .param(&S::speed, "speed",
                   "Speed of a vCPU relative to the machine that demands were measured on. Unset: the instance's; without one, 1.",
                   {0.001, 1000.0})
            .relieves({"apply"})
            .param(&S::workers, "workers", "Queries that each copy works on at once; more wait. Unset: unlimited.", {1.0, 1e9})
            .relieves({"workers"})
            .param(&S::queue_limit, "queue_limit", "Queries that wait for a worker; more are refused (queue_full). Unset: unlimited.",
                   {0.0, 1e9})
            .only_with("workers")
            .param(&S::cpu, "cpu", Unit::Seconds, "CPU time of one read on a vCPU of speed 1.", {0.0, std::nullopt})
            .param(&S::contention, "contention",
                   "α of the universal scalability law: with n queries computing each is slowed by 1 + α(n − 1) + βn(n − 1).", {0.0, 1.0})
            .param(&S::coherency, "coherency", "β of the universal scalability law.", {0.0, 1.0})
            .param(&S::apply, "apply", Unit::Seconds,
                   "Time in which one write of the primary is applied, on a vCPU of speed 1 that does nothing else. More writes than that "
                   "allows, and the lag grows without bound, however many copies there are.",
                   {0.0, std::nullopt})
            .param(&S::boot, "boot", Unit::Seconds,
                   "Time until a copy that a scaler adds serves: it is made from a snapshot, and catches up. No vendor gives a figure; "
                   "minutes are usual.",
                   {0.0, fortnight_s})
            .in("primary", Connects::Attachment, "From a database's replicas.")
            .in("scaling", Connects::Scaling, "From an autoscaler.")
            .output("lag", Unit::Seconds, "From a write at the primary until it is applied here, mean.")
            .output("lag_p95", Unit::Seconds, "The same, 95th percentile.")
            .output("stale_ratio", Unit::Ratio,
                    "Reads that did not see a write to their key that the primary had answered; of reads without a key, any write.")
            .output("stale_reads_per_s", Unit::PerSecond, "The same, reads.", schema::Aggregate::Sum)
            .output("applied_per_s", Unit::PerSecond, "Writes applied, all copies.", schema::Aggregate::Sum)
            .output("shipped_per_s", Unit::BytesPerSecond,
                    "The primary's log on its way here, all copies: of each write the bytes of the connection's `request`.",
                    schema::Aggregate::Sum)
            .done();
    return record;
}

kernel::ComponentType type_of_read_replica() {
    return {&record_of(static_cast<const ReadReplicaSettings*>(nullptr)), [](const kernel::BuildContext& context) {
                return std::make_unique<ReadReplica>(context, context.settings<ReadReplicaSettings>());
            }};
}

namespace {

kernel::Machine machine(const kernel::BuildContext& context, const ReadReplicaSettings& s) {
    return kernel::machine_of(context.surroundings.instances, s.instance, s.vcpus, s.speed, std::nullopt, s.workers);
}

kernel::ServerSettings server(const kernel::BuildContext& context, const ReadReplicaSettings& s) {
    const kernel::Machine on = machine(context, s);
    kernel::ServerSettings server{
        static_cast<std::size_t>(s.replicas), s.workers, s.queue_limit, std::nullopt, s.cpu, on.vcpus, on.speed, s.contention, s.coherency};
    server.boot = kernel::from_seconds(s.boot.value);
    server.credits = kernel::credits_of(on);
    return server;
}

}  // namespace

ReadReplica::ReadReplica(const kernel::BuildContext& context, const ReadReplicaSettings& settings)
    : ServerOf(context, server(context, settings)),
      settings_(settings),
      speed_(machine(context, settings).speed),
      lag_(simulation().statistics().tally()),
      reads_(simulation().statistics().counter()),
      stale_reads_(simulation().statistics().counter()),
      applied_writes_(simulation().statistics().counter()),
      shipped_(simulation().statistics().total()),
      demands_(simulation().stream(context.id(), "apply")) {
    for (std::size_t i = 0; i < replica_count(); ++i) copies_.emplace_back(simulation().statistics());
}

void ReadReplica::start() {
    for (std::size_t c = 0; c < simulation().channel_count(); ++c) {
        kernel::Channel& channel = simulation().channel(c);
        auto* writer = dynamic_cast<LogWriter*>(&simulation().component(simulation().scenario().connections[c].from));
        if (channel.target() != index() || writer == nullptr) continue;
        channel.prepare_to_ship();
        if (primary_ == nullptr) primary_ = writer;
    }
}

/// A read sees what is there when it comes.
void ReadReplica::arrive(Slot slot, kernel::Call& call) {
    reads_.add();
    if (is_stale(call)) stale_reads_.add();
    Server::arrive(slot, call);
}

bool ReadReplica::is_stale(const kernel::Call& call) const {
    const Copy& copy = copies_[call.replica];
    if (copy.stale_all == 0) return false;
    const std::uint64_t item = item_of(call);
    return item == 0 || copy.stale.contains(item) || copy.stale.contains(0);
}

void ReadReplica::count_stale(Copy& copy, const Pending& pending, bool is_more) {
    if (!pending.counts) return;
    if (is_more) {
        ++copy.stale_all;
        ++copy.stale[pending.write.item];
        return;
    }
    --copy.stale_all;
    const auto found = copy.stale.find(pending.write.item);
    if (--found->second == 0) copy.stale.erase(found);
}

void ReadReplica::ship(const LoggedWrite& write, LogWriter& writer, std::size_t channel, std::size_t replica) {
    Copy& copy = copies_[replica];
    if (copy.closed) {
        if (write.waiting != kernel::no_slot) writer.acknowledged(write, channel, replica);
        return;
    }
    copy.log.push_back({write, &writer, channel, kernel::never, write.waiting == kernel::no_slot});
    count_stale(copy, copy.log.back(), true);
    figures.present.enter(simulation().now());
    go_on(replica);
}

std::size_t ReadReplica::behind(const LogWriter& writer, std::size_t replica) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(copies_[replica].log, [&](const Pending& each) { return each.writer == &writer && each.counts; }));
}

std::uint64_t ReadReplica::next_position(const LogWriter& writer, std::size_t replica) const {
    for (const Pending& each : copies_[replica].log) {
        if (each.writer == &writer) return each.write.position;
    }
    return std::numeric_limits<std::uint64_t>::max();
}

/// Of a write that leaves the log, however.
void ReadReplica::remove(Copy& copy, const Pending& pending) {
    count_stale(copy, pending, false);
    figures.present.leave(simulation().now());
}

void ReadReplica::lose_from(const LogWriter& writer, std::uint64_t position) {
    for (std::size_t replica = 0; replica < copies_.size(); ++replica) {
        Copy& copy = copies_[replica];
        interrupt(copy);
        for (const Pending& each : copy.log) {
            if (each.writer == &writer && each.write.position >= position) remove(copy, each);
        }
        std::erase_if(copy.log, [&](const Pending& each) { return each.writer == &writer && each.write.position >= position; });
        copy.left =
            static_cast<std::size_t>(std::ranges::count_if(copy.log, [](const Pending& each) { return each.arrives != kernel::never; }));
        go_on(replica);
    }
}

/// The log comes in its order, on a platform one write after another. A sender that reaches nobody tries again each second.
void ReadReplica::send(std::size_t replica) {
    Copy& copy = copies_[replica];
    while (!copy.sends && copy.left < copy.log.size()) {
        const Pending& next = copy.log[copy.left];
        kernel::Channel& channel = simulation().channel(next.channel);
        copy.sends = true;
        if (channel.loss() == 1) {
            later(simulation().now() + kernel::from_seconds(1), replica, is_cut_off);
            return;
        }
        shipped_.add(channel.request_bytes(next.write.route));
        if (!channel.ship(replica, next.write.route, has_left, copy.epoch)) return;
        has_left_primary(copy, replica);
    }
}

void ReadReplica::has_left_primary(Copy& copy, std::size_t replica) {
    const Time last = copy.left == 0 ? 0 : copy.log[copy.left - 1].arrives;
    Pending& sent = copy.log[copy.left++];
    sent.arrives = std::max(last, simulation().now() + simulation().channel(sent.channel).latency(0, replica));
    copy.sends = false;
}

/// The first in the log is applied when it has arrived and the copy is there.
void ReadReplica::go_on(std::size_t replica) {
    if (is_lost(replica)) return;
    send(replica);
    Copy& copy = copies_[replica];
    if (copy.busy || copy.left == 0) return;
    copy.busy = true;
    const Pending& first = copy.log.front();
    const Time now = simulation().now();
    if (first.arrives > now) {
        later(first.arrives, replica, has_arrived);
        return;
    }
    copy.computes = true;
    copy.applying.enter(now);
    const double demand = settings_.apply[first.write.route].sample(demands_) * copy.slowness / speed_;
    later(now + kernel::from_seconds(demand), replica, has_applied);
}

void ReadReplica::interrupt(Copy& copy) {
    if (copy.computes) copy.applying.leave(simulation().now());
    copy.busy = copy.computes = copy.sends = false;
    ++copy.epoch;
}

void ReadReplica::later(Time at, std::size_t replica, Moment moment) {
    simulation().remind(at, index(), replica, moment, copies_[replica].epoch);
}

void ReadReplica::resumed(Slot slot, kernel::Call& call) {
    const kernel::Call event = call;
    simulation().release(slot);
    Copy& copy = copies_[event.replica];
    if (event.key != copy.epoch) return;
    switch (static_cast<Moment>(event.stage)) {
        case has_left: has_left_primary(copy, event.replica); break;
        case is_cut_off: copy.sends = false; break;
        case has_arrived: copy.busy = false; break;
        case has_applied:
            copy.busy = false;
            apply_first(event.replica);
            break;
    }
    go_on(event.replica);
}

void ReadReplica::apply_first(std::size_t replica) {
    Copy& copy = copies_[replica];
    copy.computes = false;
    copy.applying.leave(simulation().now());
    const Pending done = copy.log.front();
    copy.log.pop_front();
    --copy.left;
    remove(copy, done);
    applied_writes_.add();
    lag_.add(simulation().now() - done.write.written);
    if (done.write.waiting != kernel::no_slot) done.writer->acknowledged(done.write, done.channel, replica);
}

/// Calls at the primary no longer wait for this copy.
void ReadReplica::release_waiting(std::size_t replica) {
    Copy& copy = copies_[replica];
    for (std::size_t i = 0; i < copy.log.size(); ++i) {
        Pending& each = copy.log[i];
        if (each.write.waiting == kernel::no_slot) continue;
        const Pending waiting = each;
        each.write.waiting = kernel::no_slot;
        each.counts = true;
        count_stale(copy, each, true);
        waiting.writer->acknowledged(waiting.write, waiting.channel, replica);
    }
}

/// What it has yet to apply stays in the log until it is back.
void ReadReplica::fail(std::size_t replica) {
    Server::fail(replica);
    interrupt(copies_[replica]);
    release_waiting(replica);
}

void ReadReplica::recover(std::size_t replica) {
    Server::recover(replica);
    go_on(replica);
}

void ReadReplica::slow_down(std::size_t replica, double factor) {
    Server::slow_down(replica, factor);
    copies_[replica].slowness = factor;
}

void ReadReplica::replica_added() {
    copies_.emplace_back(simulation().statistics());
    copies_.back().closed = true;
}

void ReadReplica::clear(std::size_t replica) {
    Copy& copy = copies_[replica];
    interrupt(copy);
    release_waiting(replica);
    for (const Pending& each : copy.log) remove(copy, each);
    copy.log.clear();
    copy.left = 0;
}

/// One that is not lost or withdrawn goes for good.
void ReadReplica::replica_left(std::size_t replica) {
    if (!is_available(replica)) return;
    copies_[replica].closed = true;
    clear(replica);
}

/// One that is new comes with all that was written before.
void ReadReplica::replica_joined(std::size_t replica) { copies_[replica].closed = false; }

std::vector<kernel::ResourceUse> ReadReplica::resources(Blocks blocks) const {
    auto uses = Server::resources(blocks);
    double applying = 0;
    for (const Copy& copy : copies_) applying += copy.applying.integral(blocks);
    const double there = rented(blocks) * simulation().statistics().seconds(blocks);
    uses.push_back({"apply", there > 0 ? applying / there : 0});
    return uses;
}

std::vector<std::optional<double>> ReadReplica::outputs(Blocks blocks) const {
    const kernel::Tally::Sample lag = lag_.in(blocks);
    return {lag.mean(),
            lag.quantile(0.95),
            ratio(stale_reads_, reads_, blocks),
            per_second(stale_reads_, blocks),
            per_second(applied_writes_, blocks),
            shipped_.in(blocks) / simulation().statistics().seconds(blocks)};
}

}  // namespace headroom::models
