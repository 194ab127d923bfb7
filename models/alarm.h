// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernel/component.h"
#include "kernel/simulation.h"

namespace headroom::models {

/// One event for a row of dates, of which the first is what matters: who is woken looks what is due and sets it again.
/// It rings as Component::wake with a record of its own, whose stage says which alarm it is.
class Alarm {
public:
    Alarm(kernel::Simulation& simulation, const kernel::Component& component, std::uint8_t stage)
        : simulation_(simulation), component_(component.index()), stage_(stage), event_(make()) {}

    /// Rings then or earlier; not at all where `at` is never.
    void set(kernel::Time at) {
        if (at == kernel::never) return;
        if (simulation_.call(event_).event != kernel::Event::None) {
            if (at_ <= at) return;
            simulation_.release(event_);
            event_ = make();
        }
        at_ = at;
        simulation_.wake_at(at, event_);
    }

private:
    kernel::Slot make() {
        const kernel::Slot slot = simulation_.allocate();
        kernel::Call& record = simulation_.call(slot);
        record.component = component_;
        record.stage = stage_;
        return slot;
    }

    kernel::Simulation& simulation_;
    std::uint16_t component_;
    std::uint8_t stage_;
    kernel::Slot event_;
    kernel::Time at_ = 0;
};

}  // namespace headroom::models
