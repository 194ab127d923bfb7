// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <vector>

#include "kernel/call.h"
#include "kernel/statistics.h"
#include "kernel/time.h"
#include "plan/platform.h"

namespace headroom::kernel {

class Simulation;

/// The lines of a platform with the messages on their way. Flows share what passes a lane max-min fair at every moment: none gets
/// less than another that waits on the same lane. The messages of a flow share what it gets (processor sharing). A message has
/// come when its last byte has, and then its latency.
///
/// A message that has its lanes to itself is told at once when it will be there, which costs one event as without a platform; should
/// another meet it on its way, both become part of what is shared.
class Network : Ledger {
public:
    Network(Simulation& simulation, const plan::Platform& platform);

    /// Messages of one connection from one spot to another, and those of them that have the same size.
    struct Flow;
    struct Cargo;
    /// `lanes` as plan::Path has them. `sizes`: bytes of a message by route. The flow stays where it is.
    Flow& add_flow(const std::vector<std::size_t>& lanes, Time latency, const std::vector<double>& sizes);
    bool is_limited(const std::vector<std::size_t>& lanes) const;
    /// The record's event comes up when the message is there, so much later than its flow's latency says. False: it is there at once.
    /// In network_path.h.
    static bool send(Simulation& simulation, Cargo& cargo, Slot slot, Time delay, Event event);
    /// From now on each of its messages takes so much longer.
    static void delay(Flow& flow, Time by);
    /// Of something else that passes lanes which take as much as comes.
    void pass(const std::vector<std::size_t>& lanes, double bytes);
    /// A record of Place::Network is about to be released: its message, if it was sent and has not come, leaves the lanes. The flows
    /// are those that it may be of.
    void withdraw(Slot slot, std::initializer_list<Flow*> flows);
    /// The event of the network came up.
    void due(Slot event);
    /// Event::Transfer came up: the message would be there by now, had none met it.
    void would_have_come(Slot slot);

    /// What passes limited lanes beside messages, and would take all that it gets up to a limit, bytes a second of each: so many alike.
    struct Rivals {
        std::vector<std::size_t> lanes;
        double most = std::numeric_limits<double>::infinity();
        std::size_t count = 1;
    };
    /// From now on these compete with the flows, each of them like one.
    void set_rivals(const std::vector<Rivals>& rivals);
    /// Number of flows that pass limited lanes.
    std::size_t flows() const { return flows_.size(); }
    /// Those lanes.
    const std::vector<std::size_t>& lanes_of(std::size_t flow) const;
    /// Bytes a second that a flow would take in the next `seconds` if it got them: as many as came each second since it was asked last,
    /// and what waits now.
    double take_demand(std::size_t flow, double seconds);
    bool is_limited(std::size_t lane) const { return lanes_[lane].full_capacity > 0; }
    /// From now on a limited lane carries this share of its bandwidth, more than 0.
    void narrow(std::size_t lane, double share);
    /// Bytes a second that a limited lane carries now.
    double capacity(std::size_t lane) const { return lanes_[lane].capacity; }

