// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/plan_schema.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "schema/json_value.h"
#include "schema/reading.h"

namespace headroom::schema {

namespace {

using Json = nlohmann::ordered_json;

Json reference_to(const std::string& definition) { return {{"$ref", "#/$defs/" + definition}}; }
Json text(const char* description) { return {{"type", "string"}, {"description", description}}; }
Json array_of(Json items, std::string_view description) {
    return {{"type", "array"}, {"description", description}, {"items", std::move(items)}};
}

/// Gathers the definitions that the records need.
class SchemaWriter {
public:
    /// An object with the parameters of a record (which may be null) and the format's own members.
    Json object(const Record* record, const Json& own, std::vector<std::string> required) {
        Json properties = own;
        if (record) {
            for (const Parameter& parameter : record->parameters) {
                properties[parameter.name] = property(parameter);
                if (parameter.required) required.push_back(parameter.name);
            }
        }
        Json result = {{"type", "object"}};
        if (record) result["title"] = record->title;
        if (record) result["description"] = record->help;
        result["properties"] = std::move(properties);
        if (!required.empty()) result["required"] = required;
        result["additionalProperties"] = false;
        return result;
    }

    void define(const std::string& name, Json definition) { definitions_[name] = std::move(definition); }
    Json take_definitions() { return std::move(definitions_); }

private:
    Json property(const Parameter& parameter) {
        const Json one = value(parameter);
        Json alternatives = Json::array({one});
        if (parameter.per_route) {
            Json of_routes = {{"type", "object"}, {"description", "route -> value"}, {"additionalProperties", one}};
            if (parameter.optional) of_routes["additionalProperties"] = {{"anyOf", {one, {{"type", "null"}}}}};
            alternatives.push_back(std::move(of_routes));
        }
        if (parameter.optional) alternatives.push_back({{"type", "null"}});
        Json result = {{"description", fmt::format("{} Takes {}.", parameter.help, expected_text(parameter))}};
        if (alternatives.size() == 1)
            result.update(one);
        else
            result["anyOf"] = std::move(alternatives);
        if (!parameter.required && !parameter.default_value.is_null()) result["default"] = to_json(parameter.default_value);
        return result;
    }

    /// What one value of a parameter may be, the text or the bare number.
    Json value(const Parameter& parameter) {
        switch (parameter.kind) {
            case Kind::Quantity: return {{"anyOf", {number(parameter), reference_to(text_of(parameter.unit))}}};
            case Kind::Integer: return {{"anyOf", {number(parameter), reference_to(text_of(Unit::None))}}};
            case Kind::Boolean: return {{"type", "boolean"}};
            case Kind::Text:
            case Kind::Reference: return {{"type", "string"}};
            case Kind::Choice: return choice(parameter);
            case Kind::Distribution:
                return {{"anyOf", {number(parameter), reference_to(text_of(parameter.unit)), reference_to(distribution_text())}}};
            case Kind::Keys: return {{"type", "string"}, {"pattern", R"(^\s*(zipf|uniform)\s*\(.*\)\s*$)"}};
            case Kind::Profile: return {{"type", "string"}, {"examples", {"constant", "diurnal(peak=3, at=20:00)"}}};
            case Kind::Record: return reference_to(record(*parameter.record));
            case Kind::Failure:
                return {{"type", "string"}, {"pattern", R"(^\s*(fail|ignore|fallback:.+)\s*$)"}, {"examples", {"fail", "ignore"}}};
        }
        return true;
    }

    static Json number(const Parameter& parameter) {
        Json result = {{"type", parameter.kind == Kind::Integer ? "integer" : "number"}};
        const bool may_be_negative = check_quantity(-1, parameter.unit).empty() && parameter.kind != Kind::Distribution;
        if (parameter.range.low)
            result["minimum"] = to_json(*parameter.range.low);
        else if (!may_be_negative)
            result["minimum"] = 0;
        if (parameter.range.high) result["maximum"] = to_json(*parameter.range.high);
        return result;
    }

    static Json choice(const Parameter& parameter) {
        Json choices = Json::array();
        for (const Option& option : parameter.options) choices.push_back({{"const", option.name}, {"description", option.help}});
        return {{"oneOf", std::move(choices)}};
    }

    /// The definition of a unit's texts.
    std::string text_of(Unit unit) {
        std::string name = fmt::format("text_of_{}", name_of(unit));
        std::replace(name.begin(), name.end(), ' ', '_');  // a $ref is a URI
        definitions_.emplace(name, Json{{"type", "string"}, {"pattern", pattern_of(unit)}, {"examples", {example_of(unit)}}});
        return name;
    }
    std::string distribution_text() {
        definitions_.emplace("text_of_a_distribution", Json{{"type", "string"},
                                                            {"pattern", R"(^\s*[a-z]+\s*\([^()]*\)\s*((±|\+-|\+/-)[^±]*%\s*)?$)"},
                                                            {"examples", {"exponential(10 ms)", "lognormal(p50=4 ms, p99=30 ms)"}}});
        return "text_of_a_distribution";
    }

