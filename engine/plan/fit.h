// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "plan/instance.h"
#include "plan/parts.h"
#include "plan/topology.h"

namespace headroom::plan {

/// Messages of one receive at most, from a queue that hides what was received (SQS: MaxNumberOfMessages).
inline constexpr std::size_t most_at_once = 10;

/// Of the calls of a balancer, which go to one of those that it leads to: what goes along that arrow, in proportion to the others.
/// Absent where the caller calls all.
std::optional<double> weight_at(const Design& design, const Topology& topology, const Arrow& arrow);
/// By component: do calls of the route, or their messages, come there?
std::vector<bool> reached_by(std::size_t route, const Topology& topology);

/// That what components say fits what those beside them say: replicas and the nodes in their processes, threads and partitions,
/// batches and visibility timeouts, pools and limits of connections, delays and retention. Of components without mistakes.
void check_fit(const Design& design, const std::string& path, const Topology& topology, const Instances& instances,
               const schema::ReadContext& context, Diagnostics& diagnostics);

/// That callers pay heed to what their connections say, wait for as long as an answer takes, and send nothing twice that has effects.
/// Of components without mistakes.
void check_callers(const Design& design, const std::string& path, const Topology& topology, const std::vector<Route>& routes,
                   Diagnostics& diagnostics);

}  // namespace headroom::plan
