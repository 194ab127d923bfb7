// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "analytic/model.h"
#include "kernel/machine.h"

namespace headroom::models {

/// Replicas on such machines, as an estimate has them.
inline analytic::StationTerms station_terms(const kernel::Machine& machine, double replicas, std::optional<std::int64_t> workers,
                                            std::optional<std::int64_t> queue_limit, double contention = 0, double coherency = 0,
                                            std::optional<plan::CreditMode> mode = std::nullopt) {
    analytic::Replica replica{machine.vcpus, {}, {}, contention, coherency};
    if (workers) replica.workers = static_cast<double>(*workers);
    if (workers && queue_limit) replica.queue_limit = static_cast<double>(*queue_limit);
    analytic::StationTerms terms{replica, replicas, machine.speed, true};
    if (const auto credits = kernel::credits_of(machine, mode)) terms.credits = {credits->earned, credits->throttles, credits->item};
    return terms;
}

/// So many calls at once, whatever they wait for; more are refused.
inline analytic::StationTerms door_terms(std::int64_t places, Outcome refused_as) {
    const auto most = static_cast<double>(places);
    analytic::StationTerms terms{{most, most, 0.0, 0, 0}};
    terms.is_door = true;
    terms.refused_as = refused_as;
    return terms;
}

/// Told of a burstable machine.
inline constexpr const char* credits_at_rest = "CPU credits are taken as a load that stays would leave them";
inline constexpr const char* slowing_is_approximated = "how calls slow each other is approximated";
inline constexpr const char* limit_is_exponential = "limits of the wait are taken to be spread exponentially";
inline bool takes_as_exponential(const std::optional<Distribution>& wait_limit) {
    return wait_limit && wait_limit->kind() != Distribution::Kind::Constant && wait_limit->kind() != Distribution::Kind::Exponential;
}

}  // namespace headroom::models
