// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "kernel/simulation.h"
#include "models/load_balancer/load_balancer.h"

namespace headroom::models {

using plan::Meter;

/// What one capacity unit carries (AWS, Application Load Balancer); the dimension that needs most of them is billed.
double capacity_units(const BalancerTraffic& traffic) {
    constexpr double new_connections_per_s = 25, active_connections = 3000, bytes_per_hour = 0x1p30, rules_per_s = 1000;
    return std::max({traffic.new_connections_per_s / new_connections_per_s, traffic.active_connections / active_connections,
                     traffic.bytes_per_s * 3600 / bytes_per_hour, traffic.rules_per_s / rules_per_s});
}

std::vector<plan::Usage> usage_of(const BalancerTraffic& traffic) {
    return {{Meter::LoadBalancer, {}, {}, 1}, {Meter::LoadBalancerUnits, {}, {}, capacity_units(traffic)}};
}

std::vector<plan::Usage> LoadBalancer::usage(kernel::Blocks blocks) const {
    const double seconds = simulation().statistics().seconds(blocks);
    const Traffic in = traffic(blocks, false);
    const double calls_per_s = in.calls / seconds, opened_per_s = calls_per_s / settings_.requests_per_connection;
    // A connection is open while a call is on it, and for a while after its last one.
    const double open = figures.present.integral(blocks) / seconds + opened_per_s * settings_.keep_alive.value;
    return also(Component::usage(blocks), usage_of({opened_per_s, open, (in.request_bytes + in.response_bytes) / seconds,
                                                    calls_per_s * static_cast<double>(settings_.rules)}));
}

}  // namespace headroom::models
