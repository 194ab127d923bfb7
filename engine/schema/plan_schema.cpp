// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/plan_schema.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "schema/schema_writer.h"

namespace headroom::schema {

namespace {

/// An object whose parameters depend on its "type": one of the records. `own` members are common to all, `required` of them.
Json by_its_type(SchemaWriter& writer, const std::string& kind, const std::vector<const Record*>& records, const Json& own,
                 const std::vector<std::string>& required) {
    Json types = Json::array(), by_type = Json::array();
    for (const Record* record : records) {
        const std::string name = kind + "_" + record->name;
        writer.define(name, writer.object(record, own, required));
        types.push_back({{"const", record->name}, {"title", record->title}, {"description", record->help}});
        by_type.push_back(
            {{"if", {{"properties", {{"type", {{"const", record->name}}}}}, {"required", {"type"}}}}, {"then", reference_to(name)}});
    }
    Json result = {{"type", "object"}, {"properties", own}, {"required", required}};
    if (types.empty()) return result;
    result["properties"]["type"] = {{"description", "Its type."}, {"oneOf", std::move(types)}};
    result["allOf"] = std::move(by_type);
    return result;
}

Json component(SchemaWriter& writer, const Catalogue& catalogue) {
    const Json own = {
        {"id", text_schema("What connections, settings and results call it.")},
        {"type", text_schema("Its type.")},
        {"at",
         {{"type", "array"}, {"description", "Place on the canvas."}, {"items", {{"type", "number"}}}, {"minItems", 2}, {"maxItems", 2}}},
        {"note", text_schema("Whatever should be remembered about it.")}};
    return by_its_type(writer, "component", catalogue.records(), own, {"id", "type"});
}

Json incident(SchemaWriter& writer, const std::vector<const Record*>& kinds) {
    const Json own = {{"type", text_schema("What goes wrong.")}, {"note", text_schema("Whatever should be remembered about it.")}};
    return by_its_type(writer, "incident", kinds, own, {"type"});
}

Json design(SchemaWriter& writer, const PlanRecords& records) {
    const Json ends = {{"id", text_schema("Its name; \"web->db\" unless given.")},
                       {"from", text_schema("Where it begins: a component, or a port of one (\"jobs.dead_letters\").")},
                       {"to", text_schema("Where it ends: a component, or a port of one.")},
                       {"note", text_schema("Whatever should be remembered about it.")}};
    writer.define("connection", writer.object(records.connection, ends, {"from", "to"}));
    const Json own = {
        {"name", text_schema("What phases call it.")},
        {"note", text_schema("Whatever should be remembered about it.")},
        {"components", array_of(reference_to("component"), "Its parts.")},
        {"connections", array_of(reference_to("connection"), "Who calls whom.")},
        {"incidents", array_of(reference_to("incident"), "What goes wrong in every phase on it.")},
        {"platform",
         {{"type", "object"},
          {"description", "Where its components stand. Without one, only the connections' own latencies lie between them."},
          {"properties",
           {{"regions", array_of(reference_to("region"), "Places with zones that fail apart from each other. Unset: one, \"main\".")},
            {"links", array_of(reference_to("link"), "What joins the regions.")},
            {"simgrid", text_schema("Instead of regions and links: a platform file of SimGrid (XML) beside the plan.")},
            {"registry", reference_to("registry")}}},
          {"additionalProperties", false}}}};
    return writer.object(records.design, own, {"name"});
}

Json phase(SchemaWriter& writer, const PlanRecords& records) {
    const Json users = {{"description", "Daily users up to which the phase is in force, such as 10k."},
                        {"anyOf", {{{"type", "number"}, {"minimum", 0}}, {{"type", "string"}, {"pattern", pattern_of(Unit::None)}}}}};
    const Json own = {
        {"name", text_schema("What results call it.")},
        {"note", text_schema("Whatever should be remembered about it.")},
        {"users", users},
        {"design", text_schema("The name of the design in force.")},
        {"set", {{"type", "object"}, {"description", "Settings of this phase alone: {\"web.replicas\": 6}."}}},
        {"incidents", array_of(reference_to("incident"), "What goes wrong in it.")},
        {"horizon", {{"type", "string"}, {"description", "What of a day is simulated."}, {"examples", {"steady", "day", "19:00 + 2 h"}}}}};
    return writer.object(records.phase, own, {"name", "users", "design"});
}

}  // namespace

std::string plan_schema(const Catalogue& catalogue, const PlanRecords& records) {
    SchemaWriter writer;
    // Named before records within are, which then step aside.
    for (const char* name :
         {"route", "keyspace", "slo", "component", "connection", "region", "link", "registry", "incident", "design", "phase"})
        writer.define(name, nullptr);
    writer.define("route", writer.object(records.route, Json::object(), {}));
    writer.define("keyspace", writer.object(records.keyspace, Json::object(), {}));
    writer.define("slo", writer.object(records.slo, Json::object(), {}));
    writer.define("component", component(writer, catalogue));
    writer.define("incident", incident(writer, records.incidents));
    writer.define("region", writer.object(records.region, Json::object(), {}));
    writer.define("link", writer.object(records.link, Json::object(), {}));
    writer.define("registry", writer.object(records.registry, Json::object(), {}));
    writer.define("design", design(writer, records));
    writer.define("phase", phase(writer, records));

    const Json properties = {{"headroom", {{"const", records.version}, {"description", "Version of the format."}}},
                             {"name", text_schema("Name of the plan.")},
                             {"note", text_schema("Whatever should be remembered about it.")},
                             {"prices", text_schema("Name of the price catalogue, such as aws-us-east-1, or of a file beside the plan.")},
                             {"keyspaces", array_of(reference_to("keyspace"), "Things that are looked up by key.")},
                             {"routes", array_of(reference_to("route"), "Kinds of requests.")},
                             {"slo", array_of(reference_to("slo"), "What is promised.")},
                             {"designs", array_of(reference_to("design"), "Topologies to compare.")},
                             {"phases", array_of(reference_to("phase"), "Growth steps, by users.")}};
    return document_schema(fmt::format("urn:headroom:plan:{}", records.version), "Headroom plan", properties, {"headroom"},
                           writer.take_definitions());
}

}  // namespace headroom::schema
