// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/batch.h"

#include <algorithm>

namespace headroom::analytic {

void add_batch(Stay& stay, const Replica& replica, const Load& load, double utilization) {
    const double servers = std::max(1.0, replica.servers()), alone = load.work / std::min(1.0, replica.vcpus);
    const double others = (load.batch - 1) * utilization / std::max(1e-3, 1 - utilization), own = std::max(0.0, load.batch - servers);
    const double longer = alone / (2 * servers) * (others + own);
    stay.delay_of_batch = longer;
    if (replica.is_shared()) {
        stay.sharing += longer;
        return;
    }
    const double wait = stay.wait() + longer;
    stay.queued += load.rate * longer;
    stay.wait_probability = 1 - (1 - stay.wait_probability) * std::min(1.0, servers / load.batch);
    stay.wait_if = stay.wait_probability > 0 ? wait / stay.wait_probability : 0;
}

}  // namespace headroom::analytic
