// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "plan/pod.h"
#include "schema/traits.h"

namespace headroom::plan {

/// Whose rules say what of a node is kept for kubelet, container runtime and operating system.
enum class Reserve { Eks, Gke, None };
std::span<const schema::EnumOption<Reserve>> options_of(Reserve);

/// What is kept of a node of so many vCPUs and bytes, on which so many pods may stand; the memory at which kubelet evicts pods
/// (100 MiB) is among it. Sources: Amazon's EKS image (`kubeReserved` of nodeadm; before, bootstrap.sh); GKE, "Plan node sizes".
PodRequest reserved(Reserve rules, double vcpus, double memory, std::int64_t pods);

}  // namespace headroom::plan
