// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "plan/migration.h"
#include "plan/object_reader.h"
#include "plan/reader.h"

namespace headroom::plan {
namespace {

class PlanReader {
public:
    explicit PlanReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    Plan read(const Value& document) {
        Plan plan;
        ObjectReader object(document, "$", diagnostics_);
        object.find("headroom");
        plan.name = object.text("name").value_or("");
        plan.note = object.text("note").value_or("");
        plan.prices = object.text("prices");
        if (plan.prices) plan.prices_at = document.find("prices")->at;
        plan.keyspaces = values(object, "keyspaces", document);
        plan.routes = values(object, "routes", document);
        plan.slo = values(object, "slo", document);
        if (const Value* routes = document.find("routes"); routes != nullptr && routes->is_array() && routes->as_array().empty()) {
            diagnostics_.error(routes->at, "$.routes", "there are no routes",
                               "at least one; without \"routes\" there is one, named 'request'");
        }
        const Value::Array& designs = object.array("designs");
        for (std::size_t i = 0; i < designs.size(); ++i) plan.designs.push_back(read_design(designs[i], fmt::format("$.designs[{}]", i)));
        const Value::Array& phases = object.array("phases");
        for (std::size_t i = 0; i < phases.size(); ++i) plan.phases.push_back(read_phase(phases[i], fmt::format("$.phases[{}]", i)));
        object.finish();
        return plan;
    }

private:
    /// The elements as they are, for records to read.
    Value values(ObjectReader& object, std::string_view name, const Value& document) {
        Value result(object.array(name));
        if (const Value* member = document.find(name)) result.at = member->at;
        return result;
    }

    Design read_design(const Value& value, const std::string& path) {
        Design design;
        design.at = value.at;
        ObjectReader object(value, path, diagnostics_);
        design.name = object.text("name", true).value_or("");
        design.note = object.text("note").value_or("");
        const Value::Array& components = object.array("components");
        for (std::size_t i = 0; i < components.size(); ++i)
            design.components.push_back(read_component(components[i], fmt::format("{}.components[{}]", path, i)));
        const Value::Array& connections = object.array("connections");
        for (std::size_t i = 0; i < connections.size(); ++i)
            design.connections.push_back(read_connection(connections[i], fmt::format("{}.connections[{}]", path, i)));
        design.incidents = values(object, "incidents", value);
        if (const Value* platform = object.find("platform"); platform != nullptr && !platform->is_null())
            design.platform = *platform;
        else if (std::ranges::any_of(design.components, [](const Component& each) { return each.settings.find("place") != nullptr; }))
            design.platform = Value::Object{};  // of one region, see platform.h
        design.settings = object.rest();
        return design;
    }

    Component read_component(const Value& value, const std::string& path) {
        Component component;
        component.at = value.at;
        ObjectReader object(value, path, diagnostics_);
        component.id = object.text("id", true).value_or("");
        component.type = object.text("type", true).value_or("");
        const Value* type = value.find("type");
        component.type_at = type != nullptr ? type->at : value.at;
        if (const Value* place = object.find("at")) read_place(*place, path + ".at", component);
        component.settings = object.rest();
        return component;
    }

    void read_place(const Value& value, const std::string& path, Component& component) {
        const bool pair =
            value.is_array() && value.as_array().size() == 2 && value.as_array()[0].is_number() && value.as_array()[1].is_number();
        if (!pair) {
            diagnostics_.error(value.at, path, "'at' is no place on the canvas", "two numbers: [240, 0]");
            return;
        }
        component.placed = true;
        component.x = value.as_array()[0].as_number();
        component.y = value.as_array()[1].as_number();
    }

    Connection read_connection(const Value& value, const std::string& path) {
        Connection connection;
        connection.at = connection.from_at = connection.to_at = value.at;
        ObjectReader object(value, path, diagnostics_);
        const std::optional<std::string> id = object.text("id");
        read_end(value, object, "from", connection.from, connection.from_port, connection.from_at);
        read_end(value, object, "to", connection.to, connection.to_port, connection.to_at);
        connection.has_own_id = id.has_value();
        connection.id = id ? *id : default_id(connection);
        connection.settings = object.rest();
        return connection;
    }

