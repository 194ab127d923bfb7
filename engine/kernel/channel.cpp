// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/channel.h"

#include <algorithm>
#include <cmath>

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

Channel::Channel(Simulation& simulation, const plan::Scenario& scenario, std::size_t index, Time latency)
    : figures{simulation.statistics().counter(),
              simulation.statistics().counter(),
              simulation.statistics().counter(),
              simulation.statistics().tally(),
              simulation.statistics().total(),
              counters(simulation.statistics(), scenario.routes.size()),
              counters(simulation.statistics(), scenario.routes.size())},
      simulation_(simulation),
      caller_(simulation.component(scenario.connections[index].from)),
      target_(simulation.component(scenario.connections[index].to)),
      picks_(caller_.picks_targets()),
      watches_(caller_.watches_calls()),
      policy_(scenario.connections[index].policy),
      index_(static_cast<std::uint16_t>(index)),
      from_(static_cast<std::uint16_t>(scenario.connections[index].from)),
      to_(static_cast<std::uint16_t>(scenario.connections[index].to)),
      from_port_(scenario.connections[index].from_port),
      latency_(latency),
      cancels_(policy_.cancel),
      keyspaces_(scenario.keyspaces),
      routes_(scenario.routes) {
    const std::string& id = scenario.connections[index].id;
    counts_ = simulation.stream(id, "calls");
    waits_ = simulation.stream(id, "retry");
    keys_ = simulation.stream(id, "keys");
    for (std::size_t r = 0; r < routes_.size(); ++r) {
        calls_.push_back(policy_.calls[r]);
        request_bytes_.push_back(policy_.request[r].value_or(routes_[r].request).value);
        response_bytes_.push_back(policy_.response[r].value_or(routes_[r].response).value);
    }
    if (policy_.key) {
        const auto keyspace = scenario.find_keyspace(*policy_.key);
        fresh_key_ = !keyspace;
        if (keyspace) keyspace_ = static_cast<std::uint8_t>(*keyspace);
    }
    if (policy_.on_failure.kind == OnFailure::Kind::Fallback) {
        fallback_ = static_cast<std::uint16_t>(scenario.find_component(policy_.on_failure.fallback).value());
    }
    if (policy_.time_limit) limits_.emplace(simulation, *this, time_limit, from_seconds(policy_.time_limit->value));
    if (policy_.pool) {
        pools_.resize(simulation.component(from_).replica_count(), Pool{policy_.pool->size, {}});
        if (policy_.pool->wait_limit) {
            pool_limits_.emplace(simulation, *this, pool_wait_limit, from_seconds(policy_.pool->wait_limit->value));
        }
    }
    if (policy_.retry) {
        attempts_ = static_cast<std::uint8_t>(policy_.retry->attempts);
        if (policy_.retry->budget) budget_.emplace(*policy_.retry->budget);
    }
    plain_ = !watches_ && !budget_ && pools_.empty();
}

std::uint32_t Channel::draw_calls(std::uint8_t route) {
    const double mean = calls_[route];
    const double whole = std::floor(mean);
    const double part = mean - whole;
    const bool one_more = part > 0 && counts_.uniform() < part;
    return static_cast<std::uint32_t>(whole + (one_more ? 1 : 0));
}

void Channel::draw_key(Call& call) {
    if (fresh_key_ && call.keyspace != no_keyspace) {
        call.key = keyspaces_[call.keyspace].keys.sample(keys_);
    } else if (keyspace_ != no_keyspace) {
        call.keyspace = keyspace_;
        call.key = keyspaces_[keyspace_].keys.sample(keys_);
    }
}

Slot Channel::begin(Slot parent, std::uint32_t remaining, std::uint8_t attempt, bool fallback) {
    const Slot slot = simulation_.allocate();
    Call& call = simulation_.call(slot);
    const Call& caller = simulation_.call(parent);
    call.parent = parent;
    call.component = fallback ? fallback_ : to_;
    call.channel = index_;
    call.route = caller.route;
    call.key = caller.key;
    call.keyspace = caller.keyspace;
    call.session = caller.session;
    call.remaining = remaining;
    call.attempt = attempt;
    call.fallback = fallback;
    if (fresh_key_ || keyspace_ != no_keyspace) draw_key(call);
    simulation_.adopt(parent, slot);
    return slot;
}

void Channel::issue(Slot parent, std::uint32_t remaining) { acquire(begin(parent, remaining, 1, false)); }

