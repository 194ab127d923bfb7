// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/units.h"
#include "plan/instance.h"
#include "schema/types.h"

namespace headroom::kernel {

/// What a replica runs on.
struct Machine {
    double vcpus = 1;
    double speed = 1;
    std::optional<Bytes> memory;
};

/// The instance type's figures, each replaced by one that is given by hand. Without an instance type there is a vCPU
/// for each worker, and one where workers are unlimited.
inline Machine machine_of(const plan::Instances& instances, const std::optional<InstanceRef>& instance, std::optional<double> vcpus,
                          std::optional<double> speed, std::optional<Bytes> memory, std::optional<std::int64_t> workers) {
    Machine machine;
    machine.vcpus = static_cast<double>(workers.value_or(1));
    if (instance) {
        const plan::InstanceType& type = *instances.find(instance->name);
        machine = {type.vcpus, type.speed, type.memory};
    }
    if (vcpus) machine.vcpus = *vcpus;
    if (speed) machine.speed = *speed;
    if (memory) machine.memory = memory;
    return machine;
}

}  // namespace headroom::kernel
