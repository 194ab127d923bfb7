// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "kernel/channel.h"
#include "kernel/simulation.h"

/// What a call passes before it is sent, and gives back when it has ended: the gate, the bulkhead, the pool.
namespace headroom::kernel {

void Channel::replicas_changed() {
    const std::size_t callers = caller_.replica_count();
    if (policy_.retry && policy_.retry->budget) budgets_.resize(callers, RetryBudget(*policy_.retry->budget));
    if (policy_.pool) pools_.resize(std::max(callers, pools_.size()), Places{policy_.pool->size, {}});
    if (policy_.bulkhead) bulkheads_.resize(std::max(callers, bulkheads_.size()), Places{policy_.bulkhead->size, {}});
    if (policy_.throttle || policy_.breaker || policy_.rate_limit) gates_.resize(callers, Gate(policy_));
    while (caller_picks_ && shares_.size() < target_.replica_count()) shares_.push_back({0, &simulation_.statistics().counter()});
}

void Channel::hold_steady() {
    if (!policy_.rate_limit) return;
    trial_.begin(simulation_);
    for (Gate& gate : gates_) gate.try_out(trial_);
}

double Channel::settling_s() const { return trial_.left_s(simulation_); }

/// Asks the gate. False where the call is turned back, or is to wait.
bool Channel::pass_gate(Slot slot, Call& call) {
    const std::size_t replica = caller_replica(call);
    const Breaker::State before = gates_[replica].breaker_state();
    const Gate::Answer answer = gates_[replica].ask(simulation_.now(), throttles_);
    look_at_breaker(replica, before);
    if (answer.outcome != Outcome::Ok) {
        figures.rejected.add();
        refuse(slot, answer.outcome);
        return false;
    }
    call.gated = true;
    call.probe = answer.probe;
    if (answer.wait == 0) return true;
    simulation_.schedule(simulation_.now() + answer.wait, slot, Event::Granted);
    return false;
}

void Channel::look_at_breaker(std::size_t replica, Breaker::State before) {
    using State = Breaker::State;
    const State state = gates_[replica].breaker_state();
    if (state == before) return;
    if (before == State::Closed) figures.broken.enter(simulation_.now());
    if (state == State::Closed) figures.broken.leave(simulation_.now());
    const plan::Scenario::Connection& connection = simulation_.scenario().connections[index()];
    const char* name = state == State::Open ? "open" : state == State::HalfOpen ? "half_open" : "closed";
    simulation_.transitions().note({simulation_.now(), "breaker", connection.id, name, Transition::Replica{connection.from, replica}, {}});
}

/// Of a call that has passed it and has ended. Once.
void Channel::tell_gate(Slot slot, Call& call, Outcome outcome) {
    if (!call.gated) return;
    call.gated = false;
    const std::size_t replica = caller_replica(call);
    const Breaker::State before = gates_[replica].breaker_state();
    gates_[replica].ended(simulation_.now(), outcome, simulation_.now() - aside(slot).asked, call.probe);
    look_at_breaker(replica, before);
}

/// The call has leave to go: it waits for a place in the bulkhead, then for a pooled connection.
void Channel::enter(Slot slot, Call& call) {
    if ((!gates_.empty() || lateness_) && !call.second) aside(slot) = {no_slot, simulation_.now()};
    if (limits_) limits_->push(call, simulation_.now());
    if (bulkheads_.empty()) {
        enter_pool(slot, call);
        return;
    }
    Places& places = bulkhead_for(call);
    if (places.free > 0) {
        --places.free;
        call.in_bulkhead = true;
        enter_pool(slot, call);
    } else if (bulkhead_limits_->span() == 0) {
        figures.rejected.add();
        refuse(slot, Outcome::PoolExhausted);
    } else {
        places.waiting.push_back(simulation_.calls(), slot);
        bulkhead_limits_->push(slot);
    }
}

void Channel::enter_pool(Slot slot, Call& call) {
    if (pools_.empty()) {
        send(slot, call);
        return;
    }
    Places& pool = pool_for(call);
    if (pool.free > 0) {
        --pool.free;
        call.pooled = true;
        figures.pool_wait.add(0);
        send(slot, call);
    } else if (pool_limits_ && pool_limits_->span() == 0) {
        refuse(slot, Outcome::PoolExhausted);
    } else {
        pool.waiting.push_back(simulation_.calls(), slot);
        if (pool_limits_) pool_limits_->push(slot);
    }
}

/// An instance that was a call's has all its places free when it ends.
Channel::Places& Channel::places_for(const Call& call, std::vector<Places>& all, std::int64_t size) const {
    const std::size_t holder = has_instances_ ? call.parent : caller_replica(call);
    if (holder >= all.size()) all.resize(2 * (holder + 1), Places{size, {}});
    return all[holder];
}

/// Gives back the places that a call holds, to those that have waited longest.
void Channel::release_places(Slot slot) {
    Call& call = simulation_.call(slot);
    if (call.pooled) {
        call.pooled = false;
        if (const Slot next = give_back(pool_for(call)); next != no_slot) {
            Call& waiter = simulation_.call(next);
            waiter.pooled = true;
            figures.pool_wait.add(simulation_.now() - waiter.arrived);
            send(next, waiter);
        }
    }
    if (call.in_bulkhead) {
        call.in_bulkhead = false;
        if (const Slot next = give_back(bulkhead_for(call)); next != no_slot) {
            Call& waiter = simulation_.call(next);
            waiter.in_bulkhead = true;
            enter_pool(next, waiter);
        }
    }
}

/// One of them is free: gives the call that has it now, if one waited.
Slot Channel::give_back(Places& places) {
    if (!places.waiting.empty()) return places.waiting.pop_front(simulation_.calls());
    ++places.free;
    return no_slot;
}

/// A call that waits for a place waits no longer.
void Channel::leave_waiting(Slot slot, Call& call) {
    Places& places = !bulkheads_.empty() && !call.in_bulkhead ? bulkhead_for(call) : pool_for(call);
    places.waiting.remove(simulation_.calls(), slot);
}

}  // namespace headroom::kernel
