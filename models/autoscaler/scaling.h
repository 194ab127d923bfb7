// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "models/autoscaler/hpa_replicas.h"

/// What autoscalers of every kind see, and what they answer. No clock: times are told, in seconds.
namespace headroom::models {

enum class Scope { Pods, Total };

/// A figure that is held against a target.
struct Metric {
    std::string_view name;
    Scope scope = Scope::Pods;
    bool is_share = false;       ///< of what pods request, in percent; else a mean of the pods
    double target = 1;           ///< of a replica: share, or amount
    double total = 0;            ///< of all replicas that serve (a share: the sum of their shares)
    std::vector<hpa::Pod> pods;  ///< of Scope::Pods
};

struct Observation {
    double now = 0;
    double time_of_day = 0;    ///< seconds after midnight
    std::int64_t current = 1;  ///< replicas that are there or starting
    std::int64_t ready = 1;    ///< of them, those that serve
    std::vector<Metric> metrics;
    bool holds_calls = false;  ///< calls wait for a first replica
};

struct Advice {
    std::string_view metric;       ///< that decided; empty: none did
    double value = 0;              ///< of it, of one replica
    double ratio = 1;              ///< of it to its target
    std::int64_t recommended = 0;  ///< before limits
    std::string_view limit;        ///< what kept it from being followed; empty: nothing
    std::int64_t replicas = 0;     ///< that there are to be
};

class Scaling {
public:
    virtual ~Scaling() = default;
    virtual Advice decide(const Observation& seen) = 0;
    /// Time without a change after which none is to be expected while the load stays as it is.
    virtual double settling_s() const = 0;
    /// Time after which the same holds where nothing but what is there was recommended meanwhile.
    virtual double quiet_s() const { return settling_s(); }
    /// Time in which it adds replicas, if any are missing, after it last did.
    virtual double deciding_s() const { return 0; }
};

/// Bounds that every kind has.
struct Bounds {
    std::int64_t min = 1;
    std::int64_t max = 100;
};
/// Sets `replicas` and, where a bound applies, `limit`.
void bound(Advice& advice, const Bounds& bounds);

/// The metric whose mean of a replica is the furthest above its target.
struct Furthest {
    std::string_view name;
    double value = 0;
    double ratio = 1;
};
Furthest furthest(const Observation& seen);

}  // namespace headroom::models
