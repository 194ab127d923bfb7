// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/model.h"

#include <algorithm>

namespace headroom::analytic {

std::vector<Visit> ModelContext::visits(std::string_view port, std::size_t route) const {
    std::vector<Visit> visits;
    for (const std::size_t i : outgoing) {
        const plan::Scenario::Connection& connection = scenario.connections[i];
        if (connection.from_port != port) continue;
        const double calls = connection.policy.calls[route];
        if (calls > 0) visits.push_back({i, calls, {}, connection.policy.step, connection.policy.parallel});
    }
    return visits;
}

const ModelTypes::Build* ModelTypes::find(std::string_view type) const {
    const auto found = std::ranges::find_if(types_, [type](const auto& each) { return each.first == type; });
    return found == types_.end() ? nullptr : &found->second;
}

}  // namespace headroom::analytic
