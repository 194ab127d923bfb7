// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/channel.h"
#include "kernel/simulation.h"
#include "models/cdn/cdn.h"

namespace headroom::models {

using plan::Meter;

std::vector<plan::Usage> usage_of(const CdnTraffic& traffic) {
    return {{Meter::CdnEgress, {}, {}, traffic.bytes_to_users_per_hour},
            {Meter::CdnRequests, {}, {}, traffic.requests_per_hour},
            {Meter::CdnOrigin, {}, {}, traffic.bytes_to_origin_per_hour}};
}

/// What the points send is no other egress; what the origin sends to them is free (AWS).
std::vector<plan::Usage> Cdn::usage(kernel::Blocks blocks) const {
    const double hours = simulation().statistics().seconds(blocks) / 3600;
    const Traffic in = traffic(blocks, false);
    double to_origin = 0;
    for (const kernel::Channel* channel : simulation().channels_of(index(), "misses"))
        for (std::size_t r = 0; r < channel->figures.sent.size(); ++r)
            to_origin += static_cast<double>(channel->figures.sent[r]->in(blocks)) * channel->request_bytes(r);
    return usage_of({in.response_bytes / hours, in.calls / hours, to_origin / hours});
}

}  // namespace headroom::models
