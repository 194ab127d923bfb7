// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/random.h"
#include "kernel/admission.h"
#include "kernel/call.h"
#include "kernel/deadline_queue.h"
#include "kernel/lateness.h"
#include "kernel/network.h"
#include "kernel/retry_budget.h"
#include "kernel/statistics.h"
#include "kernel/trial.h"
#include "plan/scenario.h"

namespace headroom::kernel {

class Simulation;
class Component;
class Source;
class Trace;

/// A connection as it runs: carries calls from a caller to a component under the caller's policy.
class Channel : public DeadlineOwner {
public:
    Channel(Simulation& simulation, const plan::Scenario& scenario, std::size_t index);

    /// When all components and channels are there.
    void start();
    /// Its caller or its target has more replicas, or some that begin or cease to serve.
    void replicas_changed();
    struct Disturbance {
        Time delay = 0;   ///< by which each message takes longer
        double loss = 0;  ///< share of the calls that are lost: they fail as unavailable
    };
    /// From now on that is so of calls to the target, or of those to the fallback.
    void disturb(bool to_fallback, const Disturbance& disturbance);

    /// Of a message there and one back, besides those that are lost.
    Time round_trip() const { return 2 * latency(); }
    double loss() const { return disturbances_[0].loss; }

    std::uint16_t index() const { return index_; }
    const std::string& from_port() const { return from_port_; }
    std::uint16_t target() const { return to_; }
    /// Replicas of the caller.
    std::size_t callers() const;
    const policy::Connection& policy() const { return policy_; }
    /// That a message has now, one way; between zones of a region it takes longer still.
    Time latency() const { return undisturbed_latency() + disturbances_[0].delay; }
    /// The same while nothing holds messages up.
    Time undisturbed_latency() const { return latency_ + between_regions_; }
    /// The same from one replica of the caller to one of the target.
    Time latency(std::size_t caller_replica, std::size_t target_replica) const;
    /// Before the clock starts: ship() will be called.
    void prepare_to_ship();
    /// From the caller's first replica what a call of the route asks goes to one of the target's, beside calls, and is there latency()
    /// after it has left. True: it has, nothing holds it up. False: the target is reminded (Simulation::remind) when the last byte has
    /// passed the lanes, which it shares with the messages of calls.
    bool ship(std::size_t target_replica, std::size_t route, std::uint8_t stage, std::uint64_t key);
    /// Mean time on the way, there and back, of the calls that were answered well, in seconds; 0 without any.
    double network_s(Blocks blocks) const;
    /// Number of calls for one call of the caller: the whole part, and one more by chance.
    std::uint32_t draw_calls(std::uint8_t route);
    bool carries(std::uint8_t route) const { return calls_[route] > 0; }
    bool always_one(std::uint8_t route) const { return calls_[route] == 1; }

    /// As Component::hold_steady and settling_s.
    void hold_steady();
    double settling_s() const;

    /// Makes a call for `parent`, with `remaining` more to follow one after another. `replica`: that a caller who picks them
    /// has chosen.
    void issue(Slot parent, const Call& caller, std::uint32_t remaining, std::uint16_t replica = 0);
    /// A source's request may travel along this channel as the call itself, without another record that waits for it: nothing
    /// is to be remembered at the source but when it was asked for, which is when it arrives.
    bool launches() const { return launches_; }
    /// A record for such a request, of which the source sets route, session, keyspace and key before launch(). Its end is told
    /// to Source::request_over.
    Slot new_call();
    void launch(Slot slot);
    /// The key with which a call goes on from here, in a Rehearsal.
    void rehearse_key(Call& call, RandomStream& random) const;
    /// The component has given a call that it held to another replica than the one that it was sent to.
    void readdress(Call& call, std::uint16_t replica);
    /// The component has answered `slot`; its outcome is set.
    void answer(Slot slot, Call& call);
    /// The event of a call that is with this channel (Return, Retry or Granted) came up.
    void resume(Slot slot, Event event);
    /// The caller no longer waits: takes back what the call holds on the caller's side. Once a call; it stays where it is.
    void withdraw(Slot slot);
    /// The same, and the call goes on without a caller, or is stopped where the policy says so.
    void detach(Slot slot);

    /// The call is about to be cancelled: its message, if one is under way, goes no further.
    void stop_message(Slot slot, const Call& call);

    /// The answer to a call may be late: the event knows which.
    void hedge_due(Slot event);
    /// The record of a call of this channel is another one now.
    void moved(Slot from, Slot to);

    /// For a call that has gone aside (Component::missed): once more to its component, to tell it what was found.
    void come_back(Slot slot);
    /// The same call ends here.
    void give_up(Slot slot, Outcome outcome);

    bool awaits(const Call& call, std::uint8_t tag) const override;
    void expired(Slot slot, std::uint8_t tag) override;

