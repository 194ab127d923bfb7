// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernel/server.h"

/// The way of nearly every call through a server, inlined into the types that are servers for the same reason as call_path.h.
namespace headroom::kernel {

/// The call has a worker and begins to compute.
[[gnu::always_inline]] inline void Server::begin(Slot slot, Call& call, Replica& replica) {
    figures.waiting.add(simulation().now() - call.arrived);
    double work = cpu_[call.route].sample(cpu_draws_[call.route]) * replica.slowness;
    if (!added_work_.empty()) [[unlikely]]
        work += added_work_[call.channel * cpu_.size() + call.route] * replica.slowness;
    if (notes_starts_) [[unlikely]]
        note_start(slot, replica, work);
    if (work > 0) [[likely]] {
        call.stage = computing;
        replica.processor.start(slot, call, work);
    } else {
        begin_without_work(slot, call);
    }
}

/// A worker that is free again goes to the call that has waited longest.
[[gnu::always_inline]] inline void Server::hand_over(Replica& replica) {
    const Slot slot = replica.queue.pop_front(simulation().calls());
    figures.queued.leave(simulation().now());
    begin(slot, simulation().call(slot), replica);
}

[[gnu::always_inline]] inline void Server::free_worker(Call& call, Replica& replica) {
    call.stage = free;
    if (replica.queue.empty() || replica.starting) {
        ++replica.free_workers;
        replica.workers.leave(simulation().now());
        return;
    }
    replica.starting = true;
    hand_over(replica);
    if (replica.free_workers > 0) [[unlikely]]
        start_waiting(replica);
    replica.starting = false;
}

[[gnu::always_inline]] inline void Server::release_worker(Call& call) { free_worker(call, replica_of(call)); }

[[gnu::always_inline]] inline void Server::finish(Slot slot, Call& call, Outcome outcome) {
    Replica& replica = replica_of(call);
    if (call.stage != free) free_worker(call, replica);
    if (tracks_calls_) [[unlikely]]
        untrack(slot, call, replica);
    reply(slot, call, outcome);
}

/// The base of a component type that is a server: the end of computing, which is most of its events, comes to it without
/// another virtual call.
template <class Type>
class ServerOf : public Server {
public:
    using Server::Server;
    void wake(Slot slot, Call& call) override {
        if (has_computed(call)) [[likely]] {
            static_cast<Type*>(this)->Type::computed(slot, call);
        } else {
            wake_otherwise(slot, call);
        }
    }
    Wake wake_function() const override { return wake_of<Type>(); }
};

}  // namespace headroom::kernel
