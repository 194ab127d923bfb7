// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "protocol/fields.h"

namespace headroom::protocol {

using Json = nlohmann::ordered_json;

/// Turns structs with fields() into JSON Schemas.
class SchemaWriter {
public:
    Json properties = Json::object();

    template <class T>
    void operator()(const char* name, T&) {
        properties[name] = schema_of(static_cast<T*>(nullptr));
    }
    template <class Members, class Names>
    void named(const char* name, Members& members, const Names& names) {
        SchemaWriter inner;
        for (std::size_t i = 0; i < members.size(); ++i) inner(std::string(names[i]).c_str(), members[i]);
        properties[name] = std::move(inner).object();
    }

    /// The schema of an object that has all of these members.
    Json object() && {
        Json required = Json::array();
        for (const auto& member : properties.items()) required.push_back(member.key());
        return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
    }

    template <class T>
    static Json schema_of(T*) {
        T value{};
        SchemaWriter inner;
        fields(inner, value);
        return std::move(inner).object();
    }
    static Json schema_of(double*) { return {{"type", "number"}}; }
    template <std::unsigned_integral T>
    static Json schema_of(T*) {
        return {{"type", "integer"}, {"minimum", 0}};
    }
    static Json schema_of(bool*) { return {{"type", "boolean"}}; }
    static Json schema_of(std::string*) { return {{"type", "string"}}; }
    static Json schema_of(std::optional<double>*) { return {{"type", {"number", "null"}}}; }
    template <class T>
    static Json schema_of(std::vector<T>*) {
        return {{"type", "array"}, {"items", schema_of(static_cast<T*>(nullptr))}};
    }
};

}  // namespace headroom::protocol
