// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>

#include <string>

#include "clerk.h"

namespace headroom::lab {

/// A log "jobs" that users send to, and those who read it.
inline std::string log_plan(const std::string& log, const std::string& readers, const std::string& arrows,
                            const std::string& routes = R"({"name": "r"})") {
    Sketch sketch;
    const std::string store = log.find("store") == std::string::npos ? R"(, "store": "0 s")" : "";
    sketch.components = several({fmt::format(R"({{"id": "jobs", "type": "log"{}{}{}}})", store, log.empty() ? "" : ", ", log), readers});
    sketch.connections = several({arrow("users", "jobs"), arrows});
    sketch.routes = routes;
    sketch.keyspaces = R"x({"name": "one", "keys": "uniform(1)"}, {"name": "many", "keys": "uniform(1000000)"})x";
    sketch.sessions = "26";
    return plan_text(sketch);
}

inline std::string clerk(const std::string& id, const std::string& members = {}) {
    return fmt::format(R"({{"id": "{}", "type": "clerk"{}{}}})", id, members.empty() ? "" : ", ", members);
}

/// A worker "w" that listens.
inline std::string worker(const std::string& members) {
    return fmt::format(R"({{"id": "w", "type": "worker", "long_poll": "20 s", {}}})", members);
}

}  // namespace headroom::lab
