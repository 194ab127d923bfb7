// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "study/capacity.h"

namespace headroom::study {

struct SloAnswer {
    std::optional<double> probe;  ///< the population to be simulated next, to know better
    std::optional<SloMiss> miss;  ///< as far as is known
};

/// The first population that breaks a promise, and which. Between a level of traffic that keeps it and the next that does not,
/// the reciprocal of the response time is interpolated: near saturation response times grow like 1 / (1 - utilization).
/// What is kept up to the limit of capacity is broken there.
SloAnswer find_miss(const plan::Scenario& scenario, const std::vector<Sample>& samples, const std::optional<CapacityLimit>& limit);

}  // namespace headroom::study
