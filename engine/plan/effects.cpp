// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/effects.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "schema/setting.h"

namespace headroom::plan {

namespace {

/// Looks through the settings of one component or connection, and of the records within.
class IdleSettings {
public:
    IdleSettings(std::string owner, Diagnostics& diagnostics) : owner_(std::move(owner)), diagnostics_(diagnostics) {}

    /// `within`: "retry.", or empty.
    void look(const Value& settings, const schema::Record& record, const std::string& path, const std::string& within = {}) {
        for (const schema::Parameter& parameter : record.parameters) {
            const Value* set = settings.find(parameter.name);
            if (set == nullptr || set->is_null()) continue;
            const std::string at = member_path(path, parameter.name), name = within + parameter.name;
            if (parameter.kind == schema::Kind::Record && set->is_object()) look(*set, *parameter.record, at, name + ".");
            if (schema::counts(settings, record, parameter) || same_value(parameter, *set, parameter.default_value)) continue;
            const std::string needed = to_string(*parameter.needs);
            const bool absent = parameter.needs->absent;
            diagnostics_.warning(
                set->at, at,
                fmt::format("\"{}\" of '{}' changes nothing: it counts only {} {}", name, owner_, absent ? "without" : "with", needed),
                fmt::format("{}{}, or no \"{}\"", absent ? "no " : "", needed, parameter.name));
        }
    }

private:
    std::string owner_;
    Diagnostics& diagnostics_;
};

/// Of a machine that a provider rents only with a database or cache on it: what is on it.
struct Managed {
    std::string_view prefix, thing;
    schema::Role role;
};
constexpr Managed managed[] = {{"db.", "database", schema::Role::Store}, {"cache.", "cache", schema::Role::Cache}};

}  // namespace

bool is_closed(const Component& source) {
    const Value* think = source.settings.find("think");
    return think != nullptr && !think->is_null();
}

void check_effects(const Design& design, const std::string& path, const Topology& topology, Diagnostics& diagnostics) {
    for (std::size_t i = 0; i < design.components.size(); ++i) {
        const Component& component = design.components[i];
        IdleSettings(component.id, diagnostics).look(component.settings, *topology.records[i], fmt::format("{}.components[{}]", path, i));
    }
    const schema::Record& policies = record_of(static_cast<const policy::Connection*>(nullptr));
    for (std::size_t i = 0; i < design.connections.size(); ++i) {
        const Connection& connection = design.connections[i];
        IdleSettings(fmt::format("{}->{}", connection.from, connection.to), diagnostics)
            .look(connection.settings, policies, fmt::format("{}.connections[{}]", path, i));
    }
}

void check_keys(const Plan& plan, const Design& design, const std::string& path, const Topology& topology, Diagnostics& diagnostics) {
    const auto names_one = [](const Arrow& arrow) { return arrow.policy.key && *arrow.policy.key != "fresh"; };
    const auto has_one = [](const Value& route) {
        return route.is_object() && route.find("keyspace") && !route.find("keyspace")->is_null();
    };
    if (plan.routes.is_array() && std::ranges::any_of(plan.routes.as_array(), has_one)) return;
    if (std::ranges::any_of(topology.arrows, names_one)) return;
    for (std::size_t i = 0; i < design.components.size(); ++i) {
        const schema::Parameter* mode = topology.records[i]->role == schema::Role::Cache ? topology.records[i]->find("mode") : nullptr;
        if (mode == nullptr || schema::value_of(design.components[i].settings, *mode).as_string() != "keyed") continue;
        diagnostics.warning(design.components[i].at, fmt::format("{}.components[{}]", path, i),
                            fmt::format("nothing that comes to '{}' looks up a key: each call of it is a miss", design.components[i].id),
                            "a \"keyspace\" of the routes, or \"mode\": \"fixed_ratio\"");
    }
}

void check_machines(const Design& design, const std::string& path, const Topology& topology, const Instances& instances,
                    Diagnostics& diagnostics) {
    for (std::size_t i = 0; i < design.components.size(); ++i) {
        const Component& component = design.components[i];
        const Value* set = topology.records[i]->find("instance") != nullptr ? component.settings.find("instance") : nullptr;
        if (set == nullptr || !set->is_string()) continue;
        const std::string& name = set->as_string();
        for (const auto& [prefix, thing, role] : managed) {
            if (!name.starts_with(prefix) || topology.records[i]->role == role) continue;
            const std::string bare = name.substr(prefix.size());
            diagnostics.error(
                set->at, fmt::format("{}.components[{}].instance", path, i),
                fmt::format("'{}' is a machine that is rented with a {} on it, and '{}' is none", name, thing, component.id),
                instances.find(bare) != nullptr ? fmt::format("'{}'", bare) : fmt::format("an instance type without \"{}\"", prefix));
        }
    }
}

}  // namespace headroom::plan
