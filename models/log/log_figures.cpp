// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "kernel/simulation.h"
#include "models/log/log.h"

/// What can be read off a log.
namespace headroom::models {

using kernel::Blocks;
using kernel::Time;

namespace {

/// A log whose messages live no longer has a steady state in which they expire; of others nobody would wait for it.
constexpr double short_life_s = 900;

}  // namespace

/// Brings the statistics of what is here up to date. A message waits for each group by itself.
void MessageLog::count() {
    const Time now = simulation().now();
    std::int64_t waiting = 0;
    for (const ConsumerGroup& group : groups_) waiting += group.behind.value() - static_cast<std::int64_t>(group.in_hand);
    while (figures.queued.value() < waiting) figures.queued.enter(now);
    while (figures.queued.value() > waiting) figures.queued.leave(now);
    while (!arrivals_.empty() && arrivals_.front().offset < partitions_[arrivals_.front().partition].begin) arrivals_.pop_front();
    arrivals_.empty() ? oldest_.stop(now) : oldest_.run(now, arrivals_.front().came);
}

double MessageLog::backlog(const kernel::Channel& channel) const { return static_cast<double>(groups_[number_of(channel)].behind.value()); }

std::optional<double> MessageLog::backlog(const kernel::Channel& channel, Blocks blocks) const {
    return groups_[number_of(channel)].behind.integral(blocks) / simulation().statistics().seconds(blocks);
}

double MessageLog::longest_stay() const {
    const bool in_vain = std::ranges::any_of(groups_, [](const ConsumerGroup& group) { return group.in_vain > 0; });
    double stay = in_vain ? std::max(settings_.retry_wait.value, settings_.session_timeout.value + settings_.rebalance.value) : 0;
    if (settings_.retention.value <= short_life_s && held_ > 0) stay = std::max(stay, settings_.retention.value);
    return stay;
}

std::vector<kernel::ResourceUse> MessageLog::resources(Blocks blocks) const {
    const double seconds = simulation().statistics().seconds(blocks);
    std::vector<kernel::ResourceUse> uses;
    if (brokers_) uses.push_back({"brokers", brokers_->utilization(blocks, seconds)});
    if (groups_.empty()) return uses;
    double most = 0;
    for (const ConsumerGroup& group : groups_) {
        for (const Reading& reading : group.readings()) most = std::max(most, reading.held->integral(blocks));
    }
    uses.push_back({"partition", most / seconds});
    return uses;
}

std::vector<std::optional<double>> MessageLog::outputs(Blocks blocks) const {
    const double seconds = simulation().statistics().seconds(blocks);
    const auto largest = [&](auto figure) {
        std::optional<double> most;
        for (const ConsumerGroup& group : groups_) {
            const std::optional<double> value = figure(group);
            if (value && (!most || *value > *most)) most = value;
        }
        return most;
    };
    const auto quantile = [&](double p) {
        return largest([&](const ConsumerGroup& group) { return group.latency.in(blocks).quantile(p); });
    };
    const auto rate = [&](const kernel::Counter& counter) { return per_second(counter, blocks); };
    double all = 0, most = 0;
    for (const Partition& partition : partitions_) {
        const auto stored = static_cast<double>(partition.stored->in(blocks));
        all += stored;
        most = std::max(most, stored);
    }
    return {largest([&](const ConsumerGroup& group) { return group.latency.in(blocks).mean(); }),
            quantile(0.95),
            quantile(0.99),
            largest([&](const ConsumerGroup& group) { return std::optional(group.behind.integral(blocks) / seconds); }),
            groups_.empty() ? std::nullopt : std::optional(oldest_.integral(blocks) / seconds),
            rate(processed_),
            rate(redelivered_),
            rate(duplicates_),
            rate(dead_letters_),
            rate(expired_),
            3600 * rate(rebalances_),
            largest([&](const ConsumerGroup& group) { return std::optional(group.idle.integral(blocks) / seconds); }),
            all > 0 ? std::optional(most * static_cast<double>(partitions_.size()) / all) : std::nullopt};
}

}  // namespace headroom::models
