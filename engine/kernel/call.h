// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/error.h"
#include "core/outcome.h"
#include "kernel/calendar.h"
#include "kernel/reserved_array.h"

namespace headroom::kernel {

inline constexpr std::uint8_t no_keyspace = 0xff;
inline constexpr std::uint16_t no_channel = 0xffff;

/// What happens to a record when its pending event comes up.
enum class Event : std::uint8_t {
    None,      ///< no event is pending
    Arrive,    ///< a call has crossed the network and reaches its component
    Wake,      ///< the component that holds the call asked for it
    Return,    ///< the answer has crossed the network
    Retry,     ///< the wait before another attempt is over
    Timer,     ///< a component asked to be told, see Simulation::start_timer
    Deadline,  ///< the earliest of a DeadlineQueue is due
    Incident,  ///< something of Incidents is due
    Granted,   ///< the rate limit lets a call go
    Hedge,     ///< an answer is late, see Channel::hedge_due
    Network,   ///< a message may have come, see Network::due
    Tick,      ///< the environment asked for it, see Environment::tick
    Transfer,  ///< the record is with the Network, which knows what comes next: see Network::would_have_come
    Free,      ///< nothing: the record is free from then on
};

/// Where a call is. A record has at most one pending event.
enum class Place : std::uint8_t {
    Free,
    Caller,     ///< waits for a pooled connection, or before another attempt
    Network,    ///< on its way there or back
    Component,  ///< being served, or waiting to be
    Aside,      ///< a cache had no answer, and the caller asks the store itself
};

/// One request in flight between two components, in a cache line. Calls nest: `parent` waits for this one.
struct alignas(64) Call {
    Time arrived = 0;          ///< at the component; before that, the moment that the caller asked
    std::uint64_t serial = 0;  ///< differs for each use of a slot, which its lower 24 bits are; 0 while free
    std::uint64_t key = 0;

    std::uint32_t session = 0;  ///< whose request it is
    Slot parent = no_slot;
    Slot next = no_slot, previous = no_slot;  ///< on the list that the call waits in

    std::uint32_t pending = 0;    ///< chains of calls of the present step that are not done
    std::uint32_t remaining = 0;  ///< calls to follow this one in its chain
    std::uint16_t component = 0;  ///< that it is addressed to
    std::uint16_t replica = 0;
    std::uint16_t channel = no_channel;  ///< that it travels along
    std::uint8_t step = 0;
    std::uint8_t route = 0;
    std::uint8_t attempt = 1;
    std::uint8_t keyspace = no_keyspace;  ///< that the key is of
    std::uint8_t stage = 0;               ///< the component's own use
    Event event = Event::None;
    Place place = Place::Free;
    Outcome outcome = Outcome::Ok;

    bool detached : 1 = false;         ///< nobody waits for it
    bool pooled : 1 = false;           ///< holds a pooled connection of its channel
    bool limited : 1 = false;          ///< its time limit, where one was started, counts
    bool missed : 1 = false;           ///< the cache that answers it has nothing, and its caller is to go to the store
    bool fallback : 1 = false;         ///< goes to the fallback of its channel
    bool after_timeout : 1 = false;    ///< a retry of an attempt that timed out
    bool gated : 1 = false;            ///< has passed the gate of its channel, which is told of its end
    bool probe : 1 = false;            ///< by a half-open breaker
    bool in_bulkhead : 1 = false;      ///< holds a place in the bulkhead of its channel
    bool second : 1 = false;           ///< try of a call that is hedged
    std::uint8_t caller_zone : 4 = 0;  ///< that it came from, on a platform
};
static_assert(sizeof(Call) == 64);

/// Calls in one array that never moves, freed ones used again first.
class CallPool {
public:
    Call& operator[](Slot slot) { return calls_[slot]; }
    const Call& operator[](Slot slot) const { return calls_[slot]; }

    /// A copy of the prototype with a serial of its own. Throws RunError when 16 million are in use.
    [[gnu::always_inline]] Slot allocate(const Call& prototype = fresh) {
        if (free_ == no_slot) [[unlikely]]
            grow();
        const Slot slot = free_;
        Call& call = calls_[slot];
        free_ = call.next;
        call = prototype;
        call.serial = (++uses_ << slot_bits) | slot;
        ++in_use_;
        return slot;
    }
    void release(Slot slot) { release(slot, calls_[slot]); }
    void release(Slot slot, Call& call) {
        call.serial = 0;
        call.place = Place::Free;
        call.next = free_;
        free_ = slot;
        --in_use_;
    }
    std::size_t in_use() const { return in_use_; }

private:
    void grow();

    static const Call fresh;  ///< with the values of its declaration; copied as a whole, which is faster than to write each

    ReservedArray<Call> calls_{most_slots};
    std::size_t made_ = 0;  ///< records that have been used so far
    Slot free_ = no_slot;
    std::uint64_t uses_ = 0;
    std::size_t in_use_ = 0;
};

/// A first-come-first-served list of calls, linked through them; any can leave.
class CallList {
public:
    bool empty() const { return first_ == no_slot; }
    std::size_t size() const { return size_; }
    Slot front() const { return first_; }
    void push_back(CallPool& calls, Slot slot) {
        Call& call = calls[slot];
        call.previous = last_;
        call.next = no_slot;
        (last_ == no_slot ? first_ : calls[last_].next) = slot;
        last_ = slot;
        ++size_;
    }
    void remove(CallPool& calls, Slot slot) {
        Call& call = calls[slot];
        (call.previous == no_slot ? first_ : calls[call.previous].next) = call.next;
        (call.next == no_slot ? last_ : calls[call.next].previous) = call.previous;
        call.next = call.previous = no_slot;
        --size_;
    }
    Slot pop_front(CallPool& calls) {
        const Slot slot = first_;
        remove(calls, slot);
        return slot;
    }

private:
    Slot first_ = no_slot;
    Slot last_ = no_slot;
    std::size_t size_ = 0;
};

}  // namespace headroom::kernel
