// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernel/network.h"
#include "kernel/simulation.h"

/// The way of nearly every message: its lanes are free, and it is known at once when it will be there.
namespace headroom::kernel {

[[gnu::always_inline]] inline bool Network::send(Simulation& simulation, Cargo& cargo, Slot slot, Time delay, Event event) {
    ++cargo.sent;
    const Time now = simulation.now();
    Time arrives = now + cargo.way;
    if (delay != 0) {
        arrives += delay;
        cargo.flow->seconds.add(to_seconds(delay));
    }
    if (Lane* first = cargo.lane) {
        Flow& flow = *cargo.flow;
        const Time until = now + cargo.alone;
        Time free_from = first->free_from;
        for (const Lane* lane : flow.others) free_from = std::max(free_from, lane->free_from);
        if (free_from > now) [[unlikely]] {
            simulation.network()->send_among(cargo, event, {slot, now, until, arrives});
            return true;
        }
        Lone& lone = flow.lone;  // set one by one: as a whole it would pass the stack, in pieces of two sizes, which stalls
        lone.slot = slot;
        lone.sent = now;
        lone.until = until;
        lone.arrives = arrives;
        first->alone = &flow;
        first->free_from = until;
        for (Lane* lane : flow.others) {
            lane->alone = &flow;
            lane->free_from = until;
        }
    } else if (arrives == now) {
        return false;
    }
    simulation.schedule(arrives, slot, event);
    return true;
}

}  // namespace headroom::kernel
