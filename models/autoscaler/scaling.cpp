// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/autoscaler/scaling.h"

#include <algorithm>

namespace headroom::models {

void bound(Advice& advice, const Bounds& bounds) {
    advice.replicas = std::clamp(advice.recommended, bounds.min, bounds.max);
    if (advice.recommended > bounds.max) advice.limit = "TooManyReplicas";
    if (advice.recommended < bounds.min) advice.limit = "TooFewReplicas";
}

Furthest furthest(const Observation& seen) {
    Furthest result;
    bool first = true;
    for (const Metric& metric : seen.metrics) {
        const auto replicas = static_cast<double>(std::max<std::int64_t>(1, metric.scope == Scope::Pods ? seen.ready : seen.current));
        const double value = metric.total / replicas, ratio = value / metric.target;
        if (first || ratio > result.ratio) result = {metric.name, value, ratio};
        first = false;
    }
    return result;
}

}  // namespace headroom::models
