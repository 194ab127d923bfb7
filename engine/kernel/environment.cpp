// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/environment.h"

#include "kernel/simulation.h"

namespace headroom::kernel {

void FixedEnvironment::start(const Start& start) { ready_at(simulation_->now() + start.boot, start); }

void FixedEnvironment::ready_at(Time at, const Start& start) {
    simulation_->remind(at, start.component, start.replica, start.stage, start.key);
}

}  // namespace headroom::kernel
