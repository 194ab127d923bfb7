// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "kernel/environment.h"
#include "plan/scenario.h"

namespace headroom::infrastructure {

/// Seconds between two moments at which the kernel and what is simulated here tell each other what they take of the lines.
inline constexpr double control_tick_s = 1;

/// The environment of a scenario with a platform. Replicas that are started pull their image from the registry, all at once over the
/// lines that they share, with each other, with data that moves and with the requests of connections; then they boot. It begins at a
/// control tick: at once where none is under way; so is told what links carry that are narrower. The connections' rates are handed over
/// when they have changed by a tenth.
std::unique_ptr<kernel::Environment> environment_of(const plan::Scenario& scenario);

}  // namespace headroom::infrastructure
