// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/random.h"
#include "core/units.h"
#include "kernel/calendar.h"
#include "kernel/call.h"
#include "kernel/channel.h"
#include "kernel/component.h"
#include "kernel/component_type.h"
#include "kernel/environment.h"
#include "kernel/incidents.h"
#include "kernel/network.h"
#include "kernel/source.h"
#include "kernel/statistics.h"
#include "kernel/trace.h"
#include "kernel/transition.h"

namespace headroom::kernel {

/// A scenario as it runs: components, channels, the clock. One thread, one replication.
class Simulation {
public:
    /// The scenario and surroundings outlive the simulation. Equal (scenario, seed, replication) run equally.
    /// Without an environment it is a FixedEnvironment. `traced`: requests are followed, which costs time and changes nothing else.
    Simulation(const plan::Scenario& scenario, const plan::Surroundings& surroundings, const ComponentTypes& types, std::uint64_t seed,
               std::uint64_t replication, std::unique_ptr<Environment> environment = nullptr, bool traced = false);
    ~Simulation();

    Time now() const { return now_; }
    std::uint64_t events() const { return events_; }
    /// Runs all events before `end`, and sets the clock to it.
    void run_until(Time end);

    const plan::Scenario& scenario() const { return scenario_; }
    /// The clock stands at that time of the day, in seconds, and runs for `length` of them: incidents happen when they are due.
    void schedule_incidents(double from, double length) {
        midnight_ = to_seconds(now_) - from;
        incidents_.schedule(from, length);
    }
    /// Seconds after midnight; absent where the clock is of no day.
    std::optional<double> time_of_day() const {
        return midnight_ ? std::optional(std::fmod(to_seconds(now_) - *midnight_, day_s)) : std::nullopt;
    }
    /// The load of that time of the day, in seconds, is held until the clock is set to it.
    void hold_time_of_day(double seconds) { held_time_of_day_ = seconds; }
    std::optional<double> held_time_of_day() const { return held_time_of_day_; }
    Incidents& incidents() { return incidents_; }
    /// What has changed its state.
    Transitions& transitions() { return transitions_; }
    Statistics& statistics() { return statistics_; }
    Environment& environment() { return *environment_; }
    /// Null without a platform.
    Network* network() { return network_.get(); }
    /// Null where requests are not followed.
    Trace* trace() { return trace_.get(); }
    std::size_t component_count() const { return components_.size(); }
    Component& component(std::size_t index) { return *components_[index]; }
    const std::vector<Source*>& sources() const { return sources_; }
    std::size_t channel_count() const { return channels_.size(); }
    Channel& channel(std::size_t index) { return *channels_[index]; }
    /// The channels that leave a port of a component, in the order of their drawing.
    std::vector<Channel*> channels_of(std::size_t component, std::string_view port) const;

    /// Of the bytes of an answer, the share that the component sends back.
    double answer_share(std::size_t component, std::size_t route) const;

    /// Whose session it is; null where it is nobody's.
    const Source* source_of(std::uint32_t session) const;
    /// From the user of a session to what is not near users, one way.
    Time path_of(std::uint32_t session) const;

    /// A stream of its own for each owner and purpose.
    RandomStream stream(std::string_view owner, std::string_view purpose) const { return {seed_, replication_, owner, purpose}; }

    /// A component has more replicas, or some that begin or cease to serve: those that call it, and its own calls, are told.
    void replicas_changed(std::size_t component);

    Call& call(Slot slot) { return calls_[slot]; }
    CallPool& calls() { return calls_; }
    Slot allocate() { return calls_.allocate(); }
    /// Frees a record, at once or when its pending event comes up.
    void release(Slot slot) { release(slot, calls_[slot]); }
    void release(Slot slot, Call& call) {
        if (call.event != Event::None) [[unlikely]] {
            call.event = Event::Free;
        } else {
            calls_.release(slot, call);
        }
    }
    /// The event comes up for the record, which has none pending, at that time.
    void schedule(Time at, Slot slot, Event event) {
        calls_[slot].event = event;
        calendar_.push(at, slot);
    }
    /// The same call in another record, without the event that was pending for it. For a call that is torn from its work.
    Slot renew(Slot slot);
    /// Component::wake for a call that the component holds.
    void wake_at(Time at, Slot slot) { wake_at(at, slot, calls_[slot]); }
    [[gnu::noinline]] void wake_at(Time at, Slot slot, Call& call) {
        call.event = Event::Wake;
        calendar_.push(at, slot);
    }
    /// The same for a record that comes up again and again.
    void wake_again_at(Time at, Slot slot, Call& call) {
        call.event = Event::Wake;
        calendar_.push_recurring(at, slot);
    }
    /// Component::wake then, with a record that carries these and is the component's to release.
    void remind(Time at, std::uint16_t component, std::size_t replica, std::uint8_t stage, std::uint64_t key = 0) {
        schedule(at, reminder(component, replica, stage, key), Event::Wake);
    }
    /// The record of that, without a moment.
    Slot reminder(std::uint16_t component, std::size_t replica, std::uint8_t stage, std::uint64_t key);
    /// Component::timer(slot, tag) unless the call has left its slot by then; no_slot for one without a call.
    void start_timer(Time at, const Component& component, Slot slot, std::uint8_t tag);
    Slot add_deadline_queue(DeadlineQueue& queue);

