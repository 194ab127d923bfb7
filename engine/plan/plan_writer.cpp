// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/atomic_file.h"
#include "plan/reader.h"

namespace headroom::plan {
namespace {

void append(Value::Object& object, std::string name, Value value) { object.push_back({std::move(name), std::move(value), {}}); }

void append_text(Value::Object& object, std::string name, const std::string& text) {
    if (!text.empty()) append(object, std::move(name), text);
}

void append_array(Value::Object& object, std::string name, const Value& array) {
    if (array.is_array() && !array.as_array().empty()) append(object, std::move(name), array);
}

void append_settings(Value::Object& object, const Value& settings) {
    if (!settings.is_object()) return;
    object.insert(object.end(), settings.as_object().begin(), settings.as_object().end());
}

std::string with_port(const std::string& component, const std::string& port) { return port.empty() ? component : component + "." + port; }

Value to_value(const Component& component) {
    Value::Object object;
    append(object, "id", component.id);
    append(object, "type", component.type);
    if (component.placed) append(object, "at", Value::Array{component.x, component.y});
    append_settings(object, component.settings);
    return object;
}

Value to_value(const Connection& connection) {
    Value::Object object;
    if (connection.has_own_id) append(object, "id", connection.id);
    append(object, "from", with_port(connection.from, connection.from_port));
    append(object, "to", with_port(connection.to, connection.to_port));
    append_settings(object, connection.settings);
    return object;
}

Value to_value(const Design& design);
Value to_value(const Phase& phase);

template <class Items>
Value to_array(const Items& items) {
    Value::Array array;
    array.reserve(items.size());
    for (const auto& item : items) array.push_back(to_value(item));
    return array;
}

Value to_value(const Design& design) {
    Value::Object object;
    append(object, "name", design.name);
    append_text(object, "note", design.note);
    if (!design.platform.is_null()) append(object, "platform", design.platform);
    append(object, "components", to_array(design.components));
    append(object, "connections", to_array(design.connections));
    append_array(object, "incidents", design.incidents);
    append_settings(object, design.settings);
    return object;
}

Value to_value(const Phase& phase) {
    Value::Object object;
    append(object, "name", phase.name);
    append_text(object, "note", phase.note);
    append(object, "users", phase.users);
    append(object, "design", phase.design);
    Value::Object set;
    for (const Setting& setting : phase.set) append(set, setting.path, setting.value);
    if (!set.empty()) append(object, "set", std::move(set));
    append_array(object, "incidents", phase.incidents);
    if (phase.horizon) append(object, "horizon", *phase.horizon);
    return object;
}

}  // namespace

std::string print_plan(const Plan& plan) {
    Value::Object object;
    append(object, "headroom", current_version);
    append(object, "name", plan.name);
    append_text(object, "note", plan.note);
    if (plan.prices) append(object, "prices", *plan.prices);
    append_array(object, "keyspaces", plan.keyspaces);
    append_array(object, "routes", plan.routes);
    append_array(object, "slo", plan.slo);
    append(object, "designs", to_array(plan.designs));
    append(object, "phases", to_array(plan.phases));
    return print_json(object);
}

std::string print_phases(const std::vector<Phase>& phases) { return print_json(to_array(phases)); }

void write_plan(const Plan& plan, const std::string& path) { write_atomically(path, print_plan(plan)); }

}  // namespace headroom::plan