    /// Attempts of a caller who picks the replicas, at one of them.
    struct Share {
        std::uint32_t active = 0;
        Counter* sent;
    };
    const Share& share(std::size_t replica) const { return shares_[replica]; }

    struct Figures {
        Counter& retries;
        Counter& timeouts;
        Counter& failures;
        Counter& rejected;  ///< of them, by throttle, breaker, rate limit or bulkhead
        Counter& hedges;
        Headcount& broken;  ///< replicas of the caller whose breaker is not closed
        Tally& pool_wait;
        Total& network_s;
        std::vector<Counter*> sent;      ///< attempts by route
        std::vector<Counter*> answered;  ///< answers by route that went well: others have no body
    };
    Figures figures;
    double request_bytes(std::size_t route) const { return request_bytes_[route]; }
    /// Bytes that went from the caller's zone, or region, to that of a component, and that came back.
    struct Crossing {
        std::size_t component = 0;
        bool is_far = false;  ///< to another region
        double there = 0, back = 0;
    };
    /// Those of the target, and of the fallback, that are not in its caller's zone or region at all times.
    std::vector<Crossing> crossings(Blocks blocks) const;
    double response_bytes(std::size_t route) const { return response_bytes_[route]; }
    /// Of an answer before it is compressed.
    double plain_bytes(std::size_t route) const { return plain_bytes_[route]; }

private:
    /// Of one replica of the caller, or of an instance that it has for one call: places that calls hold, and the calls that wait for one.
    struct Places {
        std::int64_t free = 0;
        CallList waiting;
    };
    enum Tag : std::uint8_t { time_limit, pool_wait_limit, bulkhead_wait_limit };
    /// What is known of a call beside its record, where breaker or hedging ask for it.
    struct Aside {
        Slot twin = no_slot;  ///< of the two tries of a hedged call, the other
        Time asked = 0;       ///< for the first of the two
    };

    /// Between spots of a platform, one way.
    struct Lines {
        /// [way · (routes + 1) + kind]; way: zone of the caller · zones of the component + its zone; kind: a route, or after them an answer
        /// that is an error, which has no body.
        std::vector<Network::Cargo*> cargoes;
        std::vector<Network::Flow*> flows;     ///< that they are of
        std::vector<Network::Flow*> crossing;  ///< of those, from zone to zone, or from region to region
    };
    /// Those to one of the components that it leads to, and back.
    struct Ways {
        Lines there, back;
        Lines shipped;          ///< of what goes there beside calls
        std::size_t zones = 1;  ///< of the component
        std::size_t component = 0;
        bool is_one = true;   ///< way there
        bool is_far = false;  ///< in another region
    };
    /// Where its ends are apart.
    struct AllWays {
        std::array<Ways, 2> to;                           ///< the target, and the fallback where there is one
        std::array<std::vector<std::uint32_t>, 2> turns;  ///< of the same, by replica of the caller
    };
    struct Leg;
    struct Legs;
    void find_ways();
    std::vector<Leg> legs_to(std::size_t component, bool back) const;
    Lines lines_along(const std::vector<Leg>& legs, Time latency, std::vector<double> sizes);
    Ways ways_to(std::size_t component, const Legs& legs);
    const Ways& ways_of(const Call& call) const { return ways_->to[call.fallback ? 1 : 0]; }
    const Disturbance& disturbance_of(const Call& call) const { return disturbances_[call.fallback ? 1 : 0]; }
    void set_out(Slot slot, Call& call);
    void come_home(Slot slot, Call& call);
    void is_back(Slot slot, Call& call);
    Network::Cargo& cargo_on(const Lines& lines, const Ways& ways, const Call& call, std::size_t kind) const;
    Network::Cargo& cargo_on(const Lines& lines, const Ways& ways, std::size_t caller_zone, std::size_t zone, std::size_t kind) const;
    Network::Cargo& cargo_to(const Lines& lines, std::size_t caller_replica, std::size_t target_replica, std::size_t route) const;
    bool is_express() const;
    Time way_of(const Call& call) const;
    Time detour_of(const Call& call) const;
    bool crosses_regions() const;
    void set_off(Slot slot, Call& call, std::uint16_t replica);
    void issue_otherwise(Slot parent, std::uint32_t remaining, std::uint16_t replica);
    /// A call for `parent` that has key, session and route of `like`.
    Slot begin(Slot parent, const Call& like, std::uint32_t remaining);
    void acquire(Slot slot);
    bool pass_gate(Slot slot, Call& call);
    void enter(Slot slot, Call& call);
    void enter_pool(Slot slot, Call& call);
    std::uint16_t caller_replica(const Call& call) const;
    /// Of the replica that makes the attempt; null where retries are free.
    RetryBudget* budget_of(const Call& call);
    void tell_gate(Slot slot, Call& call, Outcome outcome);
    void look_at_breaker(std::size_t replica, Breaker::State before);
    Aside& aside(Slot slot);
    Slot unpair(Slot slot);
    bool leave_to_twin(Slot slot, Outcome outcome);
    Call close(Slot slot, Outcome outcome);
    void watch(Slot slot, const Call& call);
    void leave_waiting(Slot slot, Call& call);
    Places& places_for(const Call& call, std::vector<Places>& all, std::int64_t size) const;
    Places& pool_for(const Call& call) { return places_for(call, pools_, policy_.pool->size); }
    Places& bulkhead_for(const Call& call) { return places_for(call, bulkheads_, policy_.bulkhead->size); }
    void send(Slot slot, Call& call);
    bool choose_replica(Slot slot, Call& call);
    std::optional<std::uint16_t> next_replica(const Call& call);
    std::optional<std::uint16_t> replica_of_twin(Slot slot);
    static void hand_gate_over(Call& from, Call& to);
    std::uint32_t& turn_of(const Call& call);
    std::optional<std::uint16_t> next_in_turn(const Component& target, std::uint32_t& turn);
    void travel(Slot slot, Call& call);
    void reach(Slot slot, Call& call);
    Component& target_of(const Call& call) const;
    void returned(Slot slot, Call& call);
    void came_back_otherwise(Slot slot);
    void go_aside(Slot slot);
    void attempt_ended(const Call& call);
    void tell_outcome(const Call& call, Outcome outcome);
    void release_places(Slot slot);
    Slot give_back(Places& places);
    /// An attempt is over: the chain goes on, tries again, falls back or ends. Frees nothing; `call` is free already, or goes on
    /// without its caller.
    void settle(const Call& call, Outcome outcome);
    void go_on(Slot parent, std::uint32_t remaining);
    bool try_again(const Call& ended, Outcome outcome);
    void refuse(Slot slot, Outcome outcome);
    Time backoff(std::uint8_t attempt);
    void draw_key(Call& call) { draw_key(call, keys_); }
    void draw_key(Call& call, RandomStream& random) const;

