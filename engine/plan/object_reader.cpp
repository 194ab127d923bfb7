// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/object_reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::plan {

ObjectReader::ObjectReader(const Value& value, std::string path, Diagnostics& diagnostics)
    : value_(value), path_(std::move(path)), diagnostics_(diagnostics) {
    if (!value_.is_object()) diagnostics_.error(value_.at, path_, fmt::format("this is {}", value_.kind_name()), "an object: {...}");
}

const Value* ObjectReader::find(std::string_view name, bool required) {
    known_.emplace_back(name);
    const Value* member = value_.find(name);
    if (member == nullptr && required && is_object()) diagnostics_.error(value_.at, path_, fmt::format("the member '{}' is missing", name));
    return member;
}

std::optional<std::string> ObjectReader::text(std::string_view name, bool required) {
    const Value* member = find(name, required);
    if (member == nullptr) return std::nullopt;
    if (member->is_string()) return member->as_string();
    diagnostics_.error(member->at, fmt::format("{}.{}", path_, name), fmt::format("'{}' is {}", name, member->kind_name()), "a string");
    return std::nullopt;
}

const Value::Array& ObjectReader::array(std::string_view name) {
    static const Value::Array none;
    const Value* member = find(name);
    if (member == nullptr) return none;
    if (member->is_array()) return member->as_array();
    diagnostics_.error(member->at, fmt::format("{}.{}", path_, name), fmt::format("'{}' is {}", name, member->kind_name()),
                       "an array: [...]");
    return none;
}

bool ObjectReader::is_known(std::string_view name) const { return std::ranges::find(known_, name) != known_.end(); }

Value ObjectReader::rest() const {
    Value::Object result;
    if (value_.is_object()) {
        std::ranges::copy_if(value_.as_object(), std::back_inserter(result),
                             [&](const Value::Member& member) { return !is_known(member.name); });
    }
    Value object(std::move(result));
    object.at = value_.at;
    return object;
}

void ObjectReader::finish() const {
    if (!value_.is_object()) return;
    for (const Value::Member& member : value_.as_object()) {
        if (is_known(member.name)) continue;
        diagnostics_.error(member.at, fmt::format("{}.{}", path_, member.name), fmt::format("unknown member '{}'", member.name),
                           suggest(member.name, known_));
    }
}

}  // namespace headroom::plan
