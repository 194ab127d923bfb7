// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/autoscaler/hpa_behavior.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::models::hpa {

using kernel::Time;

Rules default_up() { return {0, Select::Max, {{Policy::Type::Pods, 4, 15}, {Policy::Type::Percent, 100, 15}}}; }
Rules default_down() { return {300, Select::Max, {{Policy::Type::Percent, 100, 15}}}; }

std::string_view to_string(Limit limit) {
    switch (limit) {
        case Limit::None: return {};
        case Limit::ScaleUpStabilized: return "ScaleUpStabilized";
        case Limit::ScaleDownStabilized: return "ScaleDownStabilized";
        case Limit::ScaleUpLimit: return "ScaleUpLimit";
        case Limit::ScaleDownLimit: return "ScaleDownLimit";
        case Limit::TooManyReplicas: return "TooManyReplicas";
        case Limit::TooFewReplicas: return "TooFewReplicas";
    }
    return {};
}

Outcome Behavior::follow(double now_s, std::int64_t current, std::int64_t recommendation) {
    const Time now = kernel::from_seconds(now_s);
    Outcome outcome;
    if (current > limits_.max) {
        outcome = {limits_.max, Limit::TooManyReplicas};
    } else if (current < limits_.min) {
        outcome = {limits_.min, Limit::TooFewReplicas};
    } else {
        const std::int64_t stable = stabilise(now, current, recommendation);
        outcome = limit_rate(now, current, stable);
        if (outcome.limit == Limit::None && stable != recommendation)
            outcome.limit = recommendation > stable ? Limit::ScaleUpStabilized : Limit::ScaleDownStabilized;
    }
    keep_change(now, current, outcome.replicas);
    return outcome;
}

/// Up no further than the lowest recommendation of its window, down no further than the highest of its own.
std::int64_t Behavior::stabilise(Time now, std::int64_t current, std::int64_t recommendation) {
    std::int64_t lowest = recommendation, highest = recommendation;
    const Time up = kernel::from_seconds(up_.stabilization_s), down = kernel::from_seconds(down_.stabilization_s);
    for (const Dated& past : recommendations_) {
        if (past.at > now - up) lowest = std::min(lowest, past.replicas);
        if (past.at > now - down) highest = std::max(highest, past.replicas);
    }
    const Time longest = std::max(up, down);
    std::erase_if(recommendations_, [&](const Dated& past) { return past.at < now - longest; });
    recommendations_.push_back({now, recommendation});
    return std::min(std::max(current, lowest), highest);
}

Outcome Behavior::limit_rate(Time now, std::int64_t current, std::int64_t wanted) const {
    if (wanted > current) {
        const std::int64_t rate = std::max(most(now, current), current);
        const bool by_rate = limits_.max > rate;
        const std::int64_t bound = std::min(limits_.max, rate);
        if (wanted > bound) return {bound, by_rate ? Limit::ScaleUpLimit : Limit::TooManyReplicas};
    } else if (wanted < current) {
        const std::int64_t rate = std::min(least(now, current), current);
        const bool by_rate = limits_.min < rate;
        const std::int64_t bound = std::max(limits_.min, rate);
        if (wanted < bound) return {bound, by_rate ? Limit::ScaleDownLimit : Limit::TooFewReplicas};
    }
    return {wanted, Limit::None};
}

/// One that is exactly a period ago is not of it.
double Behavior::changes(const std::vector<Dated>& events, Time now, double period_s) {
    double sum = 0;
    for (const Dated& event : events)
        if (event.at > now - kernel::from_seconds(period_s)) sum += static_cast<double>(event.replicas);
    return sum;
}

std::int64_t Behavior::most(Time now, std::int64_t current) const {
    if (up_.select == Select::Disabled) return current;
    const bool least_change = up_.select == Select::Min;
    double result = least_change ? std::numeric_limits<double>::infinity() : 0;
    for (const Policy& policy : up_.policies) {
        const double begin = static_cast<double>(current) - changes(added_, now, policy.period_s) + changes(removed_, now, policy.period_s);
        const auto value = static_cast<double>(policy.value);
        const double proposed = policy.type == Policy::Type::Pods ? begin + value : std::ceil(begin * (1 + value / 100) - 1e-9);
        result = least_change ? std::min(result, proposed) : std::max(result, proposed);
    }
    return static_cast<std::int64_t>(std::clamp(result, 0.0, 1e9));
}

std::int64_t Behavior::least(Time now, std::int64_t current) const {
    if (down_.select == Select::Disabled) return current;
    const bool least_change = down_.select == Select::Min;
    double result = least_change ? 0 : std::numeric_limits<double>::infinity();
    for (const Policy& policy : down_.policies) {
        const double begin = static_cast<double>(current) + changes(removed_, now, policy.period_s) - changes(added_, now, policy.period_s);
        const auto value = static_cast<double>(policy.value);
        const double proposed = policy.type == Policy::Type::Pods ? begin - value : std::trunc(begin * (1 - value / 100) + 1e-9);
        result = least_change ? std::max(result, proposed) : std::min(result, proposed);
    }
    return static_cast<std::int64_t>(std::clamp(result, 0.0, 1e9));
}

void Behavior::keep_change(Time now, std::int64_t from, std::int64_t to) {
    if (from == to) return;
    double longest = 0;
    for (const Rules* rules : {&up_, &down_})
        for (const Policy& policy : rules->policies) longest = std::max(longest, policy.period_s);
    const Time oldest = now - kernel::from_seconds(longest);
    for (auto* events : {&added_, &removed_}) std::erase_if(*events, [&](const Dated& event) { return event.at <= oldest; });
    (to > from ? added_ : removed_).push_back({now, std::abs(to - from)});
}

}  // namespace headroom::models::hpa
