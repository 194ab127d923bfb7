// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTest>

#include <cmath>
#include <cstdint>
#include <string>

#include "lab.h"

/// Plans of a balancer and what it is connected to.
namespace headroom::lab {

inline std::string balancer(const std::string& more) {
    return R"({"id": "lb", "type": "load_balancer")" + (more.empty() ? "" : ", " + more) + "}";
}
/// Replicas that answer in next to no time.
inline Sketch replicas(int count, const std::string& lb, const std::string& more = {}) {
    return {several({balancer(lb), service("web", "1 us", R"("replicas": )" + std::to_string(count) + (more.empty() ? "" : ", " + more))}),
            several({arrow("users", "lb"), arrow("lb", "web")})};
}
inline std::string by(const QString& algorithm) { return R"("algorithm": ")" + algorithm.toStdString() + "\""; }
/// Checked every 10 s, with 2 s to answer.
inline std::string checked(int healthy, int unhealthy) {
    return R"("health_check": {"interval": "10 s", "timeout": "2 s", "healthy_threshold": )" + std::to_string(healthy) +
           R"(, "unhealthy_threshold": )" + std::to_string(unhealthy) + "}";
}
inline Sketch keyed(Sketch sketch, const std::string& keys) {
    sketch.routes = R"({"name": "r", "keyspace": "k"})";
    sketch.keyspaces = R"({"name": "k", "keys": ")" + keys + "\"}";
    return sketch;
}
/// Calls to a replica of web.
inline std::uint64_t sent(Lab& lab, std::size_t replica) { return lab.channel("lb->web").share(replica).sent->so_far(); }
inline bool close(double actual, double expected, double within) {
    if (std::abs(actual - expected) <= within) return true;
    qWarning("%g, not %g", actual, expected);
    return false;
}

}  // namespace headroom::lab
