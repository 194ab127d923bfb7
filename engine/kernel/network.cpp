// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/network.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "kernel/simulation.h"

namespace headroom::kernel {

namespace {
constexpr double shortest_s = 1.5e-9;  ///< the clock counts nanoseconds: what is left of a message then has come
}

Network::Network(Simulation& simulation, const plan::Platform& platform) : simulation_(simulation) {
    Statistics& statistics = simulation.statistics();
    for (const plan::Platform::Line& line : platform.lines) {
        for (int way = 0; way < 2; ++way) {
            Lane& lane = lanes_.emplace_back();
            if (!line.bytes_per_s) {
                lane.passed = &statistics.total();
                continue;
            }
            lane.capacity = *line.bytes_per_s;
            lane.rate = &statistics.gauge();
            lane.present = &statistics.headcount();
            lane.arrivals = &statistics.counter();
        }
    }
}

bool Network::is_limited(const std::vector<std::size_t>& lanes) const {
    return std::ranges::any_of(lanes, [this](std::size_t lane) { return lanes_[lane].capacity > 0; });
}

std::size_t Network::add_flow(const std::vector<std::size_t>& lanes, Figures& figures) {
    Flow& flow = flows_.emplace_back();
    flow.figures = &figures;
    for (const std::size_t lane : lanes) (lanes_[lane].capacity > 0 ? flow.lanes : flow.free).push_back(lane);
    return flows_.size() - 1;
}

void Network::pass(const std::vector<std::size_t>& lanes, double bytes) {
    for (const std::size_t lane : lanes) lanes_[lane].passed->add(bytes);
}

void Network::send(std::size_t index, Slot slot, double bytes, Time latency, Event event) {
    Flow& flow = flows_[index];
    advance();
    pass(flow.free, bytes);
    for (const std::size_t lane : flow.lanes) {
        lanes_[lane].present->enter(simulation_.now());
        lanes_[lane].arrivals->add();
    }
    simulation_.call(slot).event = Event::Transfer;
    flow.came += bytes;
    const bool was_idle = flow.transfers.empty();
    if (was_idle) flow.given = 0;
    flow.transfers.push_back({flow.given + bytes, ++sequence_, slot, event, simulation_.now(), latency});
    std::ranges::push_heap(flow.transfers, std::greater());
    if (was_idle) {
        active_.push_back(&flow);
        share();
    }
    arm();
}

/// All that was on its way is so much further.
void Network::advance() {
    const double seconds = to_seconds(simulation_.now() - since_);
    since_ = simulation_.now();
    if (seconds == 0) return;
    for (Flow* flow : active_) flow->given += flow->of_each() * seconds;
}

/// Fills all flows alike until a lane is full; those on it have their share; and so on with the rest.
void Network::share() {
    for (Lane& lane : lanes_) {
        lane.left = lane.capacity;
        lane.open = 0;
    }
    claims_ = active_;
    for (Flow& rival : rivals_) claims_.push_back(&rival);
    for (Flow* flow : claims_) {
        flow->known = false;
        for (const std::size_t lane : flow->lanes) lanes_[lane].open += flow->weight;
    }
    for (std::size_t unknown = claims_.size(); unknown > 0;) {
        const Lane* fullest = nullptr;
        double least = std::numeric_limits<double>::infinity();
        for (const Lane& lane : lanes_) {
            if (lane.open == 0) continue;
            const double each = lane.left / lane.open;
            if (each < least) {
                least = each;
                fullest = &lane;
            }
        }
        const auto number = static_cast<std::size_t>(fullest - lanes_.data());
        for (Flow* flow : claims_) {
            if (flow->known || std::ranges::find(flow->lanes, number) == flow->lanes.end()) continue;
            flow->known = true;
            flow->rate = least * flow->weight;
            --unknown;
            for (const std::size_t lane : flow->lanes) {
                lanes_[lane].left = std::max(0.0, lanes_[lane].left - flow->rate);
                lanes_[lane].open -= flow->weight;
            }
        }
    }
    for (Lane& lane : lanes_)
        if (lane.capacity > 0) lane.rate->set(simulation_.now(), lane.capacity - lane.left);
}

void Network::set_rivals(const std::vector<Rivals>& rivals) {
    advance();
    rivals_.clear();
    for (const Rivals& each : rivals) {
        Flow& flow = rivals_.emplace_back();
        flow.lanes = each.lanes;
        flow.weight = static_cast<double>(each.count);
    }
    share();
    arm();
}

double Network::take_demand(std::size_t index, double seconds) {
    Flow& flow = flows_[index];
    advance();
    const double since = to_seconds(simulation_.now() - std::exchange(flow.asked, simulation_.now()));
    const double came = std::exchange(flow.came, 0);
    double waiting = 0;
    for (const Transfer& transfer : flow.transfers) waiting += transfer.end - flow.given;
    return (since > 0 ? came / since : 0) + waiting / seconds;
}

void Network::arm() {
    double soonest = std::numeric_limits<double>::infinity();
    for (const Flow* flow : active_) soonest = std::min(soonest, (flow->transfers.front().end - flow->given) / flow->of_each());
    if (soonest == std::numeric_limits<double>::infinity()) return;
    const Time at = simulation_.now() + std::max<Time>(0, from_seconds(soonest));
    if (at >= armed_) return;  // the event in force finds nothing, and arms again
    armed_ = at;
    const Slot slot = simulation_.allocate();
    simulation_.call(slot).key = ++arming_;
    simulation_.schedule(at, slot, Event::Network);
}

void Network::take_ended(Flow& flow, std::vector<Transfer>& ended) {
    const double close = flow.of_each() * shortest_s + flow.given * 1e-12;
    while (!flow.transfers.empty() && flow.transfers.front().end - flow.given <= close) {
        std::ranges::pop_heap(flow.transfers, std::greater());
        ended.push_back(flow.transfers.back());
        flow.transfers.pop_back();
    }
}

void Network::due(Slot slot) {
    const std::uint64_t arming = simulation_.call(slot).key;
    simulation_.release(slot);
    if (arming != arming_) return;
    armed_ = never;
    advance();
    std::vector<Transfer> ended;
    for (Flow* flow : active_) {
        const std::size_t before = ended.size();
        take_ended(*flow, ended);
        for (std::size_t i = before; i < ended.size(); ++i) {
            for (const std::size_t lane : flow->lanes) lanes_[lane].present->leave(simulation_.now());
            arrive(ended[i], *flow);
        }
    }
    if (std::erase_if(active_, [](const Flow* flow) { return flow->transfers.empty(); }) > 0) share();
    arm();
}

void Network::arrive(const Transfer& transfer, const Flow& flow) {
    flow.figures->seconds.add(to_seconds(simulation_.now() - transfer.began + transfer.latency));
    flow.figures->messages.add();
    if (simulation_.call(transfer.slot).event == Event::Free) {
        simulation_.call(transfer.slot).event = Event::None;
        simulation_.release(transfer.slot);
    } else {
        simulation_.schedule(simulation_.now() + transfer.latency, transfer.slot, transfer.event);
    }
}

double Network::bytes(std::size_t lane, Blocks blocks) const {
    return lanes_[lane].capacity > 0 ? lanes_[lane].rate->integral(blocks) : lanes_[lane].passed->in(blocks);
}

}  // namespace headroom::kernel
