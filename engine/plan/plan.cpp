// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/plan.h"

#include <algorithm>

namespace headroom::plan {

std::string default_id(const Connection& connection) {
    return (connection.from_port.empty() ? connection.from : connection.from + "." + connection.from_port) + "->" + connection.to;
}

const Component* Design::find_component(std::string_view id) const {
    const auto found = std::ranges::find(components, id, &Component::id);
    return found == components.end() ? nullptr : &*found;
}

const Connection* Design::find_connection(std::string_view id) const {
    const auto found = std::ranges::find(connections, id, &Connection::id);
    return found == connections.end() ? nullptr : &*found;
}

const Design* Plan::find_design(std::string_view design) const {
    const auto found = std::ranges::find(designs, design, &Design::name);
    return found == designs.end() ? nullptr : &*found;
}

const Phase* Plan::find_phase(std::string_view phase) const {
    const auto found = std::ranges::find(phases, phase, &Phase::name);
    return found == phases.end() ? nullptr : &*found;
}

}  // namespace headroom::plan
