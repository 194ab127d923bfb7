// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "estimate.h"

namespace headroom::test {

/// Requests of `count` calls to a store of that kind, whose calls take 10 ms and of whose servers such a share is busy; `calls`: how they
/// are made, settings of the connection. Components: users, web, db.
inline study::RunResult calls_to_store(int count, double utilization, const QString& store, double servers, const QString& calls) {
    const QString components = R"json({"id": "web", "type": "service", "vcpus": 1000, "cpu": "0 s"},
                                      {"id": "db", "type": "database", %1})json",
                  connections = R"json({"from": "users", "to": "web"}, {"from": "web", "to": "db", "calls": %1, %2})json";
    const double users = 1e4 * utilization * servers / count;  // each asks a hundredth of a time a second
    return estimate(components.arg(store).toStdString(), connections.arg(count).arg(calls).toStdString(),
                    static_cast<int>(std::lround(users)), "", "", "", 864);
}

/// Seconds that a call takes in the mean where batches of `count` come to `servers` in a Poisson stream, all times exponential, of
/// `service_s` in the mean: by the balance of what passes each number of calls upwards and downwards.
inline double in_batches(std::size_t count, double utilization, double servers, double service_s) {
    const double each = utilization * servers / static_cast<double>(count);  // batches in a mean service
    std::vector<double> share{1};
    double sum = 1, present = 0;
    for (std::size_t n = 1; n < 20'000; ++n) {
        double up = 0;
        for (std::size_t k = n > count ? n - count : 0; k < n; ++k) up += share[k];
        share.push_back(each * up / std::min(static_cast<double>(n), servers));
        sum += share.back();
        present += static_cast<double>(n) * share.back();
    }
    return service_s * present / sum / (utilization * servers);
}

}  // namespace headroom::test
