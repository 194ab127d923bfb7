// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/setting.h"

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

}  // namespace headroom::schema
