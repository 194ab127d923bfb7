// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "plan/names.h"
#include "plan/scenario.h"

namespace headroom::plan {
namespace {

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t dot = text.find('.');
        parts.emplace_back(text.substr(0, dot));
        if (dot == std::string_view::npos) return parts;
        text.remove_prefix(dot + 1);
    }
}

/// Finds what a path speaks of and changes it there.
class Applier {
public:
    Applier(Plan& plan, std::size_t design, const Setting& setting, const std::string& path, Missing missing, Diagnostics& diagnostics)
        : plan_(plan),
          index_(design),
          design_(plan.designs[design]),
          setting_(setting),
          path_(path),
          missing_(missing),
          diagnostics_(diagnostics) {}

    std::optional<std::string> run() {
        const std::string& path = setting_.path;
        for (std::size_t i = 0; i < design_.connections.size(); ++i) {
            Connection& connection = design_.connections[i];
            if (!names_owner(connection.id)) continue;
            return change(connection.settings, fmt::format("$.designs[{}].connections[{}]", index_, i), rest_after(connection.id),
                          {"id", "from", "to"});
        }
        if (path.find("->") != std::string::npos) return unknown_connection();
        const std::string owner = path.substr(0, path.find('.'));
        if (owner == "routes") return change_named(plan_.routes, "routes", "route");
        if (owner == "keyspaces") return change_named(plan_.keyspaces, "keyspaces", "keyspace");
        for (std::size_t i = 0; i < design_.components.size(); ++i) {
            Component& component = design_.components[i];
            if (component.id != owner || owner.empty()) continue;
            return change(component.settings, fmt::format("$.designs[{}].components[{}]", index_, i), rest_after(owner),
                          {"id", "type", "at"});
        }
        if (owner == "platform" && design_.platform.is_object()) return change_platform();
        return unknown(fmt::format("'{}' is no component or connection of design '{}'", owner, design_.name),
                       suggest(owner, given(owners())));
    }

private:
    bool names_owner(const std::string& id) const {
        return !id.empty() && setting_.path.starts_with(id) && (setting_.path.size() == id.size() || setting_.path[id.size()] == '.');
    }

    /// The parts of the path behind the owner's name; none where it ends there.
    std::vector<std::string> rest_after(const std::string& owner) const {
        return setting_.path.size() <= owner.size() + 1 ? std::vector<std::string>{}
                                                        : split(std::string_view(setting_.path).substr(owner.size() + 1));
    }

    std::vector<std::string> owners() const {
        std::vector<std::string> names;
        for (const Component& component : design_.components) names.push_back(component.id);
        for (const Connection& connection : design_.connections) names.push_back(connection.id);
        names.insert(names.end(), {"routes", "keyspaces"});
        return names;
    }

    std::optional<std::string> error(std::string message, std::string expected) {
        diagnostics_.error(setting_.at, path_, std::move(message), std::move(expected));
        return std::nullopt;
    }

    std::optional<std::string> unknown(std::string message, std::string expected) {
        return missing_ == Missing::IsSkipped ? std::nullopt : error(std::move(message), std::move(expected));
    }

    std::optional<std::string> unknown_connection() {
        const std::size_t arrow = setting_.path.find("->");
        const std::string id = setting_.path.substr(0, setting_.path.find('.', arrow));
        std::vector<std::string> ids;
        for (const Connection& connection : design_.connections) ids.push_back(connection.id);
        return unknown(fmt::format("design '{}' has no connection '{}'", design_.name, id), suggest(id, ids));
    }

    /// "platform.links.atlantic.bandwidth"
    std::optional<std::string> change_platform() {
        std::vector<std::string> rest = rest_after("platform");
        const std::string member = rest.empty() ? std::string() : rest.front();
        Value* list = design_.platform.find(member);
        if (member == "registry" && list != nullptr && list->is_object())
            return change(*list, fmt::format("$.designs[{}].platform.registry", index_), {rest.begin() + 1, rest.end()}, {"", "", ""});
        if ((member != "regions" && member != "links") || list == nullptr || !list->is_array())
            return error(fmt::format("'{}' names no setting of a platform", setting_.path), "such as platform.links.atlantic.bandwidth");
        return change_in_list(*list, fmt::format("$.designs[{}].platform.{}", index_, member), "platform", {rest.begin() + 1, rest.end()},
                              member == "links" ? "link" : "region");
    }

