// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "kernel/call.h"
#include "kernel/nodes.h"
#include "kernel/time.h"
#include "plan/scenario.h"

namespace headroom::kernel {

class Sharded;
class Simulation;

/// Lets the scenario's incidents happen at their time of the day.
class Incidents {
public:
    explicit Incidents(Simulation& simulation);

    /// The clock stands at `from` seconds after midnight: those that begin within `length` seconds are due. Once.
    void schedule(double from, double length);
    /// An event of theirs came up.
    void fire(Slot event);
    /// Is the replica's zone, or region, of the platform out now?
    bool is_out(std::size_t component, std::size_t replica) const;
    /// The replica is started; where its place is out, it is lost until that is back.
    void started(std::size_t component, std::size_t replica);

private:
    enum Moment : std::uint8_t { begins, ends, notice_over, batch_over };
    using Replica = Nodes::Replica;
    struct State {
        const plan::Scenario::Incident* what;
        bool active = false;
        std::vector<Replica> replicas = {};                      ///< that it has taken, or is to
        std::size_t replaced = 0;                                ///< of a deploy
        std::vector<std::pair<Nodes*, std::size_t>> nodes = {};  ///< that it has taken
    };

    void begin(std::size_t index);
    void tell(const State& state, const char* becomes, std::vector<Replica> taken = {}) const;
    Sharded& sharded(const State& state) const;
    void back_up(const State& state);
    void end(State& state);
    void due(double seconds, std::size_t index, Moment moment);
    std::vector<Replica> serving(const State& state) const;
    Nodes* nodes_of(const State& state) const;
    std::vector<Replica> on_machines(State& state) const;
    std::vector<Replica> in_place(State& state) const;
    static std::vector<Replica> take_all(State& state, Nodes& nodes, const std::vector<Nodes::Lost>& lost);
    std::vector<Nodes*> racked_nodes(const State& state) const;
    void begin_batch(std::size_t index);
    void end_batch(std::size_t index);
    std::pair<std::size_t, std::size_t> batch(const State& state) const;
    void slow_down(const State& state);
    void trouble(const State& state);
    void narrow_links();
    void hold_up(std::size_t connection, bool to_fallback);
    bool takes(const State& state, std::size_t component, std::size_t replica) const;
    /// Visits the active ones of that kind about the same thing.
    template <class Visit>
    void each_like(const State& state, Visit visit) const;

    Simulation& simulation_;
    std::vector<State> states_;
};

}  // namespace headroom::kernel
