// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernel/time.h"

namespace headroom::kernel {

class Simulation;

/// The time in which it is seen what a load that stays (Component::hold_steady) asks of something.
class Trial {
public:
    /// From now on: ten thousand requests, and `least_s` seconds at least.
    void begin(const Simulation& simulation, double least_s = 0);
    Time since() const { return since_; }
    Time until() const { return until_; }
    /// See Component::settling_s.
    double left_s(const Simulation& simulation) const;

private:
    Time since_ = 0, until_ = 0;
};

}  // namespace headroom::kernel
