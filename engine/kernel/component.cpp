// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/component.h"

#include "kernel/channel.h"
#include "kernel/simulation.h"

namespace headroom::kernel {

Component::Component(const BuildContext& context)
    : figures(context.simulation.statistics()),
      simulation_(context.simulation),
      index_(static_cast<std::uint16_t>(context.index)),
      can_be_lost_(context.scenario.can_be_lost(context.index)),
      rented_(context.simulation.statistics()),
      errors_(context.simulation.stream(context.id(), "incidents")) {
    set_replica_count(1);
}

void Component::set_replica_count(std::size_t count) {
    while (up_.size() < count) {
        up_.push_back(1);
        losses_.push_back(0);
        withdrawals_.push_back(0);
        serving_.push_back(&simulation_.statistics().headcount());
        serving_.back()->enter(simulation_.now());
        rented_.enter(simulation_.now());
    }
}

void Component::set_serving(std::size_t replica, bool serves) {
    if (this->serves(replica) == serves) return;
    up_[replica] = serves ? 1 : 0;
    down_ = serves ? down_ - 1 : down_ + 1;
    serves ? serving_[replica]->enter(simulation_.now()) : serving_[replica]->leave(simulation_.now());
    note_disturbance();
    simulation_.replicas_changed(index_);
}

/// Answers a call that has just arrived, or holds it, if it is not to be let in.
bool Component::turns_away(Slot slot, Call& call) {
    const bool holds = is_holding();
    if (!holds && !serves(call.replica) && !takes(call)) {
        reply(slot, call, Outcome::Unavailable);
        return true;
    }
    if (error_ratio_ > 0 && errors_.uniform() < error_ratio_) {
        reply(slot, call, Outcome::Error);
        return true;
    }
    if (holds) hold(slot, call);
    return holds;
}

std::size_t Component::wanted() const {
    std::size_t count = 0;
    for (std::size_t replica = 0; replica < up_.size(); ++replica) count += belongs(replica) ? 1 : 0;
    return count;
}

double Component::serving(Blocks blocks) const {
    double sum = 0;
    for (std::size_t replica = 0; replica < up_.size(); ++replica) sum += served(replica, blocks);
    return sum / simulation_.statistics().seconds(blocks);
}

std::vector<double> Component::serving_by_zone(Blocks blocks) const {
    if (!zone(0)) return {};
    std::vector<double> zones(simulation_.scenario().zones_of(index_));
    for (std::size_t replica = 0; replica < up_.size(); ++replica)
        zones[*zone(replica)] += served(replica, blocks) / simulation_.statistics().seconds(blocks);
    return zones;
}

Component::Traffic Component::traffic(Blocks blocks, bool of_sources_only) const {
    const plan::Scenario& scenario = simulation_.scenario();
    Traffic traffic;
    for (std::size_t i = 0; i < scenario.connections.size(); ++i) {
        const plan::Scenario::Connection& connection = scenario.connections[i];
        if (connection.to != index_) continue;
        if (of_sources_only && scenario.components[connection.from].record->role != schema::Role::Source) continue;
        ++traffic.connections;
        const Channel& channel = simulation_.channel(i);
        for (std::size_t r = 0; r < scenario.routes.size(); ++r) {
            const auto sent = static_cast<double>(channel.figures.sent[r]->in(blocks));
            traffic.calls += sent;
            traffic.request_bytes += sent * channel.request_bytes(r);
            traffic.response_bytes += static_cast<double>(channel.figures.answered[r]->in(blocks)) * channel.response_bytes(r);
        }
    }
    return traffic;
}

std::vector<plan::Usage> Component::usage(Blocks blocks) const {
    const double hours = simulation_.statistics().seconds(blocks) / 3600;
    const Traffic internet = traffic(blocks, true);
    if (internet.connections == 0) return {};
    return {{plan::Meter::Egress, {}, {}, internet.response_bytes / hours}};
}

void Component::find_zones(std::size_t replica) {
    while (replica >= zones_.size()) zones_.push_back(static_cast<std::uint8_t>(zone(zones_.size()).value_or(0)));
}

std::optional<std::size_t> Component::zone(std::size_t replica) const {
    const plan::Scenario::Component& drawn = simulation_.scenario().components[index_];
    if (!drawn.place || !stands_in_zones()) return std::nullopt;
    return simulation_.scenario().platform->zone_of(*drawn.place, replica, drawn.turn);
}

void Component::prepare_to_pull() {
    const plan::Scenario& scenario = simulation_.scenario();
    const auto& place = scenario.components[index_].place;
    if (place && scenario.platform->registry && scenario.platform->region_of_registry() != place->region)
        pulled_far_ = &simulation_.statistics().total();
}

std::vector<plan::Usage> Component::crossing_usage(Blocks blocks) const {
    if (simulation_.scenario().components[index_].record->role == schema::Role::Source) return {};
    double zones = 0, regions = pulled_far_ != nullptr ? pulled_far_->in(blocks) : 0;
    bool crosses_zones = false, crosses_regions = pulled_far_ != nullptr;
    for (std::size_t i = 0; i < simulation_.channel_count(); ++i) {
        const std::size_t from = simulation_.scenario().connections[i].from;
        if (simulation_.scenario().components[from].record->role == schema::Role::Source) continue;  // on the internet
        const bool calls = from == index_;
        for (const Channel::Crossing& crossing : simulation_.channel(i).crossings(blocks)) {
            if (!calls && crossing.component != index_) continue;
            (crossing.is_far ? crosses_regions : crosses_zones) = true;
            if (crossing.is_far)
                regions += calls ? crossing.there : crossing.back;
            else
                zones += crossing.there + crossing.back;
        }
    }
    const double hours = simulation_.statistics().seconds(blocks) / 3600;
    std::vector<plan::Usage> usage;
    if (crosses_zones) usage.push_back({plan::Meter::CrossZone, {}, {}, zones / hours});
    if (crosses_regions) usage.push_back({plan::Meter::CrossRegion, {}, {}, regions / hours});
    return usage;
}

std::vector<plan::Usage> Component::of_own_machines(std::vector<plan::Usage> usage) const {
    if (nodes_ != nullptr) plan::leave_out_machines(usage);
    return usage;
}

std::vector<plan::Usage> Component::also(std::vector<plan::Usage> usage, const std::vector<plan::Usage>& more) {
    usage.insert(usage.end(), more.begin(), more.end());
    return usage;
}

double Component::per_second(const Counter& counter, Blocks blocks) const {
    return static_cast<double>(counter.in(blocks)) / simulation_.statistics().seconds(blocks);
}

std::optional<double> Component::ratio(const Counter& part, const Counter& whole, Blocks blocks) {
    const std::uint64_t all = whole.in(blocks);
    if (all == 0) return std::nullopt;
    return static_cast<double>(part.in(blocks)) / static_cast<double>(all);
}

void Source::add_route() { by_route_.push_back(&routes_.emplace_back(simulation().statistics())); }

void Component::note_work(Slot slot, Time own) {
    if (Trace* trace = simulation_.trace()) trace->works(slot, own);
}

void Component::note_found(Slot slot, bool hit) {
    if (Trace* trace = simulation_.trace()) trace->found(slot, hit);
}

}  // namespace headroom::kernel
