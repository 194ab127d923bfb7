// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "kernel/time.h"

namespace headroom::kernel {

class Simulation;

/// A replica that is started, and the event that tells its component when it can serve (Simulation::remind).
struct Start {
    std::uint16_t component = 0;
    std::uint16_t replica = 0;
    std::uint8_t stage = 0;
    std::uint64_t key = 0;
    double image = 0;  ///< bytes that it gets before it boots
    Time boot = 0;
};

/// What lies beneath components: how long a replica takes to start.
/// The kernel's own is fixed; a platform simulator implements the same.
class Environment {
public:
    virtual ~Environment() = default;
    /// Before the clock starts, when all components, channels and the network are there.
    virtual void attach(Simulation& /*simulation*/) {}
    /// A replica is started now: its event comes up when it can serve.
    virtual void start(const Start& start) = 0;
    /// An Event::Tick came up, which the environment has scheduled.
    virtual void tick() {}
};

/// A replica is there as soon as it has booted.
class FixedEnvironment : public Environment {
public:
    void attach(Simulation& simulation) override { simulation_ = &simulation; }
    void start(const Start& start) override;

protected:
    Simulation& simulation() { return *simulation_; }
    /// Its event comes up then.
    void ready_at(Time at, const Start& start);

private:
    Simulation* simulation_ = nullptr;
};

}  // namespace headroom::kernel
