// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/load_balancer/load_balancer.h"

#include <algorithm>

#include "kernel/component_type.h"
#include "kernel/simulation.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;

kernel::ComponentType type_of_load_balancer() {
    return {&record_of(static_cast<const LoadBalancerSettings*>(nullptr)), [](const kernel::BuildContext& context) {
                return std::make_unique<LoadBalancer>(context, context.settings<LoadBalancerSettings>());
            }};
}

LoadBalancer::LoadBalancer(const kernel::BuildContext& context, const LoadBalancerSettings& settings)
    : Component(context),
      settings_(settings),
      connections_open_(simulation().statistics().gauge()),
      open_targets_(simulation().statistics().gauge()),
      unhealthy_(simulation().statistics().gauge()),
      undetected_(simulation().statistics().gauge()),
      ejected_(simulation().statistics().gauge()),
      in_panic_(simulation().statistics().counter()),
      lost_sessions_(simulation().statistics().counter()),
      random_(simulation().stream(context.id(), "choice")),
      lost_checks_(simulation().stream(context.id(), "checks")) {
    if (settings_.health_check) checks_.emplace(*settings_.health_check);
    if (settings_.outlier_ejection) outliers_.emplace(*settings_.outlier_ejection);
}

void LoadBalancer::start() {
    by_channel_.resize(simulation().channel_count());
    group_by_channel_.resize(simulation().channel_count());
    const auto channels = simulation().channels_of(index(), "targets");
    for (kernel::Channel* channel : channels) group_by_channel_[channel->index()] = group_of({channel});
    for (std::uint8_t route = 0; route < simulation().scenario().routes.size(); ++route) {
        std::vector<kernel::Channel*> carriers;
        std::ranges::copy_if(channels, std::back_inserter(carriers), [&](const auto* channel) { return channel->carries(route); });
        group_by_route_.push_back(group_of(std::move(carriers)));
        Group& group = groups_[group_by_route_.back()];
        if (settings_.sticky_sessions) group.pins.emplace(kernel::from_seconds(settings_.sticky_sessions->duration.value));
    }
    for (kernel::Channel* channel : channels) targets_changed(*channel);
    started_ = true;
    start_timers();
}

/// The one of these channels.
std::size_t LoadBalancer::group_of(std::vector<kernel::Channel*> channels) {
    const auto known = std::ranges::find(groups_, channels, &Group::channels);
    if (known != groups_.end()) return static_cast<std::size_t>(known - groups_.begin());
    groups_.emplace_back().channels = std::move(channels);
    return groups_.size() - 1;
}

void LoadBalancer::start_timers() {
    const kernel::Time now = simulation().now();
    const auto begin = [&](Duration interval, Tag tag) {
        simulation().start_timer(now + kernel::from_seconds(interval.value), *this, kernel::no_slot, tag);
    };
    if (checks_) {
        // anywhere in the interval, to a thousandth of it: rounds are not in step with what happens to the targets
        RandomStream phase = simulation().stream(simulation().scenario().components[index()].id, "first check");
        begin({settings_.health_check->interval.value * static_cast<double>(1 + phase.below(1000)) / 1000}, check_round);
    }
    if (outliers_) begin(settings_.outlier_ejection->interval, outlier_sweep);
}

void LoadBalancer::timer(Slot, std::uint8_t tag) {
    switch (tag) {
        case check_round: check_targets(); break;
        case check_verdicts: judge_failed_checks(); break;
        default: sweep_outliers();
    }
}

void LoadBalancer::replied(Slot slot, kernel::Call& call) {
    if (settings_.connection_limit) connections_open_.set(simulation().now(), static_cast<double>(--connections_));
    reply(slot, call, call.outcome);
}

void LoadBalancer::cancelled(Slot, kernel::Call&) {
    if (settings_.connection_limit) connections_open_.set(simulation().now(), static_cast<double>(--connections_));
}

std::vector<kernel::ResourceUse> LoadBalancer::resources(Blocks blocks) const {
    if (!settings_.connection_limit) return {};
    return {{"connections", *mean_of(connections_open_, blocks) / static_cast<double>(*settings_.connection_limit)}};
}

std::optional<double> LoadBalancer::mean_of(const kernel::Gauge& gauge, Blocks blocks) const {
    return gauge.integral(blocks) / simulation().statistics().seconds(blocks);
}

std::vector<std::optional<double>> LoadBalancer::outputs(Blocks blocks) const {
    double most = 0, sum = 0;
    for (const Target& target : targets_) {
        const auto sent = static_cast<double>(target.share().sent->in(blocks));
        most = std::max(most, sent);
        sum += sent;
    }
    std::vector<std::optional<double>> result(6);
    if (sum > 0) result[0] = most * *mean_of(open_targets_, blocks) / sum;
    if (checks_) {
        result[1] = mean_of(unhealthy_, blocks);
        result[2] = mean_of(undetected_, blocks);
    }
    if (outliers_) result[3] = mean_of(ejected_, blocks);
    if (checks_ || outliers_) result[4] = ratio(in_panic_, figures.arrivals, blocks);
    if (settings_.sticky_sessions) {
        result[5] = per_second(lost_sessions_, blocks);
    }
    return result;
}

}  // namespace headroom::models
