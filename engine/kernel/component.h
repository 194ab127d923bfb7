// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/random.h"
#include "kernel/call.h"
#include "kernel/deadline_queue.h"
#include "kernel/decision.h"
#include "kernel/fleet.h"
#include "kernel/statistics.h"
#include "plan/pod.h"
#include "plan/scenario.h"
#include "plan/usage.h"
#include "schema/describe.h"

namespace headroom::kernel {

class Channel;
class Nodes;
class Simulation;

/// What a component is built from.
struct BuildContext {
    Simulation& simulation;
    const plan::Scenario& scenario;
    const plan::Surroundings& surroundings;
    std::size_t index;  ///< of the component in the scenario

    const std::string& id() const { return scenario.components[index].id; }
    /// The settings as their struct; the scenario is valid.
    template <class T>
    T settings() const {
        Diagnostics diagnostics;
        const auto& component = scenario.components[index];
        return schema::build<T>(component.settings, component.path, scenario.context(surroundings, diagnostics));
    }
};

/// Busy share of a resource over some blocks.
struct ResourceUse {
    std::string name;
    double utilization = 0;
};

/// A node of the design as it runs. The kernel delivers calls to it; it answers each exactly once with
/// reply() (also those that it refuses), unless it is told that the call was cancelled.
class Component : public DeadlineOwner {
public:
    explicit Component(const BuildContext& context);
    Component(const Component&) = delete;

    std::uint16_t index() const { return index_; }

    /// Before the clock starts, when all components and channels are there.
    virtual void start() {}
    /// A call has reached the replica `call.replica` of this component.
    virtual void arrive(Slot slot, Call& call) = 0;
    /// The event that this component scheduled for a call that it holds.
    virtual void wake(Slot /*slot*/, Call& /*call*/) {}
    /// wake() as a plain function, which the clock calls without looking it up: most events are such.
    using Wake = void (*)(Component&, Slot, Call&);
    virtual Wake wake_function() const {
        return [](Component& component, Slot slot, Call& call) { component.wake(slot, call); };
    }
    /// A timer that this component started, see Simulation::start_timer.
    virtual void timer(Slot /*slot*/, std::uint8_t /*tag*/) {}
    /// All calls that `slot` made along the steps, or the one that it forwarded, have ended; `outcome` of the call says how.
    virtual void replied(Slot /*slot*/, Call& /*call*/) {}
    /// Does this component ever answer with `missed` set?
    virtual bool sends_callers_on() const { return false; }
    /// An answer with `missed` set is back at the caller, who acts for this component now: forward() it, then
    /// Channel::come_back or give_up.
    virtual void missed(Slot /*slot*/, Call& /*call*/) {}
    /// Nobody waits for the call: let go of what it holds. Its own calls are cancelled and its record freed afterwards.
    virtual void cancelled(Slot /*slot*/, Call& /*call*/) {}
    /// Does this component ever call Simulation::abandon? What can be lost does.
    virtual bool abandons_calls() const { return can_be_lost(); }

    /// A component whose calls belong to certain replicas (by key) says so, and chooses; others are called in turn.
    virtual bool chooses_replicas() const { return false; }
    virtual std::optional<std::uint16_t> choose_replica(const Call& /*call*/) { return std::nullopt; }
    /// A caller that picks the replicas of its targets itself (a balancer) says so. It names one when it forwards a call, and
    /// picks another for each further attempt; none where no replica serves.
    virtual bool picks_targets() const { return false; }
    virtual std::optional<std::uint16_t> pick_target(Channel& /*channel*/, const Call& /*attempt*/) { return std::nullopt; }
    /// Such a caller may want to be told how each attempt at a replica ended; what it took back itself is not told.
    virtual bool watches_attempts() const { return false; }
    virtual void attempt_ended(Channel& /*channel*/, std::uint16_t /*replica*/, Outcome /*outcome*/) {}
    /// Told to such a caller: of the channel's target, replicas were added, have begun to serve or no longer do.
    virtual void targets_changed(Channel& /*channel*/) {}

    /// Has each call an instance to itself, which makes its calls? The places that these hold (of pools, of bulkheads) are its own then,
    /// where those of others are each replica's.
    virtual bool has_instance_for_each_call() const { return false; }

