// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/units.h"
#include "kernel/processor.h"
#include "plan/instance.h"
#include "schema/types.h"

namespace headroom::kernel {

/// What a replica runs on.
struct Machine {
    double vcpus = 1;
    double speed = 1;
    std::optional<Bytes> memory;
    std::optional<plan::CreditTerms> credits = std::nullopt;
    std::string name = {};  ///< of the instance type; empty: there is none
};

/// What there is of credits on such a machine. `mode` is the plan's; `at_start`: share of the most that are kept.
inline std::optional<CpuCredits> credits_of(const Machine& machine, std::optional<plan::CreditMode> mode = std::nullopt,
                                            double at_start = 1) {
    if (!machine.credits) return std::nullopt;
    const double earned = machine.credits->baseline * machine.vcpus, most = earned * plan::credit_hours * 3600;
    const bool throttles = mode.value_or(machine.credits->mode) == plan::CreditMode::Standard;
    const double at_launch = throttles ? std::min(most, machine.credits->launch * 60) : 0;
    return CpuCredits{earned, most, at_start * most, at_launch, throttles, plan::credit_item(machine.name)};
}

/// The instance type's figures, each replaced by one that is given by hand. Without an instance type there is a vCPU
/// for each worker, and one where workers are unlimited.
inline Machine machine_of(const plan::Instances& instances, const std::optional<InstanceRef>& instance, std::optional<double> vcpus,
                          std::optional<double> speed, std::optional<Bytes> memory, std::optional<std::int64_t> workers) {
    Machine machine;
    machine.vcpus = static_cast<double>(workers.value_or(1));
    if (instance) {
        const plan::InstanceType& type = *instances.find(instance->name);
        machine = {type.vcpus, type.speed, type.memory, type.credits, type.name};
    }
    if (vcpus) machine.vcpus = *vcpus;
    if (speed) machine.speed = *speed;
    if (memory) machine.memory = memory;
    return machine;
}

}  // namespace headroom::kernel
