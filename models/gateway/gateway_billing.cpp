// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/simulation.h"
#include "models/gateway/gateway.h"

namespace headroom::models {

std::vector<plan::Usage> usage_of(const GatewaySettings& settings, double calls_per_hour) {
    const double requests = calls_per_hour / (1 - settings.malicious.value);
    std::vector<plan::Usage> usage = {{plan::Meter::GatewayRequests, {}, {}, requests}};
    if (settings.firewall_rules) {
        usage.push_back({plan::Meter::Firewall, {}, {}, 1});
        usage.push_back({plan::Meter::FirewallRules, {}, {}, static_cast<double>(*settings.firewall_rules)});
        usage.push_back({plan::Meter::FirewallRequests, {}, {}, requests});
    }
    return usage;
}

std::vector<plan::Usage> Gateway::usage(kernel::Blocks blocks) const {
    const double hours = simulation().statistics().seconds(blocks) / 3600;
    return also(Component::usage(blocks), usage_of(settings_, static_cast<double>(figures.arrivals.in(blocks)) / hours));
}

}  // namespace headroom::models
