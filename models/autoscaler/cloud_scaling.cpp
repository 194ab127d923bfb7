// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/autoscaler/cloud_scaling.h"

#include <algorithm>

namespace headroom::models {

double Knative::mean(double since) const {
    double sum = 0, count = 0;
    for (const Reading& reading : readings_) {
        if (reading.at <= since + 1e-9) continue;
        sum += reading.total;
        ++count;
    }
    return count > 0 ? sum / count : 0;
}

Advice Knative::decide(const Observation& seen) {
    if (seen.metrics.empty()) return {{}, 0, 1, seen.current, {}, seen.current};
    const Metric& metric = seen.metrics.front();
    readings_.push_back({seen.now, metric.total});
    while (readings_.front().at <= seen.now - settings_.stable_s + 1e-9) readings_.pop_front();
    const double stable = mean(seen.now - settings_.stable_s), burst = mean(seen.now - settings_.panic_s);
    const std::int64_t ready = std::max<std::int64_t>(1, seen.ready);
    const std::int64_t by_stable = hpa::ceiling(stable / metric.target), by_burst = hpa::ceiling(burst / metric.target);
    if (static_cast<double>(by_burst) >= settings_.panic_threshold * static_cast<double>(ready)) {
        if (!panics_) most_in_panic_ = seen.current;
        panics_ = true;
        last_panic_ = seen.now;
    } else if (panics_ && seen.now - last_panic_ >= settings_.stable_s) {
        panics_ = false;
    }
    Advice advice{metric.name, stable / static_cast<double>(ready), stable / metric.target / static_cast<double>(ready), by_stable, {}, 0};
    bool held = false;
    if (panics_) {
        held = std::max(by_stable, by_burst) < most_in_panic_;
        most_in_panic_ = std::max({most_in_panic_, by_burst, by_stable});
        advice.recommended = most_in_panic_;
    }
    bound(advice, bounds_);
    if (held && advice.limit.empty()) advice.limit = "Panic";
    if (bounds_.min == 0) keep_one(seen, advice);
    return advice;
}

/// The last replica stays until it has been there for the whole stable window, none has been needed for the whole grace period, and
/// no call is held (Knative's handleScaleToZero).
void Knative::keep_one(const Observation& seen, Advice& advice) {
    if (seen.current == 0 || !active_since_) active_since_ = seen.now;
    if (advice.replicas > 0 || seen.holds_calls) idle_since_.reset();
    if (advice.replicas > 0) return;
    if (seen.holds_calls) {
        advice.replicas = 1;
        advice.limit = "HeldCalls";
    } else if (seen.current > 0 && seen.now - *active_since_ < settings_.stable_s - 1e-9) {
        advice.replicas = 1;
        advice.limit = "StableWindow";
    } else if (seen.current > 0) {
        if (!idle_since_) idle_since_ = seen.now;
        if (seen.now - *idle_since_ >= settings_.zero_grace_s - 1e-9) return;
        advice.replicas = 1;
        advice.limit = "ScaleToZeroGracePeriod";
    }
}

Advice TargetTracking::decide(const Observation& seen) {
    const Furthest far = furthest(seen);
    Advice advice{far.name, far.value, far.ratio, seen.current, {}, seen.current};
    const auto lasts = [&](double& since, bool holds) {
        if (!holds) since = -1;
        if (holds && since < 0) since = seen.now;
        return holds ? seen.now - since : -1;
    };
    const double above = lasts(above_since_, far.ratio > 1), below = lasts(below_since_, far.ratio < 0.9);
    // an alarm is raised by its third minute above, its fifteenth below; the first is there when it is first seen
    const bool out = above >= 2 * 60 - 1e-6, in = below >= 14 * 60 - 1e-6;
    if (!out && !in) return advice;
    advice.recommended = hpa::ceiling(static_cast<double>(seen.current) * far.ratio);
    if ((out && cool_down_.forbids_out(seen.now)) || (in && cool_down_.forbids_in(seen.now))) {
        if (advice.recommended != seen.current) advice.limit = "CoolDown";
        return advice;
    }
    bound(advice, bounds_);
    cool_down_.changed(seen.now, seen.current, advice.replicas);
    return advice;
}

Advice StepScaling::decide(const Observation& seen) {
    const Furthest far = furthest(seen);
    Advice advice{far.name, far.value, far.ratio, seen.current, {}, seen.current};
    if (far.ratio >= steps_.far) {
        advice.recommended += steps_.add_far;
    } else if (far.ratio > 1) {
        advice.recommended += steps_.add;
    } else if (far.ratio < steps_.low) {
        advice.recommended -= steps_.remove;
    }
    const bool out = advice.recommended > seen.current, in = advice.recommended < seen.current;
    if ((out && cool_down_.forbids_out(seen.now)) || (in && cool_down_.forbids_in(seen.now))) {
        advice.limit = "CoolDown";
        return advice;
    }
    bound(advice, bounds_);
    cool_down_.changed(seen.now, seen.current, advice.replicas);
    return advice;
}

Advice Schedule::decide(const Observation& seen) {
    const bool over_midnight = shift_.from_s > shift_.until_s;
    const bool after = seen.time_of_day >= shift_.from_s, before = seen.time_of_day < shift_.until_s;
    const bool on = over_midnight ? after || before : after && before;
    Advice advice{"schedule", seen.time_of_day, 1, on ? shift_.replicas : bounds_.min, {}, 0};
    bound(advice, bounds_);
    return advice;
}

}  // namespace headroom::models
