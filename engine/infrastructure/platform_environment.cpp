// SPDX-License-Identifier: GPL-3.0-or-later
#include "infrastructure/platform_environment.h"

#include <algorithm>
#include <cmath>
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
        waiting_.push_back({start, lanes, latency});
        if (next_tick_) return;
        next_tick_ = simulation().now();
        tick_at(*next_tick_);
    }

    void tick() override {
        const Time now = simulation().now();
        if (std::erase_if(pulls_, [now](const Pull& pull) { return pull.ends && *pull.ends <= now; }) > 0) tell_rivals();
        if (now != next_tick_) return;
        next_tick_.reset();
        hand_over();
        if (pulls_.empty()) return;
        run();
        next_tick_ = now + kernel::from_seconds(control_tick_s);
        tick_at(*next_tick_);
    }

private:
    struct Pull {
        Start start;
        Lanes lanes;
        Time latency = 0;
        std::size_t transfer = 0;
        std::optional<Time> ends = {};  ///< where that is known: before the next tick
    };
    std::optional<plan::Path> pull_path(const Start& start) {
        const auto& place = scenario_.components[start.component].place;
        if (!place) return std::nullopt;
        return scenario_.platform->pull_path({place->region, simulation().component(start.component).zone(start.replica)});
    }

    Lanes limited(const Lanes& lanes) { return those(lanes, true); }
    Lanes unlimited(const Lanes& lanes) { return those(lanes, false); }
    Lanes those(const Lanes& lanes, bool are_limited) {
        Lanes result;
        for (const std::size_t lane : lanes)
            if (simulation().network()->is_limited(lane) == are_limited) result.push_back(lane);
        return result;
    }

    void tick_at(Time at) {
        const kernel::Slot slot = simulation().allocate();
        simulation().schedule(at, slot, kernel::Event::Tick);
    }

    Transfers& transfers() {
        if (transfers_) return *transfers_;
        const kernel::Network& network = *simulation().network();
        std::vector<Lanes> rows, streams;
        for (std::size_t flow = 0; flow < network.flows(); ++flow) streams.push_back(network.lanes_of(flow));
        for (std::size_t c = 0; c < scenario_.components.size(); ++c) {
            const auto& place = scenario_.components[c].place;
            if (!place) continue;
            const auto zones = static_cast<std::size_t>(scenario_.platform->regions[place->region].zones);
            for (std::size_t replica = 0; replica < zones; ++replica) {
                const auto path = pull_path({static_cast<std::uint16_t>(c), static_cast<std::uint16_t>(replica)});
                const Lanes lanes = path ? limited(path->lanes) : Lanes();
                if (!lanes.empty() && routes_.emplace(lanes, rows.size()).second) rows.push_back(lanes);
            }
        }
        for (std::size_t lane = 0; lane < network.lanes(); ++lane) capacities_.push_back(network.capacity(lane));
        transfers_.emplace(capacities_, rows, streams);
        rates_.resize(streams.size());
        return *transfers_;
    }

    /// What was asked for since the last tick begins; connections take what they took in it.
    void hand_over() {
        for (Pull& pull : waiting_) {
            Transfers& all = transfers();
            pull.transfer = all.begin(routes_.at(pull.lanes), pull.start.image);
            pulls_.push_back(pull);
        }
        if (!waiting_.empty()) tell_rivals();
        waiting_.clear();
        kernel::Network& network = *simulation().network();
        for (std::size_t lane = 0; transfers_ && lane < network.lanes(); ++lane)
            if (std::exchange(capacities_[lane], network.capacity(lane)) != network.capacity(lane))
                transfers().set_capacity(lane, network.capacity(lane));
        for (std::size_t flow = 0; flow < network.flows(); ++flow) {
            const bool meets = std::ranges::any_of(pulls_, [&](const Pull& pull) { return meet(pull.lanes, network.lanes_of(flow)); });
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
            const auto pull = std::ranges::find(pulls_, end.transfer, &Pull::transfer);
            if (pull == pulls_.end()) continue;
            pull->ends = now + kernel::from_seconds(end.after_s);
            tick_at(*pull->ends);
            ready_at(*pull->ends + pull->latency + pull->start.boot, pull->start);
        }
    }

    /// Messages compete with all that is pulled now.
    void tell_rivals() {
        std::map<Lanes, std::size_t> counts;
        for (const Pull& pull : pulls_) ++counts[pull.lanes];
        std::vector<kernel::Network::Rivals> rivals;
        for (const auto& [lanes, count] : counts) rivals.push_back({lanes, count});
        simulation().network()->set_rivals(rivals);
    }

    const plan::Scenario& scenario_;
    std::optional<Transfers> transfers_;
    std::map<Lanes, std::size_t> routes_;
    std::vector<Pull> waiting_, pulls_;
    std::vector<double> capacities_;  ///< of each lane, as handed over last; 0: as much as comes
    std::vector<double> rates_;       ///< of each flow, as handed over last
    std::optional<Time> next_tick_;   ///< while anything is pulled
};

}  // namespace

std::unique_ptr<kernel::Environment> environment_of(const plan::Scenario& scenario) {
    return std::make_unique<PlatformEnvironment>(scenario);
}

}  // namespace headroom::infrastructure
