// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cmath>

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

}  // namespace headroom::test
