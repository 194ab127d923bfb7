// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "kernel/channel.h"
#include "kernel/component.h"
#include "kernel/simulation.h"

/// How far the messages of a channel go.
namespace headroom::kernel {

bool Channel::crosses_regions() const {
    if (target_.near_users()) return false;
    if (source_ != nullptr) return source_->has_regions();
    return caller_.near_users() && std::ranges::any_of(simulation_.sources(), &Source::has_regions);
}

void Channel::travel(Slot slot, Call& call) {
    if (const Time way = way_of(call); way > 0) {
        call.place = Place::Network;
        simulation_.schedule(simulation_.now() + way, slot, Event::Arrive);
    } else {
        target_of(call).deliver(slot, call);
    }
}

}  // namespace headroom::kernel
