// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "plan/scenario.h"
#include "study/growth.h"

namespace headroom::study {

/// Is a resource at 100 % out of capacity? A cache's memory is not: it is meant to be full.
inline bool limits_capacity(schema::Role role, std::string_view resource) {
    if (role == schema::Role::Host) return false;  // what stands there has limits of its own, and there are as many machines as it needs
    return role != schema::Role::Cache || resource != "memory";
}

/// A simulated level of traffic, as the population whose peak it would be. Points to its run's level.
struct Sample {
    double users = 0;
    const LevelResult* level = nullptr;
    bool is_peak = true;  ///< of its run: it is as precise as was asked for

    bool holds() const { return level->status < Status::Overloaded; }
};

/// All levels of runs of one phase, ascending. Those below the peaks count where one source makes all requests: then a level
/// is what the peak of fewer users would be.
std::vector<Sample> samples_of(const plan::Scenario& scenario, const std::vector<const RunResult*>& runs);

struct CapacityAnswer {
    std::optional<double> probe;         ///< the population to be simulated next, to know better
    std::optional<CapacityLimit> limit;  ///< as far as is known
    std::vector<Saturation> saturation;
};

/// Where the resources of a phase saturate, and what it cannot carry. By the utilization law a resource's busy share is the
/// requests a second times the busy time of one, over its number: linear in the users while the busy time of a request stays
/// the same. Where it changes (caches warm with traffic, retries, threads held by slow answers), it is followed up to
/// saturation by simulating close to it; a simulation that fails below the law's figure is believed, and the limit is then
/// bracketed to 4 %.
CapacityAnswer find_capacity(const plan::Scenario& scenario, const std::vector<Sample>& samples);

}  // namespace headroom::study
