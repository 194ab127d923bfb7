// SPDX-License-Identifier: GPL-3.0-or-later
#include "infrastructure/platform_environment.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "infrastructure/transfers.h"
#include "kernel/network.h"
#include "kernel/simulation.h"

namespace headroom::infrastructure {

namespace {

using kernel::Start;
using kernel::Stream;
using kernel::Time;
using Lanes = std::vector<std::size_t>;

constexpr double band = 0.1;  ///< relative change of a connection's rate that is handed over

class PlatformEnvironment : public kernel::FixedEnvironment {
public:
    explicit PlatformEnvironment(const plan::Scenario& scenario) : scenario_(scenario) {}

    void start(const Start& start) override {
        const std::optional<plan::Path> path = pull_path(start);
        if (!path || start.image <= 0) {
            FixedEnvironment::start(start);
            return;
        }
        const Time latency = kernel::from_seconds(path->latency_s);
        const Lanes lanes = limited(path->lanes);
        simulation().network()->pass(unlimited(path->lanes), start.image);
        if (lanes.empty()) {
            ready_at(simulation().now() + latency + start.boot, start);
            return;
        }
        wait({start, {}, lanes, latency, start.image});
    }

    void begin(const Stream& stream) override {
        const std::optional<plan::Path> path = way(stream);
        const Time latency = path ? kernel::from_seconds(path->latency_s) : 0;
        const Lanes lanes = path ? limited(path->lanes) : Lanes();
        if (path) simulation().network()->pass(unlimited(path->lanes), stream.bytes);
        if (lanes.empty() || stream.bytes <= 0) {
            FixedEnvironment::begin(stream, latency);
        } else {
            wait({{}, stream, lanes, latency, stream.bytes, most_per_s(stream)});
        }
    }

    void tick() override {
        FixedEnvironment::tick();
        const Time now = simulation().now();
        const auto is_over = [now](const Haul& haul) { return haul.ends && *haul.ends <= now; };
        for (Haul& haul : hauls_)
            if (is_over(haul)) take_disks(haul, 0);
        if (std::erase_if(hauls_, is_over) > 0) tell_rivals();
        if (now != next_tick_) return;
        next_tick_.reset();
        hand_over();
        if (hauls_.empty()) return;
        run();
        next_tick_ = now + kernel::from_seconds(control_tick_s);
        tick_at(*next_tick_);
    }

private:
    /// An image on its way, or data.
    struct Haul {
        Start start;
        std::optional<Stream> stream;
        Lanes lanes;
        Time latency = 0;
        double left = 0;  ///< bytes
        double most = std::numeric_limits<double>::infinity();
        std::size_t transfer = 0;
        double on_disk = 0;             ///< bytes a second that the disks at its ends do for it
        std::optional<Time> ends = {};  ///< where that is known: before the next tick
    };
    void wait(const Haul& haul) {
        waiting_.push_back(haul);
        if (next_tick_) return;
        next_tick_ = simulation().now();
        tick_at(*next_tick_);
    }
    void take_disks(Haul& haul, double bytes_per_s) {
        if (haul.stream) occupy_disks(*haul.stream, bytes_per_s - std::exchange(haul.on_disk, bytes_per_s));
    }

    /// Where a replica stands; absent for what is outside.
    std::optional<plan::Spot> spot_of(std::size_t component, std::size_t replica) {
        const auto& place = scenario_.components[component].place;
        return place ? std::optional(plan::Spot{place->region, simulation().component(component).zone(replica)}) : std::nullopt;
    }
    std::optional<plan::Path> way(const Stream& stream) {
        const auto from = spot_of(stream.from, 0), to = stream.to ? spot_of(*stream.to, 0) : plan::Spot{stream.region, {}};
        return from && to ? scenario_.platform->path(*from, *to) : std::nullopt;
    }
    std::optional<plan::Path> pull_path(const Start& start) {
        const auto to = spot_of(start.component, start.replica);
        return to ? scenario_.platform->pull_path(*to) : std::nullopt;
    }

    Lanes limited(const Lanes& lanes) { return those(lanes, true); }
    Lanes unlimited(const Lanes& lanes) { return those(lanes, false); }
    Lanes those(const Lanes& lanes, bool are_limited) {
        Lanes result;
        for (const std::size_t lane : lanes)
            if (simulation().network()->is_limited(lane) == are_limited) result.push_back(lane);
        return result;
    }

    /// At the same time: of a router's shards each is in one, and of an incident of another kind there is one.
    std::size_t most_moves() const {
        std::size_t most = 0;
        for (const plan::Scenario::Incident& incident : scenario_.incidents) {
            if (incident.kind == incident::Kind::Backup) ++most;
            if (incident.kind != incident::Kind::Reshard) continue;
            std::size_t shards = 0;
            for (const plan::Scenario::Connection& each : scenario_.connections)
                if (each.from == incident.component && each.shard) shards = std::max(shards, *each.shard + 1);
            most += shards / 2;
        }
        return most;
    }

