// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "plan/scenario.h"

namespace headroom::study {

/// A setting, and what a tenth more of it is.
struct Knob {
    plan::Setting raised;   ///< path and value
    std::string from, to;   ///< for people
    bool is_whole = false;  ///< a whole number: `to` is the next that is at least a tenth more
};

/// Every number that can be set in a plan of one design and one phase (plan::reduce()): of components, connections, routes,
/// keyspaces and the platform, as their records declare them, set or by default. Distributions are stretched; of keys there are
/// more. Left out is what has no value, or none above 0, and what cannot be raised within its range.
std::vector<Knob> knobs_of(const plan::Plan& reduced, const plan::Surroundings& surroundings);

}  // namespace headroom::study
