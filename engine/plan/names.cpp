// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace headroom::plan {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr std::string_view identifier_form = "a letter, then letters, digits, '_' or '-'";

/// Remembers where a name was given first.
class Uniqueness {
public:
    Uniqueness(std::string_view kind, Diagnostics& diagnostics) : kind_(kind), diagnostics_(diagnostics) {}

    void add(const std::string& name, Location at, const std::string& path, std::string expected) {
        const auto [first, fresh] = first_.emplace(name, at);
        if (fresh) return;
        if (first->second.line > 0) expected += fmt::format("; the first is at {}:{}", first->second.line, first->second.column);
        diagnostics_.error(at, path, fmt::format("a second {} '{}'", kind_, name), std::move(expected));
    }

private:
    std::string_view kind_;
    Diagnostics& diagnostics_;
    std::map<std::string, Location> first_;
};

template <class Items>
void check_unique(const Items& items, std::string_view kind, std::string_view list, Diagnostics& diagnostics) {
    Uniqueness unique(kind, diagnostics);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!items[i].name.empty()) unique.add(items[i].name, items[i].at, fmt::format("$.{}[{}].name", list, i), "another name");
    }
}

/// Names of routes and keyspaces stand in paths: routes.browse.share.
void check_named(const Value& list, std::string_view kind, std::string_view member, Diagnostics& diagnostics) {
    if (!list.is_array()) return;
    Uniqueness unique(kind, diagnostics);
    for (std::size_t i = 0; i < list.as_array().size(); ++i) {
        const Value* name = list.as_array()[i].find("name");
        if (name == nullptr || !name->is_string()) continue;
        const std::string path = fmt::format("$.{}[{}].name", member, i);
        const std::string& text = name->as_string();
        if (text.empty() || text.find('.') != std::string::npos) {
            diagnostics.error(name->at, path, fmt::format("'{}' cannot be a {}'s name", text, kind), "a name without dots");
        } else if (kind == "keyspace" && text == "fresh") {
            diagnostics.error(name->at, path, "'fresh' cannot be a keyspace's name: as a connection's key it means one drawn anew",
                              "another name");
        } else {
            unique.add(text, name->at, path, "another name");
        }
    }
}

}  // namespace

bool is_identifier(std::string_view id) {
    return !id.empty() && is_letter(id.front()) &&
           std::ranges::all_of(id, [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

std::vector<std::string> names_in(const Value& list) {
    std::vector<std::string> names;
    if (!list.is_array()) return names;
    for (const Value& element : list.as_array()) {
        const Value* name = element.find("name");
        names.push_back(name != nullptr && name->is_string() ? name->as_string() : std::string());
    }
    return names;
}

std::vector<std::string> route_names(const Plan& plan) {
    std::vector<std::string> names = names_in(plan.routes);
    if (names.empty()) names.emplace_back("request");
    return names;
}

std::vector<std::string> design_names(const Plan& plan) {
    std::vector<std::string> names;
    for (const Design& design : plan.designs) names.push_back(design.name);
    return names;
}

bool sets(const Phase& phase, const std::string& path) { return std::ranges::find(phase.set, path, &Setting::path) != phase.set.end(); }

std::vector<std::string> component_ids(const Design& design) {
    std::vector<std::string> ids;
    for (const Component& component : design.components) ids.push_back(component.id);
    return ids;
}

std::vector<std::string> connection_ids(const Design& design) {
    std::vector<std::string> ids;
    for (const Connection& connection : design.connections) ids.push_back(connection.id);
    return ids;
}

std::vector<std::string> given(std::vector<std::string> names) {
    std::set<std::string> seen = {""};
    std::erase_if(names, [&](const std::string& name) { return !seen.insert(name).second; });
    return names;
}

void check_given(const Plan& plan, Diagnostics& diagnostics) {
    const auto require = [&](const std::string& text, std::string_view what, Location at, const std::string& path) {
        if (text.empty()) diagnostics.error(at, path, fmt::format("{} is empty", what), "a name");
    };
    for (std::size_t i = 0; i < plan.designs.size(); ++i) {
        const Design& design = plan.designs[i];
        const std::string path = fmt::format("$.designs[{}]", i);
        require(design.name, "the design's name", design.at, path + ".name");
        for (std::size_t k = 0; k < design.components.size(); ++k) {
            const Component& component = design.components[k];
            require(component.id, "the component's id", component.at, fmt::format("{}.components[{}].id", path, k));
            require(component.type, "the component's type", component.type_at, fmt::format("{}.components[{}].type", path, k));
        }
        for (std::size_t k = 0; k < design.connections.size(); ++k) {
            const Connection& connection = design.connections[k];
            require(connection.id, "the connection's id", connection.at, fmt::format("{}.connections[{}].id", path, k));
            require(connection.from, "the connection's beginning", connection.from_at, fmt::format("{}.connections[{}].from", path, k));
            require(connection.to, "the connection's end", connection.to_at, fmt::format("{}.connections[{}].to", path, k));
        }
    }
    for (std::size_t i = 0; i < plan.phases.size(); ++i) {
        require(plan.phases[i].name, "the phase's name", plan.phases[i].at, fmt::format("$.phases[{}].name", i));
        require(plan.phases[i].design, "the phase's design", plan.phases[i].design_at, fmt::format("$.phases[{}].design", i));
    }
}

void check_names(const Plan& plan, Diagnostics& diagnostics) {
    check_named(plan.keyspaces, "keyspace", "keyspaces", diagnostics);
    check_named(plan.routes, "route", "routes", diagnostics);
    check_unique(plan.designs, "design", "designs", diagnostics);
    check_unique(plan.phases, "phase", "phases", diagnostics);
}

void check_ids(const Design& design, const std::string& path, Diagnostics& diagnostics) {
    Uniqueness components("component", diagnostics);
    for (std::size_t i = 0; i < design.components.size(); ++i) {
        const Component& component = design.components[i];
        const std::string id_path = fmt::format("{}.components[{}].id", path, i);
        if (component.id.empty()) continue;
        if (!is_identifier(component.id)) {
            diagnostics.error(component.at, id_path, fmt::format("'{}' cannot be an id", component.id), std::string(identifier_form));
        } else if (component.id == "routes" || component.id == "keyspaces") {
            diagnostics.error(component.at, id_path, fmt::format("the id '{}' is kept for paths such as routes.browse.share", component.id),
                              "another id");
        } else {
            components.add(component.id, component.at, id_path, "another id");
        }
    }
    const std::vector<std::string> ids = component_ids(design);
    const std::set<std::string_view> taken(ids.begin(), ids.end());
    Uniqueness connections("connection", diagnostics);
    for (std::size_t i = 0; i < design.connections.size(); ++i) {
        const Connection& connection = design.connections[i];
        const std::string id_path = fmt::format("{}.connections[{}].id", path, i);
        if (connection.from.empty() || connection.to.empty()) continue;
        const bool own = connection.has_own_id && connection.id != default_id(connection);
        if (connection.id.empty()) continue;
        if (own && !is_identifier(connection.id)) {
            diagnostics.error(connection.at, id_path, fmt::format("'{}' cannot be an id", connection.id), std::string(identifier_form));
        } else if (own && taken.contains(connection.id)) {
            diagnostics.error(connection.at, id_path, fmt::format("'{}' is a component's id already", connection.id), "another id");
        } else {
            connections.add(connection.id, connection.at, id_path, own ? "another id" : "an \"id\" of its own for one of them");
        }
    }
}

}  // namespace headroom::plan
