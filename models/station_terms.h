// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "analytic/model.h"
#include "kernel/machine.h"

namespace headroom::models {

/// Replicas on such machines, as an estimate has them.
inline analytic::StationTerms station_terms(const kernel::Machine& machine, double replicas, std::optional<std::int64_t> workers,
                                            std::optional<std::int64_t> queue_limit, double contention = 0, double coherency = 0) {
    analytic::Replica replica{machine.vcpus, {}, {}, contention, coherency};
    if (workers) replica.workers = static_cast<double>(*workers);
    if (queue_limit) replica.queue_limit = static_cast<double>(*queue_limit);
    return {replica, replicas, machine.speed, true};
}

/// Told of a burstable machine.
inline constexpr const char* credits_left_out = "CPU credits are taken to suffice";
inline constexpr const char* slowing_is_approximated = "how calls slow each other is approximated";
inline constexpr const char* limit_is_exponential = "limits of the wait are taken to be spread exponentially";
inline bool takes_as_exponential(const std::optional<Distribution>& wait_limit) {
    return wait_limit && wait_limit->kind() != Distribution::Kind::Constant && wait_limit->kind() != Distribution::Kind::Exponential;
}

}  // namespace headroom::models
