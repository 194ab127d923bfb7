// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/setting.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/units.h"

namespace headroom::schema {

const Value& value_of(const Value& settings, const Parameter& parameter) {
    const Value* set = settings.find(parameter.name);
    return set != nullptr ? *set : parameter.default_value;
}

std::optional<double> number_of(const Value& settings, const Parameter& parameter) {
    const Value& value = value_of(settings, parameter);
    if (value.is_number()) return value.as_number();
    if (!value.is_string()) return std::nullopt;
    const ParsedQuantity text = parse_quantity(value.as_string(), parameter.unit);
    return text ? std::optional(text.quantity.value) : std::nullopt;
}

bool counts(const Value& settings, const Record& record, const Parameter& parameter) {
    if (!parameter.needs) return true;
    const Needs& needs = *parameter.needs;
    const Value& other = value_of(settings, *record.find(needs.parameter));
    const bool is_set = !other.is_null() && !(other.is_bool() && !other.as_bool());
    if (needs.absent) return !is_set;
    if (needs.values.empty()) return is_set;
    return other.is_string() && std::ranges::find(needs.values, other.as_string()) != needs.values.end();
}

bool is_default(const Value& settings, const Parameter& parameter) {
    const Value &set = value_of(settings, parameter), &ordinary = parameter.default_value;
    if (set.is_null()) return true;
    if (set.is_bool()) return ordinary.is_bool() && set.as_bool() == ordinary.as_bool();
    if (set.is_string() && ordinary.is_string() && set.as_string() == ordinary.as_string()) return true;
    const auto number = number_of(settings, parameter);
    return number && number == number_of(Value(Value::Object{}), parameter);
}

std::string to_string(const Needs& needs) {
    if (needs.values.empty()) return fmt::format("\"{}\"", needs.parameter);
    return fmt::format("\"{}\": \"{}\"", needs.parameter, fmt::join(needs.values, "\" or \""));
}

}  // namespace headroom::schema