    /// Replicas that there have ever been; those no longer there do not serve.
    std::size_t replica_count() const { return up_.size(); }
    bool serves(std::size_t replica) const { return up_[replica] != 0; }
    bool all_serve() const { return down_ == 0; }
    /// Of the bytes of an answer that is made here, the share that is sent: less where it is compressed.
    virtual double answer_share(std::size_t /*route*/) const { return 1; }
    /// Does it stand at the edge, near users wherever they are?
    virtual bool near_users() const { return false; }
    /// Are answers those of what it calls, as they are?
    virtual bool passes_answers_on() const { return false; }
    /// Is it one of those wanted, serving or not? Others drain, or are gone.
    virtual bool belongs(std::size_t /*replica*/) const { return true; }
    /// Replicas that serve now.
    std::size_t ready() const { return up_.size() - down_; }

    /// The replica is lost: what it holds is answered as unavailable, and it takes nothing. Once for each cause.
    virtual void fail(std::size_t replica) {
        ++losses_[replica];
        availability_changed(replica);
    }
    /// A cause is over; with the last one the replica is back.
    virtual void recover(std::size_t replica) {
        --losses_[replica];
        availability_changed(replica);
    }
    /// The replica takes no new calls for a time; it finishes what it has. Once for each cause, as readmit().
    void withdraw(std::size_t replica) {
        ++withdrawals_[replica];
        availability_changed(replica);
    }
    void readmit(std::size_t replica) {
        --withdrawals_[replica];
        availability_changed(replica);
    }
    /// Does each of its replicas stand in one zone, and is lost with it?
    virtual bool stands_in_zones() const { return false; }
    /// Of the platform; absent where it stands outside, or in every zone.
    std::optional<std::size_t> zone(std::size_t replica) const;
    /// The same while the clock runs; 0 where there is none.
    std::size_t zone_or_first(std::size_t replica) {
        if (replica >= zones_.size()) [[unlikely]]
            find_zones(replica);
        return zones_[replica];
    }
    /// From now on the CPU time of the replica's calls is this multiple of the ordinary.
    virtual void slow_down(std::size_t /*replica*/, double /*factor*/) {}
    /// Forgets what is kept for speed alone.
    virtual void flush() {}

    /// Does it begin a run with what it has kept from former requests? Then it takes part in the Rehearsal.
    virtual bool remembers() const { return false; }
    /// A call passes without taking time, `at` of the rehearsal's clock: true where it is answered here. `replica` is not chosen.
    virtual bool rehearse(Call& /*call*/, Time /*at*/) { return false; }
    /// Things that are kept now.
    virtual double remembered() const { return 0; }
    /// The longest time that something is kept by rule, as things are now; 0 where nothing ends so, or all is displaced sooner.
    virtual Time longest_life() const { return 0; }
    /// The rehearsal's clock stands at that time, which is the run's moment 0.
    virtual void rehearsal_over(Time /*at*/) {}
    /// Share of the calls that are answered with an error as they arrive.
    void set_error_ratio(double ratio) {
        error_ratio_ = ratio;
        note_disturbance();
    }

    /// Can replicas be added and taken away while the clock runs?
    virtual bool scales() const { return false; }
    /// Before the clock starts: that scale_to() will be called.
    virtual void prepare_to_scale() {}
    /// Starts replicas, which serve when they have booted, or lets the newest go: they take nothing new, and are gone (and no
    /// longer paid for) when they are empty.
    virtual void scale_to(std::size_t /*replicas*/) {}
    /// As if those that are missing had been started long ago.
    virtual void have_at_least(std::size_t /*replicas*/) {}
    /// Replicas that have been lost for so long are given up, and others started in their place; gives how many.
    virtual std::size_t replace_lost(Time /*lost_for*/) { return 0; }
    /// Before the clock starts: its replicas share machines that somebody else pays for.
    void stand_on(Nodes& nodes) { nodes_ = &nodes; }
    /// Those; null where each replica has its own.
    Nodes* nodes() const { return nodes_; }
    /// Of them.
    virtual plan::PodRequest request() const { return {vcpus(), 0}; }
    /// There is no place on them for the replica: it does not serve, nor start, until placed().
    virtual void wait_for_place(std::size_t /*replica*/) {}
    virtual void placed(std::size_t /*replica*/) {}
    /// Replicas that serve, would if they were not lost, are starting, or wait for a place.
    std::size_t wanted() const;
    /// Can calls that come while none of its replicas serves wait for one, as at an activator in front of it?
    virtual bool can_hold_calls() const { return false; }
    /// From now on they do, and the scaler is told of each.
    void hold_calls(Component& scaler) { activates_ = &scaler; }
    /// Are calls held now?
    bool is_holding() const { return activates_ != nullptr && down_ == up_.size(); }
    /// Those that are, and have not been given to a replica yet.
    virtual std::size_t held_calls() const { return 0; }
    /// Told to a scaler: what it scales holds a call.
    virtual void call_held() {}
    /// May calls be sent to the replica? Those that are to be held are sent to the first.
    bool receives(std::size_t replica) const { return serves(replica) || (replica == 0 && is_holding()); }
    /// Bytes that it keeps on a disk; absent of what has none.
    virtual std::optional<double> stored() const { return std::nullopt; }
    /// Bytes a second that the disk can read or write beside what calls ask of it, at most.
    virtual double most_streamed() const { return std::numeric_limits<double>::infinity(); }
    /// From now on it does so many more of them, or fewer.
    virtual void stream(double /*bytes_per_s*/) {}