    Call prototype_;  ///< of a call that goes to the target
    Simulation& simulation_;
    Trace* trace_;  ///< null where requests are not followed
    Component& caller_;
    Component& target_;
    bool caller_picks_;         ///< see Component::picks_targets
    bool watched_;              ///< see Component::watches_attempts
    bool has_instances_;        ///< see Component::has_instance_for_each_call
    bool in_turn_;              ///< neither caller nor target chooses replicas
    bool express_ = false;      ///< a call has nothing to wait for, and nobody keeps track of it
    Source* source_ = nullptr;  ///< the caller, where it is one
    bool launches_ = false;
    bool apart_ = false;        ///< there may be more to its messages than their latency: see far_, ways_, trace_, or it may be disturbed
    bool turns_apart_ = false;  ///< each replica of the caller has turns of its own
    bool far_ = false;          ///< they go all the way between users and what is not near them
    std::unique_ptr<AllWays> ways_;
    std::uint32_t turn_ = 0, fallback_turn_ = 0;  ///< the replica that is called next
    std::vector<Share> shares_;                   ///< by replica of the target; of a caller who picks them
    policy::Connection policy_;
    std::uint16_t index_, from_, to_;
    std::uint16_t fallback_ = 0;
    std::string from_port_;
    std::vector<double> calls_;
    std::vector<double> request_bytes_, response_bytes_, plain_bytes_;
    Time latency_;
    Time between_regions_ = 0;                 ///< latency of the platform from the caller's to the target's
    std::array<Disturbance, 2> disturbances_;  ///< of calls to the target, and to the fallback
    bool cancels_;
    bool draws_keys_ = false;
    std::uint8_t keyspace_ = no_keyspace;  ///< that keys are drawn from; none: the call's own
    std::uint8_t attempts_ = 1;
    std::optional<DeadlineQueue> limits_, pool_limits_, bulkhead_limits_;
    std::vector<RetryBudget> budgets_;       ///< by replica of the caller; none where retries are free
    std::vector<Places> pools_, bulkheads_;  ///< by replica of the caller, or by the slot of the call that has an instance to itself
    std::vector<Gate> gates_;                ///< by replica of the caller; none where nothing stands before its calls
    Trial trial_;                            ///< of their rate limit
    std::optional<Lateness> lateness_;
    std::vector<Aside> asides_;  ///< by slot
    /// The row of calls that go_on() is making, further up the stack.
    struct Row {
        std::uint64_t serial = 0;  ///< of the caller; 0: there is none
        std::optional<std::uint32_t> next;
    };
    Row row_;
    RandomStream counts_, waits_, keys_, losses_, throttles_;
    const std::vector<plan::Keyspace>& keyspaces_;
    const std::vector<plan::Route>& routes_;
};

}  // namespace headroom::kernel
