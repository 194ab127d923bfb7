// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/units.h"
#include "kernel/channel.h"
#include "kernel/component.h"
#include "schema/traits.h"

namespace headroom::models {

enum class Balancing { RoundRobin, WeightedRoundRobin, Random, LeastRequests, LeastConnections };
std::span<const schema::EnumOption<Balancing>> options_of(Balancing);

struct LoadBalancerSettings {
    Balancing algorithm = Balancing::RoundRobin;
    std::int64_t choices = 2;
    std::optional<std::int64_t> connection_limit;
    double requests_per_connection = 1;
    Duration keep_alive{60};
    std::int64_t rules = 0;
};
const schema::Record& record_of(const LoadBalancerSettings*);

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
    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void replied(kernel::Slot slot, kernel::Call& call) override;
    void cancelled(kernel::Slot slot, kernel::Call& call) override;
    bool picks_targets() const override { return true; }
    std::optional<std::uint16_t> pick_target(kernel::Channel& channel) override;
    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

private:
    struct Target {
        kernel::Channel* channel;
        std::uint16_t replica;
        double weight;
        double credit = 0;  ///< of the smooth weighted round robin

        const kernel::Channel::Share& share() const { return channel->share(replica); }
    };
    using Candidates = std::vector<std::uint32_t>;  ///< indices of targets

    std::optional<std::uint32_t> choose(const Candidates& candidates);
    std::optional<std::uint32_t> in_turn(const Candidates& candidates);
    std::optional<std::uint32_t> smooth(const Candidates& candidates, bool by_load);
    std::optional<std::uint32_t> at_random(const Candidates& candidates);
    std::optional<std::uint32_t> least_of_some(const Candidates& candidates);
    std::optional<std::uint32_t> least_of_all(const Candidates& candidates);
    bool serves(std::uint32_t target) const;

    LoadBalancerSettings settings_;
    std::vector<Target> targets_;
    std::vector<Candidates> by_route_, by_channel_;
    bool equal_weights_ = true;
    std::size_t turn_ = 0;
    std::int64_t connections_ = 0;
    kernel::Gauge& open_;
    RandomStream random_;
};

}  // namespace headroom::models