    /// vCPU-seconds that the replicas have spent since the simulation began.
    virtual double cpu_seconds() const { return 0; }
    /// The same of one.
    virtual double cpu_seconds(std::size_t /*replica*/) const { return 0; }
    /// The same of all, over some blocks.
    virtual double cpu_seconds(Blocks) const { return 0; }
    /// vCPUs of a replica.
    virtual double vcpus() const { return 0; }

    /// What a scaler has decided since forget_decisions(); null of everything else.
    virtual const std::vector<Decision>* decisions() const { return nullptr; }
    virtual void forget_decisions() {}
    /// Seconds from now after which a scaler decides nothing more while the load stays as it is, unless it does before; 0 at rest.
    virtual double settling_s() const { return 0; }

    /// Seconds after its last decision in which a scaler adds replicas, if any are missing; 0 where it may add none.
    virtual double deciding_s() const { return 0; }

    /// Of the users of one place: answers that they got, and how long they waited for them.
    struct Region {
        std::string name;
        double answers = 0;
        Tally::Sample response;
    };
    virtual std::vector<Region> regions(Blocks) const { return {}; }

    /// The load is stationary from now on, for ever: what builds up over hours is to be as it will be in the end. It may ask for
    /// time (settling_s) to see what the load is; settled() ends it, with what was seen last.
    virtual void hold_steady() {}
    virtual void settled(Blocks /*seen*/) {}

    bool awaits(const Call&, std::uint8_t) const override { return false; }
    void expired(Slot, std::uint8_t) override {}

    /// The longest that something stays here by rule, not for its turn, in seconds, as far as it has come to that: a message
    /// that is hidden after a failure. What rises while less than several of them pass may yet be no pile.
    virtual double longest_stay() const { return 0; }

    /// What the busy shares are, over some blocks.
    virtual std::vector<ResourceUse> resources(Blocks) const { return {}; }
    /// Utilization of the busiest resource of each replica.
    virtual std::vector<double> instances(Blocks) const { return {}; }
    /// The outputs that the type's record declares, in its order.
    virtual std::vector<std::optional<double>> outputs(Blocks) const { return {}; }
    /// Replicas that serve, time mean.
    double serving(Blocks blocks) const;
    /// The same of those in each zone of the platform; none where it stands outside, or in every zone.
    std::vector<double> serving_by_zone(Blocks blocks) const;
    /// What is used that is billed, at its mean rate over the blocks: always the same things in the same order. Every
    /// component's: the bytes that it sends over the internet, to sources.
    virtual std::vector<plan::Usage> usage(Blocks blocks) const;
    /// The same of the bytes of its messages that pass from zone to zone, or from region to region, of the platform, and of its
    /// images: those of a registry in the same region are free (aws.amazon.com/ecr/pricing).
    std::vector<plan::Usage> crossing_usage(Blocks blocks) const;

    /// What the kernel keeps of every component.
    struct Figures {
        explicit Figures(Statistics& s) : arrivals(s), present(s), queued(s), waiting(s), residence(s) {}
        Counter arrivals;
        Headcount present;  ///< calls here
        Headcount queued;   ///< calls that wait for a worker
        Tally waiting;      ///< of calls that were served
        Tally residence;    ///< of calls that were answered well
    };
    Figures figures;

