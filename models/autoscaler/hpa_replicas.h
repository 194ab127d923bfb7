// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

/// What Kubernetes' HorizontalPodAutoscaler v2 recommends for one metric (its replica calculator), without a clock.
namespace headroom::models::hpa {

/// The least integer not below `x`; rounding errors of a product do not make it one more.
std::int64_t ceiling(double x);

/// A pod as the controller sees it.
struct Pod {
    double usage = 0;        ///< of the metric, in its unit
    double request = 0;      ///< of a resource, in the same unit; means nothing for other metrics
    bool unready = false;    ///< its metric counts for nothing: see is_unready()
    bool has_metric = true;  ///< false: missing
    bool operator==(const Pod&) const = default;
};

/// Ages and moments of a pod that tell whether its CPU figure counts, in seconds.
struct Readiness {
    bool pending = false;
    bool ready = true;
    double started = 0;
    double turned = 0;          ///< when it last became ready, or unready
    double measured_until = 0;  ///< end of the window that its metric is of
    double measured_over = 0;   ///< length of that window
};
/// `resource_is_cpu`: other metrics count as soon as the pod runs.
bool is_unready(const Readiness& pod, bool resource_is_cpu, double now, double initialisation_period, double readiness_delay);

/// How far a metric may be from its target before anything is recommended, as a share of the target: above it, and below it.
struct Tolerances {
    double up = 0.1;
    double down = 0.1;
    /// Is nothing to be done at that ratio of metric and target?
    bool hold(double ratio) const;
};

struct Recommendation {
    double value = 0;  ///< of the metric: mean of a pod that counts, or utilization as a ratio
    double ratio = 1;  ///< of it to its target, as first computed
    std::int64_t replicas = 0;
};

/// Target of a resource as a share of what pods request: in whole percents, as the controller counts. Nothing where no pod has a
/// metric that counts.
std::optional<Recommendation> by_utilization(std::span<const Pod> pods, std::int64_t current, std::int64_t target_percent,
                                             const Tolerances& tolerances);
/// Target as a mean of the pods.
std::optional<Recommendation> by_average(std::span<const Pod> pods, std::int64_t current, double target, const Tolerances& tolerances);
/// A figure that belongs to no pod (a queue's depth), `target` for each replica.
Recommendation by_total_per_replica(double total, std::int64_t current, double target, const Tolerances& tolerances);

}  // namespace headroom::models::hpa
