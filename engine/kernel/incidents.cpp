// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/incidents.h"

#include <algorithm>

#include "core/units.h"
#include "kernel/sharded.h"
#include "kernel/simulation.h"
#include "plan/incidents.h"
#include "schema/setting.h"

namespace headroom::kernel {

using incident::Kind;

namespace {

/// Seconds for which replicas that have come up are slower.
double warm_up_of(const plan::Scenario::Component& component) {
    const schema::Parameter* parameter = component.record->find("warm_up");
    return parameter != nullptr ? schema::number_of(component.settings, *parameter).value_or(0) : 0;
}

}  // namespace

Incidents::Incidents(Simulation& simulation) : simulation_(simulation) {
    for (const plan::Scenario::Incident& incident : simulation.scenario().incidents) states_.push_back({&incident});
}

void Incidents::schedule(double from, double length) {
    for (std::size_t i = 0; i < states_.size(); ++i) {
        const std::optional<TimeOfDay>& at = states_[i].what->settings.at;
        if (!at) continue;
        const double wait = at->value < from ? at->value + day_s - from : at->value - from;
        if (wait >= length) continue;
        due(wait, i, begins);
        if (states_[i].what->kind == Kind::Reshard)
            sharded(states_[i]).begin_with(static_cast<std::size_t>(states_[i].what->settings.shards));
    }
}

void Incidents::due(double seconds, std::size_t index, Moment moment) {
    const Slot slot = simulation_.allocate();
    Call& event = simulation_.call(slot);
    event.key = index;
    event.stage = moment;
    simulation_.schedule(simulation_.now() + from_seconds(seconds), slot, Event::Incident);
}

void Incidents::fire(Slot slot) {
    const Call event = simulation_.call(slot);
    simulation_.release(slot);
    State& state = states_[event.key];
    switch (static_cast<Moment>(event.stage)) {
        case begins:
            // a deploy that is on its way goes on, now that its former batch is warm
            state.active ? begin_batch(event.key) : begin(event.key);
            break;
        case ends: end(state); break;
        case batch_over: end_batch(event.key); break;
        case notice_over:
            tell(state, "begins", state.replicas);
            for (const auto& [component, replica] : state.replicas) {
                simulation_.component(component).fail(replica);
                simulation_.component(component).readmit(replica);
            }
            due(state.what->settings.lasts.value, event.key, ends);
            break;
    }
}

void Incidents::tell(const State& state, const char* becomes, std::vector<Replica> taken) const {
    const plan::Scenario::Incident& what = *state.what;
    const auto kind = std::ranges::find(incident::kinds(), what.kind, &incident::KindRecord::kind);
    simulation_.transitions().note({simulation_.now(), kind->record->name,
                                    plan::subject_of(what.kind, what.settings, simulation_.scenario().platform), becomes, std::nullopt,
                                    std::move(taken)});
}

Sharded& Incidents::sharded(const State& state) const { return dynamic_cast<Sharded&>(simulation_.component(*state.what->component)); }

/// To object storage. The incident ends when the last byte is there.
void Incidents::back_up(const State& state) {
    const Slot over = simulation_.allocate();
    simulation_.call(over).key = static_cast<std::uint64_t>(&state - states_.data());
    simulation_.call(over).stage = ends;
    const auto from = static_cast<std::uint16_t>(*state.what->component);
    const incident::Incident& settings = state.what->settings;
    const plan::Scenario& scenario = simulation_.scenario();
    Stream stream{
        from, {},  0, settings.data ? settings.data->value : simulation_.component(from).stored().value_or(0), settings.rate.value,
        {},   over};
    if (scenario.platform)
        stream.region =
            settings.region ? scenario.platform->find_region(*settings.region).value() : scenario.components[from].place->region;
    simulation_.environment().begin(stream);
}

void Incidents::begin(std::size_t index) {
    State& state = states_[index];
    const incident::Incident& settings = state.what->settings;
    state.active = true;
    switch (state.what->kind) {
        case Kind::ReplicaLoss:
        case Kind::HostLoss:
        case Kind::ZoneLoss:
        case Kind::RackLoss:
        case Kind::RegionLoss:
            state.replicas = takes_place(state.what->kind)        ? in_place(state)
                             : state.what->kind == Kind::HostLoss ? on_machines(state)
                                                                  : serving(state);
            tell(state, "begins", state.replicas);
            for (const auto& [component, replica] : state.replicas) simulation_.component(component).fail(replica);
            break;
        case Kind::SlowReplica:
            state.replicas = serving(state);
            tell(state, "begins", state.replicas);
            break;
        case Kind::SpotInterruption:
            state.replicas = on_machines(state);
            tell(state, "notice", state.replicas);
            for (const auto& [component, replica] : state.replicas) simulation_.component(component).withdraw(replica);
            due(settings.notice.value, index, notice_over);
            return;
        case Kind::Deploy:
            state.replicas = serving(state);
            tell(state, "begins", state.replicas);
            begin_batch(index);
            return;
        case Kind::Flush:
            tell(state, "begins");
            simulation_.component(*state.what->component).flush();
            end(state);
            return;
        case Kind::Reshard: {
            const auto& data = settings.data;
            tell(state, "begins");
            sharded(state).spread(data ? std::optional(data->value) : std::nullopt, settings.rate.value);
            return;
        }
        case Kind::Backup:
            tell(state, "begins");
            back_up(state);
            return;
        case Kind::ErrorBurst:
        case Kind::TrafficSpike:
        case Kind::LinkLoss:
        case Kind::LinkDelay:
        case Kind::LinkOutage:
        case Kind::LinkSlow: tell(state, "begins"); break;
    }
    trouble(state);
    due(settings.lasts.value, index, ends);
}

void Incidents::end(State& state) {
    state.active = false;
    tell(state, "ends");
    switch (state.what->kind) {
        case Kind::HostLoss:
        case Kind::SpotInterruption:
        case Kind::RackLoss:
            for (const auto& [nodes, node] : state.nodes) nodes->find_again(node);
            [[fallthrough]];
        case Kind::ReplicaLoss:
        case Kind::ZoneLoss:
        case Kind::RegionLoss:
            for (const auto& [component, replica] : state.replicas) simulation_.component(component).recover(replica);
            break;
        default: trouble(state);
    }
}

/// Of its component, the first that serve now; of a deploy, all.
std::vector<Incidents::Replica> Incidents::serving(const State& state) const {
    const std::size_t index = *state.what->component;
    const Component& component = simulation_.component(index);
    const auto most =
        state.what->kind == Kind::Deploy ? component.replica_count() : static_cast<std::size_t>(state.what->settings.replicas);
    std::vector<Replica> chosen;
    for (std::size_t r = 0; r < component.replica_count() && chosen.size() < most; ++r) {
        if (component.serves(r)) chosen.emplace_back(index, r);
    }
    return chosen;
}

/// Those that its component shares with others, or has for others; null where each replica has its own.
Nodes* Incidents::nodes_of(const State& state) const {
    Component& component = simulation_.component(*state.what->component);
    return component.nodes() != nullptr ? component.nodes() : dynamic_cast<Nodes*>(&component);
}

/// All that stand on the first machines of its component, which are lost with them.
std::vector<Incidents::Replica> Incidents::on_machines(State& state) const {
    Nodes* nodes = nodes_of(state);
    if (nodes == nullptr) return serving(state);
    const Component& component = simulation_.component(*state.what->component);
    const Component* its = component.nodes() != nullptr ? &component : nullptr;
    state.nodes.clear();
    return take_all(state, *nodes, nodes->lose(its, static_cast<std::size_t>(state.what->settings.replicas)));
}

/// What stands on nodes that were lost.
std::vector<Incidents::Replica> Incidents::take_all(State& state, Nodes& nodes, const std::vector<Nodes::Lost>& lost) {
    std::vector<Replica> pods;
    for (const Nodes::Lost& each : lost) {
        state.nodes.emplace_back(&nodes, each.node);
        pods.insert(pods.end(), each.pods.begin(), each.pods.end());
    }
    return pods;
}

/// Those of the region in which a rack is lost.
std::vector<Nodes*> Incidents::racked_nodes(const State& state) const {
    const plan::Scenario& scenario = simulation_.scenario();
    std::vector<Nodes*> found;
    for (std::size_t c = 0; c < simulation_.component_count(); ++c) {
        Nodes* nodes = simulation_.component(c).nodes();
        if (nodes == nullptr || (scenario.platform && !scenario.stands_in_region(*state.what, c))) continue;
        if (std::ranges::find(found, nodes) == found.end()) found.push_back(nodes);
    }
    return found;
}

/// Of a rack, zone or region that is out, or will be: is the replica in it by itself, not with the node that it stands on?
bool Incidents::takes(const State& state, std::size_t component, std::size_t replica) const {
    const plan::Scenario& scenario = simulation_.scenario();
    const Component& its = simulation_.component(component);
    const bool takes_rack = state.what->kind == Kind::RackLoss;
    if (takes_rack && its.nodes() != nullptr) return false;
    if (scenario.platform) return scenario.stands_in(*state.what, component, replica, its.stands_in_zones());
    const auto zone = static_cast<std::size_t>(state.what->settings.zone - 1), zones = static_cast<std::size_t>(state.what->settings.zones);
    const std::size_t number = replica + scenario.components[component].turn;
    return its.stands_in_zones() && number % zones == zone && (!takes_rack || state.what->is_in_rack(number / zones));
}

/// Without a platform, what has nodes says nothing of zones: all are in the first.
std::vector<Incidents::Replica> Incidents::in_place(State& state) const {
    std::vector<Replica> chosen;
    if (state.what->kind == Kind::RackLoss) {
        state.nodes.clear();
        const auto zone = static_cast<std::size_t>(state.what->settings.zone - 1);
        for (Nodes* nodes : racked_nodes(state)) {
            const auto lost =
                nodes->lose_where([&](std::size_t of, std::size_t number) { return of == zone && state.what->is_in_rack(number); });
            const std::vector<Replica> pods = take_all(state, *nodes, lost);
            chosen.insert(chosen.end(), pods.begin(), pods.end());
        }
    }
    for (std::size_t c = 0; c < simulation_.component_count(); ++c) {
        for (std::size_t r = 0; r < simulation_.component(c).replica_count(); ++r)
            if (takes(state, c, r)) chosen.emplace_back(c, r);
    }
    return chosen;
}

bool Incidents::is_out(std::size_t component, std::size_t replica) const {
    return std::ranges::any_of(
        states_, [&](const State& state) { return takes_place(state.what->kind) && state.active && takes(state, component, replica); });
}

void Incidents::started(std::size_t component, std::size_t replica) {
    for (State& state : states_) {
        if (!takes_place(state.what->kind) || !state.active || !takes(state, component, replica)) continue;
        if (std::ranges::find(state.replicas, Replica{component, replica}) != state.replicas.end()) continue;
        state.replicas.emplace_back(component, replica);
        simulation_.component(component).fail(replica);
    }
}

/// First and last + 1 of the replicas that are replaced now.
std::pair<std::size_t, std::size_t> Incidents::batch(const State& state) const {
    const auto size = static_cast<std::size_t>(state.what->settings.replicas);
    return {state.replaced, std::min(state.replaced + size, state.replicas.size())};
}

void Incidents::begin_batch(std::size_t index) {
    State& state = states_[index];
    const auto [first, last] = batch(state);
    if (first == last) {
        state.active = false;
        tell(state, "ends");
        return;
    }
    for (std::size_t i = first; i < last; ++i) simulation_.component(state.replicas[i].first).withdraw(state.replicas[i].second);
    due(state.what->settings.restart.value, index, batch_over);
}

void Incidents::end_batch(std::size_t index) {
    State& state = states_[index];
    const auto [first, last] = batch(state);
    for (std::size_t i = first; i < last; ++i) simulation_.component(state.replicas[i].first).readmit(state.replicas[i].second);
    state.replaced = last;
    if (const double warm_up = warm_up_of(simulation_.scenario().components[*state.what->component]); warm_up > 0) {
        due(warm_up, index, begins);
    } else {
        begin_batch(index);
    }
}

template <class Visit>
void Incidents::each_like(const State& state, Visit visit) const {
    for (const State& other : states_) {
        const bool same = other.what->kind == state.what->kind && other.what->component == state.what->component &&
                          other.what->connection == state.what->connection;
        if (same && other.active) visit(other);
    }
}

/// Sets what several incidents at the same time have a share in.
void Incidents::trouble(const State& state) {
    switch (state.what->kind) {
        case Kind::SlowReplica: slow_down(state); break;
        case Kind::ErrorBurst: {
            double well = 1;
            each_like(state, [&](const State& other) { well *= 1 - other.what->settings.share.value; });
            simulation_.component(*state.what->component).set_error_ratio(1 - well);
            break;
        }
        case Kind::TrafficSpike: {
            double factor = 1;
            each_like(state, [&](const State& other) { factor *= other.what->settings.factor; });
            dynamic_cast<Source&>(simulation_.component(*state.what->component)).surge(factor);
            break;
        }
        case Kind::LinkLoss:
        case Kind::LinkDelay:
        case Kind::LinkOutage:
        case Kind::LinkSlow:
            if (incident::takes_links(state.what->kind)) narrow_links();
            for (const bool to_fallback : {false, true})
                for (const std::size_t connection : state.what->held_up[to_fallback]) hold_up(connection, to_fallback);
            break;
        case Kind::ReplicaLoss:
        case Kind::HostLoss:
        case Kind::ZoneLoss:
        case Kind::RackLoss:
        case Kind::RegionLoss:
        case Kind::SpotInterruption:
        case Kind::Deploy:
        case Kind::Flush:
        case Kind::Reshard:
        case Kind::Backup: break;
    }
}

/// A link that is out lets nothing through that is on its way over it.
void Incidents::narrow_links() {
    constexpr double closed = 1e-9;
    const plan::Platform& platform = *simulation_.scenario().platform;
    for (std::size_t link = 0; link < platform.links.size(); ++link) {
        double left = 1;
        for (const State& each : states_) {
            const incident::Incident& settings = each.what->settings;
            if (!each.active || !incident::takes_links(each.what->kind)) continue;
            if (settings.link && *settings.link != platform.links[link].name) continue;
            left *= each.what->kind == Kind::LinkSlow ? settings.bandwidth.value_or(Ratio{1}).value : settings.lost.value == 1 ? closed : 1;
        }
        for (const std::size_t lane : {2 * link, 2 * link + 1})
            if (simulation_.network()->is_limited(lane)) simulation_.network()->narrow(lane, std::max(left, closed));
    }
}

void Incidents::hold_up(std::size_t connection, bool to_fallback) {
    double through = 1, delay = 0;
    for (const State& each : states_) {
        const incident::Incident& settings = each.what->settings;
        const std::vector<std::size_t>& list = each.what->held_up[to_fallback];
        if (!each.active || std::ranges::find(list, connection) == list.end()) continue;
        if (each.what->kind == Kind::LinkLoss) through *= 1 - settings.share.value;
        if (each.what->kind == Kind::LinkDelay) delay += settings.delay.value;
        if (each.what->kind == Kind::LinkOutage) {
            through *= 1 - settings.lost.value;
            delay += settings.slower.value;
        }
        if (each.what->kind == Kind::LinkSlow) {
            through *= 1 - settings.lossy.value;
            delay += settings.slower.value;
        }
    }
    simulation_.channel(connection).disturb(to_fallback, {from_seconds(delay), 1 - through});
}

void Incidents::slow_down(const State& state) {
    for (const Replica& slowed : state.replicas) {
        double factor = 1;
        each_like(state, [&](const State& other) {
            if (std::ranges::find(other.replicas, slowed) != other.replicas.end()) factor *= other.what->settings.factor;
        });
        simulation_.component(slowed.first).slow_down(slowed.second, factor);
    }
}

}  // namespace headroom::kernel
