// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include "core/random.h"
#include "kernel/simulation.h"
#include "models/load_balancer/load_balancer.h"

/// Which targets there are, and to which of them calls may go.
namespace headroom::models {

using kernel::Time;

kernel::Component& LoadBalancer::component_of(const Target& target) const { return simulation().component(target.channel->target()); }

/// Replicas of the channel's target were added, have begun to serve or no longer do.
void LoadBalancer::targets_changed(kernel::Channel& channel) {
    if (groups_.empty()) return;
    find_targets(channel);
    bool changed = false;
    for (const std::uint32_t target : by_channel_[channel.index()]) changed = update(target) || changed;
    if (changed) refresh_groups(&channel);
    update_gauges();
}

void LoadBalancer::find_targets(kernel::Channel& channel) {
    std::vector<std::uint32_t>& known = by_channel_[channel.index()];
    const std::size_t replicas = simulation().component(channel.target()).replica_count();
    const std::string& component = simulation().scenario().components[channel.target()].id;
    const double weight = settings_.algorithm == Balancing::RoundRobin ? 1 : channel.policy().weight;
    for (std::size_t replica = known.size(); replica < replicas; ++replica) {
        const auto target = static_cast<std::uint32_t>(targets_.size());
        targets_.push_back({&channel, static_cast<std::uint16_t>(replica), weight, stable_hash(component, replica)});
        known.push_back(target);
        for (Group& group : groups_) {
            if (std::ranges::find(group.channels, &channel) != group.channels.end()) group.members.push_back(target);
        }
    }
}

/// What is known of a target may have changed; true where that changes where calls go.
bool LoadBalancer::update(std::uint32_t index) {
    Target& target = targets_[index];
    const kernel::Component& component = component_of(target);
    const bool serves = component.receives(target.replica), belongs = component.belongs(target.replica) || serves;
    if (checks_ && checks_->is_checked(index) != belongs) belongs ? checks_->join(index, serves && !started_) : checks_->leave(index);
    if (outliers_ && outliers_->takes_part(index) != belongs) belongs ? outliers_->join(index) : outliers_->leave(index);

    const bool present = checks_ ? checks_->is_known(index) : serves;
    const bool ejected = outliers_ && outliers_->takes_part(index) && outliers_->is_ejected(index);
    const bool healthy = present && (!checks_ || checks_->is_healthy(index)) && !ejected;
    if (present == target.present && healthy == target.healthy) return false;
    if (healthy && !target.healthy) target.since = simulation().now();
    target.present = present;
    target.healthy = healthy;
    return true;
}

/// Of all groups, or of those that choose from a channel.
void LoadBalancer::refresh_groups(const kernel::Channel* channel) {
    for (Group& group : groups_) {
        if (channel == nullptr || std::ranges::find(group.channels, channel) != group.channels.end()) refresh(group);
    }
}

void LoadBalancer::refresh(Group& group) {
    std::vector<std::uint32_t> present, healthy;
    group.warm_at = 0;
    for (const std::uint32_t index : group.members) {
        const Target& target = targets_[index];
        if (!target.present || target.weight <= 0) continue;
        present.push_back(index);
        if (!target.healthy) continue;
        healthy.push_back(index);
        if (settings_.slow_start && target.since > 0) {
            group.warm_at = std::max(group.warm_at, target.since + kernel::from_seconds(settings_.slow_start->window.value));
        }
    }
    const double needed = settings_.panic_threshold.value * static_cast<double>(present.size());
    group.panics = (checks_ || outliers_) && static_cast<double>(healthy.size()) < needed;
    std::vector<std::uint32_t>& open = group.panics ? present : healthy;
    if (open != group.open) take_up(group, std::move(open));
}

/// Those that stay keep their credit, and the turn goes on from where it is.
void LoadBalancer::take_up(Group& group, std::vector<std::uint32_t> open) {
    std::vector<double> credit(open.size(), 0);
    for (std::size_t i = 0; i < open.size(); ++i) {
        const auto known = std::ranges::lower_bound(group.open, open[i]);
        if (known != group.open.end() && *known == open[i]) credit[i] = group.credit[static_cast<std::size_t>(known - group.open.begin())];
    }
    if (!group.open.empty()) {
        const auto next = std::ranges::lower_bound(open, group.open[group.turn]);
        group.turn = next == open.end() ? 0 : static_cast<std::size_t>(next - open.begin());
    }
    group.open = std::move(open);
    group.credit = std::move(credit);
    group.weight = 0;
    for (const std::uint32_t target : group.open) group.weight += targets_[target].weight;
    group.equal_weights =
        std::ranges::all_of(group.open, [&](std::uint32_t i) { return targets_[i].weight == targets_[group.open.front()].weight; });
    group.table_is_stale = true;
}

void LoadBalancer::update_gauges() {
    std::vector<bool> is_open(targets_.size());
    for (const Group& group : groups_) {
        for (const std::uint32_t target : group.open) is_open[target] = true;
    }
    double unhealthy = 0, undetected = 0;
    for (std::uint32_t i = 0; checks_ && i < targets_.size(); ++i) {
        if (!checks_->is_known(i)) continue;
        if (!checks_->is_healthy(i)) {
            ++unhealthy;
        } else if (!component_of(targets_[i]).receives(targets_[i].replica)) {
            ++undetected;
        }
    }
    const Time now = simulation().now();
    open_targets_.set(now, static_cast<double>(std::ranges::count(is_open, true)));
    unhealthy_.set(now, unhealthy);
    undetected_.set(now, undetected);
    if (outliers_) ejected_.set(now, static_cast<double>(outliers_->ejected()));
}

void LoadBalancer::tell(std::uint32_t index, const char* kind, const char* becomes) {
    const Target& target = targets_[index];
    simulation().transitions().note({simulation().now(),
                                     kind,
                                     simulation().scenario().components[kernel::Component::index()].id,
                                     becomes,
                                     kernel::Transition::Replica{target.channel->target(), target.replica},
                                     {}});
}

/// A check does not tell of calls that wait, only whether the replica serves and the network brings its answer in time.
bool LoadBalancer::answers_check(const Target& target) {
    const kernel::Channel& channel = *target.channel;
    if (!component_of(target).receives(target.replica)) return false;
    if (channel.round_trip() > kernel::from_seconds(settings_.health_check->timeout.value)) return false;
    return channel.loss() == 0 || lost_checks_.uniform() >= channel.loss();
}

/// A round of checks: those that pass do at once, the others have failed when their time is up.
void LoadBalancer::check_targets() {
    const Time now = simulation().now();
    std::vector<std::uint32_t> failing;
    bool changed = false;
    for (std::uint32_t i = 0; i < targets_.size(); ++i) {
        changed = update(i) || changed;  // one whose start was taken back, or that is started in another's place
        if (!checks_->is_checked(i)) continue;
        if (answers_check(targets_[i])) {
            const bool was_known = checks_->is_known(i);
            if (checks_->passed(i) && was_known) tell(i, "health_check", "healthy");
            if (outliers_ && outliers_->take_back(i)) tell(i, "outlier_ejection", "back");
            changed = update(i) || changed;
        } else {
            failing.push_back(i);
        }
    }
    if (!failing.empty()) {
        failing_.push_back(std::move(failing));
        simulation().start_timer(now + kernel::from_seconds(settings_.health_check->timeout.value), *this, kernel::no_slot, check_verdicts);
    }
    simulation().start_timer(now + kernel::from_seconds(settings_.health_check->interval.value), *this, kernel::no_slot, check_round);
    if (changed) refresh_groups();
    update_gauges();
}

/// The time is up for the checks of the earliest round with some that failed.
void LoadBalancer::judge_failed_checks() {
    bool changed = false;
    for (const std::uint32_t target : failing_.front()) {
        if (checks_->failed(target)) tell(target, "health_check", "unhealthy");
        changed = update(target) || changed;
    }
    failing_.pop_front();
    if (changed) refresh_groups();
    update_gauges();
}

void LoadBalancer::attempt_ended(kernel::Channel& channel, std::uint16_t replica, Outcome outcome) {
    const std::uint32_t target = by_channel_[channel.index()][replica];
    if (!outliers_->answered(target, outcome, simulation().now())) return;
    tell(target, "outlier_ejection", "ejected");
    if (update(target)) refresh_groups(&channel);
    update_gauges();
}

void LoadBalancer::sweep_outliers() {
    const Time now = simulation().now();
    bool changed = false;
    for (const std::uint32_t target : outliers_->sweep(now)) {
        tell(target, "outlier_ejection", outliers_->is_ejected(target) ? "ejected" : "back");
        changed = update(target) || changed;
    }
    simulation().start_timer(now + kernel::from_seconds(settings_.outlier_ejection->interval.value), *this, kernel::no_slot, outlier_sweep);
    if (changed) refresh_groups();
    update_gauges();
}

}  // namespace headroom::models
