// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "kernel/channel.h"
#include "kernel/simulation.h"
#include "models/log/log.h"

namespace headroom::models {

/// The brokers, and on their disks what came within the retention, at the rate of these blocks: read or not.
std::vector<plan::Usage> MessageLog::usage(kernel::Blocks blocks) const {
    const auto brokers = static_cast<double>(settings_.brokers), copies = std::min(brokers, static_cast<double>(settings_.copies));
    const double rate = traffic(blocks, false).request_bytes / simulation().statistics().seconds(blocks);
    return also(Component::usage(blocks),
                {plan::machines(settings_.instance ? settings_.instance->name : "", {}, plan::constant_ranks(brokers)),
                 {plan::Meter::BlockStorage, {}, {}, plan::held(rate * settings_.retention.value * copies)}});
}

}  // namespace headroom::models