    /// "web" or "web.misses".
    void read_end(const Value& value, ObjectReader& object, std::string_view name, std::string& component, std::string& port,
                  Location& at) {
        const std::optional<std::string> text = object.text(name, true);
        if (!text) return;
        at = value.find(name)->at;
        const std::size_t dot = text->find('.');
        component = text->substr(0, dot);
        if (dot != std::string::npos) port = text->substr(dot + 1);
        if (component.empty() || (dot != std::string::npos && (port.empty() || port.find('.') != std::string::npos))) {
            diagnostics_.error(at, fmt::format("{}.{}", object.path(), name), fmt::format("'{}' names no end of a connection", *text),
                               "\"component\" or \"component.port\"");
            component.clear();
            port.clear();
        }
    }

    Phase read_phase(const Value& value, const std::string& path) {
        Phase phase;
        phase.at = phase.design_at = phase.horizon_at = value.at;
        ObjectReader object(value, path, diagnostics_);
        phase.name = object.text("name", true).value_or("");
        phase.note = object.text("note").value_or("");
        if (const Value* users = object.find("users", true)) phase.users = *users;
        phase.design = object.text("design", true).value_or("");
        if (const Value* design = value.find("design")) phase.design_at = design->at;
        phase.horizon = object.text("horizon");
        if (const Value* horizon = value.find("horizon")) phase.horizon_at = horizon->at;
        phase.incidents = values(object, "incidents", value);
        if (const Value* set = object.find("set")) read_settings(*set, path + ".set", phase);
        object.finish();
        return phase;
    }

    void read_settings(const Value& value, const std::string& path, Phase& phase) {
        if (!value.is_object()) {
            diagnostics_.error(value.at, path, fmt::format("'set' is {}", value.kind_name()), "an object: {\"web.replicas\": 6}");
            return;
        }
        for (const Value::Member& member : value.as_object()) phase.set.push_back({member.name, member.value, member.at});
    }

    Diagnostics& diagnostics_;
};

/// The version of a document, or nothing where it is none that this program can read (an error).
std::optional<int> version_of(const Value& document, Diagnostics& diagnostics) {
    if (!document.is_object()) {
        diagnostics.error(document.at, "$", fmt::format("a plan is an object, this is {}", document.kind_name()), "{\"headroom\": 1, ...}");
        return std::nullopt;
    }
    const Value* member = document.find("headroom");
    if (member == nullptr) {
        diagnostics.error(document.at, "$", "the member 'headroom', the version of the format, is missing: is this a plan?",
                          fmt::format("\"headroom\": {}", current_version));
        return std::nullopt;
    }
    const double version = member->is_number() ? member->as_number() : 0;
    if (version < 1 || version != std::trunc(version)) {
        diagnostics.error(member->at, "$.headroom", "'headroom' is no version of the format",
                          fmt::format("a whole number, at most {}", current_version));
        return std::nullopt;
    }
    if (version > current_version) {
        diagnostics.error(
            member->at, "$.headroom",
            fmt::format("the plan is in version {} of the format; this program reads versions up to {}", version, current_version),
            fmt::format("a newer Headroom, one that reads version {}", version));
        return std::nullopt;
    }
    return static_cast<int>(version);
}

}  // namespace

ParsedPlan parse_plan(std::string_view text) {
    ParsedPlan result;
    ParsedJson json = parse_json(text);
    result.has_comments = json.has_comments;
    result.diagnostics = std::move(json.diagnostics);
    if (!json.value) return result;
    const std::optional<int> version = version_of(*json.value, result.diagnostics);
    if (!version) return result;
    migrate(*json.value, *version, migrations(), result.diagnostics);
    result.draft = PlanReader(result.diagnostics).read(*json.value);
    if (!result.diagnostics.has_errors()) result.plan = result.draft;
    return result;
}

}  // namespace headroom::plan
