// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/part_edits.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/document/names.h"
#include "app/document/part_references.h"
#include "plan/names.h"

namespace headroom::document {

namespace {

using Kind = Subject::Kind;

Value::Array* items_of(plan::Plan& plan, Kind kind) {
    Value* list = list_of(plan, kind);
    if (list == nullptr) return nullptr;
    if (!list->is_array()) *list = Value::Array{};
    return &list->as_array();
}

std::string name_of(const Value& part) {
    const Value* name = part.find("name");
    return name != nullptr && name->is_string() ? name->as_string() : std::string();
}

Value new_part(const plan::Plan& plan, Kind kind) {
    Value part{Value::Object{}};
    if (kind == Kind::Promise) {
        part.set("p95", "1 s");
    } else if (kind == Kind::Keyspace) {
        part.set("name", free_name("keyspace", plan::names_in(plan.keyspaces)));
        part.set("keys", "uniform(100k)");
    } else {
        const std::vector<std::string> taken = plan::names_in(plan.routes);
        part.set("name", taken.empty() ? plan::route_names(plan).front() : free_name("route", taken));
    }
    return part;
}

template <class List>
void move_within(List& list, std::size_t from, std::size_t to) {
    if (from >= list.size() || to >= list.size() || from == to) return;
    auto moved = std::move(list[from]);
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(from));
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(to), std::move(moved));
}

}  // namespace

std::size_t count_of(const plan::Plan& plan, Kind kind) {
    const Value* list = list_of(plan, kind);
    return list != nullptr && list->is_array() ? list->as_array().size() : 0;
}

std::size_t add_part(plan::Plan& plan, Kind kind) {
    Value::Array* items = items_of(plan, kind);
    if (items == nullptr) return 0;
    items->push_back(new_part(plan, kind));
    return items->size() - 1;
}

std::size_t duplicate_part(plan::Plan& plan, Kind kind, std::size_t index) {
    Value::Array* items = items_of(plan, kind);
    if (items == nullptr || index >= items->size()) return index;
    Value twin = (*items)[index];
    const std::string name = name_of(twin);
    if (!name.empty()) twin.set("name", free_name(name, plan::names_in(*list_of(plan, kind))));
    items->insert(items->begin() + static_cast<std::ptrdiff_t>(index + 1), std::move(twin));
    return index + 1;
}

void remove_part(plan::Plan& plan, Kind kind, std::size_t index, const schema::Catalogue& types) {
    Value::Array* items = items_of(plan, kind);
    if (items == nullptr || index >= items->size()) return;
    const std::string name = name_of((*items)[index]);
    items->erase(items->begin() + static_cast<std::ptrdiff_t>(index));
    if (kind == Kind::Promise || name.empty()) return;
    forget_part(plan, kind, name, types);
}

void move_part(plan::Plan& plan, Kind kind, std::size_t from, std::size_t to) {
    if (Value::Array* items = items_of(plan, kind)) move_within(*items, from, to);
}

std::string why_not_named(const plan::Plan& plan, Kind kind, std::size_t index, const std::string& name) {
    if (name.empty() || name.find('.') != std::string::npos) return "a name without dots is needed";
    if (kind == Kind::Keyspace && name == "fresh") return "'fresh' means a key drawn anew";
    const std::vector<std::string> names = plan::names_in(kind == Kind::Route ? plan.routes : plan.keyspaces);
    const auto found = std::ranges::find(names, name);
    const bool is_own = found != names.end() && static_cast<std::size_t>(found - names.begin()) == index;
    return found == names.end() || is_own ? std::string() : "another one has this name";
}

void rename_part(plan::Plan& plan, Kind kind, std::size_t index, const std::string& name, const schema::Catalogue& types) {
    Value::Array* items = items_of(plan, kind);
    if (items == nullptr || index >= items->size() || kind == Kind::Promise || !why_not_named(plan, kind, index, name).empty()) return;
    const std::string former = name_of((*items)[index]);
    (*items)[index].set("name", name);
    if (!former.empty() && former != name) follow_part(plan, kind, former, name, types);
}

std::string duplicate_phase(plan::Plan& plan, const std::string& phase) {
    const auto found = std::ranges::find(plan.phases, phase, &plan::Phase::name);
    if (found == plan.phases.end()) return {};
    std::vector<std::string> taken;
    for (const plan::Phase& each : plan.phases) taken.push_back(each.name);
    plan::Phase twin = *found;
    twin.name = free_name(phase, taken);
    return plan.phases.insert(found + 1, std::move(twin))->name;
}

void move_phase(plan::Plan& plan, std::size_t from, std::size_t to) { move_within(plan.phases, from, to); }

}  // namespace headroom::document
