// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "kernel/simulation.h"
#include "models/load_balancer/load_balancer.h"

/// How the target of a call is chosen.
namespace headroom::models {

double slow_start_factor(const SlowStart& settings, double seconds) {
    const double time_factor = std::max(seconds, 1.) / settings.window.value;
    return std::min(1., std::max(settings.min_weight.value, std::pow(time_factor, 1 / settings.aggression)));
}

/// While some of the group start slowly.
inline double LoadBalancer::weight_of(const Target& target, bool slow) const {
    if (!slow || target.since == 0) return target.weight;
    return target.weight * slow_start_factor(*settings_.slow_start, kernel::to_seconds(simulation().now() - target.since));
}

/// NGINX's smooth weighted round robin: each gains its weight, the richest is chosen and pays the sum of all.
LoadBalancer::Choice LoadBalancer::smooth(Group& group, bool slow, bool by_load) {
    const std::size_t count = group.open.size();
    const std::uint32_t* const open = group.open.data();
    double* const credit = group.credit.data();
    std::size_t best = 0;
    double total = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const Target& target = targets_[open[i]];
        double weight = weight_of(target, slow);
        if (by_load) weight /= target.share().active + 1;
        credit[i] += weight;
        total += weight;
        if (credit[i] > credit[best]) best = i;
    }
    credit[best] -= total;
    return open[best];
}

LoadBalancer::Choice LoadBalancer::at_random(Group& group, bool slow) {
    double total = group.weight;
    if (slow) {
        total = 0;
        for (const std::uint32_t index : group.open) total += weight_of(targets_[index], slow);
    }
    double left = random_.uniform() * total;
    for (const std::uint32_t index : group.open) {
        left -= weight_of(targets_[index], slow);
        if (left < 0) return index;
    }
    return group.open.back();
}

LoadBalancer::Choice LoadBalancer::least_of_some(Group& group) {
    std::uint32_t best = group.open[random_.below(group.open.size())];
    for (std::int64_t i = 1; i < settings_.choices; ++i) {
        const std::uint32_t index = group.open[random_.below(group.open.size())];
        if (targets_[index].share().active < targets_[best].share().active) best = index;
    }
    return best;
}

LoadBalancer::Choice LoadBalancer::least_of_all(Group& group, bool slow) {
    const std::size_t count = group.open.size();
    std::size_t i = take_turn(group);
    std::uint32_t best = group.open[i];
    double load = targets_[best].share().active / weight_of(targets_[best], slow);
    for (std::size_t seen = 1; seen < count; ++seen) {
        if (++i == count) i = 0;
        const Target& target = targets_[group.open[i]];
        const double here = target.share().active / weight_of(target, slow);
        if (here >= load) continue;
        best = group.open[i];
        load = here;
    }
    return best;
}

std::optional<std::uint64_t> LoadBalancer::hash_of(const kernel::Call& call) const {
    constexpr std::uint64_t of_sessions = 0x100;
    if (settings_.hash_by == HashBy::Session) return mix64(call.session + mix64(of_sessions));
    if (call.keyspace == kernel::no_keyspace) return std::nullopt;
    return mix64(call.key + mix64(call.keyspace));
}

void LoadBalancer::build_table(Group& group) const {
    std::vector<Backend> backends;
    for (const std::uint32_t index : group.open) backends.push_back({targets_[index].name, targets_[index].weight});
    group.table = settings_.algorithm == Balancing::Maglev ? HashTable::maglev(backends)
                                                           : HashTable::ring(backends, static_cast<std::size_t>(settings_.ring_size));
    group.table_is_stale = false;
}

/// A retry goes to the next place but so many (Envoy).
LoadBalancer::Choice LoadBalancer::by_hash(Group& group, const kernel::Call& call, std::size_t retries) {
    const auto hash = hash_of(call);
    if (!hash) return at_random(group, false);
    if (group.table_is_stale) build_table(group);
    const std::size_t place = group.table.place_of(*hash) + retries;
    return settings_.bounded_load ? with_room(group, place) : group.open[group.table.at(place)];
}

/// The first from this place on that stays within its share of the calls, this one included: there is always one.
std::uint32_t LoadBalancer::with_room(Group& group, std::size_t place) const {
    double calls = 1;
    for (const std::uint32_t index : group.open) calls += targets_[index].share().active;
    for (std::size_t i = 0; i < group.table.size(); ++i) {
        const std::uint32_t index = group.open[group.table.at(place + i)];
        const Target& target = targets_[index];
        const double most = std::ceil(*settings_.bounded_load * calls * target.weight / group.weight - 1e-9);
        if (target.share().active + 1. <= most) return index;
    }
    return group.open[group.table.at(place)];
}

inline LoadBalancer::Choice LoadBalancer::choose(Group& group, const kernel::Call& call, std::size_t retries) {
    if (group.open.empty()) return std::nullopt;
    const bool slow = simulation().now() < group.warm_at;
    switch (settings_.algorithm) {
        case Balancing::RoundRobin: return slow ? smooth(group, slow, false) : group.open[take_turn(group)];
        case Balancing::WeightedRoundRobin: return smooth(group, slow, false);
        case Balancing::Random: return at_random(group, slow);
        case Balancing::LeastRequests: return group.equal_weights && !slow ? least_of_some(group) : smooth(group, slow, true);
        case Balancing::LeastConnections: return least_of_all(group, slow);
        case Balancing::RingHash:
        case Balancing::Maglev: return by_hash(group, call, retries);
    }
    return std::nullopt;
}

LoadBalancer::Choice LoadBalancer::choose_sticky(Group& group, const kernel::Call& call) {
    const kernel::Time now = simulation().now();
    if (const auto pinned = group.pins->find(call.session, now)) {
        const Target& target = targets_[*pinned];
        if (target.healthy || (group.panics && target.present)) return pinned;
        lost_sessions_.add();
    }
    const Choice choice = choose(group, call, 0);
    if (choice) group.pins->pin(call.session, *choice, now);
    return choice;
}

void LoadBalancer::arrive(kernel::Slot slot, kernel::Call& call) {
    if (settings_.connection_limit && connections_ >= *settings_.connection_limit) {
        reply(slot, call, Outcome::Unavailable);
        return;
    }
    Group& group = groups_[group_by_route_[call.route]];
    const Choice choice = group.pins ? choose_sticky(group, call) : choose(group, call, 0);
    if (!choice) {
        reply(slot, call, Outcome::Unavailable);
        return;
    }
    if (group.panics) [[unlikely]]
        in_panic_.add();
    if (settings_.connection_limit) connections_open_.set(simulation().now(), static_cast<double>(++connections_));
    simulation().forward(slot, call, *targets_[*choice].channel, targets_[*choice].replica);
}

/// A retry, or a second try beside the first, goes to a replica that is chosen anew on the same connection.
std::optional<std::uint16_t> LoadBalancer::pick_target(kernel::Channel& channel, const kernel::Call& attempt) {
    const std::size_t earlier = attempt.attempt - 1U + (attempt.second ? 1U : 0U);
    const Choice choice = choose(groups_[group_by_channel_[channel.index()]], attempt, earlier);
    if (!choice) return std::nullopt;
    return targets_[*choice].replica;
}

}  // namespace headroom::models