    /// Makes the calls of the component's default port, step by step; then Component::replied. False where it has none to make.
    [[gnu::always_inline]] bool make_calls(Slot slot) { return make_calls(slot, calls_[slot]); }
    [[gnu::always_inline]] bool make_calls(Slot slot, Call& call) {
        const Steps& steps = steps_[call.component * routes_ + call.route];
        if (steps.only != nullptr) {
            forward(slot, call, *steps.only);
        } else if (steps.steps.empty()) {
            return false;
        } else {
            call.step = 0;
            advance(slot);
        }
        return true;
    }
    /// The call that a component makes for a route, where that is always one; null elsewhere.
    Channel* only_call(std::size_t component, std::size_t route) const { return steps_[component * routes_ + route].only; }
    /// Makes one call along a channel; then Component::replied. `replica`: that a component which picks them has chosen.
    [[gnu::always_inline]] void forward(Slot slot, Channel& channel, std::uint16_t replica = 0) {
        forward(slot, calls_[slot], channel, replica);
    }
    [[gnu::always_inline]] void forward(Slot slot, Call& call, Channel& channel, std::uint16_t replica = 0) {
        call.step = no_step;
        call.outcome = Outcome::Ok;  // an earlier leg of the call may have left another
        call.pending = 1;
        channel.issue(slot, call, 0, replica);
    }
    /// Makes one call along each of the channels at once; then, when all have ended, Component::replied.
    void forward_to_all(Slot slot, const std::vector<Channel*>& channels);
    /// A chain of calls of `parent`, which `component` holds, has ended.
    [[gnu::always_inline]] void chain_ended(Slot parent, Component& component, Outcome outcome) {
        Call& call = calls_[parent];
        if (outcome != Outcome::Ok && call.outcome == Outcome::Ok) call.outcome = outcome;
        if (--call.pending > 0) return;
        if (call.step == no_step) [[likely]] {
            component.replied(parent, call);
        } else {
            advance(parent);
        }
    }
    bool is_write(std::size_t route) const { return writes_[route] != 0; }

    /// Stops the work on a call that nobody waits for. Frees the record. Its own calls go on without it, or stop where their
    /// channel's policy says so.
    void cancel(Slot slot);
    /// The caller goes on without the answers to the calls that it has made; they go on without it, or stop where their
    /// channel's policy says so. For components that say abandons_calls().
    void abandon(Slot slot);
    /// Records who waits for whom, where anything can be cancelled.
    bool tracks_children() const { return tracks_children_; }
    void adopt(Slot parent, Slot child) {
        if (tracks_children_) link_child(parent, child);
    }
    void orphan(Slot child) {
        if (tracks_children_) unlink_child(child);
    }

private:
    /// The channels called in one step.
    using Step = std::vector<Channel*>;
    struct Steps {
        std::vector<Step> steps;
        Channel* only = nullptr;  ///< where there is but one call to make, always
    };
    static constexpr std::uint8_t no_step = 0xff;  ///< of a call that was forwarded
    /// The calls that a call waits for, as a list; kept where calls can be cancelled.
    struct Links {
        Slot child = no_slot;                     ///< the first of them
        Slot sibling = no_slot, elder = no_slot;  ///< the next and the one before it on its parent's list
    };
    Links& links(Slot slot) {
        if (slot >= links_.size()) links_.resize(2 * (slot + 1));
        return links_[slot];
    }

    void build(const plan::Surroundings& surroundings, const ComponentTypes& types);
    void plan_steps();
    void dispatch(Slot slot, Call& call, Event event);
    void timer(Slot slot);
    void detach_children(Slot slot);
    void advance(Slot slot);
    void link_child(Slot parent, Slot child);
    void unlink_child(Slot child);

    const plan::Scenario& scenario_;
    std::uint64_t seed_, replication_;
    Time now_ = 0;
    std::optional<double> held_time_of_day_;
    std::optional<double> midnight_;  ///< where the clock would have stood then, in seconds
    std::uint64_t events_ = 0;
    Calendar calendar_;
    CallPool calls_;
    std::vector<Links> links_;  ///< by slot
    Statistics statistics_;
    std::unique_ptr<Environment> environment_;
    std::unique_ptr<Network> network_;
    std::unique_ptr<Trace> trace_;
    std::vector<DeadlineQueue*> deadline_queues_;
    std::vector<std::unique_ptr<Component>> components_;
    struct Waker {
        Component::Wake wake;
        Component* component;
    };
    std::vector<Waker> wakers_;  ///< by component
    std::vector<std::unique_ptr<Channel>> channels_;
    std::vector<Source*> sources_;
    Incidents incidents_;
    Transitions transitions_;
    std::vector<Steps> steps_;  ///< [component · routes + route]
    std::size_t routes_ = 0;
    std::vector<std::uint8_t> writes_;  ///< by route
    bool tracks_children_ = false;      ///< something in the plan can be cancelled or abandoned
};

}  // namespace headroom::kernel

#include "kernel/call_path.h"
