// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/reference.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "schema/json_value.h"
#include "schema/reading.h"

namespace headroom::schema {

namespace {

using Json = nlohmann::ordered_json;

/// Characters, of UTF-8.
std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Broken at blanks into lines of `width` columns, each behind `indent` blanks and ended.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
    std::string result, line;
    const auto end_line = [&] {
        if (!line.empty()) result += std::string(indent, ' ') + line + "\n";
        line.clear();
    };
    while (!text.empty()) {
        const std::size_t blank = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, blank);
        if (!line.empty() && indent + columns(line) + 1 + columns(word) > width) end_line();
        if (!line.empty() && !word.empty()) line += ' ';
        line += word;
        text.remove_prefix(std::min(blank + 1, text.size()));
    }
    end_line();
    return result;
}

std::string printed(const Value& value) {
    if (value.is_string()) return value.as_string();
    return to_json(value).dump();
}

std::string takes(const Parameter& parameter) {
    std::string text = expected_text(parameter);
    if (parameter.per_route) text += "; or an object route -> value";
    return text;
}

std::string default_text(const Parameter& parameter) {
    if (parameter.required) return "required";
    if (parameter.default_value.is_null()) return "unset";
    if (parameter.kind == Kind::Record) return "its own defaults";
    const std::string text = printed(parameter.default_value);
    return text.empty() ? "empty" : text;
}

/// Visits all parameters, those of records within behind the one that holds them.
void each_parameter(const Record& record, const std::string& before,
                    const std::function<void(const std::string& name, const Parameter&)>& visit) {
    for (const Parameter& parameter : record.parameters) {
        const std::string name = before + parameter.name;
        visit(name, parameter);
        if (parameter.record) each_parameter(*parameter.record, name + ".", visit);
    }
}

std::string describe_output(const Output& output) {
    const std::string_view symbol = symbol_of(output.unit);
    const std::string unit = output.unit == Unit::None
                                 ? std::string()
                                 : fmt::format(", {}{}", name_of(output.unit), symbol.empty() ? "" : fmt::format(" in {}", symbol));
    return fmt::format("{}{}", to_string(output.aggregate), unit);
}

std::string port_text(const char* direction, const Port& port) {
    return fmt::format("{} {} ({}){}{}", direction, port.name, to_string(port.connects), port.help.empty() ? "" : ": ", port.help);
}

/// Fit for a cell of a table.
std::string cell(std::string_view text) {
    std::string result;
    for (char c : text) {
        if (c == '|' || c == '<' || c == '\\') result += '\\';
        result += c == '\n' ? ' ' : c;
    }
    return result;
}

Json port_json(const Port& port) { return Json{{"name", port.name}, {"connects", to_string(port.connects)}, {"help", port.help}}; }

Json record_json(const Record& record);

Json parameter_json(const Parameter& parameter) {
    Json json = {{"name", parameter.name}, {"kind", to_string(parameter.kind)}, {"help", parameter.help}, {"takes", takes(parameter)}};
    if (const std::string_view symbol = symbol_of(parameter.unit); !symbol.empty()) json["unit"] = symbol;
    if (parameter.range.low) json["minimum"] = to_json(*parameter.range.low);
    if (parameter.range.high) json["maximum"] = to_json(*parameter.range.high);
    json["required"] = parameter.required;
    json["optional"] = parameter.optional;
    json["per_route"] = parameter.per_route;
    if (parameter.reference != Reference::None) json["refers_to"] = to_string(parameter.reference);
    for (const Option& option : parameter.options) json["options"].push_back({{"name", option.name}, {"help", option.help}});
    if (parameter.record) json["record"] = record_json(*parameter.record);
    if (!parameter.relieves.empty()) json["relieves"] = parameter.relieves;
    if (parameter.stands_by) json["stands_by"] = true;
    if (parameter.multiplies) json["multiplies"] = true;
    if (const auto& needs = parameter.needs) {
        json["only_with"] = Json{{"parameter", needs->parameter}, {"set", !needs->absent}};
        if (!needs->values.empty()) json["only_with"]["values"] = needs->values;
    }
    if (!parameter.required) json["default"] = to_json(parameter.default_value);
    return json;
}

