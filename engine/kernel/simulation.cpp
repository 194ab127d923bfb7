// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/simulation.h"

#include <algorithm>
#include <map>

namespace headroom::kernel {

Simulation::Simulation(const plan::Scenario& scenario, const plan::Surroundings& surroundings, const ComponentTypes& types,
                       std::uint64_t seed, std::uint64_t replication, std::unique_ptr<Environment> environment, bool traced)
    : scenario_(scenario), seed_(seed), replication_(replication), environment_(std::move(environment)), incidents_(*this) {
    if (traced) trace_ = std::make_unique<Trace>(*this);
    build(surroundings, types);
    plan_steps();
    for (const auto& component : components_) component->start();
}

Simulation::~Simulation() = default;

void Simulation::build(const plan::Surroundings& surroundings, const ComponentTypes& types) {
    if (scenario_.platform) network_ = std::make_unique<Network>(*this, *scenario_.platform);
    if (environment_ == nullptr) environment_ = std::make_unique<FixedEnvironment>();
    for (std::size_t i = 0; i < scenario_.components.size(); ++i) {
        const ComponentType* type = types.find(scenario_.components[i].record->name);
        components_.push_back(type->build(BuildContext{*this, scenario_, surroundings, i}));
        if (auto* source = dynamic_cast<Source*>(components_.back().get())) sources_.push_back(source);
    }
    for (const auto& component : components_) wakers_.push_back({component->wake_function(), component.get()});
    for (std::size_t i = 0; i < scenario_.connections.size(); ++i) {
        channels_.push_back(std::make_unique<Channel>(*this, scenario_, i));
        tracks_children_ = tracks_children_ || channels_.back()->policy().cancel;
    }
    for (const auto& component : components_) tracks_children_ = tracks_children_ || component->abandons_calls();
    for (const auto& channel : channels_) channel->start();
    environment_->attach(*this);
}

std::vector<Channel*> Simulation::channels_of(std::size_t component, std::string_view port) const {
    std::vector<Channel*> result;
    for (const auto& channel : channels_) {
        if (scenario_.connections[channel->index()].from == component && channel->from_port() == port) result.push_back(channel.get());
    }
    return result;
}

const Source* Simulation::source_of(std::uint32_t session) const {
    const auto owner = std::ranges::find_if(sources_, [session](const Source* source) { return source->owns(session); });
    return owner == sources_.end() ? nullptr : *owner;
}

Time Simulation::path_of(std::uint32_t session) const {
    const Source* source = source_of(session);
    return source != nullptr ? source->path(session) : 0;
}

double Simulation::answer_share(std::size_t component, std::size_t route) const {
    for (std::size_t passed = 0; passed < components_.size() && components_[component]->passes_answers_on(); ++passed) {
        const std::string& port = scenario_.components[component].record->outputs_ports.front().name;
        const auto next = std::ranges::find_if(channels_, [&](const auto& channel) {
            const bool is_its = scenario_.connections[channel->index()].from == component && channel->from_port() == port;
            return is_its && channel->carries(static_cast<std::uint8_t>(route));
        });
        if (next == channels_.end()) return 1;
        component = (*next)->target();
    }
    return components_[component]->answer_share(route);
}

void Simulation::plan_steps() {
    routes_ = scenario_.routes.size();
    for (const auto& route : scenario_.routes) writes_.push_back(route.kind == plan::RouteKind::Write ? 1 : 0);
    for (std::size_t i = 0; i < components_.size(); ++i) {
        const auto& ports = scenario_.components[i].record->outputs_ports;
        const auto channels = ports.empty() ? std::vector<Channel*>{} : channels_of(i, ports.front().name);
        for (std::uint8_t route = 0; route < scenario_.routes.size(); ++route) {
            std::map<std::int64_t, Step> by_step;
            for (Channel* channel : channels) {
                if (channel->carries(route)) by_step[channel->policy().step].push_back(channel);
            }
            Steps& plan = steps_.emplace_back();
            for (auto& [number, step] : by_step) plan.steps.push_back(std::move(step));
            const bool one = plan.steps.size() == 1 && plan.steps[0].size() == 1 && plan.steps[0][0]->always_one(route);
            if (one) plan.only = plan.steps[0][0];
        }
    }
}

void Simulation::replicas_changed(std::size_t component) {
    for (const auto& channel : channels_) {
        const bool calls_it = channel->target() == component;
        const std::size_t caller = scenario_.connections[channel->index()].from;
        if (!calls_it && caller != component) continue;
        channel->replicas_changed();
        if (calls_it) components_[caller]->targets_changed(*channel);
    }
}

void Simulation::run_until(Time end) {
    for (;;) {
        const Time at = calendar_.next_time();
        if (at >= end) break;
        now_ = at;
        const Slot slot = calendar_.pop();
        Call& call = calls_[slot];
        const Event event = call.event;
        call.event = Event::None;
        ++events_;
        if (event == Event::Wake) {
            const Waker& waker = wakers_[call.component];
            waker.wake(*waker.component, slot, call);
        } else {
            dispatch(slot, call, event);
        }
    }
    now_ = end;
}

/// All but Event::Wake.
void Simulation::dispatch(Slot slot, Call& call, Event event) {
    switch (event) {
        case Event::Arrive:
            if (trace_) trace_->arrives(slot);
            components_[call.component]->deliver(slot, call);
            break;
        case Event::Return:
        case Event::Granted:
        case Event::Retry: channels_[call.channel]->resume(slot, event); break;
        case Event::Hedge: channels_[call.channel]->hedge_due(slot); break;
        case Event::Timer: timer(slot); break;
        case Event::Deadline: deadline_queues_[call.key]->fire(); break;
        case Event::Incident: incidents_.fire(slot); break;
        case Event::Network: network_->due(slot); break;
        case Event::Transfer: network_->would_have_come(slot); break;
        case Event::Tick:
            calls_.release(slot);
            environment_->tick();
            break;
        case Event::Free:
            --events_;
            calls_.release(slot);
            break;
        case Event::Wake:
        case Event::None: break;
    }
}

void Simulation::forward_to_all(Slot slot, const std::vector<Channel*>& channels) {
    Call& call = calls_[slot];
    Component& component = *components_[call.component];
    call.step = no_step;
    call.outcome = Outcome::Ok;
    call.pending = 1;  // this loop's own, lest the call end while they are being made
    for (Channel* channel : channels) {
        ++call.pending;
        channel->issue(slot, call, 0);
    }
    chain_ended(slot, component, Outcome::Ok);
}

Slot Simulation::reminder(std::uint16_t component, std::size_t replica, std::uint8_t stage, std::uint64_t key) {
    const Slot slot = allocate();
    Call& record = calls_[slot];
    record.component = component;
    record.replica = static_cast<std::uint16_t>(replica);
    record.stage = stage;
    record.key = key;
    return slot;
}

void Simulation::start_timer(Time at, const Component& component, Slot slot, std::uint8_t tag) {
    const Slot timer = allocate();
    Call& record = calls_[timer];
    record.component = component.index();
    record.parent = slot;
    record.key = slot == no_slot ? 0 : calls_[slot].serial;
    record.stage = tag;
    schedule(at, timer, Event::Timer);
}

void Simulation::timer(Slot slot) {
    const Call record = calls_[slot];
    calls_.release(slot);
    if (record.parent == no_slot || calls_[record.parent].serial == record.key) {
        components_[record.component]->timer(record.parent, record.stage);
    }
}

Slot Simulation::add_deadline_queue(DeadlineQueue& queue) {
    const Slot slot = allocate();
    calls_[slot].key = deadline_queues_.size();
    deadline_queues_.push_back(&queue);
    return slot;
}

Slot Simulation::renew(Slot slot) {
    if (calls_[slot].event == Event::None) return slot;
    const Slot fresh = allocate();
    Call& call = calls_[fresh];
    Call& old = calls_[slot];
    const std::uint64_t serial = call.serial;
    orphan(slot);
    call = old;
    call.serial = serial;
    call.event = Event::None;
    call.limited = false;
    old.limited = false;
    if (call.parent != no_slot) adopt(call.parent, fresh);
    if (trace_) trace_->moved(slot, fresh);
    if (call.channel != no_channel) channels_[call.channel]->moved(slot, fresh);
    release(slot);
    return fresh;
}

void Simulation::advance(Slot slot) {
    Call& call = calls_[slot];
    const std::vector<Step>& steps = steps_[call.component * routes_ + call.route].steps;
    while (call.step < steps.size() && call.outcome == Outcome::Ok) {
        const Step& step = steps[call.step++];
        call.pending = 1;  // this loop's own, lest the step end while it is being made
        for (Channel* channel : step) {
            const std::uint32_t count = channel->draw_calls(call.route);
            if (count == 0) continue;
            const std::uint32_t chains = channel->policy().parallel ? count : 1;
            call.pending += chains;
            for (std::uint32_t i = 0; i < chains; ++i) channel->issue(slot, call, count / chains - 1);
        }
        if (--call.pending > 0) return;
    }
    components_[call.component]->replied(slot, call);
}

void Simulation::link_child(Slot parent, Slot child) {
    links(child).elder = no_slot;
    const Slot sibling = links(child).sibling = links(parent).child;
    if (sibling != no_slot) links(sibling).elder = child;
    links(parent).child = child;
}

void Simulation::unlink_child(Slot child) {
    const Slot parent = calls_[child].parent;
    if (parent == no_slot) return;
    const auto [first, sibling, elder] = links(child);
    (elder == no_slot ? links(parent).child : links(elder).sibling) = sibling;
    if (sibling != no_slot) links(sibling).elder = elder;
    links(child).elder = links(child).sibling = no_slot;
}

void Simulation::abandon(Slot slot) {
    detach_children(slot);
    calls_[slot].pending = 0;
}

void Simulation::detach_children(Slot slot) {
    ++calls_[slot].pending;  // what one of them lets go of may answer another: the call itself is not to go on
    while (links(slot).child != no_slot) {
        const Slot child = links(slot).child;
        channels_[calls_[child].channel]->detach(child);
    }
}

void Simulation::cancel(Slot slot) {
    if (trace_) trace_->cancelled(slot);
    Call& call = calls_[slot];
    if (call.place == Place::Component) {
        Component& component = *components_[call.component];
        component.figures.present.leave(now_);
        component.cancelled(slot, call);
    } else if (call.place == Place::Network) {
        channels_[call.channel]->stop_message(slot, call);
    }
    detach_children(slot);
    channels_[call.channel]->withdraw(slot);
    orphan(slot);
    release(slot);
}

}  // namespace headroom::kernel
