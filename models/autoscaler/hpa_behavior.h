// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "kernel/time.h"

/// How fast Kubernetes' HorizontalPodAutoscaler v2 follows its recommendations (`behavior`), without a clock: times are seconds
/// and are told.
namespace headroom::models::hpa {

struct Policy {
    enum class Type { Pods, Percent };
    Type type = Type::Pods;
    std::int64_t value = 0;
    double period_s = 15;
};

enum class Select { Max, Min, Disabled };

/// Of one direction.
struct Rules {
    double stabilization_s = 0;
    Select select = Select::Max;
    std::vector<Policy> policies;
};

/// The defaults of the API.
Rules default_up();
Rules default_down();

struct Limits {
    std::int64_t min = 1;
    std::int64_t max = 10;
};

/// What kept a recommendation from being followed; the words are those of the API's conditions.
enum class Limit { None, ScaleUpStabilized, ScaleDownStabilized, ScaleUpLimit, ScaleDownLimit, TooManyReplicas, TooFewReplicas };
std::string_view to_string(Limit limit);

struct Outcome {
    std::int64_t replicas = 0;
    Limit limit = Limit::None;  ///< the last that applied
};

/// Remembers recommendations and the changes that were made.
class Behavior {
public:
    Behavior(Rules up, Rules down, Limits limits) : up_(std::move(up)), down_(std::move(down)), limits_(limits) {}

    /// As if this had been recommended at that time.
    void remember(double now_s, std::int64_t recommendation) { recommendations_.push_back({kernel::from_seconds(now_s), recommendation}); }
    /// Follows a recommendation as far as may be, and keeps the change.
    Outcome follow(double now_s, std::int64_t current, std::int64_t recommendation);

private:
    struct Dated {
        kernel::Time at;  ///< in nanoseconds: what is exactly as long ago as a period is told from what is not
        std::int64_t replicas;
    };
    std::int64_t stabilise(kernel::Time now, std::int64_t current, std::int64_t recommendation);
    Outcome limit_rate(kernel::Time now, std::int64_t current, std::int64_t wanted) const;
    std::int64_t most(kernel::Time now, std::int64_t current) const;
    std::int64_t least(kernel::Time now, std::int64_t current) const;
    static double changes(const std::vector<Dated>& events, kernel::Time now, double period_s);
    void keep_change(kernel::Time now, std::int64_t from, std::int64_t to);

    Rules up_, down_;
    Limits limits_;
    std::vector<Dated> recommendations_;
    std::vector<Dated> added_, removed_;
};

}  // namespace headroom::models::hpa
