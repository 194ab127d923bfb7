// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "models/autoscaler/hpa_replicas.h"

/// How many replicas an autoscaler comes to rest at under a load that stays. What it measures varies by chance from one look to the
/// next, and so do its recommendations: on the way down the highest of a window counts, on the way up the first that is near enough.
namespace headroom::models::rest {

/// What a metric asks for.
struct Wanted {
    double replicas = 0;  ///< that would bring its mean to the target exactly
    double sd = 0;        ///< of that, over the time that a look looks back
    /// Of a share of what pods request, which is measured in whole percents: the target's.
    std::optional<double> percent = {};
};

/// What came before.
struct Before {
    double replicas = 1;     ///< when the load came
    bool has_piled = false;  ///< work had piled up, so that more were there than the load needs before it was worked off
};

/// The highest recommendation of so many looks, mean, where nothing is near enough to the target to be left as it is.
double highest(const Wanted& wanted, double looks);

/// Kubernetes' HorizontalPodAutoscaler, mean: `looks` of its window on the way down.
double by_hpa(const Wanted& wanted, const Before& before, const hpa::Tolerances& tolerances, double looks);

/// Steps of one out above the target, and of one in below that multiple of it.
double by_steps(const Wanted& wanted, const Before& before, double low);

/// As each look says, mean.
double by_looks(const Wanted& wanted);

}  // namespace headroom::models::rest
