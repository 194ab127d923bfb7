// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/record.h"

#include <algorithm>

#include <fmt/format.h>

#include "schema/other_names.h"
#include "schema/reading.h"

namespace headroom::schema {

namespace {

template <class Items>
auto* find_named(const Items& items, std::string_view name) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
    return found == items.end() ? nullptr : &*found;
}

void report_missing(const Record& record, const Value& settings, const std::string& path, const ReadContext& context) {
    for (const Parameter& parameter : record.parameters) {
        if (!parameter.required) continue;
        const Value* value = settings.find(parameter.name);
        if (!value) {
            context.diagnostics.error(settings.at, path, fmt::format("{} lacks '{}'", record.name, parameter.name),
                                      expected_text(parameter));
        } else if (parameter.per_route && value->is_object()) {
            for (const std::string& route : context.routes)
                if (!value->find(route))
                    context.diagnostics.error(value->at, member_path(path, parameter.name),
                                              fmt::format("'{}' lacks the route '{}'", parameter.name, route), expected_text(parameter));
        }
    }
}

/// Instead of a parameter that is none of `names`.
std::string instead_of(std::string_view unknown, const std::vector<std::string>& names, const Record& record) {
    if (nearest_name(unknown, names).empty())
        if (const auto meant = meant_by(unknown, names); !meant.empty())
            return fmt::format("did you mean '{}'?", fmt::join(meant, "' or '"));
    if (std::string suggested = suggest(unknown, names); !suggested.empty()) return suggested;
    return fmt::format("one of those that 'headroom components {}' lists", record.name);
}

}  // namespace

std::string_view to_string(Role role) {
    static constexpr std::string_view names[] = {"source", "balancer", "service", "cache", "store", "partition", "queue", "scaler", "host"};
    return names[static_cast<std::size_t>(role)];
}

std::string_view to_string(Tier tier) {
    static constexpr std::string_view names[] = {"clients", "edge", "traffic", "compute", "data", "messaging", "control"};
    return names[static_cast<std::size_t>(tier)];
}

std::string_view to_string(Kind kind) {
    static constexpr std::string_view names[] = {"quantity", "integer", "boolean",   "text",   "choice", "distribution",
                                                 "keys",     "profile", "reference", "record", "failure"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view to_string(Aggregate aggregate) {
    static constexpr std::string_view names[] = {"mean", "sum", "maximum"};
    return names[static_cast<std::size_t>(aggregate)];
}

std::string_view to_string(Connects connects) {
    static constexpr std::string_view names[] = {"calls", "messages", "dead letters", "attachment", "scaling", "hosting"};
    return names[static_cast<std::size_t>(connects)];
}

std::string_view to_string(Reference reference) {
    static constexpr std::string_view names[] = {"none", "component", "keyspace", "instance", "route", "design", "connection"};
    return names[static_cast<std::size_t>(reference)];
}

bool counts_machines(const Parameter& parameter) {
    return parameter.kind == Kind::Integer && std::ranges::find(parameter.relieves, "cpu") != parameter.relieves.end();
}

const Parameter* Record::find(std::string_view parameter) const { return find_named(parameters, parameter); }
const Port* Record::find_input(std::string_view port) const { return find_named(inputs, port); }
const Port* Record::find_output_port(std::string_view port) const { return find_named(outputs_ports, port); }

std::vector<std::string> Record::parameter_names() const {
    std::vector<std::string> names;
    for (const Parameter& parameter : parameters) names.push_back(parameter.name);
    return names;
}

void Record::read(void* object, const Value& settings, const std::string& path, const ReadContext& context,
                  const std::vector<std::string>& reserved) const {
    if (!settings.is_object()) {
        context.diagnostics.error(settings.at, path, "found " + settings.kind_name(),
                                  fmt::format("an object with the settings of {}", name));
        return;
    }
    for (const Value::Member& member : settings.as_object()) {
        if (std::find(reserved.begin(), reserved.end(), member.name) != reserved.end()) continue;
        const std::string member_at = member_path(path, member.name);
        if (const Parameter* parameter = find(member.name)) {
            parameter->read(object, member.value, member_at, context);
            continue;
        }
        std::vector<std::string> names = parameter_names();
        names.insert(names.end(), reserved.begin(), reserved.end());
        context.diagnostics.error(member.at, member_at, fmt::format("unknown parameter '{}' of {}", member.name, name),
                                  instead_of(member.name, names, *this));
    }
    report_missing(*this, settings, path, context);
}

const Record* Catalogue::find(std::string_view type) const {
    const auto found = std::find_if(records_.begin(), records_.end(), [&](const Record* record) { return record->name == type; });
    return found == records_.end() ? nullptr : *found;
}

std::vector<std::string> Catalogue::names() const {
    std::vector<std::string> names;
    for (const Record* record : records_) names.push_back(record->name);
    return names;
}

}  // namespace headroom::schema
