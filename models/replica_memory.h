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
    Duration boot, warm_up;
    double warm_up_slowness = 1;
};

/// The memory that calls take on each replica of a server. Using more than there is kills the replica; it boots, and is slower for
/// a while. The server tells it of its calls, and does what happens to its replicas.
class ReplicaMemory {
public:
    /// Stages of its events: records of the server that Server::resumed is told of.
    enum Change : std::uint8_t { out_of_memory = 0x10, booted, warm };

    ReplicaMemory(kernel::Simulation& simulation, std::uint16_t component, std::size_t replicas, const ReplicaMemorySettings& settings);

    /// False where memory never runs out: then there is nothing to be told.
    bool is_limited() const { return !replicas_.empty(); }
    void entered(const kernel::Call& call);
    void left(const kernel::Call& call) { use(call, -1); }
    static bool is_change(std::uint8_t stage) { return stage >= out_of_memory && stage <= warm; }
    /// Such an event came up: calls take_down(replica), bring_up(replica) or set_slowness(replica, factor).
    template <class TakeDown, class BringUp, class SetSlowness>
    void happen(kernel::Slot event, TakeDown take_down, BringUp bring_up, SetSlowness set_slowness) {
        const auto [change, replica] = take(event);
        switch (change) {
            case out_of_memory:
                kills_.add();
                take_down(replica);
                boot(replica);
                break;
            case booted:
                replicas_[replica].killed = false;
                if (settings_.warm_up.value > 0) set_slowness(replica, settings_.warm_up_slowness);
                bring_up(replica);
                break;
            case warm: set_slowness(replica, 1.0); break;
        }
    }

    double kills_per_hour(kernel::Blocks blocks) const;
    void add_use(std::vector<kernel::ResourceUse>& uses, kernel::Blocks blocks) const;

private:
    struct Replica {
        kernel::Gauge* used;  ///< bytes
        bool killed = false;
    };
    struct Event {
        Change change;
        std::uint16_t replica;
    };
    void use(const kernel::Call& call, double sign);
    void change_after(kernel::Time wait, std::uint16_t replica, Change change);
    void boot(std::uint16_t replica);
    Event take(kernel::Slot event);

    kernel::Simulation& simulation_;
    std::uint16_t component_;
    ReplicaMemorySettings settings_;
    std::vector<Replica> replicas_;  ///< none where memory is not limited
    kernel::Counter& kills_;
};

}  // namespace headroom::models
