// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/units.h"
#include "kernel/component.h"
#include "schema/types.h"

namespace headroom::models {

struct ReplicaMemorySettings {
    std::optional<Bytes> limit;  ///< of each replica
    Bytes base;
    PerRoute<Bytes> per_call;
    Duration boot;
};

/// The memory that calls take on each replica of a server. Using more than there is kills the replica, which boots again. The
/// server tells it of its calls, and does what happens to its replicas.
class ReplicaMemory {
public:
    /// Stages of its events: records of the server that Server::resumed is told of.
    enum Change : std::uint8_t { out_of_memory = 0x10, booted };

    ReplicaMemory(kernel::Simulation& simulation, std::uint16_t component, std::size_t replicas, const ReplicaMemorySettings& settings);

    /// False where memory never runs out: then there is nothing to be told.
    bool is_limited() const { return is_limited_; }
    void entered(const kernel::Call& call) {
        if (is_limited_) enter(call);
    }
    void left(const kernel::Call& call) {
        if (is_limited_) use(call, -1);
    }
    /// The server has a replica more.
    void add_replica();
    static bool is_change(std::uint8_t stage) { return stage == out_of_memory || stage == booted; }
    /// Such an event came up: the server loses a replica, or has it back.
    void happen(kernel::Slot event, kernel::Component& server);

    double kills_per_hour(kernel::Blocks blocks) const;
    /// `rented` replicas, time mean.
    void add_use(std::vector<kernel::ResourceUse>& uses, kernel::Blocks blocks, double rented) const;

private:
    struct Replica {
        kernel::Gauge* used;  ///< bytes of its calls
        bool killed = false;
    };
    void enter(const kernel::Call& call);
    void use(const kernel::Call& call, double sign);
    void change_after(kernel::Time wait, std::uint16_t replica, Change change);

    kernel::Simulation& simulation_;
    std::uint16_t component_;
    ReplicaMemorySettings settings_;
    bool is_limited_;
    std::vector<Replica> replicas_;  ///< none where memory is not limited
    kernel::Counter& kills_;
};

}  // namespace headroom::models
