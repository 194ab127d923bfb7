// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/units.h"
#include "kernel/machine.h"
#include "plan/pod.h"
#include "plan/scenario.h"

namespace headroom::models {

/// The instance type of the nodes that the component's replicas stand on; null where each has a machine of its own.
inline const plan::InstanceType* node_under(const plan::Scenario& scenario, const plan::Surroundings& surroundings, std::size_t component) {
    const auto host = scenario.host_of(component);
    const Value* instance = host ? scenario.components[*host].settings.find("instance") : nullptr;
    return instance != nullptr ? surroundings.instances.find(instance->as_string()) : nullptr;
}

/// What a replica of `settings` runs on, with so many workers: its own machine, or its share of a node, whose vCPUs are as fast.
template <class Settings>
kernel::Machine machine_under(const plan::Scenario& scenario, const plan::Surroundings& surroundings, std::size_t component,
                              const Settings& settings, std::optional<std::int64_t> workers) {
    const plan::InstanceType* node = node_under(scenario, surroundings, component);
    const std::optional<double> speed = settings.speed || node == nullptr ? settings.speed : std::optional(node->speed);
    return kernel::machine_of(surroundings.instances, settings.instance, settings.vcpus, speed, settings.memory, workers);
}

/// What a replica requests: as set, else all that it may use (Kubernetes: a limit without a request is one).
template <class Settings>
plan::PodRequest request_of(const Settings& settings, const kernel::Machine& machine) {
    const std::optional<Bytes> memory = settings.memory_request ? settings.memory_request : machine.memory;
    return {settings.cpu_request.value_or(machine.vcpus), memory.value_or(Bytes{}).value};
}

}  // namespace headroom::models
