// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/simulation.h"
#include "models/database/database.h"

/// A primary and what follows it: where reads go, what writes wait for, who takes its place.
namespace headroom::models {

using kernel::Slot;

bool Database::send_to_replica(Slot slot, kernel::Call& call) {
    const Replicas::Copy* copy = replicas_.choose(call, serves(0));
    if (copy == nullptr) return false;
    replica_reads_.add();
    away_.enter(simulation().now());
    call.stage = is_away;
    simulation().forward(slot, call, *copy->channel, copy->replica);
    return true;
}

/// A read is back from its replica.
void Database::replied(Slot slot, kernel::Call& call) {
    away_.leave(simulation().now());
    reply(slot, call, call.outcome);
}

void Database::cancelled(Slot slot, kernel::Call& call) {
    if (call.stage == is_away) {
        away_.leave(simulation().now());
    } else {
        Server::cancelled(slot, call);
    }
}

/// Waits for the disk and, at the same time, for the replicas where that is asked for: Call::pending counts them.
void Database::write(Slot slot, kernel::Call& call) {
    disk_writes_.add();
    call.pending = 1;
    if (settings_.replication == Replication::Synchronous && !replicas_.empty()) {
        call.pending += replicas_.ship(call, slot);
    }
    finish_or_wait(slot, call, settings_.disk_write.sample(disk_));
}

/// One of those that a call waits for is done: the disk, or a replica.
void Database::is_written(Slot slot, kernel::Call& call) {
    if (simulation().is_write(call.route)) {
        if (--call.pending > 0) return;
        if (settings_.replication == Replication::Asynchronous && !replicas_.empty()) replicas_.ship(call, kernel::no_slot);
    }
    finish(slot, call, Outcome::Ok);
}

void Database::acknowledged(const LoggedWrite& write, std::size_t channel, std::size_t replica) {
    if (simulation().call(write.waiting).serial != write.serial) return;  // nobody waits any more
    const kernel::Time latency = simulation().channel(channel).latency(0, replica);
    simulation().start_timer(simulation().now() + latency, *this, write.waiting, acknowledgement);
}

void Database::timer(Slot slot, std::uint8_t tag) {
    if (tag == acknowledgement) {
        is_written(slot, simulation().call(slot));
    } else {
        Server::timer(slot, tag);
    }
}

std::optional<Database::Takeover> Database::find_successor() const {
    if (settings_.multi_zone && !successor_) return Takeover{};
    const auto heir = settings_.promote_replica ? replicas_.heir() : std::nullopt;
    if (!heir) return std::nullopt;
    return Takeover{heir->copy, heir->lost_from, heir->lost};
}

void Database::fail(std::size_t replica) {
    const bool was_there = !is_lost(replica);
    Server::fail(replica);
    if (!was_there) return;
    const auto next = find_successor();
    ++losses_;
    if (!next) return;
    replicas_.step_down();
    successor_ = next;
    const kernel::Time wait = kernel::from_seconds(settings_.detection.value + settings_.promotion.value);
    simulation().remind(simulation().now() + wait, index(), replica, taken_over, losses_);
}

void Database::take_over() {
    if (!is_lost(0) || !successor_) return;
    if (successor_->heir != nullptr) {
        lost_writes_.add(successor_->lost);
        replicas_.promote(*successor_->heir, successor_->lost_from);
    }
    for (; is_lost(0); ++outlived_) Server::recover(0);
}

/// The one that was lost is whole again, and takes its place; or the other goes on in it.
void Database::recover(std::size_t replica) {
    if (outlived_ == 0) {
        Server::recover(replica);
        if (!is_lost(replica)) successor_.reset();
        return;
    }
    if (--outlived_ > 0) return;
    replicas_.step_down();
    successor_.reset();
}

}  // namespace headroom::models
