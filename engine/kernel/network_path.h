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
        const Lone message{slot, now, now + cargo.alone, arrives};
        Time free_from = first->free_from;
        for (const Lane* lane : flow.others) free_from = std::max(free_from, lane->free_from);
        if (free_from > now) [[unlikely]] {
            simulation.network()->send_among(cargo, event, message);
            return true;
        }
        flow.lone = message;
        first->alone = &flow;
        first->free_from = message.until;
        for (Lane* lane : flow.others) {
            lane->alone = &flow;
            lane->free_from = message.until;
        }
    } else if (arrives == now) {
        return false;
    }
    simulation.schedule(arrives, slot, event);
    return true;
}

}  // namespace headroom::kernel
