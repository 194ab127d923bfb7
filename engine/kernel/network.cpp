// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/network.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "kernel/simulation.h"

namespace headroom::kernel {

namespace {
constexpr double longest_s = 10;       ///< that an event is armed ahead: on a link that is out everything takes for ever
constexpr double shortest_s = 1.5e-9;  ///< the clock counts nanoseconds: what is left of a message then has come
}  // namespace

Network::Network(Simulation& simulation, const plan::Platform& platform) : simulation_(simulation) {
    Statistics& statistics = simulation.statistics();
    statistics.add(*this);
    for (const plan::Platform::Line& line : platform.lines) {
        for (int way = 0; way < 2; ++way) {
            Lane& lane = lanes_.emplace_back();
            if (!line.bytes_per_s) {
                lane.passed = &statistics.total();
                continue;
            }
            lane.full_capacity = lane.capacity = *line.bytes_per_s;
            lane.rate = &statistics.gauge();
            lane.present = &statistics.headcount();
        }
    }
}

bool Network::is_limited(const std::vector<std::size_t>& lanes) const {
    return std::ranges::any_of(lanes, [this](std::size_t lane) { return is_limited(lane); });
}

Network::Flow& Network::add_flow(const std::vector<std::size_t>& lanes, Time latency, const std::vector<double>& sizes) {
    const bool is_free = !is_limited(lanes);
    Flow& flow = *(is_free ? free_ : flows_).emplace_back(std::make_unique<Flow>(simulation_.statistics()));
    flow.path = lanes;
    flow.latency = latency;
    for (const std::size_t lane : lanes) {
        lanes_[lane].flows.push_back(&flow);
        if (!is_limited(lane)) continue;
        flow.lanes.push_back(lane);
        if (flow.lane == nullptr)
            flow.lane = &lanes_[lane];
        else
            flow.others.push_back(&lanes_[lane]);
        flow.full_rate = std::min(flow.full_rate, lanes_[lane].full_capacity);
    }
    for (const double bytes : sizes) {
        const Time alone = from_seconds(bytes / flow.full_rate);
        flow.cargoes.push_back({alone + latency, alone, 0, bytes > 0 ? flow.lane : nullptr, &flow, bytes});
    }
    return flow;
}

void Network::post(Flow& flow) {
    for (Cargo& cargo : flow.cargoes) {
        if (cargo.sent == 0) continue;
        const auto sent = static_cast<double>(std::exchange(cargo.sent, 0));
        flow.messages.add(sent);
        flow.bytes.add(sent * cargo.bytes);
        flow.came += sent * cargo.bytes;
        flow.seconds.add(sent * to_seconds(cargo.way));
    }
}

void Network::delay(Flow& flow, Time by) {
    post(flow);
    flow.latency += by;
    for (Cargo& cargo : flow.cargoes) cargo.way += by;
}

void Network::post() {
    for (const auto& flow : flows_) post(*flow);
    for (const auto& flow : free_) post(*flow);
}

void Network::pass(const std::vector<std::size_t>& lanes, double bytes) {
    for (const std::size_t lane : lanes) lanes_[lane].passed->add(bytes);
}

/// With a message that is alone?
bool Network::is_busy(const Lane& lane) const { return lane.alone != nullptr && lane.alone->lone.until > simulation_.now(); }

/// Works out when the lane is free.
void Network::settle(Lane& lane) {
    lane.free_from = never;
    if (lane.active == 0 && !lane.is_hindered) lane.free_from = is_busy(lane) ? lane.alone->lone.until : simulation_.now();
}

/// A message that meets others on its lanes; what it would be if it did not.
void Network::send_among(const Cargo& cargo, Event event, const Lone& message) {
    Flow& flow = *cargo.flow;
    advance();
    const std::size_t before = active_.size();
    for (const std::size_t lane : flow.lanes) meet(lanes_[lane]);
    join(flow, message, cargo.bytes, event);
    messages_[message.slot].is_pending = false;
    if (active_.size() > before) share();
    arm();
}

/// The message that is alone is so no longer. Gives the bytes that are left of it.
double Network::end_alone(Flow& flow) {
    const Time left = std::exchange(flow.lone.until, simulation_.now()) - simulation_.now();
    for (const std::size_t lane : flow.lanes) settle(lanes_[lane]);
    return to_seconds(left) * flow.full_rate;
}

/// Another is on the lane from now on. The event of the one that was alone there comes up too early.
void Network::meet(const Lane& lane) {
    if (!is_busy(lane)) return;
    Flow& flow = *lane.alone;
    const Lone message = flow.lone;
    join(flow, message, end_alone(flow), simulation_.call(message.slot).event);
}

/// It shares its lanes from now on.
void Network::join(Flow& flow, const Lone& lone, double bytes, Event event) {
    Call& call = simulation_.call(lone.slot);
    call.event = Event::Transfer;
    if (lone.slot >= messages_.size()) messages_.resize(2 * (lone.slot + std::size_t{1}));
    for (const std::size_t lane : flow.lanes) lanes_[lane].present->enter(simulation_.now());
    if (flow.present == 0) {
        flow.given = 0;
        active_.push_back(&flow);
        for (const std::size_t lane : flow.lanes) {
            ++lanes_[lane].active;
            settle(lanes_[lane]);
        }
    }
    ++flow.present;
    flow.shared.add(bytes);
    Message& message = messages_[lone.slot];
    message = {call.serial, &flow, ++sequence_, lone.sent, lone.arrives - lone.until, lone.arrives, event, true};
    message.end = flow.given + bytes;
    flow.turns.push_back({message.end, sequence_, lone.slot});
    std::ranges::push_heap(flow.turns, std::greater());
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
    claims_.assign(active_.begin(), active_.end());
    for (Claim& rival : rivals_) claims_.push_back(&rival);
    for (Claim* claim : claims_) {
        claim->known = false;
        for (const std::size_t lane : claim->lanes) lanes_[lane].open += claim->weight;
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
        double most = std::numeric_limits<double>::infinity();
        for (const Claim& rival : rivals_)
            if (!rival.known) most = std::min(most, rival.most);
        const auto number = static_cast<std::size_t>(fullest - lanes_.data());
        for (Claim* claim : claims_) {
            const bool has_enough = most < least && claim->most == most;
            const bool is_here = most >= least && std::ranges::find(claim->lanes, number) != claim->lanes.end();
            if (claim->known || !(has_enough || is_here)) continue;
            claim->known = true;
            claim->rate = std::min(most, least) * claim->weight;
            --unknown;
            for (const std::size_t lane : claim->lanes) {
                lanes_[lane].left = std::max(0.0, lanes_[lane].left - claim->rate);
                lanes_[lane].open -= claim->weight;
            }
        }
    }
    for (Lane& lane : lanes_)
        if (lane.capacity > 0) lane.rate->set(simulation_.now(), lane.capacity - lane.left);
}

void Network::set_rivals(const std::vector<Rivals>& rivals) {
    advance();
    rivals_.clear();
    for (Lane& lane : lanes_) lane.is_hindered = lane.capacity < lane.full_capacity;
    for (const Rivals& each : rivals) {
        rivals_.push_back({each.lanes, static_cast<double>(each.count), each.most});
        for (const std::size_t lane : each.lanes) {
            lanes_[lane].is_hindered = true;
            meet(lanes_[lane]);
        }
    }
    for (Lane& lane : lanes_) settle(lane);
    share();
    arm();
}

void Network::narrow(std::size_t index, double share) {
    Lane& lane = lanes_[index];
    bool has_rivals = false;
    advance();
    meet(lane);
    lane.capacity = lane.full_capacity * share;
    for (const Claim& rival : rivals_)
        if (std::ranges::find(rival.lanes, index) != rival.lanes.end()) has_rivals = true;
    lane.is_hindered = has_rivals || share < 1;
    settle(lane);
    this->share();
    arm();
}

double Network::take_demand(std::size_t index, double seconds) {
    Flow& flow = *flows_[index];
    advance();
    post(flow);
    const double since = to_seconds(simulation_.now() - std::exchange(flow.asked, simulation_.now()));
    const double came = std::exchange(flow.came, 0);
    double waiting = 0;
    for (const Turn& turn : flow.turns) waiting += is_void(turn) ? 0 : turn.end - flow.given;
    return (since > 0 ? came / since : 0) + waiting / seconds;
}

void Network::drop_front(Flow& flow) {
    std::ranges::pop_heap(flow.turns, std::greater());
    flow.turns.pop_back();
}

void Network::arm() {
    double soonest = std::numeric_limits<double>::infinity();
    for (Flow* flow : active_) {
        while (is_void(flow->turns.front())) drop_front(*flow);
        soonest = std::min(soonest, (flow->turns.front().end - flow->given) / flow->of_each());
    }
    if (soonest == std::numeric_limits<double>::infinity()) return;
    const Time at = simulation_.now() + std::max<Time>(0, from_seconds(std::min(soonest, longest_s)));
    if (at >= armed_) return;  // the event in force finds nothing, and arms again
    armed_ = at;
    const Slot slot = simulation_.allocate();
    simulation_.call(slot).key = ++arming_;
    simulation_.schedule(at, slot, Event::Network);
}

void Network::take_ended(Flow& flow) {
    const double close = flow.of_each() * shortest_s + flow.given * 1e-12;
    while (!flow.turns.empty() && (is_void(flow.turns.front()) || flow.turns.front().end - flow.given <= close)) {
        if (!is_void(flow.turns.front())) ended_.push_back(flow.turns.front().slot);
        drop_front(flow);
    }
}

/// The message shares nothing any more.
void Network::leave(Message& message) {
    message.sequence = 0;
    --message.flow->present;
    for (const std::size_t lane : message.flow->lanes) lanes_[lane].present->leave(simulation_.now());
}

void Network::forget_idle_flows() {
    const auto is_idle = [this](Flow* flow) {
        if (flow->present > 0) return false;
        flow->turns.clear();
        for (const std::size_t lane : flow->lanes) {
            --lanes_[lane].active;
            settle(lanes_[lane]);
        }
        return true;
    };
    if (std::erase_if(active_, is_idle) > 0) share();
}

void Network::due(Slot event) {
    const std::uint64_t arming = simulation_.call(event).key;
    simulation_.release(event);
    if (arming != arming_) return;
    armed_ = never;
    advance();
    ended_.clear();
    for (Flow* flow : active_) take_ended(*flow);
    for (const Slot slot : ended_) {
        leave(messages_[slot]);
        arrive(slot);
    }
    forget_idle_flows();
    arm();
}

/// Its last byte has come.
void Network::arrive(Slot slot) {
    Message& message = messages_[slot];
    message.arrives = simulation_.now() + message.latency;
    message.flow->seconds.add(to_seconds(message.arrives - message.counted_to));
    if (message.is_pending) return;
    message.is_pending = true;
    simulation_.schedule(message.arrives, slot, message.event);
}

void Network::would_have_come(Slot slot) {
    Message& message = messages_[slot];
    message.is_pending = message.arrives != never;
    if (message.is_pending)
        simulation_.schedule(std::max(message.arrives, simulation_.now()), slot, message.event);
    else
        simulation_.call(slot).event = Event::Transfer;
}

void Network::withdraw(Slot slot, std::initializer_list<Flow*> flows) {
    const auto take_back = [](Flow& flow, double bytes, Time on_the_way) {
        flow.messages.add(-1);
        flow.bytes.add(-bytes);
        flow.seconds.add(-to_seconds(on_the_way));
    };
    const std::uint64_t serial = simulation_.call(slot).serial;
    if (slot < messages_.size() && messages_[slot].serial == serial && messages_[slot].sequence != 0) {
        Message& message = messages_[slot];
        Flow& flow = *message.flow;
        advance();
        const double left = message.end - flow.given;
        leave(message);
        forget_idle_flows();
        arm();
        flow.shared.add(-left);
        take_back(flow, left, message.counted_to - message.sent);
        if (!message.is_pending) simulation_.call(slot).event = Event::None;
        return;
    }
    for (Flow* flow : flows) {
        if (flow->lone.slot != slot || flow->lone.until <= simulation_.now()) continue;
        take_back(*flow, end_alone(*flow), flow->lone.arrives - flow->lone.sent);
        return;
    }
}

const std::vector<std::size_t>& Network::lanes_of(std::size_t flow) const { return flows_[flow]->lanes; }

double Network::bytes(std::size_t number, Blocks blocks) const {
    const Lane& lane = lanes_[number];
    double sum = is_limited(number) ? lane.rate->integral(blocks) : lane.passed->in(blocks);
    for (const Flow* flow : lane.flows) sum += flow->bytes.in(blocks) - (is_limited(number) ? flow->shared.in(blocks) : 0);
    return sum;
}

double Network::arrivals(std::size_t lane, Blocks blocks) const {
    double sum = 0;
    for (const Flow* flow : lanes_[lane].flows) sum += flow->messages.in(blocks);
    return sum;
}

}  // namespace headroom::kernel
