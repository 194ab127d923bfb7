// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace headroom {

/// Where something stands in a document; lines and columns count from 1, 0 means "made by the program".
struct Location {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    bool operator==(const Location&) const = default;
};

/// A JSON value that remembers where it was read. Members keep their order; numbers are doubles.
/// What a person wrote stays as it was written ("4 ms" is a string) until a record builds a typed struct from it.
class Value {
public:
    struct Member;
    using Array = std::vector<Value>;
    using Object = std::vector<Member>;

    Value();
    Value(std::nullptr_t);
    Value(bool value);
    Value(double value);
    Value(int value);
    Value(std::int64_t value);
    Value(std::uint64_t value);
    Value(const char* value);
    Value(std::string_view value);
    Value(std::string value);
    Value(Array value);
    Value(Object value);
    Value(const Value&);
    Value(Value&&) noexcept;
    Value& operator=(const Value&);
    Value& operator=(Value&&) noexcept;
    ~Value();

    bool is_null() const { return std::holds_alternative<std::nullptr_t>(data_); }
    bool is_bool() const { return std::holds_alternative<bool>(data_); }
    bool is_number() const { return std::holds_alternative<double>(data_); }
    bool is_string() const { return std::holds_alternative<std::string>(data_); }
    bool is_array() const { return std::holds_alternative<Array>(data_); }
    bool is_object() const { return std::holds_alternative<Object>(data_); }

    /// Each throws std::bad_variant_access when the value is of another kind.
    bool as_bool() const { return std::get<bool>(data_); }
    double as_number() const { return std::get<double>(data_); }
    const std::string& as_string() const { return std::get<std::string>(data_); }
    const Array& as_array() const { return std::get<Array>(data_); }
    Array& as_array() { return std::get<Array>(data_); }
    const Object& as_object() const { return std::get<Object>(data_); }
    Object& as_object() { return std::get<Object>(data_); }

    /// The member of that name, or null where there is none or this is no object.
    const Value* find(std::string_view name) const;
    Value* find(std::string_view name);
    /// Replaces the member of that name, or appends one. Turns null into an object first.
    Value& set(std::string_view name, Value value);
    /// Removes the member; true if there was one.
    bool erase(std::string_view name);

    /// "a number", "a string", ...: for messages.
    std::string kind_name() const;

    /// Equal contents, wherever they stand and in whatever order members come.
    bool operator==(const Value& other) const;

    Location at;

private:
    std::variant<std::nullptr_t, bool, double, std::string, Array, Object> data_;
};

struct Value::Member {
    std::string name;
    Value value;
    Location at{};
    bool operator==(const Member& other) const { return name == other.name && value == other.value; }
};

}  // namespace headroom
