// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
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
class Network {
public:
    Network(Simulation& simulation, const plan::Platform& platform);

    /// Time on the way of the messages of one connection in one direction.
    struct Figures {
        Total& seconds;
        Counter& messages;
    };
    /// Messages of one connection from one spot to another; `lanes` as plan::Path has them, one of them limited at least.
    std::size_t add_flow(const std::vector<std::size_t>& lanes, Figures& figures);
    bool is_limited(const std::vector<std::size_t>& lanes) const;
    /// The record's event comes up when the message is there; until then it may be released (Simulation::release).
    void send(std::size_t flow, Slot slot, double bytes, Time latency, Event event);
    /// Of a message that passes lanes which take as much as comes.
    void pass(const std::vector<std::size_t>& lanes, double bytes);
    /// The event of the network came up.
    void due(Slot event);

    /// What passes limited lanes beside messages, and would take all that it gets: so many alike.
    struct Rivals {
        std::vector<std::size_t> lanes;
        std::size_t count = 1;
    };
    /// From now on these compete with the flows, each of them like one.
    void set_rivals(const std::vector<Rivals>& rivals);
    std::size_t flows() const { return flows_.size(); }
    /// The limited lanes of a flow.
    const std::vector<std::size_t>& lanes_of(std::size_t flow) const { return flows_[flow].lanes; }
    /// Bytes a second that a flow would take in the next `seconds` if it got them: as many as came each second since it was asked last,
    /// and what waits now.
    double take_demand(std::size_t flow, double seconds);
    bool is_limited(std::size_t lane) const { return lanes_[lane].capacity > 0; }

    std::size_t lanes() const { return lanes_.size(); }
    double bytes(std::size_t lane, Blocks blocks) const;
    /// Messages of limited lanes: those there, and those that came.
    struct Load {
        const Headcount* present;
        const Counter* arrivals;
    };
    Load load(std::size_t lane) const { return {lanes_[lane].present, lanes_[lane].arrivals}; }

private:
    struct Lane {
        double capacity = 0;  ///< bytes a second; 0: as much as comes
        Gauge* rate = nullptr;
        Total* passed = nullptr;
        Headcount* present = nullptr;
        Counter* arrivals = nullptr;
        double left = 0;  ///< while shares are worked out
        double open = 0;  ///< flows on it whose share is not known yet
    };
    struct Transfer {
        double end = 0;  ///< of what the flow has given each of its messages, when this one is through
        std::uint64_t sequence = 0;
        Slot slot = no_slot;
        Event event = Event::None;
        Time began = 0;
        Time latency = 0;
        bool operator>(const Transfer& other) const { return end != other.end ? end > other.end : sequence > other.sequence; }
    };
    struct Flow {
        std::vector<std::size_t> lanes;  ///< those that are limited
        std::vector<std::size_t> free;   ///< the others
        Figures* figures = nullptr;
        std::vector<Transfer> transfers = {};  ///< a heap, the first to end at its front
        double came = 0;                       ///< bytes since it was asked for its demand
        Time asked = 0;                        ///< when that was
        double weight = 1;                     ///< flows that it stands for
        double given = 0;                      ///< bytes that each message has been given that was there all the time
        double rate = 0;                       ///< of all its messages, bytes a second
        bool known = false;                    ///< while shares are worked out
        double of_each() const { return rate / static_cast<double>(transfers.size()); }
    };

    void advance();
    void share();
    void take_ended(Flow& flow, std::vector<Transfer>& ended);
    void arm();
    void arrive(const Transfer& transfer, const Flow& flow);

    Simulation& simulation_;
    std::vector<Lane> lanes_;
    std::deque<Flow> flows_;
    std::deque<Flow> rivals_;
    std::vector<Flow*> active_;  ///< with messages
    std::vector<Flow*> claims_;  ///< those, and the rivals, while shares are worked out
    Time since_ = 0;
    Time armed_ = never;
    std::uint64_t arming_ = 0;  ///< of the event that counts
    std::uint64_t sequence_ = 0;
};

}  // namespace headroom::kernel
