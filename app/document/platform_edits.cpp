// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/platform_edits.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/document/names.h"
#include "plan/names.h"

namespace headroom::document {

namespace {

using Kind = Subject::Kind;

const Value::Array& none() {
    static const Value::Array empty;
    return empty;
}

const Value::Array& regions_in(const plan::Design& design) {
    const Value* list = platform_list(design, Kind::Region);
    return list != nullptr && list->is_array() ? list->as_array() : none();
}

const Value::Array& links_in(const plan::Design& design) {
    const Value* list = platform_list(design, Kind::Link);
    return list != nullptr && list->is_array() ? list->as_array() : none();
}

std::string text_at(const Value& object, std::string_view member) {
    const Value* value = object.find(member);
    return value != nullptr && value->is_string() ? value->as_string() : std::string();
}

/// Regions and links share their names with each other.
std::vector<std::string> names_on(const plan::Design& design) {
    std::vector<std::string> names = {"registry"};
    for (const Value& region : regions_in(design)) names.push_back(text_at(region, "name"));
    for (const Value& link : links_in(design)) names.push_back(text_at(link, "name"));
    return names;
}

Value::Array& list_on(plan::Design& design, Kind kind) {
    if (!design.platform.is_object()) design.platform = Value::Object{};
    const char* member = kind == Kind::Region ? "regions" : "links";
    Value* list = design.platform.find(member);
    if (list == nullptr || !list->is_array()) list = &design.platform.set(member, Value::Array{});
    return list->as_array();
}

/// The first two that no link joins; the first two where all are joined.
std::pair<std::string, std::string> ends_of_new_link(const plan::Design& design) {
    std::vector<std::string> names;
    for (const Value& region : regions_in(design)) names.push_back(text_at(region, "name"));
    const auto joins = [](const Value& link, const std::string& a, const std::string& b) {
        const std::string from = text_at(link, "from"), to = text_at(link, "to");
        return (from == a && to == b) || (from == b && to == a);
    };
    for (std::size_t a = 0; a < names.size(); ++a)
        for (std::size_t b = a + 1; b < names.size(); ++b)
            if (std::ranges::none_of(links_in(design), [&](const Value& link) { return joins(link, names[a], names[b]); }))
                return {names[a], names[b]};
    return {names.at(0), names.at(1)};
}

/// Gives a name another one wherever the object has it as that member; an empty one takes the member away.
void follow(Value& object, std::string_view member, const std::string& from, const std::string& to) {
    if (text_at(object, member) != from) return;
    if (to.empty())
        object.erase(member);
    else
        object.set(std::string(member), to);
}

void follow_incidents(Value& incidents, std::string_view member, const std::string& from, const std::string& to) {
    if (!incidents.is_array()) return;
    for (Value& incident : incidents.as_array()) follow(incident, member, from, to);
}

void follow_region(plan::Design& design, const std::string& from, const std::string& to) {
    for (plan::Component& component : design.components)
        if (Value* place = component.settings.find("place"); place != nullptr && place->is_object()) {
            follow(*place, "region", from, to);
            if (place->as_object().empty()) component.settings.erase("place");
        }
    if (Value* registry = design.platform.find("registry")) follow(*registry, "region", from, to);
    if (to.empty()) return;
    for (Value& link : list_on(design, Kind::Link))
        for (const char* end : {"from", "to"}) follow(link, end, from, to);
}

/// Of the design, and of the phases on it.
void follow_everywhere(plan::Plan& plan, plan::Design& design, Kind kind, const std::string& from, const std::string& to) {
    const char* member = kind == Kind::Region ? "region" : "link";
    if (kind == Kind::Region) follow_region(design, from, to);
    follow_incidents(design.incidents, member, from, to);
    for (plan::Phase& phase : plan.phases) {
        if (phase.design != design.name) continue;
        follow_incidents(phase.incidents, member, from, to);
        if (kind != Kind::Region) continue;
        std::erase_if(phase.set, [&](plan::Setting& setting) {
            const bool is_it = setting.path.ends_with(".place.region") && setting.value.is_string() && setting.value.as_string() == from;
            if (is_it && !to.empty()) setting.value = to;
            return is_it && to.empty();
        });
    }
}

}  // namespace

std::size_t count_on_platform(const plan::Plan& plan, Kind kind, const std::string& design) {
    const plan::Design* target = plan.find_design(design);
    if (target == nullptr) return 0;
    return (kind == Kind::Region ? regions_in(*target) : links_in(*target)).size();
}

std::size_t add_to_platform(plan::Plan& plan, Kind kind, const std::string& design) {
    plan::Design* target = find_design(plan, design);
    if (target == nullptr) return 0;
    Value part{Value::Object{}};
    part.set("name", free_name(kind == Kind::Region ? "region" : "link", names_on(*target)));
    if (kind == Kind::Link) {
        while (regions_in(*target).size() < 2) add_to_platform(plan, Kind::Region, design);
        const auto [from, to] = ends_of_new_link(*target);
        part.set("from", from);
        part.set("to", to);
        part.set("latency", "40 ms");
    }
    Value::Array& list = list_on(*target, kind);
    list.push_back(std::move(part));
    return list.size() - 1;
}

std::size_t duplicate_on_platform(plan::Plan& plan, const Subject& part) {
    plan::Design* target = find_design(plan, part.design);
    if (target == nullptr || settings_of(plan, part) == nullptr) return part.index;
    Value twin = *settings_of(plan, part);
    twin.set("name", free_name(text_at(twin, "name"), names_on(*target)));
    Value::Array& list = list_on(*target, part.kind);
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(part.index + 1), std::move(twin));
    return part.index + 1;
}

void remove_from_platform(plan::Plan& plan, const Subject& part) {
    plan::Design* target = find_design(plan, part.design);
    if (target == nullptr || settings_of(plan, part) == nullptr) return;
    const std::string name = text_at(*settings_of(plan, part), "name");
    Value::Array& list = list_on(*target, part.kind);
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(part.index));
    follow_everywhere(plan, *target, part.kind, name, {});
    if (part.kind == Kind::Region)
        std::erase_if(list_on(*target, Kind::Link),
                      [&](const Value& link) { return text_at(link, "from") == name || text_at(link, "to") == name; });
    if (links_in(*target).empty()) target->platform.erase("links");
    if (!regions_in(*target).empty()) return;
    target->platform = {};
    for (plan::Component& component : target->components) component.settings.erase("place");
}

std::string why_not_on_platform(const plan::Plan& plan, const Subject& part, const std::string& name) {
    if (!plan::is_identifier(name)) return "a letter, then letters, digits, '_' or '-' are needed";
    const plan::Design* target = plan.find_design(part.design);
    const Value* settings = settings_of(plan, part);
    if (target == nullptr || settings == nullptr || text_at(*settings, "name") == name) return {};
    const auto names = names_on(*target);
    return std::ranges::find(names, name) == names.end() ? std::string() : "another one has this name";
}

void rename_on_platform(plan::Plan& plan, const Subject& part, const std::string& name) {
    plan::Design* target = find_design(plan, part.design);
    const Value* settings = settings_of(plan, part);
    if (target == nullptr || settings == nullptr || !why_not_on_platform(plan, part, name).empty()) return;
    const std::string former = text_at(*settings, "name");
    list_on(*target, part.kind)[part.index].set("name", name);
    if (!former.empty() && former != name) follow_everywhere(plan, *target, part.kind, former, name);
}

}  // namespace headroom::document
