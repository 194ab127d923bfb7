// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/server.h"

#include <algorithm>
#include <limits>

#include "kernel/simulation.h"

namespace headroom::kernel {

namespace {

bool shares_cpu(const ServerSettings& settings) {
    const bool enough = settings.workers && static_cast<double>(*settings.workers) <= settings.vcpus;
    return !enough || settings.contention > 0 || settings.coherency > 0 || settings.credits;
}

}  // namespace

Server::Server(const BuildContext& context, const ServerSettings& settings)
    : Component(context),
      settings_(settings),
      processor_{settings.vcpus, settings.speed, settings.contention, settings.coherency, shares_cpu(settings), settings.credits},
      tracks_calls_(can_be_lost()),
      notes_starts_(tracks_calls_ || simulation().trace() != nullptr),
      stands_on_platform_(context.scenario.components[context.index].place.has_value()),
      draining_(simulation().statistics()),
      waits_(context.simulation.stream(context.id(), "wait limit")) {
    for (std::size_t route = 0; route < context.scenario.routes.size(); ++route) {
        cpu_.push_back(settings.cpu[route]);
        cpu_draws_.push_back(context.simulation.stream(context.id(), "cpu of " + context.scenario.routes[route].name));
    }
    replicas_.reserve(settings.replicas);
    for (std::size_t i = 0; i < settings.replicas; ++i) add_replica();
    if (settings.credits) launch_credits_ = settings.credits->at_launch;
    set_replica_count(settings.replicas);
    if (settings.image > 0) prepare_to_pull();
    if (settings.wait_limit && settings.wait_limit->kind() == Distribution::Kind::Constant) {
        wait_limits_.emplace(simulation(), *this, wait_limit_tag, from_seconds(settings.wait_limit->mean()));
    }
}

void Server::add_work(std::size_t channel, std::size_t route, double seconds) {
    added_work_.resize(simulation().channel_count() * cpu_.size());
    added_work_[channel * cpu_.size() + route] += seconds;
}

[[gnu::noinline]] void Server::note_start(Slot slot, Replica& replica, double work) {
    if (tracks_calls_) replica.held.push_back(simulation().calls(), slot);
    note_work(slot, replica.processor.alone(work));
}

[[gnu::noinline]] void Server::begin_without_work(Slot slot, Call& call) {
    call.stage = holding;
    computed(slot, call);
}

[[gnu::always_inline]] inline void Server::take_worker(Slot slot, Call& call, Replica& replica) {
    --replica.free_workers;
    replica.workers.enter(simulation().now());
    begin(slot, call, replica);
}

[[gnu::always_inline]] inline void Server::enqueue(Slot slot, Call& call, Replica& replica) {
    call.stage = queued;
    replica.queue.push_back(simulation().calls(), slot);
    figures.queued.enter(simulation().now());
    if (wait_limits_) [[unlikely]] {
        wait_limits_->push(slot);
    } else if (settings_.wait_limit) [[unlikely]] {
        simulation().start_timer(simulation().now() + from_seconds(settings_.wait_limit->sample(waits_)), *this, slot, wait_limit_tag);
    }
}

void Server::arrive(Slot slot, Call& call) {
    Replica& replica = replica_of(call);
    if (replica.free_workers > 0 && replica.queue.empty()) {
        enter(call);
        take_worker(slot, call, replica);
    } else if (settings_.queue_limit && static_cast<std::int64_t>(replica.queue.size()) >= *settings_.queue_limit) [[unlikely]] {
        refuse(slot, call, Outcome::QueueFull);
    } else {
        enter(call);
        enqueue(slot, call, replica);
    }
}

[[gnu::noinline]] void Server::refuse(Slot slot, Call& call, Outcome outcome) { reply(slot, call, outcome); }

void Server::wake(Slot slot, Call& call) {
    if (has_computed(call)) {
        computed(slot, call);
    } else {
        wake_otherwise(slot, call);
    }
}

void Server::wake_otherwise(Slot slot, Call& call) {
    if (call.stage == processor_stage) {
        replica_of(call).processor.fire(slot, [this](Slot done) {
            Call& done_call = simulation().call(done);
            done_call.stage = holding;
            computed(done, done_call);
        });
    } else if (call.stage == booted_stage || call.stage == warmed_stage) {
        come_up(slot, call.stage == booted_stage);
    } else if (call.stage == placing_stage) {
        simulation().release(slot);
        place_held();
    } else {
        resumed(slot, call);
    }
}

/// Workers may have been freed while others were handed over.
[[gnu::noinline]] void Server::start_waiting(Replica& replica) {
    while (replica.free_workers > 0 && !replica.queue.empty()) {
        --replica.free_workers;
        replica.workers.enter(simulation().now());
        hand_over(replica);
    }
}

/// Lets go of what a call holds, wherever it is.
void Server::leave(Slot slot) {
    Call& call = simulation().call(slot);
    if (call.stage == without_replica) {
        held_.remove(simulation().calls(), slot);
        figures.queued.leave(simulation().now());
        return;
    }
    Replica& replica = replica_of(call);
    if (call.stage == queued) {
        replica.queue.remove(simulation().calls(), slot);
        figures.queued.leave(simulation().now());
    } else {
        if (call.stage == computing) replica.processor.stop(slot);
        if (call.stage != free) release_worker(slot);
    }
    if (tracks_calls_) untrack(slot, call, replica);
}

void Server::cancelled(Slot slot, Call& /*call*/) { leave(slot); }

bool Server::awaits(const Call& call, std::uint8_t) const { return call.place == Place::Component && call.stage == queued; }

void Server::expired(Slot slot, std::uint8_t) {
    leave(slot);
    reply(slot, simulation().call(slot), Outcome::Timeout);
}

void Server::timer(Slot slot, std::uint8_t tag) {
    if (tag == wait_limit_tag && awaits(simulation().call(slot), tag)) expired(slot, tag);
}

std::vector<ResourceUse> Server::resources(Blocks blocks) const {
    double workers = 0;
    for (const auto& replica : replicas_) workers += replica->workers.integral(blocks);
    const double up = alive(blocks), cpu = cpu_seconds(blocks);
    std::vector<ResourceUse> uses;
    uses.push_back({"cpu", up > 0 ? cpu / (settings_.vcpus * up) : 0});
    if (settings_.workers) uses.push_back({"workers", up > 0 ? workers / (static_cast<double>(*settings_.workers) * up) : 0});
    if (settings_.credits && settings_.credits->throttles)
        uses.push_back({"credits", up > 0 ? std::min(1.0, cpu / (settings_.credits->earned * up)) : 0});
    return uses;
}

double Server::cpu_seconds(Blocks blocks) const {
    double cpu = 0;
    for (const auto& replica : replicas_) cpu += replica->processor.busy(blocks);
    return cpu;
}

/// Seconds for which replicas have been there to compute, of all together.
double Server::alive(Blocks blocks) const {
    double up = 0;
    for (std::size_t i = 0; i < replicas_.size(); ++i) up += served(i, blocks);
    return up + draining_.integral(blocks);
}

std::vector<double> Server::instances(Blocks blocks) const {
    const double seconds = simulation().statistics().seconds(blocks);
    std::vector<double> uses;
    for (const auto& replica : replicas_) {
        const double cpu = replica->processor.busy(blocks) / (settings_.vcpus * seconds);
        const double workers =
            settings_.workers ? replica->workers.integral(blocks) / (static_cast<double>(*settings_.workers) * seconds) : 0;
        uses.push_back(std::max(cpu, workers));
    }
    return uses;
}

}  // namespace headroom::kernel
