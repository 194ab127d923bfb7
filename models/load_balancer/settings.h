// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/units.h"
#include "schema/record.h"
#include "schema/traits.h"

namespace headroom::models {

enum class Balancing { RoundRobin, WeightedRoundRobin, Random, LeastRequests, LeastConnections, RingHash, Maglev };
std::span<const schema::EnumOption<Balancing>> options_of(Balancing);

enum class HashBy { Key, Session };
std::span<const schema::EnumOption<HashBy>> options_of(HashBy);

/// How a balancer comes to know that a replica is lost or back: it asks. Defaults are AWS's.
struct HealthCheck {
    Duration interval{30};
    Duration timeout{5};
    std::int64_t healthy_threshold = 5;
    std::int64_t unhealthy_threshold = 2;
};
const schema::Record& record_of(const HealthCheck*);

/// Replicas that answer worse than the others are left out for a while. Defaults are Envoy's.
struct OutlierEjection {
    std::int64_t consecutive_5xx = 5;  ///< 0: these eject nobody
    Duration interval{10};             ///< between sweeps
    Duration base_ejection_time{30};
    Duration max_ejection_time{300};
    Ratio max_ejection{0.1};
    double success_rate_stdev_factor = 1.9;
    std::int64_t success_rate_minimum_hosts = 5;
    std::int64_t success_rate_request_volume = 100;
};
const schema::Record& record_of(const OutlierEjection*);

/// What has just joined, or is back, gets its full share of calls little by little. Defaults are Envoy's.
struct SlowStart {
    Duration window{30};
    double aggression = 1;
    Ratio min_weight{0.1};
};
const schema::Record& record_of(const SlowStart*);
/// Envoy: share of its weight that a replica has so long after it began to serve: max(min_weight, (max(t, 1 s) / window)^(1 / aggression)).
double slow_start_factor(const SlowStart& settings, double seconds);

/// A session's calls go to the replica that its first one went to. Its duration is AWS's.
struct StickySessions {
    Duration duration{86400};
};
const schema::Record& record_of(const StickySessions*);

struct LoadBalancerSettings {
    Balancing algorithm = Balancing::RoundRobin;
    std::int64_t choices = 2;
    HashBy hash_by = HashBy::Key;
    std::int64_t ring_size = 1024;
    std::optional<double> bounded_load;
    std::optional<StickySessions> sticky_sessions;
    std::optional<HealthCheck> health_check;
    std::optional<OutlierEjection> outlier_ejection;
    Ratio panic_threshold{0.5};
    std::optional<SlowStart> slow_start;
    std::optional<std::int64_t> connection_limit;
    double requests_per_connection = 1;
    Duration keep_alive{60};
    std::int64_t rules = 0;
};
const schema::Record& record_of(const LoadBalancerSettings*);

}  // namespace headroom::models
