// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/table.h"
#include "incident/incident.h"
#include "models/models.h"
#include "plan/parts.h"
#include "plan/platform.h"
#include "plan/reader.h"
#include "policy/connection.h"
#include "schema/plan_schema.h"
#include "schema/reference.h"

namespace headroom::cli {

namespace {

using schema::Record;

schema::PlanRecords plan_records() {
    schema::PlanRecords records;
    records.version = plan::current_version;
    records.route = &record_of(static_cast<const plan::Route*>(nullptr));
    records.keyspace = &record_of(static_cast<const plan::Keyspace*>(nullptr));
    records.slo = &record_of(static_cast<const plan::Slo*>(nullptr));
    records.design = &record_of(static_cast<const plan::DesignSettings*>(nullptr));
    records.connection = &record_of(static_cast<const policy::Connection*>(nullptr));
    records.region = &record_of(static_cast<const plan::Region*>(nullptr));
    records.link = &record_of(static_cast<const plan::Link*>(nullptr));
    records.registry = &record_of(static_cast<const plan::Registry*>(nullptr));
    for (const incident::KindRecord& kind : incident::kinds()) records.incidents.push_back(kind.record);
    return records;
}

/// What a plan holds besides components and incidents.
std::vector<const Record*> parts_of(const schema::PlanRecords& records) {
    return {records.connection, records.route,  records.keyspace, records.slo,
            records.design,     records.region, records.link,     records.registry};
}

std::vector<const Record*> chosen(const std::string& name) {
    std::vector<const Record*> all = models::all().catalogue().records();
    const schema::PlanRecords records = plan_records();
    for (const Record* record : parts_of(records)) all.push_back(record);
    all.insert(all.end(), records.incidents.begin(), records.incidents.end());
    if (name.empty()) return all;
    std::vector<std::string> names;
    for (const Record* record : all) {
        if (record->name == name) return {record};
        names.push_back(record->name);
    }
    throw unknown_name("component type", name, names);
}

void add_row(Table& table, const Record& record) {
    table.add({record.name, record.role ? std::string(to_string(record.tier)) : ""});
    table.note(record.help);
}

std::string overview() {
    const schema::Catalogue catalogue = models::all().catalogue();
    Table types({{"Type", Align::Left}, {"Tier", Align::Left}});
    for (const Record* record : catalogue.records()) add_row(types, *record);
    const schema::PlanRecords records = plan_records();
    Table others({{"Besides", Align::Left}, {"", Align::Left}});
    for (const Record* record : parts_of(records)) add_row(others, *record);
    Table incidents({{"Incident", Align::Left}, {"", Align::Left}});
    for (const Record* record : records.incidents) add_row(incidents, *record);
    return types.print() + "\n" + others.print() + "\n" + incidents.print() + "\n" +
           wrap(
               "Any quantity or distribution may say how sure it is: \"4 ms ± 30 %\", \"exponential(10 ms) ± 30 %\". The true one is then "
               "taken to be lognormal, its median as written, nineteen times in twenty within a factor of 1.3 of that, either way.") +
           "\nMore of one: headroom components TYPE\n";
}

std::string print(const std::string& name, const std::string& format) {
    if (format == "schema") return schema::plan_schema(models::all().catalogue(), plan_records());
    const std::vector<const Record*> records = chosen(name);
    if (format == "json") return schema::reference_json(records);
    if (format == "text" && name.empty()) return overview();
    std::string text;
    for (const Record* record : records)
        text += (text.empty() ? "" : "\n") +
                (format == "text" ? schema::reference_text(*record, int{line_width}) : schema::reference_markdown(*record));
    return text;
}

}  // namespace

void add_components(CLI::App& app, int& exit) {
    const auto name = std::make_shared<std::string>();
    const auto format = std::make_shared<std::string>("text");
    CLI::App* command = app.add_subcommand("components", "Tell what a plan may hold, and every setting of it");
    command->add_option("TYPE", *name,
                        "A component type, a kind of incident, or connection, route, keyspace, slo, design, region, link, registry");
    command->add_option("--format", *format, "text, json, markdown, or schema (the JSON Schema of a plan, for editors)")
        ->type_name("F")
        ->check(CLI::IsMember({"text", "json", "markdown", "schema"}))
        ->capture_default_str();
    command->footer("Example: headroom components database");
    command->callback([name, format, &exit] {
        std::string text = print(*name, *format);
        if (!text.ends_with('\n')) text += '\n';
        fmt::print("{}", text);
        exit = Done;
    });
}

}  // namespace headroom::cli
