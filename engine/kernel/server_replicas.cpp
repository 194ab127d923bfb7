// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <limits>

#include "kernel/channel.h"
#include "kernel/nodes.h"
#include "kernel/server.h"
#include "kernel/simulation.h"

/// How the replicas of a server come and go.
namespace headroom::kernel {

void Server::add_replica() {
    const std::int64_t workers = settings_.workers.value_or(std::numeric_limits<std::int64_t>::max());
    replicas_.push_back(
        std::make_unique<Replica>(simulation(), index(), static_cast<std::uint16_t>(replicas_.size()), processor_, workers));
}

/// Those that drain or are withdrawn do.
bool Server::takes(const Call& call) const {
    const Life life = replicas_[call.replica]->life;
    return !is_lost(call.replica) && (life == Life::Running || life == Life::Draining);
}

bool Server::belongs(std::size_t replica) const {
    const Life life = replicas_[replica]->life;
    return life == Life::Running || life == Life::Starting || life == Life::Waiting;
}

/// Serves, or no longer does, as its life and its losses have it.
void Server::availability_changed(std::size_t index) {
    Replica& replica = *replicas_[index];
    const bool is_up = replica.life == Life::Running && is_available(index);
    if (is_up == serves(index)) return;
    ++replica.starts;
    if (is_up) warm_up(index);
    set_serving(index, is_up);
    is_up ? replica_joined(index) : replica_left(index);
    // others may come up at the same moment, and get their share
    if (is_up && !held_.empty()) later(0, index, placing_stage);
}

void Server::hold(Slot slot, Call& call) {
    call.stage = without_replica;
    held_.push_back(simulation().calls(), slot);
    figures.queued.enter(simulation().now());
    tell_of_held_call();
}

/// Those that are held go to the replicas that serve, in turn.
void Server::place_held() {
    for (std::size_t replica = 0; !held_.empty() && ready() > 0; ++replica) {
        if (replica >= replicas_.size()) replica = 0;
        if (!serves(replica)) continue;
        const Slot slot = held_.pop_front(simulation().calls());
        figures.queued.leave(simulation().now());
        Call& call = simulation().call(slot);
        simulation().channel(call.channel).readdress(call, static_cast<std::uint16_t>(replica));
        arrive(slot, call);
    }
}

void Server::warm_up(std::size_t index) {
    if (settings_.warm_up == 0) return;
    Replica& replica = *replicas_[index];
    replica.warming = settings_.warm_up_slowness;
    replica.slowness = replica.warming * replica.disturbance;
    later(settings_.warm_up, index, warmed_stage);
}

void Server::slow_down(std::size_t index, double factor) {
    Replica& replica = *replicas_[index];
    replica.disturbance = factor;
    replica.slowness = replica.warming * replica.disturbance;
}

/// An event of the replica, which counts unless it has left in the meantime.
void Server::later(Time wait, std::size_t replica, std::uint8_t stage) {
    simulation().remind(simulation().now() + wait, index(), replica, stage, replicas_[replica]->starts);
}

/// A replica has booted, or is warm.
void Server::come_up(Slot slot, bool booted) {
    const Call event = simulation().call(slot);
    simulation().release(slot);
    Replica& replica = replica_of(event);
    if (replica.starts != event.key) return;
    if (booted) {
        replica.life = Life::Running;
        availability_changed(event.replica);
    } else {
        replica.warming = 1;
        replica.slowness = replica.disturbance;
    }
}

void Server::fail(std::size_t index) {
    if (!is_lost(index)) replicas_[index]->lost_since = simulation().now();
    Component::fail(index);
    send_away(index);
    gone(index);
}

void Server::send_away(std::size_t index) {
    Replica& replica = *replicas_[index];
    replica.starting = true;  // nobody is begun while all are sent away
    for (CallList* list : {&replica.queue, &replica.held}) {
        while (!list->empty()) {
            const Slot slot = list->front();
            simulation().abandon(slot);
            leave(slot);
            const Slot torn = simulation().renew(slot);
            reply(torn, simulation().call(torn), Outcome::Unavailable);
        }
    }
    replica.starting = false;
}

void Server::scale_to(std::size_t wanted_replicas) {
    for (std::size_t n = wanted(); n < wanted_replicas; ++n) start_one();
    for (std::size_t n = wanted(); n > wanted_replicas; --n) stop_one();
}

/// The first that is free, in a zone that is not out as long as there is one; a platform's places that are passed over stay empty.
std::size_t Server::place_to_start() {
    const auto is_out = [&](std::size_t replica) { return stands_on_platform_ && simulation().incidents().is_out(this->index(), replica); };
    for (std::size_t i = 0; i < replicas_.size(); ++i)
        if (replicas_[i]->life == Life::Gone && !is_lost(i) && !is_out(i)) return i;
    const std::size_t zones = stands_on_platform_ ? simulation().scenario().zones_of(this->index()) : 1;
    std::size_t skipped = 0;
    while (skipped < zones && is_out(replicas_.size() + skipped)) ++skipped;
    for (; skipped > 0 && skipped < zones; --skipped) {
        add_place(Life::Gone);
        rented().leave(simulation().now());
    }
    return replicas_.size();
}

std::size_t Server::replace_lost(Time lost_for) {
    std::size_t given_up = 0;
    for (std::size_t i = 0; i < replicas_.size(); ++i) {
        Replica& replica = *replicas_[i];
        if (replica.life != Life::Running || !is_lost(i) || simulation().now() - replica.lost_since < lost_for) continue;
        replica.life = Life::Gone;
        give_back(i);
        ++given_up;
    }
    for (std::size_t n = 0; n < given_up; ++n) start_one();
    return given_up;
}

void Server::add_place(Life life) {
    add_replica();
    replicas_.back()->life = life;
    set_replica_count(replicas_.size());
    set_serving(replicas_.size() - 1, false);
    replica_added();
}

/// Gives its index.
std::size_t Server::rent_one() {
    const std::size_t index = place_to_start();
    if (index == replicas_.size()) {
        add_place(Life::Starting);
    } else {
        replicas_[index]->life = Life::Starting;
        rented().enter(simulation().now());
    }
    if (settings_.credits) replicas_[index]->processor.set_credits(launch_credits_);
    ++replicas_[index]->starts;
    return index;
}

void Server::start_one() {
    const std::size_t index = rent_one();
    if (nodes() != nullptr && !nodes()->take(*this, index))
        wait_for_place(index);
    else
        boot(index);
}

void Server::wait_for_place(std::size_t index) {
    replicas_[index]->life = Life::Waiting;
    rented().leave(simulation().now());
    availability_changed(index);
}

void Server::placed(std::size_t index) {
    replicas_[index]->life = Life::Starting;
    rented().enter(simulation().now());
    boot(index);
}

void Server::boot(std::size_t index) {
    count_pull(settings_.image);
    simulation().environment().start(
        {this->index(), static_cast<std::uint16_t>(index), booted_stage, replicas_[index]->starts, settings_.image, settings_.boot});
    if (stands_on_platform_) simulation().incidents().started(this->index(), index);
}

void Server::have_at_least(std::size_t wanted_replicas) {
    for (std::size_t n = wanted(); n < wanted_replicas; ++n) {
        const std::size_t index = rent_one();
        replicas_[index]->life = Life::Running;
        availability_changed(index);
    }
}

/// The newest that waits for a place, or else that is still starting, or else that is lost, or else that runs.
void Server::stop_one() {
    const auto newest = [&](auto fits) -> std::optional<std::size_t> {
        for (std::size_t i = replicas_.size(); i-- > 0;) {
            if (fits(i)) return i;
        }
        return std::nullopt;
    };
    auto chosen = newest([&](std::size_t i) { return replicas_[i]->life == Life::Waiting; });
    if (!chosen) chosen = newest([&](std::size_t i) { return replicas_[i]->life == Life::Starting; });
    if (!chosen) chosen = newest([&](std::size_t i) { return replicas_[i]->life == Life::Running && is_lost(i); });
    if (!chosen) chosen = newest([&](std::size_t i) { return replicas_[i]->life == Life::Running; });
    if (!chosen) return;
    Replica& replica = *replicas_[*chosen];
    if (replica.life == Life::Waiting) {
        replica.life = Life::Gone;
        nodes()->release(*this, *chosen);
        return;
    }
    if (replica.life == Life::Starting) {
        ++replica.starts;
        replica.life = Life::Gone;
        give_back(*chosen);
        return;
    }
    replica.life = Life::Draining;
    draining_.enter(simulation().now());
    availability_changed(*chosen);
    if (is_empty(replica)) gone(*chosen);
}

/// A replica that was draining is empty, or lost.
void Server::gone(std::size_t index) {
    if (replicas_[index]->life != Life::Draining) return;
    replicas_[index]->life = Life::Gone;
    draining_.leave(simulation().now());
    give_back(index);
}

/// Its machine, or its place on one.
void Server::give_back(std::size_t index) {
    rented().leave(simulation().now());
    if (nodes() != nullptr) nodes()->release(*this, index);
}

/// Of a call that leaves, where calls are tracked.
void Server::untrack(Slot slot, const Call& call, Replica& replica) {
    if (call.stage != queued) replica.held.remove(simulation().calls(), slot);
    left(call);
    if (replica.life == Life::Draining && is_empty(replica)) gone(call.replica);
}

double Server::cpu_seconds() const {
    double seconds = 0;
    for (const auto& replica : replicas_) seconds += replica->processor.busy_so_far();
    return seconds;
}

}  // namespace headroom::kernel