    Transfers& transfers() {
        if (transfers_) return *transfers_;
        const kernel::Network& network = *simulation().network();
        std::vector<Lanes> rows, streams;
        const auto add_row = [&](const std::optional<plan::Path>& path) {
            const Lanes lanes = path ? limited(path->lanes) : Lanes();
            if (!lanes.empty() && routes_.emplace(lanes, rows.size()).second) rows.push_back(lanes);
        };
        for (std::size_t flow = 0; flow < network.flows(); ++flow) streams.push_back(network.lanes_of(flow));
        for (std::size_t c = 0; c < scenario_.components.size(); ++c) {
            const auto& place = scenario_.components[c].place;
            if (!place) continue;
            const auto zones = static_cast<std::size_t>(scenario_.platform->regions[place->region].zones);
            for (std::size_t replica = 0; replica < zones; ++replica)
                add_row(pull_path({static_cast<std::uint16_t>(c), static_cast<std::uint16_t>(replica)}));
        }
        if (scenario_.moves_data()) {
            const std::vector<plan::Spot> spots = scenario_.platform->spots();
            for (const plan::Spot& from : spots)
                for (const plan::Spot& to : spots) add_row(scenario_.platform->path(from, to));
        }
        for (std::size_t lane = 0; lane < network.lanes(); ++lane) capacities_.push_back(network.capacity(lane));
        transfers_.emplace(capacities_, rows, most_moves(), streams);
        rates_.resize(streams.size());
        return *transfers_;
    }

    /// What was asked for since the last tick begins; connections take what they took in it.
    void hand_over() {
        for (Haul& haul : waiting_) {
            Transfers& all = transfers();
            haul.transfer = all.begin(routes_.at(haul.lanes), haul.left, haul.most);
            if (haul.stream) take_disks(haul, haul.most);
            hauls_.push_back(haul);
        }
        if (!waiting_.empty()) tell_rivals();
        waiting_.clear();
        kernel::Network& network = *simulation().network();
        for (std::size_t lane = 0; transfers_ && lane < network.lanes(); ++lane)
            if (std::exchange(capacities_[lane], network.capacity(lane)) != network.capacity(lane))
                transfers().set_capacity(lane, network.capacity(lane));
        for (std::size_t flow = 0; flow < network.flows(); ++flow) {
            const bool meets = std::ranges::any_of(hauls_, [&](const Haul& haul) { return meet(haul.lanes, network.lanes_of(flow)); });
            const double asked = network.take_demand(flow, control_tick_s);
            const double demand = meets ? asked : 0;
            if (std::abs(demand - rates_[flow]) <= band * rates_[flow]) continue;
            rates_[flow] = demand;
            transfers().set_rate(flow, demand);
        }
    }

    static bool meet(const Lanes& a, const Lanes& b) {
        return std::ranges::any_of(a, [&](std::size_t lane) { return std::ranges::find(b, lane) != b.end(); });
    }

    /// To the next tick; what is through in it will be so at its date.
    void run() {
        const Time now = simulation().now();
        for (const Transfers::End& end : transfers().run(control_tick_s)) {
            const auto haul = std::ranges::find(hauls_, end.transfer, &Haul::transfer);
            if (haul == hauls_.end()) continue;
            haul->ends = now + kernel::from_seconds(end.after_s);
            tick_at(*haul->ends);
            if (haul->stream) {
                tell_at(*haul->ends + haul->latency, *haul->stream);
            } else {
                ready_at(*haul->ends + haul->latency + haul->start.boot, haul->start);
            }
        }
        for (Haul& haul : hauls_) {
            if (!haul.stream) continue;
            const double left = haul.ends ? 0 : transfers().left(haul.transfer);
            const double passed = std::exchange(haul.left, left) - left;
            take_disks(haul, passed / (haul.ends ? std::max(kernel::to_seconds(*haul.ends - now), 1e-9) : control_tick_s));
        }
    }

    /// Messages compete with all that is on its way now.
    void tell_rivals() {
        std::map<std::pair<Lanes, double>, std::size_t> counts;
        for (const Haul& haul : hauls_) ++counts[{haul.lanes, haul.most}];
        std::vector<kernel::Network::Rivals> rivals;
        for (const auto& [alike, count] : counts) rivals.push_back({alike.first, alike.second, count});
        simulation().network()->set_rivals(rivals);
    }

    const plan::Scenario& scenario_;
    std::optional<Transfers> transfers_;
    std::map<Lanes, std::size_t> routes_;
    std::vector<Haul> waiting_, hauls_;
    std::vector<double> capacities_;  ///< of each lane, as handed over last; 0: as much as comes
    std::vector<double> rates_;       ///< of each flow, as handed over last
    std::optional<Time> next_tick_;   ///< while anything is on its way
};

}  // namespace

std::unique_ptr<kernel::Environment> environment_of(const plan::Scenario& scenario) {
    return std::make_unique<PlatformEnvironment>(scenario);
}

}  // namespace headroom::infrastructure
