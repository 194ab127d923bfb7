// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>

#include "plan/scenario.h"

namespace headroom::plan {

/// What adds and takes away the component's replicas; absent where nothing does.
inline std::optional<std::size_t> scaler_of(const Scenario& scenario, std::size_t component) {
    for (const Scenario::Connection& connection : scenario.connections)
        if (connection.to == component && connection.to_port == "scaling") return connection.from;
    return std::nullopt;
}

}  // namespace headroom::plan
