// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/json_value.h"

#include <cmath>

#include <nlohmann/json.hpp>

namespace headroom::schema {

using Json = nlohmann::ordered_json;

Json to_json(double number) {
    if (std::abs(number) < 0x1p53 && number == std::floor(number)) return static_cast<std::int64_t>(number);
    return number;
}

Json to_json(const Value& value) {
    if (value.is_bool()) return value.as_bool();
    if (value.is_number()) return to_json(value.as_number());
    if (value.is_string()) return value.as_string();
    if (value.is_array()) {
        Json array = Json::array();
        for (const Value& element : value.as_array()) array.push_back(to_json(element));
        return array;
    }
    if (value.is_object()) {
        Json object = Json::object();
        for (const Value::Member& member : value.as_object()) object[member.name] = to_json(member.value);
        return object;
    }
    return nullptr;
}

}  // namespace headroom::schema
