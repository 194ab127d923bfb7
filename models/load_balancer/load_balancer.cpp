// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/load_balancer/load_balancer.h"

#include <algorithm>
#include <array>

#include "kernel/component_type.h"
#include "kernel/simulation.h"
#include "schema/describe.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;

namespace {
constexpr std::uint32_t no_choice = 0xffffffff;
}

std::span<const schema::EnumOption<Balancing>> options_of(Balancing) {
    static const std::array<schema::EnumOption<Balancing>, 5> options = {{
        {Balancing::RoundRobin, "round_robin", "Each replica in turn."},
        {Balancing::WeightedRoundRobin, "weighted_round_robin", "NGINX's smooth one: weights 5, 1, 1 give a a b a c a a."},
        {Balancing::Random, "random", "Any replica, each as likely as its weight."},
        {Balancing::LeastRequests, "least_requests",
         "Envoy's: of `choices` replicas drawn at random (with replacement) the one with the fewest requests; with unequal weights all "
         "replicas in turn by weight / (active + 1)."},
        {Balancing::LeastConnections, "least_connections", "The fewest active calls for its weight; among equals in turn."},
    }};
    return options;
}

const schema::Record& record_of(const LoadBalancerSettings*) {
    static const schema::Record record =
        schema::Describe<LoadBalancerSettings>("load_balancer", "Load balancer",
                                               "Spreads calls over the replicas of what it is connected to.")
            .role(schema::Role::Balancer)
            .tier(schema::Tier::Traffic)
            .icon("load_balancer")
            .param(&LoadBalancerSettings::algorithm, "algorithm", "How the replica for a call is chosen. Weights stand on the connections.")
            .param(&LoadBalancerSettings::choices, "choices", "Replicas that least_requests compares (Envoy: 2).", {1.0, 1000.0})
            .param(&LoadBalancerSettings::connection_limit, "connection_limit",
                   "Calls in flight through the balancer; more are refused as unavailable. Without one, unlimited.", {1.0, 1e9})
            .relieves({"connections"})
            .param(&LoadBalancerSettings::requests_per_connection, "requests_per_connection",
                   "Requests that a client sends over one connection; new connections are billed.", {1.0, 1e9})
            .param(&LoadBalancerSettings::keep_alive, "keep_alive", Unit::Seconds,
                   "How long a client's connection stays open after its last request (AWS: 60 s); open connections are billed.", {0.0, 1e6})
            .param(&LoadBalancerSettings::rules, "rules",
                   "Rules that each request is held against, beyond those that are free (AWS: 10); they are billed.", {0.0, 100.0})
            .in("requests")
            .out("targets")
            .output("imbalance", Unit::Ratio, "Calls of the busiest replica, relative to the mean of all; 1 is even.")
            .done();
    return record;
}

kernel::ComponentType type_of_load_balancer() {
    return {&record_of(static_cast<const LoadBalancerSettings*>(nullptr)), [](const kernel::BuildContext& context) {
                return std::make_unique<LoadBalancer>(context, context.settings<LoadBalancerSettings>());
            }};
}

LoadBalancer::LoadBalancer(const kernel::BuildContext& context, const LoadBalancerSettings& settings)
    : Component(context),
      settings_(settings),
      open_(simulation().statistics().gauge()),
      random_(simulation().stream(context.id(), "choice")) {}

void LoadBalancer::start() {
    by_channel_.resize(simulation().channel_count());
    by_route_.resize(simulation().scenario().routes.size());
    for (kernel::Channel* channel : simulation().channels_of(index(), "targets")) targets_changed(*channel);
}

/// Those that are new are added; whether one serves is asked when it is chosen.
void LoadBalancer::targets_changed(kernel::Channel& channel) {
    Candidates& known = by_channel_[channel.index()];
    const std::size_t replicas = simulation().component(channel.target()).replica_count();
    for (std::size_t r = known.size(); r < replicas; ++r) {
        const auto target = static_cast<std::uint32_t>(targets_.size());
        targets_.push_back({&channel, static_cast<std::uint16_t>(r), channel.policy().weight});
        equal_weights_ = equal_weights_ && targets_[0].weight == targets_.back().weight;
        known.push_back(target);
        for (std::uint8_t route = 0; route < by_route_.size(); ++route) {
            if (channel.carries(route)) by_route_[route].push_back(target);
        }
    }
}

void LoadBalancer::arrive(Slot slot, kernel::Call& call) {
    if (settings_.connection_limit && connections_ >= *settings_.connection_limit) {
        reply(slot, call, Outcome::Unavailable);
        return;
    }
    const auto choice = choose(by_route_[call.route]);
    if (!choice) {
        reply(slot, call, Outcome::Unavailable);
        return;
    }
    if (settings_.connection_limit) open_.set(simulation().now(), static_cast<double>(++connections_));
    simulation().forward(slot, call, *targets_[*choice].channel, targets_[*choice].replica);
}

