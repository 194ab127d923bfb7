// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/load_balancer/health_checker.h"

namespace headroom::models {

void HealthChecker::join(std::uint32_t host, bool healthy) {
    if (host >= hosts_.size()) hosts_.resize(host + 1);
    hosts_[host] = {true, healthy, !healthy, 0};
}

bool HealthChecker::passed(std::uint32_t index) {
    Host& host = hosts_[index];
    if (!host.checked) return false;
    if (host.healthy) {
        host.in_row = 0;
        return false;
    }
    return against(host, host.first ? 1 : settings_.healthy_threshold);
}

bool HealthChecker::failed(std::uint32_t index) {
    Host& host = hosts_[index];
    if (!host.checked) return false;
    if (!host.healthy) {
        host.in_row = 0;
        return false;
    }
    return against(host, settings_.unhealthy_threshold);
}

bool HealthChecker::against(Host& host, std::int64_t threshold) {
    if (++host.in_row < threshold) return false;
    host.healthy = !host.healthy;
    host.first = false;
    host.in_row = 0;
    return true;
}

}  // namespace headroom::models
