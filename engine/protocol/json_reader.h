// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "protocol/fields.h"

namespace headroom::protocol {

using Json = nlohmann::ordered_json;

/// Fills structs with fields() from JSON objects. Throws Error that names the member that is missing or of another kind.
class Reader {
public:
    Reader(const Json& object, std::string path) : object_(object), path_(std::move(path)) {
        if (!object_.is_object()) fail(path_, "an object");
    }

    template <class T>
    void operator()(const char* name, T& member) {
        read(member, find(name), path_ + "." + name);
    }
    template <class Members, class Names>
    void named(const char* name, Members& members, const Names& names) {
        Reader inner(find(name), path_ + "." + name);
        for (std::size_t i = 0; i < members.size(); ++i) {
            const std::string key(names[i]);
            inner(key.c_str(), members[i]);
        }
    }

    const Json& find(const char* name) const {
        const auto member = object_.find(name);
        if (member == object_.end()) fail(path_ + "." + name, "a value");
        return *member;
    }

    [[noreturn]] static void fail(const std::string& path, const char* expected) {
        throw Error("message of another form: expected " + std::string(expected) + " at " + path);
    }

private:
    template <class T>
    static void read(T& value, const Json& json, const std::string& path) {
        Reader inner(json, path);
        fields(inner, value);
    }
    static void read(double& value, const Json& json, const std::string& path) {
        if (!json.is_number()) fail(path, "a number");
        value = json.get<double>();
    }
    template <std::unsigned_integral T>
    static void read(T& value, const Json& json, const std::string& path) {
        if (!json.is_number_unsigned() || json.get<std::uint64_t>() > std::numeric_limits<T>::max()) fail(path, "a count");
        value = json.get<T>();
    }
    static void read(bool& value, const Json& json, const std::string& path) {
        if (!json.is_boolean()) fail(path, "true or false");
        value = json.get<bool>();
    }
    static void read(std::string& value, const Json& json, const std::string& path) {
        if (!json.is_string()) fail(path, "a string");
        value = json.get<std::string>();
    }
    template <class T>
    static void read(std::optional<T>& value, const Json& json, const std::string& path) {
        if (json.is_null())
            value.reset();
        else
            read(value.emplace(), json, path);
    }
    template <class T>
    static void read(std::vector<T>& values, const Json& json, const std::string& path) {
        if (!json.is_array()) fail(path, "an array");
        values.clear();
        values.reserve(json.size());
        for (std::size_t i = 0; i < json.size(); ++i) read(values.emplace_back(), json[i], path + "[" + std::to_string(i) + "]");
    }

    const Json& object_;
    std::string path_;
};

}  // namespace headroom::protocol
