// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "kernel/time.h"

namespace headroom::kernel {

/// What lies between and beneath components: the network, and how long a replica takes to start.
/// The kernel's own is fixed; a platform simulator implements the same.
class Environment {
public:
    virtual ~Environment() = default;
    /// Time that a message of a connection is on its way, one way.
    virtual Time latency(std::size_t connection) const = 0;
    /// Time from the decision to start a replica until it can serve, given what its component takes to boot.
    virtual Time start_up(std::size_t component, Time boot) const = 0;
};

/// Latencies as the connections state them; a replica is there as soon as it has booted.
class FixedEnvironment : public Environment {
public:
    explicit FixedEnvironment(std::vector<Time> latencies) : latencies_(std::move(latencies)) {}
    Time latency(std::size_t connection) const override { return latencies_[connection]; }
    Time start_up(std::size_t, Time boot) const override { return boot; }

private:
    std::vector<Time> latencies_;
};

}  // namespace headroom::kernel
