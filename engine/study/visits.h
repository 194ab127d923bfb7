// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "plan/scenario.h"

namespace headroom::study {

/// How often the requests of each route come to a component, as far as the design alone says it.
struct Visits {
    std::vector<double> of_route;  ///< calls of it for each request of a route
    /// By route, the component that decides how many of its calls come (a cache, a queue, ...); empty: none does.
    std::vector<std::string> decided_by;
};

/// By component, for requests that all succeed: the product of `calls` along the ways from the source, summed over ways. What a
/// cache, a queue or a router calls, a balancer with several to choose from, and a store's copies are decided by these while they
/// run; so is all behind them. Of several sources it is not known either: they decide.
std::vector<Visits> visits_of(const plan::Scenario& scenario);

}  // namespace headroom::study
