// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/assumptions.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "incident/incident.h"
#include "plan/parts.h"
#include "plan/platform.h"
#include "policy/connection.h"
#include "schema/json_value.h"

namespace headroom::study {

namespace {

using schema::Kind;
using schema::Parameter;
using schema::Record;

std::string text_of(const Value& value) {
    if (value.is_null()) return {};
    return value.is_string() ? value.as_string() : schema::to_json(value).dump();
}

/// "10 s" and 10 are the same time.
bool are_equal(const Value& a, const Value& b, const Parameter& parameter) {
    if (a == b || text_of(a) == text_of(b)) return true;
    if (parameter.kind != Kind::Quantity && parameter.kind != Kind::Integer) return false;
    if (a.is_null() || b.is_null()) return false;
    const auto x = parse_quantity(text_of(a), parameter.unit), y = parse_quantity(text_of(b), parameter.unit);
    return x && y && x.quantity.value == y.quantity.value && x.quantity.uncertainty == y.quantity.uncertainty;
}

/// Adds what is set of one thing; `about` says of what.
class Collector {
public:
    explicit Collector(std::vector<Assumption>& settings) : settings_(settings) {}

    void add(const Record& record, const Value& settings, Assumption about) {
        about.type = record.title;
        walk(record, settings, about, "");
        const Value* note = settings.find("note");
        if (note == nullptr || !note->is_string() || note->as_string().empty()) return;
        about.setting = "note";
        about.value = note->as_string();
        settings_.push_back(about);
    }

private:
    void walk(const Record& record, const Value& settings, const Assumption& about, const std::string& before) {
        for (const Parameter& parameter : record.parameters) {
            if (before.empty() && (parameter.name == "name" || parameter.name == "note")) continue;
            if (const Value* value = settings.find(parameter.name)) add_value(parameter, *value, about, before + parameter.name);
        }
    }

    void add_value(const Parameter& parameter, const Value& value, const Assumption& about, const std::string& name) {
        if (parameter.per_route && value.is_object()) {
            for (const Value::Member& route : value.as_object()) add_one(parameter, route.value, about, name + "." + route.name);
        } else if (parameter.record != nullptr && value.is_object()) {
            const std::size_t before = settings_.size();
            walk(*parameter.record, value, about, name + ".");
            if (settings_.size() == before && parameter.optional) add_row(parameter, "with its defaults", about, name);
        } else {
            add_one(parameter, value, about, name);
        }
    }

    void add_one(const Parameter& parameter, const Value& value, const Assumption& about, const std::string& name) {
        if (!are_equal(value, parameter.default_value, parameter))
            add_row(parameter, value.is_null() ? "null" : text_of(value), about, name);
    }

    void add_row(const Parameter& parameter, std::string value, Assumption row, const std::string& name) {
        row.setting = name;
        row.value = std::move(value);
        row.default_value = parameter.required ? std::string() : text_of(parameter.default_value);
        row.help = parameter.help;
        settings_.push_back(std::move(row));
    }

    std::vector<Assumption>& settings_;
};

Assumption about(std::string design, std::string of, std::string id) {
    Assumption row;
    row.design = std::move(design);
    row.of = std::move(of);
    row.id = std::move(id);
    return row;
}

template <class Part>
void add_parts(Collector& collector, const Value& list, const char* of, const char* id, const std::string& design = {}) {
    if (!list.is_array()) return;
    for (const Value& part : list.as_array()) {
        const Value* name = part.find(id);
        collector.add(record_of(static_cast<const Part*>(nullptr)), part, about(design, of, name != nullptr ? text_of(*name) : ""));
    }
}

void add_incidents(Collector& collector, const Value& list, const Assumption& of) {
    if (!list.is_array()) return;
    for (const Value& each : list.as_array()) {
        const Value* type = each.find("type");
        const incident::KindRecord* kind = type != nullptr ? incident::find_kind(text_of(*type)) : nullptr;
        if (kind != nullptr) collector.add(*kind->record, each, of);
    }
}

void add_design(Collector& collector, const plan::Design& design) {
    Value settings = design.settings;
    settings.set("note", design.note);
    collector.add(record_of(static_cast<const plan::DesignSettings*>(nullptr)), settings, about(design.name, "design", design.name));
    add_incidents(collector, design.incidents, about(design.name, "incident", "every phase"));
}

AssumedPhase phase_of(const plan::Phase& phase) {
    AssumedPhase row{phase.name, phase.design, text_of(phase.users), phase.horizon.value_or(""), phase.note, {}};
    for (const plan::Setting& setting : phase.set) row.set.push_back({setting.path, text_of(setting.value)});
    return row;
}

}  // namespace

Assumptions assumptions_of(const plan::Plan& plan, const schema::Catalogue& catalogue) {
    Assumptions result;
    result.note = plan.note;
    Collector collector(result.settings);
    add_parts<plan::Keyspace>(collector, plan.keyspaces, "keyspace", "name");
    add_parts<plan::Route>(collector, plan.routes, "route", "name");
    add_parts<plan::Slo>(collector, plan.slo, "promise", "route");
    for (const plan::Phase& phase : plan.phases) add_incidents(collector, phase.incidents, about("", "incident", phase.name));
    for (const plan::Design& design : plan.designs) {
        add_design(collector, design);
        for (const plan::Component& component : design.components)
            if (const Record* record = catalogue.find(component.type))
                collector.add(*record, component.settings, about(design.name, "component", component.id));
        for (const plan::Connection& connection : design.connections)
            collector.add(policy::record_of(static_cast<const policy::Connection*>(nullptr)), connection.settings,
                          about(design.name, "connection", connection.id));
    }
    for (const plan::Design& design : plan.designs) {
        if (!design.platform.is_object()) continue;
        const auto member = [&](const char* name) {
            const Value* found = design.platform.find(name);
            return found != nullptr ? *found : Value();
        };
        if (const Value file = member("simgrid"); !file.is_null()) {
            Assumption row = about(design.name, "platform", "platform");
            row.type = "Platform";
            row.setting = "simgrid";
            row.value = text_of(file);
            row.help = "The SimGrid file that its regions and links are read from.";
            result.settings.push_back(std::move(row));
        }
        add_parts<plan::Region>(collector, member("regions"), "region", "name", design.name);
        add_parts<plan::Link>(collector, member("links"), "link", "name", design.name);
        if (const Value registry = member("registry"); registry.is_object())
            collector.add(record_of(static_cast<const plan::Registry*>(nullptr)), registry, about(design.name, "registry", "registry"));
    }
    for (const plan::Phase& phase : plan.phases) result.phases.push_back(phase_of(phase));
    return result;
}

}  // namespace headroom::study
