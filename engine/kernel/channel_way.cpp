// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "kernel/channel.h"
#include "kernel/component.h"
#include "kernel/network_path.h"
#include "kernel/simulation.h"

/// How far the messages of a channel go.
namespace headroom::kernel {

/// From a spot to another, one way.
struct Channel::Leg {
    plan::Path path;
    bool crosses = false;  ///< from zone to zone, or from region to region
};
/// By way, see Lines.
struct Channel::Legs {
    std::vector<Leg> there, back;
};

namespace {

/// Where replicas of a component stand: in each zone, or in a region as a whole; none: nowhere on the platform.
std::vector<plan::Spot> spots_of(Simulation& simulation, std::size_t component) {
    const plan::Scenario& scenario = simulation.scenario();
    const auto& place = scenario.components[component].place;
    if (!place) return {};
    if (!simulation.component(component).stands_in_zones()) return {{place->region, {}}};
    std::vector<plan::Spot> spots;
    const auto zones = static_cast<std::size_t>(scenario.platform->regions[place->region].zones);
    for (std::size_t zone = 0; zone < zones; ++zone) spots.push_back({place->region, zone});
    return spots;
}

}  // namespace

bool Channel::crosses_regions() const {
    if (target_.near_users()) return false;
    if (source_ != nullptr) return source_->has_regions();
    return caller_.near_users() && std::ranges::any_of(simulation_.sources(), &Source::has_regions);
}

void Channel::find_ways() {
    const plan::Scenario& scenario = simulation_.scenario();
    if (!scenario.platform) return;
    between_regions_ = from_seconds(scenario.latency_s(index_)) - from_seconds(policy_.latency.value);
    std::vector<std::size_t> targets = {to_};
    if (policy_.on_failure.kind == OnFailure::Kind::Fallback) targets.push_back(fallback_);
    std::vector<Legs> all;
    for (const std::size_t target : targets) all.push_back({legs_to(target, false), legs_to(target, true)});
    const auto leads_away = [](const Legs& legs) {
        const auto is_apart = [](const Leg& leg) { return leg.crosses || !leg.path.lanes.empty(); };
        return std::ranges::any_of(legs.there, is_apart) || std::ranges::any_of(legs.back, is_apart);
    };
    if (std::ranges::none_of(all, leads_away)) return;
    ways_ = std::make_unique<AllWays>();
    for (std::size_t i = 0; i < targets.size(); ++i) ways_->to[i] = ways_to(targets[i], all[i]);
    turns_apart_ = !ways_->to[0].is_one || !ways_->to[1].is_one;
}

/// To or from what stands nowhere there is one, of no length.
std::vector<Channel::Leg> Channel::legs_to(std::size_t component, bool back) const {
    const auto here = spots_of(simulation_, from_), there = spots_of(simulation_, component);
    std::vector<Leg> legs;
    for (const plan::Spot& caller : here) {
        for (const plan::Spot& target : there) {
            const plan::Spot &from = back ? target : caller, &to = back ? caller : target;
            const bool crosses = from.region != to.region || (from.zone && to.zone && from.zone != to.zone);
            legs.push_back({simulation_.scenario().platform->path(from, to).value(), crosses});
        }
    }
    if (legs.empty()) legs.resize(std::max<std::size_t>(1, here.size()) * std::max<std::size_t>(1, there.size()));
    return legs;
}

/// On lanes that take as much as comes, alike legs share a flow.
Channel::Lines Channel::lines_along(const std::vector<Leg>& legs, Time latency, std::vector<double> sizes) {
    sizes.push_back(0);  // of an error
    Network& network = *simulation_.network();
    Lines lines;
    for (const Leg& leg : legs) {
        const Time all = latency + from_seconds(leg.path.latency_s);
        const auto crosses = [&](Network::Flow* flow) { return std::ranges::find(lines.crossing, flow) != lines.crossing.end(); };
        const auto is_alike = [&](Network::Flow* flow) {
            return flow->path == leg.path.lanes && flow->latency == all && crosses(flow) == leg.crosses;
        };
        auto flow = network.is_limited(leg.path.lanes) ? lines.flows.end() : std::ranges::find_if(lines.flows, is_alike);
        if (flow == lines.flows.end()) {
            flow = lines.flows.insert(flow, &network.add_flow(leg.path.lanes, all, sizes));
            if (leg.crosses) lines.crossing.push_back(*flow);
        }
        for (Network::Cargo& cargo : (*flow)->cargoes) lines.cargoes.push_back(&cargo);
    }
    return lines;
}

Channel::Ways Channel::ways_to(std::size_t component, const Legs& legs) {
    const auto &from = simulation_.scenario().components[from_].place, &to = simulation_.scenario().components[component].place;
    Ways ways;
    ways.component = component;
    ways.zones = std::max<std::size_t>(1, spots_of(simulation_, component).size());
    ways.is_far = from && to && from->region != to->region;
    ways.is_one = legs.there.size() == 1;
    ways.there = lines_along(legs.there, latency_, request_bytes_);
    ways.back = lines_along(legs.back, latency_, response_bytes_);
    return ways;
}

/// What is replicated within a region is free of charge, whatever zones it passes (aws.amazon.com/rds/pricing).
std::vector<Channel::Crossing> Channel::crossings(Blocks blocks) const {
    std::vector<Crossing> result;
    if (!ways_) return result;
    const auto bytes = [blocks](const Lines& lines) {
        double sum = 0;
        for (const Network::Flow* flow : lines.crossing) sum += flow->bytes.in(blocks);
        return sum;
    };
    for (const Ways& ways : ways_->to) {
        if (ways.there.crossing.empty()) continue;
        const double shipped = ways.is_far ? bytes(ways.shipped) : 0;
        result.push_back({ways.component, ways.is_far, bytes(ways.there) + shipped, bytes(ways.back)});
    }
    return result;
}

/// The turns of a caller's replica begin where those of its neighbour go on: all go to each replica, and so to each zone.
std::uint32_t& Channel::turn_of(const Call& call) {
    if (!turns_apart_) return call.fallback ? fallback_turn_ : turn_;
    std::vector<std::uint32_t>& turns = ways_->turns[call.fallback ? 1 : 0];
    const std::size_t caller = caller_replica(call);
    while (turns.size() <= caller) turns.push_back(static_cast<std::uint32_t>(turns.size()));
    return turns[caller];
}

/// Of a message, between users and what is not near them.
[[gnu::always_inline]] inline Time Channel::detour_of(const Call& call) const { return far_ ? simulation_.path_of(call.session) : 0; }

/// Of a message, one way, without a platform.
Time Channel::way_of(const Call& call) const { return latency_ + disturbance_of(call).delay + detour_of(call); }

void Channel::disturb(bool to_fallback, const Disturbance& disturbance) {
    const Time more = disturbance.delay - disturbances_[to_fallback].delay;
    disturbances_[to_fallback] = disturbance;
    if (!ways_) return;
    for (const Lines* lines : {&ways_->to[to_fallback].there, &ways_->to[to_fallback].back})
        for (Network::Flow* flow : lines->flows) Network::delay(*flow, more);
}

[[gnu::always_inline]] inline Network::Cargo& Channel::cargo_on(const Lines& lines, const Ways& ways, std::size_t caller_zone,
                                                                std::size_t zone, std::size_t kind) const {
    return *lines.cargoes[(caller_zone * ways.zones + zone) * (routes_.size() + 1) + kind];
}

/// To the target.
Network::Cargo& Channel::cargo_to(const Lines& lines, std::size_t caller_replica, std::size_t target_replica, std::size_t route) const {
    return cargo_on(lines, ways_->to[0], caller_.zone_or_first(caller_replica), target_.zone_or_first(target_replica), route);
}

Time Channel::latency(std::size_t caller_replica, std::size_t target_replica) const {
    return ways_ ? cargo_to(ways_->to[0].there, caller_replica, target_replica, 0).flow->latency : latency();
}

void Channel::prepare_to_ship() {
    if (!ways_ || !ways_->to[0].shipped.cargoes.empty()) return;
    std::vector<Leg> legs = legs_to(to_, false);
    for (Leg& leg : legs) leg.path.latency_s = 0;
    ways_->to[0].shipped = lines_along(legs, 0, request_bytes_);
}

bool Channel::ship(std::size_t target_replica, std::size_t route, std::uint8_t stage, std::uint64_t key) {
    if (!ways_) return true;
    Network::Cargo& cargo = cargo_to(ways_->to[0].shipped, 0, target_replica, route);
    const Slot slot = cargo.lane != nullptr ? simulation_.reminder(to_, target_replica, stage, key) : no_slot;
    return !Network::send(simulation_, cargo, slot, 0, Event::Wake);
}

double Channel::network_s(Blocks blocks) const {
    if (ways_) {
        const auto mean = [&](Lines Ways::*direction) {
            double seconds = 0, messages = 0;
            for (const Ways& ways : ways_->to) {
                for (const Network::Flow* flow : (ways.*direction).flows) {
                    seconds += flow->seconds.in(blocks);
                    messages += flow->messages.in(blocks);
                }
            }
            return messages > 0 ? seconds / messages : 0;
        };
        return mean(&Ways::there) + mean(&Ways::back);
    }
    double answered = 0;
    for (const Counter* counter : figures.answered) answered += static_cast<double>(counter->in(blocks));
    return answered > 0 ? figures.network_s.in(blocks) / answered : 0;
}

void Channel::travel(Slot slot, Call& call) {
    if (trace_ != nullptr) trace_->travels(slot);
    if (ways_) {
        set_out(slot, call);
    } else if (const Time way = way_of(call); way > 0) {
        call.place = Place::Network;
        simulation_.schedule(simulation_.now() + way, slot, Event::Arrive);
    } else {
        reach(slot, call);
    }
}

/// The message is at its component at once.
void Channel::reach(Slot slot, Call& call) {
    if (trace_ != nullptr) trace_->arrives(slot);
    target_of(call).deliver(slot, call);
}

/// Of a call that has left its caller.
[[gnu::always_inline]] inline Network::Cargo& Channel::cargo_on(const Lines& lines, const Ways& ways, const Call& call,
                                                                std::size_t kind) const {
    if (ways.is_one) return *lines.cargoes[kind];
    return cargo_on(lines, ways, call.caller_zone, target_of(call).zone_or_first(call.replica), kind);
}

void Channel::set_out(Slot slot, Call& call) {
    const Ways& ways = ways_of(call);
    if (!ways.is_one) call.caller_zone = static_cast<std::uint8_t>(caller_.zone_or_first(caller_replica(call)) & 0xfU);
    call.place = Place::Network;
    if (!Network::send(simulation_, cargo_on(ways.there, ways, call, call.route), slot, detour_of(call), Event::Arrive)) reach(slot, call);
}

void Channel::come_home(Slot slot, Call& call) {
    if (trace_ != nullptr) trace_->travels(slot);
    if (ways_) {
        const Ways& ways = ways_of(call);
        const std::size_t kind = call.outcome == Outcome::Ok ? call.route : routes_.size();
        if (!Network::send(simulation_, cargo_on(ways.back, ways, call, kind), slot, detour_of(call), Event::Return)) is_back(slot, call);
    } else if (const Time way = way_of(call); way > 0) {
        simulation_.schedule(simulation_.now() + way, slot, Event::Return);
    } else {
        is_back(slot, call);
    }
}

/// The answer is at its caller at once.
void Channel::is_back(Slot slot, Call& call) { returned(slot, call); }

void Channel::stop_message(Slot slot, const Call& call) {
    if (!ways_) return;
    const Ways& ways = ways_of(call);
    simulation_.network()->withdraw(slot, {cargo_on(ways.there, ways, call, 0).flow, cargo_on(ways.back, ways, call, 0).flow});
}

}  // namespace headroom::kernel
