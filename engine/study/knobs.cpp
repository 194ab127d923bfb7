// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/knobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/call_text.h"
#include "core/keys.h"
#include "study/grid.h"
#include "study/settings_walk.h"

namespace headroom::study {

namespace {

using schema::Kind;
using schema::Parameter;

constexpr double raised_by = 1.1;

std::string print_plain(double value, Unit unit) {
    return unit == Unit::None || unit == Unit::Cpus ? fmt::format("{:.6g}", value) : print_rounded(value, unit, 6);
}

/// "exponential(8 ms)" with all its times a tenth longer; absent where it is none, or stands in a file.
std::optional<std::string> stretched(const std::string& text, Unit unit) {
    const std::string_view bare = split_uncertainty(text).text;
    if (const ParsedQuantity constant = parse_quantity(bare, unit)) {
        if (constant.quantity.value <= 0) return std::nullopt;
        return print_plain(constant.quantity.value * raised_by, unit);
    }
    const CallText call = parse_call_text(bare);
    if (!call.error.empty()) return std::nullopt;
    std::vector<std::string> arguments;
    for (const CallText::Argument& argument : call.arguments) {
        std::string value(argument.value);
        if (argument.key != "cv" && argument.key != "shape") {  // these have no unit
            const ParsedQuantity parsed = parse_quantity(value, unit);
            if (!parsed) return std::nullopt;
            value = print_plain(parsed.quantity.value * raised_by, unit);
        }
        arguments.push_back(argument.separator == 0 ? value : fmt::format("{}{}{}", argument.key, argument.separator, value));
    }
    return fmt::format("{}({})", call.name, fmt::join(arguments, ", "));
}

class KnobList {
public:
    void add(const Parameter& parameter, const Value& present, const std::string& path) {
        if (parameter.kind == Kind::Integer) add_number(parameter, number_of(present, Unit::None), path);
        if (parameter.kind == Kind::Quantity && parameter.unit != Unit::TimeOfDay)
            add_number(parameter, number_of(present, parameter.unit), path);
        if (parameter.kind == Kind::Distribution) add_distribution(parameter, present, path);
        if (parameter.kind == Kind::Keys && present.is_string()) add_keys(present.as_string(), path);
    }

    std::vector<Knob> knobs;

private:
    void add_number(const Parameter& parameter, const std::optional<double>& present, const std::string& path) {
        if (!present || *present <= 0) return;
        const bool is_whole = parameter.kind == Kind::Integer;
        const double raised = is_whole ? std::ceil(*present * raised_by - 1e-9) : *present * raised_by;
        if (parameter.range.high && raised > *parameter.range.high) return;
        const std::string to = print_plain(raised, parameter.unit);
        const bool plain = is_whole || parameter.unit == Unit::None || parameter.unit == Unit::Cpus;
        knobs.push_back({{path, plain ? Value(raised) : Value(to), {}}, print_plain(*present, parameter.unit), to, is_whole});
    }

    void add_distribution(const Parameter& parameter, const Value& present, const std::string& path) {
        if (present.is_number()) return add_number(parameter, present.as_number(), path);
        if (!present.is_string()) return;
        if (const auto to = stretched(present.as_string(), parameter.unit))
            knobs.push_back({{path, parameter.unit == Unit::None && !to->ends_with(')') ? Value(std::stod(*to)) : Value(*to), {}},
                             present.as_string(),
                             *to});
    }

    void add_keys(const std::string& present, const std::string& path) {
        const ParsedKeys parsed = parse_keys(present);
        if (!parsed) return;
        const auto more = static_cast<std::uint64_t>(std::ceil(static_cast<double>(parsed.keys.keys()) * raised_by - 1e-9));
        const std::string to =
            print_keys(parsed.keys.exponent() > 0 ? KeyDistribution::zipf(more, parsed.keys.exponent()) : KeyDistribution::uniform(more));
        knobs.push_back({{path, to, {}}, present, to});
    }
};

}  // namespace

std::vector<Knob> knobs_of(const plan::Plan& reduced, const plan::Surroundings& surroundings) {
    KnobList list;
    walk_settings(reduced, surroundings.catalogue,
                  [&](const Parameter& parameter, const Value& present, const std::string& path) { list.add(parameter, present, path); });
    std::erase_if(list.knobs, [&](const Knob& knob) {  // what goes only with something else
        Diagnostics mistakes;
        const plan::Plan changed = with_settings(reduced, {knob.raised}, mistakes);
        return mistakes.has_errors() || plan::validate(changed, surroundings).has_errors();
    });
    return std::move(list.knobs);
}

}  // namespace headroom::study