    /// A call has reached this component: counts it and hands it over.
    void deliver(Slot slot, Call& call);
    /// Answers a call that this component holds.
    void reply(Slot slot, Call& call, Outcome outcome);

protected:
    /// wake_function() of a type that nothing derives from.
    template <class Type>
    static Wake wake_of() {
        return [](Component& component, Slot slot, Call& call) { static_cast<Type&>(component).Type::wake(slot, call); };
    }
    Simulation& simulation() const { return simulation_; }
    /// For those who ask where time goes: the call is worked on from now on, for so long of the time that it is here; the rest,
    /// and what has passed since it came, is waiting.
    void note_work(Slot slot, Time own);
    /// The same of a cache that has looked for the call's answer.
    void note_found(Slot slot, bool hit);
    /// What has come along connections to here.
    struct Traffic {
        std::size_t connections = 0;
        double calls = 0;  ///< attempts
        double request_bytes = 0, response_bytes = 0;
    };
    Traffic traffic(Blocks blocks, bool of_sources_only) const;
    /// Machines that are paid for, time mean: those that start (again) and those that go, too.
    double rented(Blocks blocks) const { return rented_.mean(blocks); }
    /// The same by rank, see Fleet.
    std::vector<double> rented_by_rank(Blocks blocks) const { return rented_.means(blocks); }
    /// `usage` without the machines, where they are somebody else's.
    std::vector<plan::Usage> of_own_machines(std::vector<plan::Usage> usage) const;
    static std::vector<plan::Usage> also(std::vector<plan::Usage> usage, const std::vector<plan::Usage>& more);
    /// Of what is counted, over the blocks.
    double per_second(const Counter& counter, Blocks blocks) const;
    /// Ratio of two counters; absent where the second is 0.
    static std::optional<double> ratio(const Counter& part, const Counter& whole, Blocks blocks);

    /// More of them than there were; they serve.
    void set_replica_count(std::size_t count);
    void set_serving(std::size_t replica, bool serves);
    /// Incidents that the plan may hold can take its replicas away.
    bool can_be_lost() const { return can_be_lost_; }
    bool is_lost(std::size_t replica) const { return losses_[replica] > 0; }
    /// Neither lost nor withdrawn.
    bool is_available(std::size_t replica) const { return losses_[replica] == 0 && withdrawals_[replica] == 0; }
    /// A cause has come or gone for which the replica may not serve.
    virtual void availability_changed(std::size_t replica) { set_serving(replica, is_available(replica)); }
    /// Before the clock starts: replicas that are started pull images.
    void prepare_to_pull();
    /// One does.
    void count_pull(double bytes) {
        if (pulled_far_ != nullptr) pulled_far_->add(bytes);
    }
    /// Replicas that are paid for.
    Fleet& rented() { return rented_; }
    /// Does its replica, which does not serve, take a call that is on its way to it?
    virtual bool takes(const Call& call) const { return serves(call.replica); }
    /// A call has come that is to wait for a replica.
    virtual void hold(Slot /*slot*/, Call& /*call*/) {}
    void tell_of_held_call() { activates_->call_held(); }
    /// Time for which a replica served, in seconds.
    double served(std::size_t replica, Blocks blocks) const { return serving_[replica]->integral(blocks); }

private:
    void note_disturbance() { disturbed_ = down_ > 0 || error_ratio_ > 0; }
    bool turns_away(Slot slot, Call& call);

    Simulation& simulation_;
    std::uint16_t index_;
    bool disturbed_ = false;  ///< a replica does not serve, or calls are answered with errors
    bool can_be_lost_;
    Nodes* nodes_ = nullptr;
    Component* activates_ = nullptr;                  ///< the scaler that is told of calls that are held; null: none are
    std::vector<std::uint8_t> up_;                    ///< by replica: does it serve?
    std::vector<std::uint8_t> losses_, withdrawals_;  ///< by replica: causes for which it is lost, is to take nothing new
    std::vector<Headcount*> serving_;                 ///< by replica
    Fleet rented_;
    Total* pulled_far_ = nullptr;  ///< bytes of images from another region; null where none come from there
    std::size_t down_ = 0;
    void find_zones(std::size_t replica);

    std::vector<std::uint8_t> zones_;  ///< by replica, as far as was asked
    double error_ratio_ = 0;
    RandomStream errors_;
};

}  // namespace headroom::kernel
