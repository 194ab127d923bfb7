// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "kernel/channel.h"
#include "kernel/component.h"
#include "kernel/network_path.h"
#include "kernel/simulation.h"

/// How far the messages of a channel go.
namespace headroom::kernel {

Channel::AllWays::AllWays(Statistics& statistics)
    : there{statistics.total(), statistics.total()},
      back{statistics.total(), statistics.total()},
      shipped{statistics.total(), statistics.total()} {}

bool Channel::crosses_regions() const {
    if (target_.near_users()) return false;
    if (source_ != nullptr) return source_->has_regions();
    return caller_.near_users() && std::ranges::any_of(simulation_.sources(), &Source::has_regions);
}

/// Those of its ends that stand apart.
void Channel::find_ways() {
    const plan::Scenario& scenario = simulation_.scenario();
    if (!scenario.platform) return;
    between_regions_ = from_seconds(scenario.latency_s(index_)) - from_seconds(policy_.latency.value);
    auto ways = std::make_unique<AllWays>(simulation_.statistics());
    std::swap(ways, ways_);
    ways_->target = ways_to(to_);
    if (policy_.on_failure.kind == OnFailure::Kind::Fallback) ways_->fallback = ways_to(fallback_);
    const auto has_lanes = [](const Way& way) { return !way.lanes.empty(); };
    const auto leads_away = [&](const Ways& each) {
        return each.cross_zones || each.cross_regions || std::ranges::any_of(each.there, has_lanes) ||
               std::ranges::any_of(each.back, has_lanes);
    };
    if (!leads_away(ways_->target) && !leads_away(ways_->fallback)) ways_.reset();
}

Channel::Ways Channel::ways_to(std::size_t component) {
    const plan::Scenario& scenario = simulation_.scenario();
    const plan::Platform& platform = *scenario.platform;
    const auto &from = scenario.components[from_].place, &to = scenario.components[component].place;
    const auto zones_of = [&](std::size_t each, const std::optional<plan::Stand>& place) {
        const bool stands_in_zones = place && simulation_.component(each).stands_in_zones();
        return stands_in_zones ? static_cast<std::size_t>(platform.regions[place->region].zones) : 0;
    };
    const std::size_t here = zones_of(from_, from), there = zones_of(component, to);
    Ways ways;
    ways.zones = std::max<std::size_t>(1, there);
    ways.cross_regions = from && to && from->region != to->region;
    for (std::size_t a = 0; a < std::max<std::size_t>(1, here); ++a) {
        for (std::size_t b = 0; b < ways.zones; ++b) {
            if (!from || !to) {
                ways.there.emplace_back();
                ways.back.emplace_back();
                continue;
            }
            const plan::Spot begin{from->region, here > 0 ? std::optional(a) : std::nullopt};
            const plan::Spot end{to->region, there > 0 ? std::optional(b) : std::nullopt};
            const auto way = [&](const plan::Spot& one, const plan::Spot& other, Network::Figures& tallied) {
                const plan::Path path = platform.path(one, other).value();
                Network& network = *simulation_.network();
                Way made{from_seconds(path.latency_s), nullptr, path.lanes, nullptr};
                if (network.is_limited(path.lanes)) made.flow = &network.add_flow(path.lanes, tallied);
                return made;
            };
            ways.there.push_back(way(begin, end, ways_->there));
            ways.back.push_back(way(end, begin, ways_->back));
            ways.cross_zones = ways.cross_zones || (here > 0 && there > 0 && !ways.cross_regions && a != b);
        }
    }
    Statistics& statistics = simulation_.statistics();
    if (!ways.cross_zones && !ways.cross_regions) return ways;
    ways.crossing = {component, ways.cross_regions, &statistics.total(), &statistics.total()};
    for (std::size_t number = 0; number < ways.there.size(); ++number) {
        if (ways.cross_zones && number / ways.zones == number % ways.zones) continue;
        ways.there[number].crossing = ways.crossing.there;
        ways.back[number].crossing = ways.crossing.back;
    }
    return ways;
}

std::vector<Channel::Crossing> Channel::crossings() const {
    std::vector<Crossing> result;
    if (!ways_) return result;
    for (const Ways* each : {&ways_->target, &ways_->fallback})
        if (each->crossing.there != nullptr) result.push_back(each->crossing);
    return result;
}

/// The turns of a caller's replica begin where those of its neighbour go on: all go to each replica, and so to each zone.
std::uint32_t& Channel::turn_of(const Call& call) {
    if (!ways_ || ways_of(call).there.size() == 1) return call.fallback ? fallback_turn_ : turn_;
    std::vector<std::uint32_t>& turns = ways_->turns[call.fallback ? 1 : 0];
    const std::size_t caller = caller_replica(call);
    while (turns.size() <= caller) turns.push_back(static_cast<std::uint32_t>(turns.size()));
    return turns[caller];
}

/// Of a message, one way, but for the platform.
Time Channel::way_of(const Call& call) const {
    return latency_ + disturbance_of(call).delay + (far_ ? simulation_.path_of(call.session) : 0);
}

Time Channel::latency(std::size_t caller_replica, std::size_t target_replica) const {
    if (!ways_) return latency();
    return latency_ + disturbances_[0].delay +
           ways_->target.there[caller_.zone_or_first(caller_replica) * ways_->target.zones + target_.zone_or_first(target_replica)].latency;
}

void Channel::prepare_to_ship() {
    if (!ways_) return;
    for (Way& way : ways_->target.there)
        if (way.flow != nullptr && way.shipped == nullptr) way.shipped = &simulation_.network()->add_flow(way.lanes, ways_->shipped);
}

/// What is replicated within a region is free of charge, whatever zones it passes (aws.amazon.com/rds/pricing).
bool Channel::ship(std::size_t target_replica, double bytes, std::uint8_t stage, std::uint64_t key) {
    if (!ways_) return true;
    const Ways& ways = ways_->target;
    const Way& way = ways.there[caller_.zone_or_first(0) * ways.zones + target_.zone_or_first(target_replica)];
    if (way.crossing != nullptr && ways.crossing.is_far) way.crossing->add(bytes);
    if (bytes == 0) return true;
    if (way.shipped == nullptr) {
        simulation_.network()->pass(way.lanes, bytes);
        return true;
    }
    simulation_.network()->send(*way.shipped, simulation_.reminder(to_, target_replica, stage, key), bytes, 0, Event::Wake);
    return false;
}

double Channel::network_s(Blocks blocks) const {
    const auto mean = [blocks](const Total& seconds, double messages) { return messages > 0 ? seconds.in(blocks) / messages : 0; };
    if (ways_) {
        double there = ways_->there.messages.in(blocks), back = ways_->back.messages.in(blocks);
        for (const Ways* ways : {&ways_->target, &ways_->fallback}) {
            for (const Way& way : ways->there) there += way.flow != nullptr ? Network::arrivals(*way.flow, blocks) : 0;
            for (const Way& way : ways->back) back += way.flow != nullptr ? Network::arrivals(*way.flow, blocks) : 0;
        }
        return mean(ways_->there.seconds, there) + mean(ways_->back.seconds, back);
    }
    double answered = 0;
    for (const Counter* counter : figures.answered) answered += static_cast<double>(counter->in(blocks));
    return mean(figures.network_s, answered);
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

/// Where the way of a call that has left its caller stands in the list of ways.
[[gnu::always_inline]] inline std::size_t Channel::way_number(const Ways& ways, const Call& call) const {
    return ways.there.size() == 1 ? 0 : call.caller_zone * ways.zones + target_of(call).zone_or_first(call.replica);
}

/// False where the message is there at once.
[[gnu::always_inline]] inline bool Channel::leave_on(Slot slot, const Call& call, const Way& way, double bytes, Network::Figures& tallied,
                                                     Event event) {
    const Time latency = way_of(call) + way.latency;
    if (way.crossing != nullptr) way.crossing->add(bytes);
    if (way.flow != nullptr && bytes > 0) {
        simulation_.network()->send(*way.flow, slot, bytes, latency, event);
        return true;
    }
    if (way.flow == nullptr && !way.lanes.empty()) simulation_.network()->pass(way.lanes, bytes);
    tallied.seconds.add(to_seconds(latency));
    tallied.messages.add(1);
    if (latency > 0) simulation_.schedule(simulation_.now() + latency, slot, event);
    return latency > 0;
}

void Channel::set_out(Slot slot, Call& call) {
    const Ways& ways = ways_of(call);
    if (ways.there.size() > 1) call.caller_zone = static_cast<std::uint8_t>(caller_.zone_or_first(caller_replica(call)) & 0xfU);
    call.place = Place::Network;
    const Way& way = ways.there[way_number(ways, call)];
    if (!leave_on(slot, call, way, request_bytes_[call.route], ways_->there, Event::Arrive)) reach(slot, call);
}

void Channel::come_home(Slot slot, Call& call) {
    if (trace_ != nullptr) trace_->travels(slot);
    if (!ways_) {
        if (const Time way = way_of(call); way > 0)
            simulation_.schedule(simulation_.now() + way, slot, Event::Return);
        else
            returned(slot, call);
        return;
    }
    const Ways& ways = ways_of(call);
    const Way& way = ways.back[way_number(ways, call)];
    if (!leave_on(slot, call, way, response_bytes_[call.route], ways_->back, Event::Return)) returned(slot, call);
}

void Channel::stop_message(Slot slot, const Call& call) {
    if (!ways_) return;
    const Ways& ways = ways_of(call);
    const std::size_t number = way_number(ways, call);
    const Way &there = ways.there[number], &back = ways.back[number];
    const Network::Rest rest = simulation_.network()->withdraw(slot, {there.flow, back.flow});
    Total* crossing = rest.event == Event::Arrive ? there.crossing : back.crossing;
    if (rest.bytes > 0 && crossing != nullptr) crossing->add(-rest.bytes);
}

}  // namespace headroom::kernel
