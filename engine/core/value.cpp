// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/value.h"

#include <algorithm>

namespace headroom {

namespace {

template <class Members>
auto* find_member(Members& members, std::string_view name) {
    const auto found = std::find_if(members.begin(), members.end(), [&](const Value::Member& member) { return member.name == name; });
    return found == members.end() ? nullptr : &*found;
}

bool equal_members(const Value::Object& left, const Value::Object& right) {
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i) {
        const Value::Member* other = right[i].name == left[i].name ? &right[i] : find_member(right, left[i].name);
        if (!other || !(other->value == left[i].value)) return false;
    }
    return true;
}

}  // namespace

// Here, where a Member is complete.
Value::Value() = default;
Value::Value(std::nullptr_t) {}
Value::Value(bool value) : data_(value) {}
Value::Value(double value) : data_(value) {}
Value::Value(int value) : data_(static_cast<double>(value)) {}
Value::Value(std::int64_t value) : data_(static_cast<double>(value)) {}
Value::Value(std::uint64_t value) : data_(static_cast<double>(value)) {}
Value::Value(const char* value) : data_(std::string(value)) {}
Value::Value(std::string_view value) : data_(std::string(value)) {}
Value::Value(std::string value) : data_(std::move(value)) {}
Value::Value(Array value) : data_(std::move(value)) {}
Value::Value(Object value) : data_(std::move(value)) {}
Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;

const Value* Value::find(std::string_view name) const {
    if (!is_object()) return nullptr;
    const Member* member = find_member(as_object(), name);
    return member ? &member->value : nullptr;
}

Value* Value::find(std::string_view name) { return const_cast<Value*>(std::as_const(*this).find(name)); }

Value& Value::set(std::string_view name, Value value) {
    if (is_null()) data_ = Object{};
    if (Member* member = find_member(as_object(), name)) return member->value = std::move(value);
    return as_object().emplace_back(Member{std::string(name), std::move(value)}).value;
}

bool Value::erase(std::string_view name) {
    return is_object() && std::erase_if(as_object(), [&](const Member& member) { return member.name == name; }) > 0;
}

std::string Value::kind_name() const {
    static constexpr const char* names[] = {"null", "true or false", "a number", "a string", "an array", "an object"};
    return names[data_.index()];
}

bool Value::operator==(const Value& other) const {
    if (is_object() && other.is_object()) return equal_members(as_object(), other.as_object());
    return data_ == other.data_;
}

}  // namespace headroom
