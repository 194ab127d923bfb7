// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"
#include "core/value.h"
#include "schema/record.h"

namespace headroom::plan {

/// The version of the format that this program writes; older ones are migrated, newer ones refused.
inline constexpr int current_version = 1;

/// A plan as plain values. What can be set is kept as name -> value, as it was written; records build typed structs from it.
struct Component {
    std::string id;
    std::string type;
    double x = 0, y = 0;               ///< place on the canvas
    bool placed = false;               ///< has an "at"; without one the canvas finds a place
    Value settings = Value::Object{};  ///< everything but id, type, at (a "note" too)
    Location at;
    Location type_at;
};

struct Connection {
    std::string id;  ///< default_id() unless given
    bool has_own_id = false;
    std::string from;       ///< component id
    std::string from_port;  ///< empty: the one that fits
    std::string to;
    std::string to_port;
    Value settings = Value::Object{};
    Location at;
    Location from_at, to_at;
};

/// "web->db", or "jobs.dead_letters->dlq" where the port it begins at is named.
std::string default_id(const Connection& connection);

struct Design {
    std::string name;
    std::string note;
    std::vector<Component> components;
    std::vector<Connection> connections;
    Value settings = Value::Object{};  ///< see DesignSettings in parts.h
    Value platform = {};               ///< an object, see platform.h; null: none
    Value incidents = Value::Array{};  ///< what goes wrong in every phase on it
    Location at;

    const Component* find_component(std::string_view id) const;
    const Connection* find_connection(std::string_view id) const;
};

/// One entry of a phase's "set": "web.replicas" = 6.
struct Setting {
    std::string path;
    Value value;
    Location at;
};

struct Phase {
    std::string name;
    std::string note;
    Value users;  ///< daily users as written, "10k"
    std::string design;
    std::vector<Setting> set;
    Value incidents = Value::Array{};    ///< what goes wrong, beside the design's
    std::optional<std::string> horizon;  ///< "steady", "day", "19:00 + 2 h"; unset: DESIGN's default
    Location at;
    Location design_at, horizon_at;
};

struct Plan {
    std::string name;
    std::string note;
    std::optional<std::string> prices;  ///< the price catalogue's name, or a file beside the plan
    Value keyspaces = Value::Array{};   ///< array of objects, see parts.h
    Value routes = Value::Array{};
    Value slo = Value::Array{};
    std::vector<Design> designs;
    std::vector<Phase> phases;
    Location prices_at;

    const Design* find_design(std::string_view name) const;
    const Phase* find_phase(std::string_view name) const;
};

}  // namespace headroom::plan
