// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
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

/// Data on its way beside the requests, from one component's disk to another's; each stands where its first replica does.
struct Stream {
    std::uint16_t from = 0;
    std::optional<std::uint16_t> to;  ///< absent: object storage
    std::size_t region = 0;           ///< of the platform, of that
    double bytes = 0;
    double most_per_s = 0;               ///< bytes a second, at most
    std::optional<std::uint16_t> tells;  ///< the component that is told (Simulation::remind) when the last byte is there
    std::uint64_t key = 0;               ///< of what it is told; to object storage the slot of the incident's event that is due then
};

/// What lies beneath components: how long a replica takes to start, and data to move.
/// The kernel's own is fixed; a platform simulator implements the same.
class Environment {
public:
    virtual ~Environment() = default;
    /// Before the clock starts, when all components, channels and the network are there.
    virtual void attach(Simulation& /*simulation*/) {}
    /// A replica is started now: its event comes up when it can serve.
    virtual void start(const Start& start) = 0;
    /// Begins now.
    virtual void begin(const Stream& stream) = 0;
    /// An Event::Tick came up, which the environment has scheduled.
    virtual void tick() = 0;
};

/// A replica is there as soon as it has booted, and data moves as fast as it may.
class FixedEnvironment : public Environment {
public:
    void attach(Simulation& simulation) override { simulation_ = &simulation; }
    void start(const Start& start) override;
    void begin(const Stream& stream) override { begin(stream, 0); }
    void tick() override;

protected:
    Simulation& simulation() { return *simulation_; }
    /// Its event comes up then.
    void ready_at(Time at, const Start& start);
    /// Of one whose way takes that long.
    void begin(const Stream& stream, Time latency);
    /// Bytes a second that it takes where nothing but the disks at its ends is in the way.
    double most_per_s(const Stream& stream) const;
    /// The disks at its ends do so many more of them.
    void occupy_disks(const Stream& stream, double bytes_per_s);
    void tick_at(Time at);
    /// The last byte of it arrives then.
    void tell_at(Time at, const Stream& stream);

private:
    struct Running {
        Stream stream;
        double bytes_per_s = 0;
        Time ends = 0;
    };
    Simulation* simulation_ = nullptr;
    std::vector<Running> running_;
};

}  // namespace headroom::kernel
