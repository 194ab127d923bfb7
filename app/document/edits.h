// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan/plan.h"
#include "schema/record.h"

/// What can be done to the topology of a plan, for PlanDocument::edit(). Names of designs and ids that do not exist change nothing.
namespace headroom::document {

/// Places on the canvas, in its units.
struct Spot {
    double x = 0, y = 0;
    bool operator==(const Spot&) const = default;
};

/// Components and connections of one design, by their ids.
struct Parts {
    std::vector<std::string> components;
    std::vector<std::string> connections;
    bool is_empty() const { return components.empty() && connections.empty(); }
    bool operator==(const Parts&) const = default;
};

/// Gives the new component's id, made of its type's name.
std::string add_component(plan::Plan& plan, const std::string& design, const std::string& type, Spot at);
/// Connections of removed components go, too, and what phases set of either.
void remove(plan::Plan& plan, const std::string& design, const Parts& parts);
/// Follows the new id in connections, in what phases set, and in what else refers to it. False where the id is not free or no id.
bool rename_component(plan::Plan& plan, const std::string& design, const std::string& id, const std::string& to,
                      const schema::Catalogue& types);
void move(plan::Plan& plan, const std::string& design, const std::vector<std::pair<std::string, Spot>>& spots);

/// Two ends that fit, with ports named only where that is needed; empty, or why they do not fit.
std::string why_not_connected(const plan::Plan& plan, const std::string& design, const plan::Connection& wanted,
                              const schema::Catalogue& types);
/// Gives the connection's id; empty where the ends do not fit or are connected already.
std::string connect(plan::Plan& plan, const std::string& design, const plan::Connection& wanted, const schema::Catalogue& types);
/// Puts a component into a connection: its beginning, with all settings, now leads to the component, which leads on to its end.
/// False, and nothing done, where that does not fit.
bool splice(plan::Plan& plan, const std::string& design, const std::string& connection, const std::string& component,
            const schema::Catalogue& types);

/// JSON, for the clipboard: the components and the connections between them.
std::string copy(const plan::Plan& plan, const std::string& design, const Parts& parts);
/// Under new ids where theirs are taken; `offset` from where they were. Gives what is new; nothing where the text is something else.
Parts paste(plan::Plan& plan, const std::string& design, std::string_view json, Spot offset, const schema::Catalogue& types);

}  // namespace headroom::document
