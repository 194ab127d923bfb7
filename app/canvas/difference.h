// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/canvas/node_look.h"
#include "plan/plan.h"

namespace headroom::canvas {

/// What a design has more than, less than and otherwise than another.
struct Difference {
    std::map<std::string, Mark> components, connections;  ///< added or changed, by id
    std::vector<const plan::Component*> removed;          ///< of the other design
    std::vector<const plan::Connection*> removed_connections;
};

/// Refers to `other`. Places do not count.
Difference difference(const plan::Design& design, const plan::Design& other);

}  // namespace headroom::canvas