    /// "routes.browse.share"
    std::optional<std::string> change_named(Value& list, const std::string& member, std::string_view kind) {
        return change_in_list(list, "$." + member, "plan", rest_after(member), kind);
    }

    std::optional<std::string> change_in_list(Value& list, const std::string& path, std::string_view of, std::vector<std::string> rest,
                                              std::string_view kind) {
        const std::string name = rest.empty() ? std::string() : rest.front();
        const std::vector<std::string> names = names_in(list);
        const auto found = name.empty() ? names.end() : std::ranges::find(names, name);
        if (found == names.end()) return error(fmt::format("the {} has no {} '{}'", of, kind, name), suggest(name, given(names)));
        rest.erase(rest.begin());
        const auto index = static_cast<std::size_t>(found - names.begin());
        return change(list.as_array()[index], fmt::format("{}[{}]", path, index), rest, {"name", "", ""});
    }

    std::optional<std::string> change(Value& settings, const std::string& owner, const std::vector<std::string>& rest,
                                      const std::array<std::string_view, 3>& fixed) {
        if (rest.empty() || std::ranges::find(rest, "") != rest.end()) {
            return error(fmt::format("'{}' names no setting", setting_.path),
                         "such as web.replicas, web->db.retry.attempts or routes.browse.share");
        }
        if (std::ranges::find(fixed, rest.front()) != fixed.end())
            return error(fmt::format("'{}' cannot be changed by a phase", rest.front()), "a setting; another topology is another design");
        return descend(settings, rest) ? std::optional(fmt::format("{}.{}", owner, fmt::join(rest, "."))) : std::nullopt;
    }

    bool descend(Value& settings, const std::vector<std::string>& rest) {
        Value* value = &settings;
        for (std::size_t i = 0; i + 1 < rest.size(); ++i) {
            Value* member = value->find(rest[i]);
            if (member == nullptr) member = &put(*value, rest[i], empty_object());
            if (!member->is_object() && !open_scalar(*member, rest, i)) return false;
            value = member;
        }
        put(*value, rest.back(), setting_.value);
        return true;
    }

    /// Mistakes in it are shown where the setting stands.
    Value& put(Value& object, const std::string& name, Value value) {
        const Location at = value.at;
        Value& changed = object.set(name, std::move(value));
        changed.at = at;
        std::ranges::find(object.as_object(), name, &Value::Member::name)->at = setting_.at;
        return changed;
    }

    Value empty_object() const {
        Value object(Value::Object{});
        object.at = setting_.value.at;
        return object;
    }

    /// A scalar that stood for all routes becomes an object that names each, so that one can be changed.
    bool open_scalar(Value& scalar, const std::vector<std::string>& rest, std::size_t i) {
        const std::vector<std::string> routes = names_in(plan_.routes);
        const std::string& next = rest[i + 1];
        if (scalar.is_array() || i + 2 != rest.size() || std::ranges::find(routes, next) == routes.end()) {
            const std::string candidates = i + 2 == rest.size() ? suggest(next, routes) : std::string();
            error(fmt::format("'{}' is {}; it has no '{}'", rest[i], scalar.kind_name(), next), candidates);
            return false;
        }
        Value object = empty_object();
        if (!scalar.is_null()) {
            for (const std::string& route : routes) object.set(route, scalar);
        }
        scalar = std::move(object);
        return true;
    }

    Plan& plan_;
    std::size_t index_;
    Design& design_;
    const Setting& setting_;
    const std::string& path_;
    Missing missing_;
    Diagnostics& diagnostics_;
};

}  // namespace

std::optional<std::string> apply_setting(Plan& plan, std::size_t design, const Setting& setting, const std::string& path, Missing missing,
                                         Diagnostics& diagnostics) {
    return Applier(plan, design, setting, path, missing, diagnostics).run();
}

void apply(Plan& plan, const std::string& design, const Setting& setting, Diagnostics& diagnostics) {
    const auto found = std::ranges::find(plan.designs, design, &Design::name);
    if (found == plan.designs.end()) {
        diagnostics.error(setting.at, setting.path, fmt::format("the plan has no design '{}'", design),
                          suggest(design, design_names(plan)));
        return;
    }
    apply_setting(plan, static_cast<std::size_t>(found - plan.designs.begin()), setting, setting.path, Missing::IsMistake, diagnostics);
}

}  // namespace headroom::plan
