// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/schema_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "schema/json_value.h"
#include "schema/reading.h"

namespace headroom::schema {

namespace {

Json number(Kind kind, Unit unit, const Range& range) {
    Json result = {{"type", kind == Kind::Integer ? "integer" : "number"}};
    const bool may_be_negative = check_quantity(-1, unit).empty() && kind != Kind::Distribution;
    if (range.low)
        result["minimum"] = to_json(*range.low);
    else if (!may_be_negative)
        result["minimum"] = 0;
    if (range.high) result["maximum"] = to_json(*range.high);
    return result;
}

Json number(const Parameter& parameter) { return number(parameter.kind, parameter.unit, parameter.range); }

Json choice(const Parameter& parameter) {
    Json choices = Json::array();
    for (const Option& option : parameter.options) choices.push_back({{"const", option.name}, {"description", option.help}});
    return {{"oneOf", std::move(choices)}};
}

}  // namespace

Json reference_to(const std::string& definition) { return {{"$ref", "#/$defs/" + definition}}; }
Json text_schema(std::string_view description) { return {{"type", "string"}, {"description", description}}; }
Json array_of(Json items, std::string_view description) {
    return {{"type", "array"}, {"description", description}, {"items", std::move(items)}};
}

std::string document_schema(const std::string& id, const std::string& title, Json properties, const std::vector<std::string>& required,
                            Json definitions) {
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"$id", id},
                   {"title", title},
                   {"type", "object"},
                   {"properties", std::move(properties)},
                   {"required", required},
                   {"additionalProperties", false}};
    schema["$defs"] = std::move(definitions);
    return schema.dump(2) + "\n";
}

Json SchemaWriter::object(const Record* record, const Json& own, std::vector<std::string> required) {
    Json members = own;
    if (record) members.update(properties(*record, required));
    Json result = {{"type", "object"}};
    if (record) result["title"] = record->title;
    if (record) result["description"] = record->help;
    result["properties"] = std::move(members);
    if (!required.empty()) result["required"] = required;
    result["additionalProperties"] = false;
    return result;
}

Json SchemaWriter::properties(const Record& record, std::vector<std::string>& required) {
    Json result = Json::object();
    for (const Parameter& parameter : record.parameters) {
        result[parameter.name] = property(parameter);
        if (parameter.required) required.push_back(parameter.name);
    }
    return result;
}

Json SchemaWriter::quantity(Unit unit, const Range& range) {
    return {{"anyOf", {number(Kind::Quantity, unit, range), reference_to(text_of(unit))}}};
}

Json SchemaWriter::property(const Parameter& parameter) {
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
Json SchemaWriter::value(const Parameter& parameter) {
    switch (parameter.kind) {
        case Kind::Quantity: return quantity(parameter.unit, parameter.range);
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

/// The definition of a unit's texts.
std::string SchemaWriter::text_of(Unit unit) {
    std::string name = fmt::format("text_of_{}", name_of(unit));
    std::replace(name.begin(), name.end(), ' ', '_');  // a $ref is a URI
    definitions_.emplace(name, Json{{"type", "string"}, {"pattern", pattern_of(unit)}, {"examples", {example_of(unit)}}});
    return name;
}

std::string SchemaWriter::distribution_text() {
    definitions_.emplace("text_of_a_distribution", Json{{"type", "string"},
                                                        {"pattern", R"(^\s*[a-z]+\s*\([^()]*\)\s*((±|\+-|\+/-)[^±]*%\s*)?$)"},
                                                        {"examples", {"exponential(10 ms)", "lognormal(p50=4 ms, p99=30 ms)"}}});
    return "text_of_a_distribution";
}

/// The definition of a record within; two of one name get names of their own.
std::string SchemaWriter::record(const Record& within) {
    const auto known = records_.find(&within);
    if (known != records_.end()) return known->second;
    std::string name = within.name;
    for (int i = 2; definitions_.contains(name); ++i) name = fmt::format("{}_{}", within.name, i);
    records_.emplace(&within, name);
    define(name, nullptr);
    define(name, object(&within, Json::object(), {}));
    return name;
}

}  // namespace headroom::schema
