// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/distribution.h"
#include "plan/scenario.h"
#include "schema/types.h"

namespace headroom::study {

/// What a component computes, and on what.
struct Demand {
    PerRoute<Distribution> cpu;  ///< seconds of a call on a vCPU of speed 1
    double vcpus = 1;            ///< of each replica
    double speed = 1;
    double replicas = 1;
};

/// Of a component whose record has "cpu" by route and vCPUs; read off its parameters, whatever its type.
std::optional<Demand> demand_of(const plan::Scenario::Component& component, const plan::Surroundings& surroundings,
                                const schema::ReadContext& context);

/// The same shape with another mean, and another coefficient of variation where one is given: then lognormal, as are shapes other than
/// constant, exponential and gamma.
Distribution with_mean(const Distribution& distribution, double mean, std::optional<double> cv);

}  // namespace headroom::study
