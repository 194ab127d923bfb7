// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/autoscaler/hpa.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace headroom::models {

/// The largest that any metric recommends. One that says nothing is left out; where one does and the others would take replicas
/// away, nothing is taken away.
Advice Hpa::decide(const Observation& seen) {
    if (!began_) behavior_.remember(seen.now, seen.current);  // the controller's initial recommendation
    began_ = true;
    Advice advice;
    bool silent = false, any = false;
    for (const Metric& metric : seen.metrics) {
        std::optional<hpa::Recommendation> said;
        if (metric.scope == Scope::Total) {
            said = hpa::by_total_per_replica(metric.total, seen.current, metric.target, tolerances_);
        } else if (metric.is_share) {
            said = hpa::by_utilization(metric.pods, seen.current, std::llround(100 * metric.target), tolerances_);
        } else {
            said = hpa::by_average(metric.pods, seen.current, metric.target, tolerances_);
        }
        silent = silent || !said;
        if (!said || (any && said->replicas <= advice.recommended)) continue;
        any = true;
        advice.metric = metric.name;
        advice.value = said->value;
        advice.ratio = said->ratio;
        advice.recommended = said->replicas;
    }
    if (!any || (silent && advice.recommended < seen.current)) {
        advice.recommended = advice.replicas = seen.current;
        return advice;
    }
    const hpa::Outcome outcome = behavior_.follow(seen.now, seen.current, advice.recommended);
    advice.replicas = outcome.replicas;
    advice.limit = hpa::to_string(outcome.limit);
    return advice;
}

Advice Keda::decide(const Observation& seen) {
    const double depth = seen.metrics.empty() ? 0 : seen.metrics.front().total;
    if (seen.now - polled_ >= settings_.poll_s - 1e-6) {
        polled_ = seen.now;
        active_ = depth > settings_.activation;
        if (active_) last_active_ = seen.now;
        cooled_down_ = !active_ && seen.now - last_active_ >= settings_.cool_down_s;
    }
    const Furthest far = furthest(seen);
    Advice advice{far.name, far.value, far.ratio, seen.current, {}, seen.current};
    if (active_ && seen.current == 0) {
        advice.recommended = advice.replicas = std::max<std::int64_t>(1, bounds_.min);
    } else if (cooled_down_ && bounds_.min == 0 && seen.current > 0) {
        advice.recommended = advice.replicas = 0;
    } else if (active_ || seen.current > std::max<std::int64_t>(1, bounds_.min)) {
        return hpa_->decide(seen);
    } else if (seen.current > bounds_.min) {
        advice.recommended = bounds_.min;
        advice.limit = "CoolDown";
    }
    return advice;
}

}  // namespace headroom::models
