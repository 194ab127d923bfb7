// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "models/load_balancer/settings.h"

namespace headroom::models {

/// What checks have said of hosts, known by their number.
class HealthChecker {
public:
    explicit HealthChecker(const HealthCheck& settings) : settings_(settings) {}

    /// A host is checked from now on; one that is not held to be healthy already needs a single check to be.
    void join(std::uint32_t host, bool healthy);
    void leave(std::uint32_t host) { hosts_[host].checked = false; }
    bool is_checked(std::uint32_t host) const { return host < hosts_.size() && hosts_[host].checked; }
    /// Has it ever been healthy?
    bool is_known(std::uint32_t host) const { return is_checked(host) && !hosts_[host].first; }
    bool is_healthy(std::uint32_t host) const { return is_checked(host) && hosts_[host].healthy; }

    /// A check has ended. True where that changes the host's health.
    bool passed(std::uint32_t host);
    bool failed(std::uint32_t host);

private:
    struct Host {
        bool checked = false;
        bool healthy = false;
        bool first = false;       ///< no check has been passed yet
        std::int64_t in_row = 0;  ///< checks that spoke against its present health
    };
    bool against(Host& host, std::int64_t threshold);

    HealthCheck settings_;
    std::vector<Host> hosts_;
};

}  // namespace headroom::models
