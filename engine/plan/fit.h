// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "plan/parts.h"
#include "plan/topology.h"

namespace headroom::plan {

/// Of the calls of a balancer, which go to one of those that it leads to: what goes along that arrow, in proportion to the others.
/// Absent where the caller calls all.
std::optional<double> weight_at(const Design& design, const Topology& topology, const Arrow& arrow);
/// By component: do calls of the route, or their messages, come there?
std::vector<bool> reached_by(std::size_t route, const Topology& topology);

/// That callers pay heed to what their connections say, and that none sends twice what has effects. Of components without mistakes.
void check_callers(const Design& design, const std::string& path, const Topology& topology, const std::vector<Route>& routes,
                   Diagnostics& diagnostics);

}  // namespace headroom::plan
