// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/batch.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace headroom::analytic {

double free_for_batch(double servers, double batch, double utilization) {
    const double busy = utilization * servers;
    double weight = 1, sum = 0, of_all = 0;  // of a number of servers that are taken, and of up to so many
    std::vector<double> fewer;
    for (double n = 0; n < servers; ++n) {
        sum += weight;
        fewer.push_back(sum);
        weight *= busy / (n + 1);
        if (sum < 1e200) continue;
        for (double* each : {&weight, &sum}) *each *= 1e-200;
        for (double& each : fewer) each *= 1e-200;
    }
    for (double before = 0; before < std::min(batch, static_cast<double>(fewer.size())); ++before)
        of_all += std::min(1.0, batch - before) * fewer[fewer.size() - 1 - static_cast<std::size_t>(before)];
    return of_all / batch / fewer.back();
}

void add_batch(Stay& stay, const Replica& replica, const Load& load, double utilization) {
    const double servers = std::max(1.0, replica.servers()), alone = load.work / std::min(1.0, replica.vcpus);
    const double others = (load.batch - 1) * utilization / std::max(1e-3, 1 - utilization), own = std::max(0.0, load.batch - servers);
    double longer = alone / (2 * servers) * (others + own);
    double waited = longer;  // for a worker
    if (replica.is_shared()) {
        waited *= stay.wait_probability;
        const double shared =
            (longer - waited) * 2 / (1 + load.work_scv);  // the more alike they are, the longer they share with each other
        stay.sharing += shared;
        longer = waited + shared;
    }
    stay.delay_of_batch = longer;
    if (waited <= 0) return;
    const double wait = stay.wait() + waited;
    stay.queued += load.rate * waited;
    stay.wait_probability = 1 - (1 - stay.wait_probability) * free_for_batch(servers, load.batch, utilization);
    stay.wait_if = stay.wait_probability > 0 ? wait / stay.wait_probability : 0;
}

}  // namespace headroom::analytic
