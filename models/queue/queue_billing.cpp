// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/channel.h"
#include "kernel/simulation.h"
#include "models/billed_requests.h"
#include "models/queue/queue.h"

namespace headroom::models {

/// Sends, receives (the empty ones too) and deletes; a queue moves its dead letters without being asked to. A receive is as large as the
/// mean of those that found something.
std::vector<plan::Usage> Queue::usage(kernel::Blocks blocks) const {
    const plan::Scenario& scenario = simulation().scenario();
    double requests = static_cast<double>(empty_receives_.in(blocks) + deletes_.in(blocks)), received_bytes = 0;
    for (std::size_t i = 0; i < scenario.connections.size(); ++i) {
        const kernel::Channel& channel = simulation().channel(i);
        const bool moved = scenario.connections[i].to_port == "letters";
        for (std::size_t r = 0; r < scenario.routes.size(); ++r) {
            const auto messages = static_cast<double>(channel.figures.sent[r]->in(blocks));
            const double bytes = messages * channel.request_bytes(r);
            if (scenario.connections[i].to == index() && !moved) requests += billed_requests(messages, bytes);
            if (scenario.connections[i].from == index()) received_bytes += bytes;
        }
    }
    requests += billed_requests(static_cast<double>(receives_.in(blocks)), received_bytes);
    const double hours = simulation().statistics().seconds(blocks) / 3600;
    return also(Component::usage(blocks), {{plan::Meter::QueueRequests, {}, "standard", requests / hours}});
}

}  // namespace headroom::models