/// A retry goes to a replica that is chosen anew on the same connection.
std::optional<std::uint16_t> LoadBalancer::pick_target(kernel::Channel& channel) {
    const auto choice = choose(by_channel_[channel.index()]);
    if (!choice) return std::nullopt;
    return targets_[*choice].replica;
}

void LoadBalancer::replied(Slot slot, kernel::Call& call) {
    if (settings_.connection_limit) open_.set(simulation().now(), static_cast<double>(--connections_));
    reply(slot, call, call.outcome);
}

void LoadBalancer::cancelled(Slot, kernel::Call&) {
    if (settings_.connection_limit) open_.set(simulation().now(), static_cast<double>(--connections_));
}

bool LoadBalancer::serves(std::uint32_t target) const {
    return simulation().component(targets_[target].channel->target()).serves(targets_[target].replica);
}

std::optional<std::uint32_t> LoadBalancer::choose(const Candidates& candidates) {
    if (candidates.empty()) return std::nullopt;
    switch (settings_.algorithm) {
        case Balancing::RoundRobin: return in_turn(candidates);
        case Balancing::WeightedRoundRobin: return smooth(candidates, false);
        case Balancing::Random: return at_random(candidates);
        case Balancing::LeastRequests: return equal_weights_ ? least_of_some(candidates) : smooth(candidates, true);
        case Balancing::LeastConnections: return least_of_all(candidates);
    }
    return std::nullopt;
}

std::optional<std::uint32_t> LoadBalancer::in_turn(const Candidates& candidates) {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const std::uint32_t target = candidates[turn_++ % candidates.size()];
        if (serves(target)) return target;
    }
    return std::nullopt;
}

/// NGINX's smooth weighted round robin: each gains its weight, the richest is chosen and pays the sum of all.
std::optional<std::uint32_t> LoadBalancer::smooth(const Candidates& candidates, bool by_load) {
    std::uint32_t best = no_choice;
    double total = 0;
    for (const std::uint32_t index : candidates) {
        if (!serves(index)) continue;
        Target& target = targets_[index];
        const double weight = by_load ? target.weight / (target.share().active + 1) : target.weight;
        target.credit += weight;
        total += weight;
        if (best == no_choice || target.credit > targets_[best].credit) best = index;
    }
    if (best == no_choice) return std::nullopt;
    targets_[best].credit -= total;
    return best;
}

std::optional<std::uint32_t> LoadBalancer::at_random(const Candidates& candidates) {
    double total = 0;
    for (const std::uint32_t index : candidates) total += serves(index) ? targets_[index].weight : 0;
    double left = random_.uniform() * total;
    std::uint32_t last = no_choice;
    for (const std::uint32_t index : candidates) {
        if (!serves(index) || targets_[index].weight <= 0) continue;
        last = index;
        left -= targets_[index].weight;
        if (left < 0) break;
    }
    return last == no_choice ? std::nullopt : std::optional(last);
}

std::optional<std::uint32_t> LoadBalancer::least_of_some(const Candidates& candidates) {
    std::uint32_t best = no_choice;
    for (std::int64_t i = 0; i < settings_.choices; ++i) {
        const std::uint32_t index = candidates[random_.below(candidates.size())];
        if (serves(index) && (best == no_choice || targets_[index].share().active < targets_[best].share().active)) best = index;
    }
    return best == no_choice ? least_of_all(candidates) : best;
}

std::optional<std::uint32_t> LoadBalancer::least_of_all(const Candidates& candidates) {
    std::uint32_t best = no_choice;
    double load = 0;
    const std::size_t begin = turn_++;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const std::uint32_t index = candidates[(begin + i) % candidates.size()];
        if (!serves(index) || targets_[index].weight <= 0) continue;
        const double here = targets_[index].share().active / targets_[index].weight;
        if (best == no_choice || here < load) {
            best = index;
            load = here;
        }
    }
    return best == no_choice ? std::nullopt : std::optional(best);
}

std::vector<kernel::ResourceUse> LoadBalancer::resources(Blocks blocks) const {
    if (!settings_.connection_limit) return {};
    const double mean = open_.integral(blocks) / simulation().statistics().seconds(blocks);
    return {{"connections", mean / static_cast<double>(*settings_.connection_limit)}};
}

std::vector<std::optional<double>> LoadBalancer::outputs(Blocks blocks) const {
    double most = 0, sum = 0;
    for (const Target& target : targets_) {
        const auto sent = static_cast<double>(target.share().sent->in(blocks));
        most = std::max(most, sent);
        sum += sent;
    }
    if (sum == 0) return {std::nullopt};
    return {most * static_cast<double>(targets_.size()) / sum};
}

}  // namespace headroom::models
