// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/difference.h"

#include <algorithm>

namespace headroom::canvas {

namespace {

bool same_ends(const plan::Connection& a, const plan::Connection& b) {
    return a.from == b.from && a.to == b.to && a.from_port == b.from_port && a.to_port == b.to_port;
}

}  // namespace

Difference difference(const plan::Design& design, const plan::Design& other) {
    Difference result;
    std::map<std::string, const plan::Component*> theirs;
    for (const plan::Component& component : other.components) theirs[component.id] = &component;
    for (const plan::Component& component : design.components) {
        const auto found = theirs.find(component.id);
        if (found == theirs.end()) {
            result.components[component.id] = Mark::Added;
            continue;
        }
        if (component.type != found->second->type || component.settings != found->second->settings)
            result.components[component.id] = Mark::Changed;
        theirs.erase(found);
    }
    for (const plan::Component& component : other.components)
        if (theirs.contains(component.id)) result.removed.push_back(&component);

    std::map<std::string, const plan::Connection*> arrows;
    for (const plan::Connection& connection : other.connections) arrows[connection.id] = &connection;
    for (const plan::Connection& connection : design.connections) {
        const auto found = arrows.find(connection.id);
        if (found == arrows.end()) {
            result.connections[connection.id] = Mark::Added;
            continue;
        }
        if (!same_ends(connection, *found->second) || connection.settings != found->second->settings)
            result.connections[connection.id] = Mark::Changed;
        arrows.erase(found);
    }
    for (const plan::Connection& connection : other.connections)
        if (arrows.contains(connection.id)) result.removed_connections.push_back(&connection);
    return result;
}

}  // namespace headroom::canvas
