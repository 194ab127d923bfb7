// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernel/time.h"

namespace headroom::kernel {

class Simulation;

/// When a trial that begins now has seen what a load that stays (Component::hold_steady) asks of everything: after ten thousand
/// requests, and after `least_s` seconds.
Time end_of_trial(const Simulation& simulation, double least_s = 0);

}  // namespace headroom::kernel
