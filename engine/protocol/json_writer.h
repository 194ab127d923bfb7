// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "protocol/fields.h"

namespace headroom::protocol {

using Json = nlohmann::ordered_json;

/// Turns structs with fields() into JSON objects.
class Writer {
public:
    Json object = Json::object();

    template <class T>
    void operator()(const char* name, T& member) {
        object[name] = json_of(member);
    }
    template <class Members, class Names>
    void named(const char* name, Members& members, const Names& names) {
        Json& inner = object[name] = Json::object();
        for (std::size_t i = 0; i < members.size(); ++i) inner[std::string(names[i])] = json_of(members[i]);
    }

private:
    template <class T>
    static Json json_of(T& value) {
        if constexpr (requires { Json(value); })
            return value;
        else {
            Writer inner;
            fields(inner, value);
            return std::move(inner.object);
        }
    }
    template <class T>
    static Json json_of(std::optional<T>& value) {
        return value ? Json(*value) : Json(nullptr);
    }
    template <class T>
    static Json json_of(std::vector<T>& values) {
        Json array = Json::array();
        for (T& value : values) array.push_back(json_of(value));
        return array;
    }
};

}  // namespace headroom::protocol