Json record_json(const Record& record) {
    Json json = {{"name", record.name}, {"title", record.title}, {"help", record.help}};
    if (record.role) {
        json["role"] = to_string(*record.role);
        json["tier"] = to_string(record.tier);
        json["icon"] = record.icon;
    }
    json["parameters"] = Json::array();
    for (const Parameter& parameter : record.parameters) json["parameters"].push_back(parameter_json(parameter));
    if (!record.role) return json;
    json["inputs"] = Json::array();
    for (const Port& port : record.inputs) json["inputs"].push_back(port_json(port));
    json["outputs"] = Json::array();
    for (const Port& port : record.outputs_ports) json["outputs"].push_back(port_json(port));
    json["figures"] = Json::array();
    for (const Output& output : record.outputs) {
        json["figures"].push_back(
            {{"name", output.name}, {"unit", symbol_of(output.unit)}, {"help", output.help}, {"aggregate", to_string(output.aggregate)}});
    }
    return json;
}

}  // namespace

std::string reference_text(const Record& record, int width) {
    const std::size_t wide = static_cast<std::size_t>(std::max(width, 40));
    std::string text = fmt::format("{} ({})\n", record.title, record.name) + wrapped(record.help, 0, wide);
    if (record.role) text += fmt::format("Role: {}, tier: {}\n", to_string(*record.role), to_string(record.tier));
    if (!record.parameters.empty()) text += "\nParameters\n";
    each_parameter(record, {}, [&](const std::string& name, const Parameter& parameter) {
        const bool has_default = !parameter.required && !parameter.default_value.is_null();
        text += fmt::format("  {} {}{}{}\n", name, has_default ? "= " : "(", default_text(parameter), has_default ? "" : ")");
        text += wrapped(parameter.help, 6, wide);
        if (parameter.kind != Kind::Record) text += wrapped("Takes " + takes(parameter) + ".", 6, wide);
        for (const Option& option : parameter.options) text += wrapped(fmt::format("{}: {}", option.name, option.help), 8, wide);
    });
    if (!record.inputs.empty() || !record.outputs_ports.empty()) text += "\nPorts\n";
    for (const Port& port : record.inputs) text += wrapped(port_text("in", port), 2, wide);
    for (const Port& port : record.outputs_ports) text += wrapped(port_text("out", port), 2, wide);
    if (!record.outputs.empty()) text += "\nFigures\n";
    for (const Output& output : record.outputs) {
        text += fmt::format("  {} ({})\n", output.name, describe_output(output)) + wrapped(output.help, 6, wide);
    }
    return text;
}

std::string reference_markdown(const Record& record) {
    std::string text = fmt::format("## {}\n\n`{}`", record.title, record.name);
    if (record.role) text += fmt::format(" · role {} · tier {}", to_string(*record.role), to_string(record.tier));
    text += fmt::format("\n\n{}\n", record.help);
    if (!record.parameters.empty()) text += "\n| parameter | default | takes | meaning |\n|---|---|---|---|\n";
    each_parameter(record, {}, [&](const std::string& name, const Parameter& parameter) {
        std::string meaning = parameter.help;
        for (const Option& option : parameter.options) meaning += fmt::format(" `{}`: {}.", option.name, option.help);
        text += fmt::format("| `{}` | {} | {} | {} |\n", name, cell(default_text(parameter)), cell(takes(parameter)), cell(meaning));
    });
    if (!record.inputs.empty() || !record.outputs_ports.empty()) text += "\n| port | carries | meaning |\n|---|---|---|\n";
    for (const Port& port : record.inputs)
        text += fmt::format("| in `{}` | {} | {} |\n", port.name, to_string(port.connects), cell(port.help));
    for (const Port& port : record.outputs_ports)
        text += fmt::format("| out `{}` | {} | {} |\n", port.name, to_string(port.connects), cell(port.help));
    if (!record.outputs.empty()) text += "\n| figure | unit | meaning |\n|---|---|---|\n";
    for (const Output& output : record.outputs)
        text += fmt::format("| `{}` | {} | {} |\n", output.name, describe_output(output), cell(output.help));
    return text;
}

std::string reference_json(const std::vector<const Record*>& records) {
    Json json = Json::array();
    for (const Record* record : records) json.push_back(record_json(*record));
    return json.dump(2) + "\n";
}

}  // namespace headroom::schema