void Channel::acquire(Slot slot) {
    Call& call = simulation_.call(slot);
    call.issued = simulation_.now();
    call.place = Place::Caller;
    call.event = Event::None;
    ++in_flight_;
    start_limit(slot);
    if (pools_.empty()) {
        send(slot);
    } else {
        wait_for_pool(slot);
    }
}

/// The time limit counts from the moment that the caller asks, the wait for a pooled connection included.
void Channel::start_limit(Slot slot) {
    if (!limits_) return;
    simulation_.call(slot).limited = true;
    limits_->push(slot);
}

void Channel::wait_for_pool(Slot slot) {
    Call& call = simulation_.call(slot);
    Pool& pool = pools_[simulation_.call(call.parent).replica];
    if (pool.free > 0) {
        --pool.free;
        call.pooled = true;
        figures.pool_wait.add(0);
        send(slot);
    } else if (pool_limits_ && pool_limits_->span() == 0) {
        refuse(slot, Outcome::PoolExhausted);
    } else {
        pool.waiting.push_back(simulation_.calls(), slot);
        if (pool_limits_) pool_limits_->push(slot);
    }
}

std::optional<std::uint16_t> Channel::next_in_turn(const Component& target, std::size_t& turn) {
    const std::size_t count = target.replica_count();
    for (std::size_t tries = 0; tries < count; ++tries) {
        const std::size_t replica = turn < count ? turn : 0;
        turn = replica + 1;
        if (target.all_serve() || target.serves(replica)) return static_cast<std::uint16_t>(replica);
    }
    return std::nullopt;
}

std::optional<std::uint16_t> Channel::replica_for(const Call& call) {
    if (picks_ && !call.fallback) return caller_.pick_target(*this, call);
    Component& target = call.fallback ? simulation_.component(fallback_) : target_;
    return target.chooses_replicas() ? target.choose_replica(call) : next_in_turn(target, call.fallback ? fallback_turn_ : turn_);
}

void Channel::send(Slot slot) {
    Call& call = simulation_.call(slot);
    figures.sent[call.route]->add();
    const auto replica = replica_for(call);
    if (!replica) {
        refuse(slot, Outcome::Unavailable);
        return;
    }
    call.replica = *replica;
    call.place = Place::Network;
    if (latency_ > 0) {
        call.event = Event::Arrive;
        simulation_.schedule(simulation_.now() + latency_, slot);
    } else {
        simulation_.deliver(slot);
    }
}

void Channel::answer(Slot slot) {
    Call& call = simulation_.call(slot);
    call.place = Place::Network;
    if (latency_ > 0) {
        call.event = Event::Return;
        simulation_.schedule(simulation_.now() + latency_, slot);
    } else {
        returned(slot);
    }
}

void Channel::resume(Slot slot, Event event) {
    if (event == Event::Return) {
        returned(slot);
    } else {
        figures.retries.add();
        acquire(slot);
    }
}

void Channel::release_pooled(Slot slot) {
    Call& call = simulation_.call(slot);
    if (!call.pooled) return;
    call.pooled = false;
    Pool& pool = pools_[simulation_.call(call.parent).replica];
    if (pool.waiting.empty()) {
        ++pool.free;
        return;
    }
    const Slot next = pool.waiting.pop_front(simulation_.calls());
    Call& waiter = simulation_.call(next);
    waiter.pooled = true;
    figures.pool_wait.add(simulation_.now() - waiter.issued);
    send(next);
}

