// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/units.h"
#include "kernel/channel.h"
#include "kernel/component.h"
#include "models/load_balancer/hash_table.h"
#include "models/load_balancer/health_checker.h"
#include "models/load_balancer/outlier_detector.h"
#include "models/load_balancer/session_pins.h"
#include "models/load_balancer/settings.h"

namespace headroom::models {

/// What goes through a balancer, as its bill has it.
struct BalancerTraffic {
    double new_connections_per_s = 0;
    double active_connections = 0;
    double bytes_per_s = 0;  ///< both ways
    double rules_per_s = 0;
};
double capacity_units(const BalancerTraffic& traffic);
std::vector<plan::Usage> usage_of(const BalancerTraffic& traffic);

/// Spreads calls over the replicas of all that it is connected to.
class LoadBalancer : public kernel::Component {
public:
    LoadBalancer(const kernel::BuildContext& context, const LoadBalancerSettings& settings);

    void start() override;
    void targets_changed(kernel::Channel& channel) override;
    bool passes_answers_on() const override { return true; }
    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void replied(kernel::Slot slot, kernel::Call& call) override;
    void cancelled(kernel::Slot slot, kernel::Call& call) override;
    void timer(kernel::Slot slot, std::uint8_t tag) override;
    bool picks_targets() const override { return true; }
    std::optional<std::uint16_t> pick_target(kernel::Channel& channel, const kernel::Call& attempt) override;
    bool watches_attempts() const override { return outliers_.has_value(); }
    void attempt_ended(kernel::Channel& channel, std::uint16_t replica, Outcome outcome) override;
    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

private:
    enum Tag : std::uint8_t { check_round, check_verdicts, outlier_sweep };

    struct Target {
        kernel::Channel* channel;
        std::uint16_t replica;
        double weight;
        std::uint64_t name;      ///< hash of what it is called
        bool present = false;    ///< as far as the balancer knows, one of those that there are
        bool healthy = false;    ///< and calls may go to it
        kernel::Time since = 0;  ///< when it became so

        const kernel::Channel::Share& share() const { return channel->share(replica); }
    };
    /// Targets that calls of some kind choose from: those of certain channels.
    struct Group {
        std::vector<kernel::Channel*> channels;
        std::vector<std::uint32_t> members;  ///< indices of targets, ascending
        std::vector<std::uint32_t> open;     ///< the members that calls may go to
        std::vector<double> credit;          ///< of those, in the smooth weighted round robin
        std::size_t turn = 0;                ///< of `open`, the next
        double weight = 0;                   ///< sum over `open`
        bool equal_weights = true;           ///< of `open`
        bool panics = false;                 ///< `open` are all that are present
        bool table_is_stale = true;
        kernel::Time warm_at = 0;  ///< slow starts are over
        HashTable table;           ///< of `open`
        std::optional<SessionPins> pins;
    };
    using Choice = std::optional<std::uint32_t>;  ///< index of a target

    // load_balancer.cpp
    std::size_t group_of(std::vector<kernel::Channel*> channels);
    void start_timers();
    std::optional<double> mean_of(const kernel::Gauge& gauge, kernel::Blocks blocks) const;

    // targets.cpp: which targets there are, and to which calls may go
    void find_targets(kernel::Channel& channel);
    bool update(std::uint32_t target);
    void refresh_groups(const kernel::Channel* channel = nullptr);
    void refresh(Group& group);
    void take_up(Group& group, std::vector<std::uint32_t> open);
    void update_gauges();
    void check_targets();
    void judge_failed_checks();
    void sweep_outliers();
    bool answers_check(const Target& target);
    /// Of the target: what is known of it has changed.
    void tell(std::uint32_t target, const char* kind, const char* becomes);
    kernel::Component& component_of(const Target& target) const;

    // choice.cpp: the algorithms; `slow` while some of the group start slowly
    Choice choose(Group& group, const kernel::Call& call, std::size_t retries);
    Choice choose_sticky(Group& group, const kernel::Call& call);
    Choice smooth(Group& group, bool slow, bool by_load);
    Choice at_random(Group& group, bool slow);
    Choice least_of_some(Group& group);
    Choice least_of_all(Group& group, bool slow);
    Choice by_hash(Group& group, const kernel::Call& call, std::size_t retries);
    std::uint32_t with_room(Group& group, std::size_t place) const;
    std::optional<std::uint64_t> hash_of(const kernel::Call& call) const;
    void build_table(Group& group) const;
    double weight_of(const Target& target, bool slow) const;
    static std::size_t take_turn(Group& group) {
        const std::size_t turn = group.turn;
        group.turn = turn + 1 < group.open.size() ? turn + 1 : 0;
        return turn;
    }

    LoadBalancerSettings settings_;
    std::vector<Target> targets_;
    std::vector<std::vector<std::uint32_t>> by_channel_;  ///< targets by channel and replica
    std::vector<Group> groups_;
    std::vector<std::size_t> group_by_route_, group_by_channel_;
    std::optional<HealthChecker> checks_;
    std::optional<OutlierDetector> outliers_;
    std::deque<std::vector<std::uint32_t>> failing_;  ///< targets that have not answered a check, by round
    bool started_ = false;
    std::int64_t connections_ = 0;
    kernel::Gauge& connections_open_;
    kernel::Gauge& open_targets_;
    kernel::Gauge& unhealthy_;
    kernel::Gauge& undetected_;
    kernel::Gauge& ejected_;
    kernel::Counter& in_panic_;
    kernel::Counter& lost_sessions_;
    RandomStream random_, lost_checks_;
};

}  // namespace headroom::models