    std::size_t lanes() const { return lanes_.size(); }
    double bytes(std::size_t lane, Blocks blocks) const;
    /// Messages of a limited lane: those that share it with others, and all that came.
    const Headcount& sharing(std::size_t lane) const { return *lanes_[lane].present; }
    double arrivals(std::size_t lane, Blocks blocks) const;
    /// Adds what was sent to the figures.
    void post() override;

private:
    struct Lane {
        Time free_from = 0;       ///< a message that comes then or later has it to itself; see settle()
        Flow* alone = nullptr;    ///< whose message was the last that was alone here
        Total* passed = nullptr;  ///< beside flows, where as much as comes is taken
        std::vector<const Flow*> flows = {};
        std::size_t active = 0;    ///< flows with messages that share it
        bool is_hindered = false;  ///< it has rivals, or carries less than it does: no message is alone
        double full_capacity = 0;  ///< bytes a second; 0: as much as comes
        double capacity = 0;       ///< of that, what it carries now
        Gauge* rate = nullptr;
        Headcount* present = nullptr;
        double left = 0;  ///< while shares are worked out
        double open = 0;  ///< flows on it whose share is not known yet
    };
    /// That has its lanes to itself.
    struct Lone {
        Slot slot = no_slot;
        Time sent = 0;
        Time until = 0;  ///< its last byte has passed
        Time arrives = 0;
    };
    /// On its way and sharing lanes, or the last such that the record was.
    struct Message {
        std::uint64_t serial = 0;  ///< of the record
        Flow* flow = nullptr;
        std::uint64_t sequence = 0;  ///< of its Turn; 0: it shares nothing any more
        Time sent = 0;
        Time latency = 0;
        Time counted_to = 0;  ///< figures have its time on the way up to then
        Event event = Event::None;
        bool is_pending = false;  ///< an event for the record is in the calendar
        double end = 0;           ///< of one that shares: of what the flow has given each of its messages, when this one is through
        Time arrives = never;     ///< of one that shared, once that is known
    };
    /// In the order of their ends; of a message that was withdrawn, void.
    struct Turn {
        double end = 0;
        std::uint64_t sequence = 0;
        Slot slot = no_slot;
        bool operator>(const Turn& other) const { return end != other.end ? end > other.end : sequence > other.sequence; }
    };
    /// That takes part in what is shared: so many flows alike, with rivals of flows among them.
    struct Claim {
        std::vector<std::size_t> lanes;                         ///< the limited ones
        double weight = 1;                                      ///< flows that it stands for
        double most = std::numeric_limits<double>::infinity();  ///< that each of those takes
        double rate = 0;                                        ///< of all its messages, bytes a second
        bool known = false;                                     ///< while shares are worked out
    };
    [[gnu::noinline]] void send_among(const Cargo& cargo, Event event, const Lone& message);
    bool is_busy(const Lane& lane) const;
    void settle(Lane& lane);
    void join(Flow& flow, const Lone& message, double bytes, Event event);
    void meet(const Lane& lane);
    double end_alone(Flow& flow);
    void leave(Message& message);
    void forget_idle_flows();
    static void post(Flow& flow);
    bool is_void(const Turn& turn) const { return messages_[turn.slot].sequence != turn.sequence; }
    void drop_front(Flow& flow);
    void advance();
    void share();
    void take_ended(Flow& flow);
    void arm();
    void arrive(Slot slot);

    Simulation& simulation_;
    std::vector<Lane> lanes_;
    std::vector<std::unique_ptr<Flow>> flows_, free_;  ///< with limited lanes, and without
    std::vector<Claim> rivals_;
    std::vector<Message> messages_;  ///< by slot
    std::vector<Slot> ended_;        ///< while the event of the network is at work
    std::vector<Flow*> active_;      ///< with messages that share
    std::vector<Claim*> claims_;     ///< those, and the rivals, while shares are worked out
    Time since_ = 0;
    Time armed_ = never;
    std::uint64_t arming_ = 0;  ///< of the event that counts
    std::uint64_t sequence_ = 0;
};

struct Network::Cargo {
    Time way = 0;            ///< that a message takes to pass lanes that are free, and its latency
    Time alone = 0;          ///< of that, the lanes
    std::uint64_t sent = 0;  ///< messages since they were posted last
    Lane* lane = nullptr;    ///< the first limited one that it has to pass, if it has bytes
    Flow* flow = nullptr;
    double bytes = 0;
};

struct Network::Flow : Claim {
    explicit Flow(Statistics& statistics) : messages(statistics), bytes(statistics), shared(statistics), seconds(statistics) {}

    std::vector<Cargo> cargoes;     ///< by route
    Lane* lane = nullptr;           ///< the first that is limited
    std::vector<Lane*> others;      ///< the other limited ones
    Lone lone;                      ///< the last that was
    Total messages;                 ///< less those that were withdrawn
    Total bytes;                    ///< of them, less what was left of those that were withdrawn
    Total shared;                   ///< of those bytes, what the rates of the lanes count
    Total seconds;                  ///< on the way
    std::vector<std::size_t> path;  ///< all lanes
    Time latency = 0;
    double full_rate = std::numeric_limits<double>::infinity();  ///< of a message that is alone, bytes a second
    std::vector<Turn> turns;                                     ///< of those that share: a heap, the first to end at its front
    std::size_t present = 0;                                     ///< of them, those that are not void
    double came = 0;                                             ///< bytes since it was asked for its demand
    Time asked = 0;                                              ///< when that was
    double given = 0;                                            ///< bytes that each message has been given that was there all the time
    double of_each() const { return rate / static_cast<double>(present); }
};

}  // namespace headroom::kernel
