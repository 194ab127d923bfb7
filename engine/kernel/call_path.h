// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernel/channel.h"
#include "kernel/simulation.h"

/// The way of nearly every call, from its caller and back: what of Channel is inlined into the components, since a function
/// call costs more than each of these steps. Whatever is rare stands in channel.cpp.
namespace headroom::kernel {

[[gnu::always_inline]] inline Slot Channel::new_call() { return simulation_.calls().allocate(prototype_); }

[[gnu::always_inline]] inline Slot Channel::begin(Slot parent, const Call& like, std::uint32_t remaining) {
    const Slot slot = new_call();
    Call& call = simulation_.call(slot);
    call.parent = parent;
    call.route = like.route;
    call.key = like.key;
    call.keyspace = like.keyspace;
    call.session = like.session;
    call.remaining = remaining;
    return slot;
}

[[gnu::always_inline]] inline bool Channel::is_express() const { return express_ && (caller_picks_ || target_.all_serve()); }

[[gnu::always_inline]] inline void Channel::launch(Slot slot) {
    Call& call = simulation_.call(slot);
    if (is_express()) [[likely]] {
        set_off(slot, call, 0);
    } else {
        acquire(slot);
    }
}

[[gnu::always_inline]] inline void Channel::issue(Slot parent, const Call& caller, std::uint32_t remaining, std::uint16_t replica) {
    if (is_express()) [[likely]] {
        const Slot slot = begin(parent, caller, remaining);
        set_off(slot, simulation_.call(slot), replica);
    } else {
        issue_otherwise(parent, remaining, replica);
    }
}

/// Of a call that is under way at once. The time limit counts from the moment that the caller asks.
[[gnu::always_inline]] inline void Channel::set_off(Slot slot, Call& call, std::uint16_t replica) {
    if (limits_) limits_->push(call, simulation_.now());
    figures.sent[call.route]->add();
    if (caller_picks_) {
        call.replica = replica;
        Share& share = shares_[replica];
        ++share.active;
        share.sent->add();
    } else {
        call.replica = static_cast<std::uint16_t>(turn_);
        turn_ = turn_ + 1 < target_.replica_count() ? turn_ + 1 : 0;
    }
    target_.deliver(slot, call);
}

[[gnu::always_inline]] inline void Channel::answer(Slot slot, Call& call) {
    call.place = Place::Network;
    if (apart_) [[unlikely]] {
        come_home(slot, call);
    } else if (latency_ > 0) {
        simulation_.schedule(simulation_.now() + latency_, slot, Event::Return);
    } else {
        returned(slot, call);
    }
}

[[gnu::always_inline]] inline void Channel::returned(Slot slot, Call& call) {
    if (express_ && call.outcome == Outcome::Ok && call.remaining == 0 && !call.missed && !call.detached) [[likely]] {
        figures.answered[call.route]->add();
        const Slot parent = call.parent;
        if (caller_picks_ && !call.fallback) --shares_[call.replica].active;
        if (parent == no_slot) {
            const Time asked = call.arrived;
            const std::uint32_t session = call.session;
            const std::uint8_t route = call.route;
            simulation_.release(slot, call);
            source_->request_over(route, Outcome::Ok, asked, session);
        } else {
            simulation_.release(slot, call);
            simulation_.chain_ended(parent, caller_, Outcome::Ok);
        }
    } else {
        came_back_otherwise(slot);
    }
}

[[gnu::always_inline]] inline void Component::deliver(Slot slot, Call& call) {
    const Time now = simulation_.now();
    call.place = Place::Component;
    call.arrived = now;
    figures.arrivals.add();
    figures.present.enter(now);
    if (disturbed_) [[unlikely]] {
        if (turns_away(slot, call)) return;
    }
    arrive(slot, call);
}

[[gnu::always_inline]] inline void Component::reply(Slot slot, Call& call, Outcome outcome) {
    const Time now = simulation_.now();
    figures.present.leave(now);
    if (outcome == Outcome::Ok) figures.residence.add(now - call.arrived);
    call.outcome = outcome;
    simulation_.channel(call.channel).answer(slot, call);
}

[[gnu::always_inline]] inline void Source::request_over(std::uint8_t route, Outcome outcome, Time asked, std::uint32_t session) {
    end_request(route, outcome, simulation().now() - asked);
    if (tells_sessions_) session_goes_on(session, route, outcome, simulation().now() - asked);
}

}  // namespace headroom::kernel
