// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/channel.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "kernel/component.h"
#include "kernel/simulation.h"

namespace headroom::kernel {

namespace {

std::vector<Counter*> counters(Statistics& statistics, std::size_t count) {
    std::vector<Counter*> result;
    for (std::size_t i = 0; i < count; ++i) result.push_back(&statistics.counter());
    return result;
}

}  // namespace

Channel::Channel(Simulation& simulation, const plan::Scenario& scenario, std::size_t index)
    : figures{simulation.statistics().counter(),
              simulation.statistics().counter(),
              simulation.statistics().counter(),
              simulation.statistics().counter(),
              simulation.statistics().counter(),
              simulation.statistics().headcount(),
              simulation.statistics().tally(),
              simulation.statistics().total(),
              counters(simulation.statistics(), scenario.routes.size()),
              counters(simulation.statistics(), scenario.routes.size())},
      simulation_(simulation),
      trace_(simulation.trace()),
      caller_(simulation.component(scenario.connections[index].from)),
      target_(simulation.component(scenario.connections[index].to)),
      caller_picks_(caller_.picks_targets()),
      watched_(caller_picks_ && caller_.watches_attempts()),
      has_instances_(caller_.has_instance_for_each_call()),
      in_turn_(!caller_picks_ && !target_.chooses_replicas()),
      policy_(scenario.connections[index].policy),
      index_(static_cast<std::uint16_t>(index)),
      from_(static_cast<std::uint16_t>(scenario.connections[index].from)),
      to_(static_cast<std::uint16_t>(scenario.connections[index].to)),
      from_port_(scenario.connections[index].from_port),
      latency_(from_seconds(policy_.latency.value)),
      cancels_(policy_.cancel),
      keyspaces_(scenario.keyspaces),
      routes_(scenario.routes) {
    const std::string& id = scenario.connections[index].id;
    counts_ = simulation.stream(id, "calls");
    waits_ = simulation.stream(id, "retry");
    keys_ = simulation.stream(id, "keys");
    losses_ = simulation.stream(id, "losses");
    throttles_ = simulation.stream(id, "throttle");
    for (std::size_t r = 0; r < routes_.size(); ++r) {
        calls_.push_back(policy_.calls[r]);
        request_bytes_.push_back(policy_.request[r].value_or(routes_[r].request).value);
        plain_bytes_.push_back(policy_.response[r].value_or(routes_[r].response).value);
    }
    response_bytes_ = plain_bytes_;
    if (policy_.key) {
        const auto keyspace = scenario.find_keyspace(*policy_.key);
        draws_keys_ = true;
        if (keyspace) keyspace_ = static_cast<std::uint8_t>(*keyspace);
    }
    if (policy_.on_failure.kind == OnFailure::Kind::Fallback) {
        fallback_ = static_cast<std::uint16_t>(scenario.find_component(policy_.on_failure.fallback).value());
    }
    if (policy_.time_limit) limits_.emplace(simulation, *this, time_limit, from_seconds(policy_.time_limit->value));
    if (policy_.pool && policy_.pool->wait_limit)
        pool_limits_.emplace(simulation, *this, pool_wait_limit, from_seconds(policy_.pool->wait_limit->value));
    if (policy_.bulkhead) bulkhead_limits_.emplace(simulation, *this, bulkhead_wait_limit, from_seconds(policy_.bulkhead->wait.value));
    if (policy_.hedge) lateness_.emplace(*policy_.hedge);
    if (policy_.retry) attempts_ = static_cast<std::uint8_t>(policy_.retry->attempts);
    source_ = dynamic_cast<Source*>(&caller_);
    prototype_.component = to_;
    prototype_.channel = index_;
    prototype_.limited = policy_.time_limit.has_value();
    replicas_changed();
}

std::size_t Channel::callers() const { return caller_.replica_count(); }

void Channel::start() {
    for (std::size_t r = 0; r < routes_.size(); ++r) response_bytes_[r] = plain_bytes_[r] * simulation_.answer_share(to_, r);
    far_ = crosses_regions();
    find_ways();
    apart_ = far_ || ways_ || trace_ != nullptr || simulation_.scenario().can_be_disturbed(index_);
    const bool at_once =
        !apart_ && budgets_.empty() && pools_.empty() && bulkheads_.empty() && gates_.empty() && !lateness_ && latency_ == 0;
    launches_ =
        source_ != nullptr && at_once && attempts_ == 1 && policy_.on_failure.kind == OnFailure::Kind::Fail && !target_.sends_callers_on();
    express_ = at_once && !draws_keys_ && !watched_ && (in_turn_ || caller_picks_) && !simulation_.tracks_children();
}

void Channel::issue_otherwise(Slot parent, std::uint32_t remaining, std::uint16_t replica) {
    const Slot slot = begin(parent, simulation_.call(parent), remaining);
    simulation_.call(slot).replica = replica;
    simulation_.adopt(parent, slot);
    if (trace_ != nullptr) trace_->made(slot);
    acquire(slot);
}

void Channel::acquire(Slot slot) {
    Call& call = simulation_.call(slot);
    if (draws_keys_ && call.attempt == 1) draw_key(call);
    call.arrived = simulation_.now();
    call.place = Place::Caller;
    if (RetryBudget* budget = budget_of(call)) budget->begins();
    if (gates_.empty() || pass_gate(slot, call)) enter(slot, call);
}

std::uint16_t Channel::caller_replica(const Call& call) const { return call.parent == no_slot ? 0 : simulation_.call(call.parent).replica; }

RetryBudget* Channel::budget_of(const Call& call) { return budgets_.empty() ? nullptr : &budgets_[caller_replica(call)]; }

void Channel::send(Slot slot, Call& call) {
    figures.sent[call.route]->add();
    if (const double loss = disturbance_of(call).loss; loss > 0 && losses_.uniform() < loss) {
        refuse(slot, Outcome::Unavailable);
    } else if (choose_replica(slot, call)) {
        if (lateness_) watch(slot, call);
        travel(slot, call);
    } else {
        refuse(slot, Outcome::Unavailable);
    }
}

std::uint32_t Channel::draw_calls(std::uint8_t route) {
    const double mean = calls_[route];
    const double whole = std::floor(mean);
    const double part = mean - whole;
    const bool one_more = part > 0 && counts_.uniform() < part;
    return static_cast<std::uint32_t>(whole + (one_more ? 1 : 0));
}

void Channel::rehearse_key(Call& call, RandomStream& random) const {
    if (draws_keys_) draw_key(call, random);
}

void Channel::draw_key(Call& call, RandomStream& random) const {
    if (keyspace_ != no_keyspace) call.keyspace = keyspace_;
    if (call.keyspace != no_keyspace) call.key = keyspaces_[call.keyspace].keys.sample(random);
}

std::optional<std::uint16_t> Channel::next_in_turn(const Component& target, std::uint32_t& turn) {
    const std::size_t count = target.replica_count();
    for (std::size_t tries = 0; tries < count; ++tries) {
        const std::uint32_t replica = turn < count ? turn : 0;
        turn = replica + 1 < count ? replica + 1 : 0;
        if (target.all_serve() || target.receives(replica)) return static_cast<std::uint16_t>(replica);
    }
    return std::nullopt;
}

std::optional<std::uint16_t> Channel::next_replica(const Call& call) {
    if (caller_picks_ && !call.fallback) return caller_.pick_target(*this, call);
    Component& target = target_of(call);
    if (target.chooses_replicas()) return target.choose_replica(call);
    return next_in_turn(target, turn_of(call));
}

/// Writes down the replica that the call goes to; false where none serves.
bool Channel::choose_replica(Slot slot, Call& call) {
    const bool picked = caller_picks_ && !call.fallback;
    if (!picked || call.attempt > 1 || call.second) {
        std::optional<std::uint16_t> replica = next_replica(call);
        for (int again = 0; call.second && again < 3 && replica == replica_of_twin(slot); ++again) replica = next_replica(call);
        if (!replica) return false;
        call.replica = *replica;
    }
    if (picked) {
        Share& share = shares_[call.replica];
        ++share.active;
        share.sent->add();
    }
    return true;
}

void Channel::resume(Slot slot, Event event) {
    if (event == Event::Return) {
        Call& call = simulation_.call(slot);
        if (!ways_ && call.outcome == Outcome::Ok) figures.network_s.add(2 * to_seconds(way_of(call)));
        returned(slot, call);
    } else if (event == Event::Granted) {
        enter(slot, simulation_.call(slot));
    } else {
        figures.retries.add();
        if (trace_ != nullptr) trace_->waits(slot);
        acquire(slot);
    }
}

/// What returned() leaves: an answer that is not well, is not the last of its chain, or gives something back.
void Channel::came_back_otherwise(Slot slot) {
    Call& call = simulation_.call(slot);
    if (call.outcome == Outcome::Ok) figures.answered[call.route]->add();
    if (call.missed) {
        go_aside(slot);
    } else if (call.detached) {
        simulation_.release(slot);
    } else {
        refuse(slot, call.outcome);
    }
}

/// A miss of a cache beside its callers: the caller itself goes to the store, then tells the cache.
void Channel::go_aside(Slot slot) {
    Call& call = simulation_.call(slot);
    call.missed = false;
    if (call.detached) {
        simulation_.release(slot);
        return;
    }
    call.limited = false;
    if (const Slot twin = unpair(slot); twin != no_slot) detach(twin);
    release_places(slot);
    call.place = Place::Aside;
    simulation_.component(call.component).missed(slot, call);
}

Component& Channel::target_of(const Call& call) const { return call.fallback ? simulation_.component(fallback_) : target_; }

void Channel::come_back(Slot slot) { travel(slot, simulation_.call(slot)); }

void Channel::give_up(Slot slot, Outcome outcome) {
    if (simulation_.call(slot).detached) {
        simulation_.release(slot);
    } else {
        refuse(slot, outcome);
    }
}

void Channel::readdress(Call& call, std::uint16_t replica) {
    const bool picked = caller_picks_ && !call.fallback && !call.detached;
    if (picked) --shares_[call.replica].active;
    call.replica = replica;
    if (picked) ++shares_[call.replica].active;
}

/// Of an attempt that has been sent.
void Channel::attempt_ended(const Call& call) {
    if (caller_picks_ && !call.fallback && call.place != Place::Caller) --shares_[call.replica].active;
}

void Channel::tell_outcome(const Call& call, Outcome outcome) {
    if (watched_ && !call.fallback && call.place != Place::Caller) caller_.attempt_ended(*this, call.replica, outcome);
}

/// The end of an attempt that its caller waits for, whatever its outcome.
void Channel::refuse(Slot slot, Outcome outcome) {
    if (leave_to_twin(slot, outcome)) return;
    settle(close(slot, outcome), outcome);
}

/// Takes back all that the attempt holds, and frees its record; gives what it was.
Call Channel::close(Slot slot, Outcome outcome) {
    if (trace_ != nullptr) trace_->attempt_over(slot, outcome);
    Call& call = simulation_.call(slot);
    call.limited = false;
    if (outcome != Outcome::Ok) figures.failures.add();
    if (lateness_ && outcome == Outcome::Ok) lateness_->answered(simulation_.now() - aside(slot).asked);
    tell_gate(slot, call, outcome);
    if (RetryBudget* budget = budget_of(call)) {
        budget->ends();
        if (call.attempt > 1) budget->retry_ended();
        if (outcome == Outcome::Ok && !call.fallback) budget->succeeded(call.attempt, call.after_timeout);
    }
    attempt_ended(call);
    tell_outcome(call, outcome);
    release_places(slot);
    const Call ended = call;
    simulation_.orphan(slot);
    simulation_.release(slot);
    return ended;
}

void Channel::settle(const Call& ended, Outcome outcome) {
    const Slot parent = ended.parent;
    const std::uint32_t remaining = ended.remaining;
    if (parent == no_slot) {
        source_->request_over(ended.route, outcome, ended.arrived, ended.session);
        return;
    }
    if (outcome != Outcome::Ok && !ended.fallback) {
        if (ended.attempt < attempts_ && try_again(ended, outcome)) return;
        if (policy_.on_failure.kind == OnFailure::Kind::Fallback) {
            const Slot slot = begin(parent, ended, remaining);
            Call& call = simulation_.call(slot);
            call.component = fallback_;
            call.fallback = true;
            simulation_.adopt(parent, slot);
            if (trace_ != nullptr) trace_->tried_again(ended, slot);
            if (RetryBudget* budget = budget_of(call)) budget->begins();
            if (limits_) limits_->push(call, simulation_.now());
            send(slot, call);
            return;
        }
    }
    if (outcome != Outcome::Ok && policy_.on_failure.kind != OnFailure::Kind::Ignore) {
        if (trace_ != nullptr) trace_->row_ended(ended, outcome);
        simulation_.chain_ended(parent, caller_, outcome);
    } else if (remaining > 0) {
        if (trace_ != nullptr) trace_->row_goes_on(ended, outcome);
        go_on(parent, remaining - 1);
    } else {
        if (trace_ != nullptr) trace_->row_ended(ended, outcome);
        simulation_.chain_ended(parent, caller_, Outcome::Ok);
    }
}

/// The next call of a row. Calls that take no time end within issue(): a loop, lest each be deeper in the stack.
void Channel::go_on(Slot parent, std::uint32_t remaining) {
    const std::uint64_t serial = simulation_.call(parent).serial;
    if (row_.serial == serial) {
        row_.next = remaining;
        return;
    }
    const Row outer = std::exchange(row_, {serial, remaining});
    while (row_.next) {
        const std::uint32_t next = *row_.next;
        row_.next.reset();
        issue(parent, simulation_.call(parent), next);
    }
    row_ = outer;
}

bool Channel::awaits(const Call& call, std::uint8_t tag) const {
    switch (tag) {
        case time_limit: return call.limited;
        case bulkhead_wait_limit: return call.place == Place::Caller && !call.in_bulkhead;
        default: return call.place == Place::Caller;
    }
}

void Channel::expired(Slot slot, std::uint8_t tag) {
    Call& call = simulation_.call(slot);
    if (tag != time_limit) {
        leave_waiting(slot, call);
        if (tag == bulkhead_wait_limit) figures.rejected.add();
        refuse(slot, Outcome::PoolExhausted);
        return;
    }
    figures.timeouts.add();
    figures.failures.add();
    if (trace_ != nullptr) trace_->attempt_over(slot, Outcome::Timeout);
    const Slot twin = unpair(slot);
    if (twin == no_slot) {
        tell_gate(slot, call, Outcome::Timeout);
    } else {
        hand_gate_over(call, simulation_.call(twin));
    }
    const Call ended = call;
    tell_outcome(call, Outcome::Timeout);
    detach(slot);
    if (twin == no_slot) settle(ended, Outcome::Timeout);
}

void Channel::detach(Slot slot) {
    if (trace_ != nullptr) trace_->attempt_over(slot, Outcome::Abandoned);
    Call& call = simulation_.call(slot);
    unpair(slot);
    withdraw(slot);
    simulation_.orphan(slot);
    call.parent = no_slot;
    call.detached = true;
    if (cancels_) {
        simulation_.cancel(slot);
    } else if (call.place == Place::Caller) {
        simulation_.release(slot);
    }
}

void Channel::withdraw(Slot slot) {
    Call& call = simulation_.call(slot);
    if (call.detached) return;
    RetryBudget* budget = budget_of(call);
    if (budget != nullptr && call.attempt > 1) budget->retry_ended();
    if (call.gated) gates_[caller_replica(call)].gone(call.probe);
    call.gated = false;
    call.limited = false;
    if (call.place == Place::Caller) {
        if (call.event == Event::Retry) return;
        if (call.event != Event::Granted) leave_waiting(slot, call);
    } else {
        attempt_ended(call);
    }
    if (budget != nullptr) budget->ends();
    release_places(slot);
}

}  // namespace headroom::kernel