    /// The definition of a record within; two of one name get names of their own.
    std::string record(const Record& within) {
        const auto known = records_.find(&within);
        if (known != records_.end()) return known->second;
        std::string name = within.name;
        for (int i = 2; definitions_.contains(name); ++i) name = fmt::format("{}_{}", within.name, i);
        records_.emplace(&within, name);
        define(name, nullptr);
        define(name, object(&within, Json::object(), {}));
        return name;
    }

    Json definitions_ = Json::object();
    std::map<const Record*, std::string> records_;
};

Json component(SchemaWriter& writer, const Catalogue& catalogue) {
    const Json own = {
        {"id", text("What connections, settings and results call it.")},
        {"type", text("Its type.")},
        {"at",
         {{"type", "array"}, {"description", "Place on the canvas."}, {"items", {{"type", "number"}}}, {"minItems", 2}, {"maxItems", 2}}},
        {"note", text("Whatever should be remembered about it.")}};
    Json types = Json::array(), by_type = Json::array();
    for (const Record* record : catalogue.records()) {
        const std::string name = "component_" + record->name;
        writer.define(name, writer.object(record, own, {"id", "type"}));
        types.push_back({{"const", record->name}, {"title", record->title}, {"description", record->help}});
        by_type.push_back(
            {{"if", {{"properties", {{"type", {{"const", record->name}}}}}, {"required", {"type"}}}}, {"then", reference_to(name)}});
    }
    Json result = {{"type", "object"}, {"properties", own}, {"required", {"id", "type"}}};
    if (types.empty()) return result;
    result["properties"]["type"] = {{"description", "Its type."}, {"oneOf", std::move(types)}};
    result["allOf"] = std::move(by_type);
    return result;
}

Json design(SchemaWriter& writer, const PlanRecords& records) {
    const Json ends = {{"id", text("Its name; \"web->db\" unless given.")},
                       {"from", text("Where it begins: a component, or a port of one (\"jobs.dead_letters\").")},
                       {"to", text("Where it ends: a component, or a port of one.")},
                       {"note", text("Whatever should be remembered about it.")}};
    writer.define("connection", writer.object(records.connection, ends, {"from", "to"}));
    const Json own = {{"name", text("What phases call it.")},
                      {"note", text("Whatever should be remembered about it.")},
                      {"components", array_of(reference_to("component"), "Its parts.")},
                      {"connections", array_of(reference_to("connection"), "Who calls whom.")}};
    return writer.object(records.design, own, {"name"});
}

Json phase(SchemaWriter& writer, const PlanRecords& records) {
    const Json users = {{"description", "Daily users up to which the phase is in force, such as 10k."},
                        {"anyOf", {{{"type", "number"}, {"minimum", 0}}, {{"type", "string"}, {"pattern", pattern_of(Unit::None)}}}}};
    const Json own = {
        {"name", text("What results call it.")},
        {"note", text("Whatever should be remembered about it.")},
        {"users", users},
        {"design", text("The name of the design in force.")},
        {"set", {{"type", "object"}, {"description", "Settings of this phase alone: {\"web.replicas\": 6}."}}},
        {"horizon", {{"type", "string"}, {"description", "What of a day is simulated."}, {"examples", {"steady", "day", "19:00 + 2 h"}}}}};
    return writer.object(records.phase, own, {"name", "users", "design"});
}

}  // namespace

std::string plan_schema(const Catalogue& catalogue, const PlanRecords& records) {
    SchemaWriter writer;
    // Named before records within are, which then step aside.
    for (const char* name : {"route", "keyspace", "slo", "component", "connection", "design", "phase"}) writer.define(name, nullptr);
    writer.define("route", writer.object(records.route, Json::object(), {}));
    writer.define("keyspace", writer.object(records.keyspace, Json::object(), {}));
    writer.define("slo", writer.object(records.slo, Json::object(), {}));
    writer.define("component", component(writer, catalogue));
    writer.define("design", design(writer, records));
    writer.define("phase", phase(writer, records));

    const Json properties = {{"headroom", {{"const", records.version}, {"description", "Version of the format."}}},
                             {"name", text("Name of the plan.")},
                             {"note", text("Whatever should be remembered about it.")},
                             {"prices", text("Name of the price catalogue, such as aws-us-east-1.")},
                             {"keyspaces", array_of(reference_to("keyspace"), "Things that are looked up by key.")},
                             {"routes", array_of(reference_to("route"), "Kinds of requests.")},
                             {"slo", array_of(reference_to("slo"), "What is promised.")},
                             {"designs", array_of(reference_to("design"), "Topologies to compare.")},
                             {"phases", array_of(reference_to("phase"), "Growth steps, by users.")}};
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"$id", fmt::format("urn:headroom:plan:{}", records.version)},
                   {"title", "Headroom plan"},
                   {"type", "object"},
                   {"properties", properties},
                   {"required", {"headroom"}},
                   {"additionalProperties", false}};
    schema["$defs"] = writer.take_definitions();
    return schema.dump(2) + "\n";
}

}  // namespace headroom::schema
