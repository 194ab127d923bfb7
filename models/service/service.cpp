// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/service/service.h"

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

const schema::Record& record_of(const ServiceSettings*) {
    using S = ServiceSettings;
    static const schema::Record record =
        schema::Describe<S>("service", "Service", "Code that answers calls: it spends CPU, then makes its own calls step by step.")
            .role(schema::Role::Service)
            .tier(schema::Tier::Compute)
            .icon("service")
            .param(&S::replicas, "replicas", "Running instances.", {1.0, 60000.0})
            .relieves({"cpu", "credits", "workers", "memory"})
            .param(&S::instance, "instance", "Instance type of each replica, of the price catalogue: gives vCPUs, memory and speed.")
            .relieves({"cpu", "credits", "memory"})
            .param(&S::vcpus, "vcpus", Unit::Cpus, "vCPUs of each replica. Unset: the instance's; without one, one for each worker.",
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
            .param(&S::workers, "workers", "Calls that a replica works on at once (threads); more wait. Unset: unlimited.", {1.0, 1e9})
            .relieves({"workers"})
            .param(&S::asynchronous, "asynchronous", "A call that waits for its own calls gives its worker to another.")
            .param(&S::queue_limit, "queue_limit",
                   "Calls that wait for a worker of a replica; more are refused (queue_full). Unset: unlimited.", {0.0, 1e9})
            .only_with("workers")
            .param(&S::wait_limit, "wait_limit", Unit::Seconds,
                   "How long a call waits for a worker before it is refused (timeout). Unset: for ever.", {0.0, std::nullopt})
            .only_with("workers")
            .param(
                &S::credit_mode, "credit_mode",
                "What becomes of a burstable replica that has spent its CPU credits. Unset: the instance type's (T3 and T4g: unlimited).")
            .param(&S::credits_at_start, "credits_at_start", Unit::Ratio,
                   "CPU credits that burstable replicas have at the beginning of a span of the day, as a share of what they earn in a day, "
                   "which is the most that they keep. In a steady phase they are all there, or none, as the load has it in the end.",
                   {0.0, 1.0})
            .param(&S::cpu, "cpu", Unit::Seconds, "CPU time of one call on a vCPU of speed 1.", {0.0, std::nullopt})
            .param(&S::compression, "compression", Unit::Ratio,
                   "Size of an answer as it is sent, as a share of what the route or the connection says: text shrinks to a third or less, "
                   "images hardly. Balancers, gateways and CDNs pass it on as it is. Unset: answers are not compressed.",
                   {0.01, 1.0})
            .param(&S::compression_cpu, "compression_cpu", Unit::Seconds, "CPU time in which a megabyte (10^6 bytes) is compressed.",
                   {0.0, 100.0})
            .only_with("compression")
            .param(&S::contention, "contention",
                   "α of the universal scalability law: with n calls computing each is slowed by 1 + α(n − 1) + βn(n − 1).", {0.0, 1.0})
            .param(&S::coherency, "coherency", "β of the universal scalability law.", {0.0, 1.0})
            .param(&S::memory, "memory", Unit::Bytes,
                   "Memory of each replica; using more kills it. Unset: the instance's; without one, unlimited.", {1e6, 1e14})
            .relieves({"memory"})
            .param(&S::base_memory, "base_memory", Unit::Bytes, "Memory that an idle replica uses.", {0.0, 1e14})
            .param(&S::memory_per_call, "memory_per_call", Unit::Bytes, "Memory of one call in flight.", {0.0, 1e14})
            .param(&S::image, "image", Unit::Bytes,
                   "Size of the image that a replica pulls from the platform's registry before it boots, when it is added. Unset: none.",
                   {0.0, 1e13})
            .is_pulled()
            .param(&S::boot, "boot", Unit::Seconds, "Time until a replica that was killed serves again.", {0.0, fortnight_s})
            .param(&S::warm_up, "warm_up", Unit::Seconds, "How long a replica is slower after it has booted.", {0.0, fortnight_s})
            .param(&S::warm_up_slowness, "warm_up_slowness",
                   "CPU time of a call while the replica warms up, as a multiple of the ordinary.", {1.0, 100.0})
            .param(&S::disk, "disk", Unit::Bytes, "Size of each replica's disk, which is rented with it. Unset: none is.", {0.0, 1e15})
            .in("requests")
            .in("scaling", schema::Connects::Scaling, "An autoscaler that adds and takes away replicas.")
            .in("nodes", schema::Connects::Hosting, "A cluster on whose nodes the replicas stand, as pods; they have no instance then.")
            .out("calls")
            .output("kills_per_hour", Unit::None, "Replicas killed for want of memory.", schema::Aggregate::Sum)
            .output("credit_balance", Unit::None, "CPU credits (vCPU-minutes) of a burstable replica; below 0 those that it owes.")
            .output("throttled", Unit::Ratio, "Share of the time in which burstable replicas are slowed down, for want of credits.")
            .done();
    return record;
}

kernel::ComponentType type_of_service() {
    return {&record_of(static_cast<const ServiceSettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<Service>(context, context.settings<ServiceSettings>()); }};
}

namespace {

kernel::Machine machine(const kernel::BuildContext& context, const ServiceSettings& s) {
    return machine_under(context.scenario, context.surroundings, context.index, s, s.workers);
}

kernel::ServerSettings server(const kernel::BuildContext& context, const ServiceSettings& s) {
    const kernel::Machine on = machine(context, s);
    return {static_cast<std::size_t>(s.replicas),
            s.workers,
            s.queue_limit,
            s.wait_limit,
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

Service::Service(const kernel::BuildContext& context, const ServiceSettings& settings)
    : ServerOf(context, server(context, settings)),
      settings_(settings),
      request_(request_of(settings, machine(context, settings))),
      memory_(simulation(), index(), replica_count(),
              {machine(context, settings).memory, settings.base_memory, settings.memory_per_call, settings.boot}) {
    if (memory_.is_limited()) track_calls();
}

/// What compresses answers computes longer.
void Service::start() {
    for (std::size_t c = 0; c < simulation().channel_count(); ++c) {
        const kernel::Channel& channel = simulation().channel(c);
        if (channel.target() != index()) continue;
        for (std::size_t r = 0; r < simulation().scenario().routes.size(); ++r)
            if (settings_.compression[r]) add_work(c, r, channel.plain_bytes(r) / 1e6 * settings_.compression_cpu[r].value);
    }
}

void Service::computed(Slot slot, kernel::Call& call) {
    if (settings_.asynchronous) release_worker(call);
    if (!simulation().make_calls(slot, call)) finish(slot, call, Outcome::Ok);
}

void Service::replied(Slot slot, kernel::Call& call) { finish(slot, call, call.outcome); }

void Service::resumed(Slot slot, kernel::Call&) { memory_.happen(slot, *this); }

std::vector<kernel::ResourceUse> Service::resources(Blocks blocks) const {
    auto uses = Server::resources(blocks);
    memory_.add_use(uses, blocks, rented(blocks));
    return uses;
}

std::vector<std::optional<double>> Service::outputs(Blocks blocks) const { return with_credits({memory_.kills_per_hour(blocks)}, blocks); }

}  // namespace headroom::models
