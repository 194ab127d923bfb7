// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/setting_target.h"

#include "app/document/subject.h"
#include "plan/names.h"

namespace headroom::panels {

namespace {

using document::Subject;

/// What stands behind "owner."; none where the path is of another.
std::optional<std::string> behind(const std::string& path, const std::string& owner) {
    if (owner.empty() || path.size() <= owner.size() + 1 || !path.starts_with(owner) || path[owner.size()] != '.') return std::nullopt;
    return path.substr(owner.size() + 1);
}

struct Owner {
    Subject subject;
    std::string rest;
};

std::optional<Owner> owner_of(const plan::Plan& plan, const std::string& design, const std::string& path) {
    const plan::Design* own = plan.find_design(design);
    if (own == nullptr) return std::nullopt;
    for (const plan::Connection& connection : own->connections)
        if (const auto rest = behind(path, connection.id)) return Owner{Subject::connection(design, connection.id), *rest};
    const auto in_list = [&](const Value& list, const std::string& name, Subject::Kind kind) -> std::optional<Owner> {
        const std::vector<std::string> names = plan::names_in(list);
        for (std::size_t i = 0; i < names.size(); ++i)
            if (const auto rest = behind(path, name + "." + names[i])) return Owner{{kind, {}, {}, i}, *rest};
        return std::nullopt;
    };
    if (path.starts_with("routes.")) return in_list(plan.routes, "routes", Subject::Kind::Route);
    if (path.starts_with("keyspaces.")) return in_list(plan.keyspaces, "keyspaces", Subject::Kind::Keyspace);
    for (const plan::Component& component : own->components)
        if (const auto rest = behind(path, component.id)) return Owner{Subject::component(design, component.id), *rest};
    return std::nullopt;
}

}  // namespace

std::optional<SettingTarget> target_of(const plan::Plan& plan, const std::string& design, const std::string& path,
                                       const schema::Catalogue& types) {
    const std::optional<Owner> owner = owner_of(plan, design, path);
    if (!owner) return std::nullopt;
    SettingTarget target;
    target.record = document::record_of(plan, owner->subject, types);
    std::string rest = owner->rest;
    while (target.record != nullptr) {
        const std::size_t dot = rest.find('.');
        target.parameter = target.record->find(rest.substr(0, dot));
        if (target.parameter == nullptr) return std::nullopt;
        if (dot == std::string::npos) return target;
        rest = rest.substr(dot + 1);
        if (target.parameter->record == nullptr) {
            if (!target.parameter->per_route) return std::nullopt;
            target.route = rest;
            return target;
        }
        target.record = target.parameter->record;
    }
    return std::nullopt;
}

}  // namespace headroom::panels