void Channel::returned(Slot slot) {
    Call& call = simulation_.call(slot);
    figures.answered[call.route]->add();
    if (latency_ > 0) figures.network_s.add(2 * to_seconds(latency_));
    if (plain_ && call.outcome == Outcome::Ok && call.remaining == 0 && !call.missed && !call.detached) {
        const Slot parent = call.parent;
        --in_flight_;
        simulation_.orphan(slot);
        simulation_.release(slot);
        simulation_.chain_ended(parent, Outcome::Ok);
    } else if (call.missed) {
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
    release_pooled(slot);
    call.place = Place::Aside;
    simulation_.component(call.component).missed(slot);
}

void Channel::come_back(Slot slot) {
    Call& call = simulation_.call(slot);
    call.place = Place::Network;
    if (latency_ > 0) {
        call.event = Event::Arrive;
        simulation_.schedule(simulation_.now() + latency_, slot);
    } else {
        simulation_.deliver(slot);
    }
}

void Channel::give_up(Slot slot, Outcome outcome) {
    if (simulation_.call(slot).detached) {
        simulation_.release(slot);
    } else {
        refuse(slot, outcome);
    }
}

/// The end of an attempt that its caller waits for, whatever its outcome.
void Channel::refuse(Slot slot, Outcome outcome) {
    Call& call = simulation_.call(slot);
    const Slot parent = call.parent;
    const std::uint32_t remaining = call.remaining;
    const std::uint8_t attempt = call.attempt;
    const bool fallback = call.fallback;
    call.limited = false;
    --in_flight_;
    if (outcome != Outcome::Ok) figures.failures.add();
    if (budget_) {
        if (attempt > 1) budget_->retry_ended();
        if (outcome == Outcome::Ok && !fallback) budget_->succeeded(attempt, call.after_timeout);
    }
    if (watches_ && !fallback && call.place != Place::Caller) caller_.call_ended(*this, call.replica, outcome);
    release_pooled(slot);
    simulation_.orphan(slot);
    simulation_.release(slot);
    settle(parent, outcome, remaining, attempt, fallback);
}

void Channel::settle(Slot parent, Outcome outcome, std::uint32_t remaining, std::uint8_t attempt, bool fallback) {
    if (outcome != Outcome::Ok) {
        if (!fallback && attempt < attempts_ && try_again(parent, outcome, remaining, attempt)) return;
        if (!fallback && policy_.on_failure.kind == OnFailure::Kind::Fallback) {
            const Slot slot = begin(parent, remaining, 1, true);
            simulation_.call(slot).issued = simulation_.now();
            ++in_flight_;
            start_limit(slot);
            send(slot);
            return;
        }
        if (policy_.on_failure.kind != OnFailure::Kind::Ignore) {
            simulation_.chain_ended(parent, outcome);
            return;
        }
    }
    if (remaining > 0) {
        issue(parent, remaining - 1);
    } else {
        simulation_.chain_ended(parent, Outcome::Ok);
    }
}

bool Channel::try_again(Slot parent, Outcome outcome, std::uint32_t remaining, std::uint8_t attempt) {
    if (budget_ && !budget_->take(outcome, in_flight_)) return false;
    const Slot slot = begin(parent, remaining, static_cast<std::uint8_t>(attempt + 1), false);
    Call& call = simulation_.call(slot);
    call.place = Place::Caller;
    call.event = Event::Retry;
    call.after_timeout = outcome == Outcome::Timeout;
    simulation_.schedule(simulation_.now() + backoff(attempt), slot);
    return true;
}

Time Channel::backoff(std::uint8_t attempt) {
    const policy::Retry& retry = *policy_.retry;
    double wait = retry.wait.value;
    if (retry.backoff == policy::Backoff::Exponential) wait *= std::pow(retry.multiplier, attempt - 1);
    if (retry.jitter.value > 0) wait *= 1 + retry.jitter.value * (2 * waits_.uniform() - 1);
    if (retry.longest_wait) wait = std::min(wait, retry.longest_wait->value);
    return from_seconds(wait);
}

bool Channel::awaits(const Call& call, std::uint8_t tag) const { return tag == time_limit ? call.limited : call.place == Place::Caller; }

void Channel::expired(Slot slot, std::uint8_t tag) {
    Call& call = simulation_.call(slot);
    if (tag == pool_wait_limit) {
        pools_[simulation_.call(call.parent).replica].waiting.remove(simulation_.calls(), slot);
        refuse(slot, Outcome::PoolExhausted);
        return;
    }
    figures.timeouts.add();
    figures.failures.add();
    const Slot parent = call.parent;
    const std::uint32_t remaining = call.remaining;
    const std::uint8_t attempt = call.attempt;
    const bool fallback = call.fallback;
    detach(slot);
    settle(parent, Outcome::Timeout, remaining, attempt, fallback);
}

void Channel::detach(Slot slot) {
    Call& call = simulation_.call(slot);
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
    if (budget_ && call.attempt > 1) budget_->retry_ended();
    call.limited = false;
    if (call.place == Place::Caller) {
        if (call.event == Event::Retry) return;
        pools_[simulation_.call(call.parent).replica].waiting.remove(simulation_.calls(), slot);
    } else {
        if (watches_ && !call.fallback) caller_.call_ended(*this, call.replica, Outcome::Timeout);
    }
    --in_flight_;
    release_pooled(slot);
}

}  // namespace headroom::kernel
