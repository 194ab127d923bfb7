// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/change.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/units.h"
#include "schema/json_value.h"
#include "study/grid.h"

#include <nlohmann/json.hpp>

namespace headroom::study {

namespace {

std::string written(const Value& value) {
    if (value.is_null()) return "unset";
    if (value.is_string()) return value.as_string();
    if (value.is_number()) return print_rounded(value.as_number(), Unit::None, 6);
    return schema::to_json(value).dump();
}

/// The calls of a component can be its callers' own where they go as they come.
bool goes_as_it_comes(const plan::Connection& connection) {
    return connection.settings.find("calls") == nullptr && connection.settings.find("step") == nullptr;
}

/// A caller's way past the component: with the caller's policy, and what the way behind has that it does not say.
plan::Connection joined(const plan::Connection& before, const plan::Connection& behind) {
    plan::Connection connection = before;
    connection.to = behind.to;
    connection.to_port = behind.to_port;
    connection.has_own_id = false;
    connection.id = plan::default_id(connection);
    for (const Value::Member& member : behind.settings.as_object())
        if (connection.settings.find(member.name) == nullptr) connection.settings.set(member.name, member.value);
    return connection;
}

}  // namespace

void take_out(plan::Design& design, const std::string& id, Diagnostics& diagnostics) {
    if (design.find_component(id) == nullptr)
        return diagnostics.error({}, id, fmt::format("design '{}' has no component '{}'", design.name, id), "");
    std::vector<plan::Connection> connections;
    for (const plan::Connection& before : design.connections) {
        if (before.from == id) continue;
        if (before.to != id) {
            connections.push_back(before);
            continue;
        }
        for (const plan::Connection& behind : design.connections) {
            if (behind.from != id) continue;
            if (!goes_as_it_comes(behind))
                return diagnostics.error({}, behind.id, fmt::format("what calls '{}' cannot make the calls of '{}'", id, behind.id), "");
            connections.push_back(joined(before, behind));
        }
    }
    design.connections = std::move(connections);
    std::erase_if(design.components, [&](const plan::Component& component) { return component.id == id; });
}

std::optional<double> Shift::relative() const {
    if (!difference.value || before.value.value_or(0) == 0) return std::nullopt;
    return *difference.value / *before.value;
}

Change change_of(const std::string& path, const Value& from, Value to) {
    Change change;
    change.text = fmt::format("{} from {} to {}", path, written(from), written(to));
    change.set.push_back({path, std::move(to), {}});
    return change;
}

plan::Plan with_change(plan::Plan reduced, const Change& change, Diagnostics& diagnostics) {
    if (!change.without.empty()) take_out(reduced.designs.front(), change.without, diagnostics);
    return with_settings(std::move(reduced), change.set, diagnostics);
}

}  // namespace headroom::study
