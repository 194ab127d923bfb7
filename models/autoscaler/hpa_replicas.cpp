// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/autoscaler/hpa_replicas.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::models::hpa {

namespace {

/// What remains of a pod once it is decided what it counts.
struct Counted {
    double usage;
    double request;
};

struct Share {
    double value = 0;
    double ratio = 0;
};

/// The controller's three passes; `share(pods)` is the metric over those that count, `missing_on_the_way_down` what a pod
/// without a metric counts then.
template <class ShareOf, class Missing>
std::optional<Recommendation> recommend(std::span<const Pod> pods, std::int64_t current, const Tolerances& tolerances, ShareOf share,
                                        Missing missing_on_the_way_down) {
    std::vector<Counted> counted;
    std::size_t unready = 0, missing = 0;
    for (const Pod& pod : pods) {
        if (pod.unready) {
            ++unready;
        } else if (!pod.has_metric) {
            ++missing;
        } else {
            counted.push_back({pod.usage, pod.request});
        }
    }
    if (counted.empty()) return std::nullopt;
    const Share first = share(counted);
    Recommendation result{first.value, first.ratio, current};
    const bool unready_count = unready > 0 && first.ratio > 1;
    if (!unready_count && missing == 0) {
        if (!tolerances.hold(first.ratio)) result.replicas = ceiling(first.ratio * static_cast<double>(counted.size()));
        return result;
    }
    for (const Pod& pod : pods) {
        if (pod.unready ? unready_count : !pod.has_metric && first.ratio != 1)
            counted.push_back({!pod.unready && first.ratio < 1 ? missing_on_the_way_down(pod) : 0, pod.request});
    }
    const Share again = share(counted);
    const bool turns = (first.ratio < 1 && again.ratio > 1) || (first.ratio > 1 && again.ratio < 1);
    if (tolerances.hold(again.ratio) || turns) return result;
    const std::int64_t replicas = ceiling(again.ratio * static_cast<double>(counted.size()));
    if ((again.ratio < 1 && replicas > current) || (again.ratio > 1 && replicas < current)) return result;
    result.replicas = replicas;
    return result;
}

}  // namespace

bool Tolerances::hold(double ratio) const { return ratio >= 1 - down - 1e-12 && ratio <= 1 + up + 1e-12; }

std::int64_t ceiling(double x) { return static_cast<std::int64_t>(std::ceil(x - 1e-9 * std::max(1.0, std::abs(x)))); }

bool is_unready(const Readiness& pod, bool resource_is_cpu, double now, double initialisation_period, double readiness_delay) {
    if (pod.pending) return true;
    if (!resource_is_cpu) return false;
    if (now < pod.started + initialisation_period) return !pod.ready || pod.measured_until + 1e-6 < pod.turned + pod.measured_over;
    return !pod.ready && pod.started + readiness_delay > pod.turned;
}

std::optional<Recommendation> by_utilization(std::span<const Pod> pods, std::int64_t current, std::int64_t target_percent,
                                             const Tolerances& tolerances) {
    const auto share = [target_percent](const std::vector<Counted>& counted) {
        double usage = 0, request = 0;
        for (const Counted& pod : counted) {
            usage += pod.usage;
            request += pod.request;
        }
        const double percent = request > 0 ? std::floor(100 * usage / request + 1e-9) : 0;
        return Share{percent / 100, percent / static_cast<double>(target_percent)};
    };
    const double most = std::max(1.0, static_cast<double>(target_percent) / 100);
    return recommend(pods, current, tolerances, share, [most](const Pod& pod) { return pod.request * most; });
}

std::optional<Recommendation> by_average(std::span<const Pod> pods, std::int64_t current, double target, const Tolerances& tolerances) {
    const auto share = [target](const std::vector<Counted>& counted) {
        double usage = 0;
        for (const Counted& pod : counted) usage += pod.usage;
        const double mean = usage / static_cast<double>(counted.size());
        return Share{mean, mean / target};
    };
    return recommend(pods, current, tolerances, share, [target](const Pod&) { return target; });
}

Recommendation by_total_per_replica(double total, std::int64_t current, double target, const Tolerances& tolerances) {
    const double ratio = current > 0 ? total / (target * static_cast<double>(current)) : total / target;
    const bool stays = current > 0 && tolerances.hold(ratio);
    return {current > 0 ? total / static_cast<double>(current) : total, ratio, stays ? current : ceiling(total / target)};
}

}  // namespace headroom::models::hpa
