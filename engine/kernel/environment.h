// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

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

/// What lies between and beneath components: the network, and how long a replica takes to start.
/// The kernel's own is fixed; a platform simulator implements the same.
class Environment {
public:
    virtual ~Environment() = default;
    /// Before the clock starts, when all components, channels and the network are there.
    virtual void attach(Simulation& /*simulation*/) {}
    /// Time that a message of a connection is on its way, one way.
    virtual Time latency(std::size_t connection) const = 0;
    /// Time from the decision to start a replica on a machine that has its image, until it can serve.
    virtual Time start_up(std::size_t component, Time boot) const = 0;
    /// A replica is started now: its event comes up when it can serve.
    virtual void start(const Start& start) = 0;
    /// An Event::Tick came up, which the environment has scheduled.
    virtual void tick() {}
};

/// Latencies as the connections state them; a replica is there as soon as it has booted.
class FixedEnvironment : public Environment {
public:
    explicit FixedEnvironment(const std::vector<Time>& latencies) : latencies_(latencies) {}
    void attach(Simulation& simulation) override { simulation_ = &simulation; }
    Time latency(std::size_t connection) const override { return latencies_[connection]; }
    Time start_up(std::size_t, Time boot) const override { return boot; }
    void start(const Start& start) override;

protected:
    Simulation& simulation() { return *simulation_; }
    /// Its event comes up then.
    void ready_at(Time at, const Start& start);

private:
    std::vector<Time> latencies_;
    Simulation* simulation_ = nullptr;
};

}  // namespace headroom::kernel
