// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/setting.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/units.h"

namespace headroom::schema {

namespace {

/// Value and uncertainty in the SI unit, where the value is a plain quantity.
std::optional<std::pair<double, double>> quantity_in(const Value& value, Unit unit) {
    if (value.is_number()) return std::pair(value.as_number(), 0.0);
    if (!value.is_string()) return std::nullopt;
    const ParsedQuantity parsed = parse_quantity(value.as_string(), unit);
    return parsed ? std::optional(std::pair(parsed.quantity.value, parsed.quantity.uncertainty)) : std::nullopt;
}

}  // namespace

const Value& value_of(const Value& settings, const Parameter& parameter) {
    const Value* set = settings.find(parameter.name);
    return set != nullptr ? *set : parameter.default_value;
}

std::optional<double> number_of(const Value& settings, const Parameter& parameter) {
    const auto quantity = quantity_in(value_of(settings, parameter), parameter.unit);
    return quantity ? std::optional(quantity->first) : std::nullopt;
}

bool has_quantity(const Parameter& parameter) {
    return parameter.kind == Kind::Quantity || parameter.kind == Kind::Integer || parameter.kind == Kind::Distribution;
}

bool same_value(const Parameter& parameter, const Value& a, const Value& b) {
    if (a == b) return true;
    if (!has_quantity(parameter)) return false;
    const auto left = quantity_in(a, parameter.unit), right = quantity_in(b, parameter.unit);
    return left && left == right;
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

std::string to_string(const Needs& needs) {
    if (needs.values.empty()) return fmt::format("\"{}\"", needs.parameter);
    return fmt::format("\"{}\": \"{}\"", needs.parameter, fmt::join(needs.values, "\" or \""));
}

}  // namespace headroom::schema
