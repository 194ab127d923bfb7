// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "plan/instance.h"
#include "plan/pod.h"
#include "plan/reserve.h"
#include "plan/topology.h"

namespace headroom::plan {

/// What a node has for pods: the machine, without what is kept of it and what daemons request.
PodRequest room_of_node(const InstanceType& node, Reserve rules, std::int64_t pods, const PodRequest& daemons);

/// That no replica requests more than it has, as Kubernetes refuses requests above limits. Of components without mistakes.
void check_requests(const Design& design, const std::string& path, const Topology& topology, Diagnostics& diagnostics);

/// That each pod fits on a node that has no other. Of components without mistakes.
void check_rooms(const Design& design, const std::string& path, const Topology& topology, const Instances& instances,
                 Diagnostics& diagnostics);

}  // namespace headroom::plan
