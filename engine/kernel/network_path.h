// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernel/network.h"
#include "kernel/simulation.h"

/// The way of nearly every message: its lanes are free, and it is known at once when it will be there.
namespace headroom::kernel {

[[gnu::always_inline]] inline void Network::send(Flow& flow, Slot slot, double bytes, Time latency, Event event) {
    const Time now = simulation_.now();
    flow.came += bytes;
    for (Total* passed : flow.free) passed->add(bytes);
    Time free_from = 0;
    flow.arrivals->add();
    for (const Lane* lane : flow.limited) free_from = std::max(free_from, lane->free_from);
    if (free_from > now) [[unlikely]] {
        send_among(flow, slot, bytes, latency, event);
        return;
    }
    const Time until = now + static_cast<Time>(bytes * flow.ns_per_byte + 0.5);
    const Time arrives = until + latency;
    flow.lone = {slot, now, until, arrives};
    for (Lane* lane : flow.limited) {
        lane->alone = &flow;
        lane->free_from = until;
    }
    flow.passed->add(bytes);
    flow.figures->seconds.add(to_seconds(arrives - now));
    simulation_.schedule(arrives, slot, event);
}

}  // namespace headroom::kernel
