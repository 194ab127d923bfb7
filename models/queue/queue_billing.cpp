// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/channel.h"
#include "kernel/simulation.h"
#include "models/billed_requests.h"
#include "models/queue/queue.h"

namespace headroom::models {

/// Sends, receives (the empty ones too) and deletes; a queue moves its dead letters without being asked to.
double Queue::billed(kernel::Blocks blocks) const {
    const plan::Scenario& scenario = simulation().scenario();
    auto requests = static_cast<double>(billed_receives_.in(blocks) + empty_receives_.in(blocks) + deletes_.in(blocks));
    for (std::size_t i = 0; i < scenario.connections.size(); ++i) {
        if (scenario.connections[i].to != index() || scenario.connections[i].to_port == "letters") continue;
        const kernel::Channel& channel = simulation().channel(i);
        for (std::size_t r = 0; r < scenario.routes.size(); ++r) {
            const auto messages = static_cast<double>(channel.figures.sent[r]->in(blocks));
            requests += billed_requests(messages, messages * channel.request_bytes(r));
        }
    }
    return requests;
}

std::vector<plan::Usage> Queue::usage(kernel::Blocks blocks) const {
    const double hours = simulation().statistics().seconds(blocks) / 3600;
    return also(Component::usage(blocks), {{plan::Meter::QueueRequests, {}, "standard", billed(blocks) / hours}});
}

}  // namespace headroom::models
