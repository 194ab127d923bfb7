// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/effects.h"

#include <fmt/format.h>

#include <string_view>

#include "schema/setting.h"

namespace headroom::plan {

namespace {

/// What shapes open traffic and nothing else.
constexpr std::string_view of_open_traffic[] = {"profile", "arrivals"};

/// As somebody set it, and not to what it is anyway; null otherwise.
const Value* set_otherwise(const Component& component, const schema::Parameter* parameter) {
    const Value* set = parameter != nullptr ? component.settings.find(parameter->name) : nullptr;
    if (set == nullptr || set->is_null()) return nullptr;
    const Value& ordinary = parameter->default_value;
    return set->is_string() && ordinary.is_string() && set->as_string() == ordinary.as_string() ? nullptr : set;
}

void check_closed(const Component& source, const std::string& path, const schema::Record& record, Diagnostics& diagnostics) {
    if (!is_closed(source)) return;
    for (const std::string_view name : of_open_traffic) {
        if (const Value* set = set_otherwise(source, record.find(name)))
            diagnostics.warning(
                set->at, member_path(path, name),
                fmt::format("'{}' is closed, since it has a \"think\": its sessions ask when they have thought, and \"{}\" changes nothing",
                            source.id, name),
                fmt::format("no \"{}\", or open traffic: no \"think\"", name));
    }
}

/// Without workers everything that comes is begun at once.
void check_queue_limit(const Component& component, const std::string& path, const schema::Record& record, Diagnostics& diagnostics) {
    const schema::Parameter* workers = record.find("workers");
    const Value* limit = set_otherwise(component, record.find("queue_limit"));
    if (limit == nullptr || workers == nullptr || !schema::value_of(component.settings, *workers).is_null()) return;
    diagnostics.warning(
        limit->at, path + ".queue_limit",
        fmt::format("nothing waits for a worker of '{}', which has as many as are needed: the limit changes nothing", component.id),
        "\"workers\" beside it");
}

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
        const schema::Record& record = *topology.records[i];
        const std::string at = fmt::format("{}.components[{}]", path, i);
        if (record.role == schema::Role::Source) check_closed(design.components[i], at, record, diagnostics);
        check_queue_limit(design.components[i], at, record, diagnostics);
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
