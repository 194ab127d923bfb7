// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"
#include "core/value.h"

namespace headroom::plan {

/// Reads the members of one object that have fixed names; finish() reports those that nobody asked for.
class ObjectReader {
public:
    ObjectReader(const Value& value, std::string path, Diagnostics& diagnostics);

    bool is_object() const { return value_.is_object(); }
    const std::string& path() const { return path_; }

    /// Null where there is none; a missing required one is an error.
    const Value* find(std::string_view name, bool required = false);
    /// Absent where there is none or it is no string (an error).
    std::optional<std::string> text(std::string_view name, bool required = false);
    /// The elements; none where it is missing or no array (an error).
    const Value::Array& array(std::string_view name);
    /// Those members that were not asked for, as they are.
    Value rest() const;
    /// Every member not asked for is an error, with the nearest name that is known.
    void finish() const;

private:
    bool is_known(std::string_view name) const;

    const Value& value_;
    std::string path_;
    Diagnostics& diagnostics_;
    std::vector<std::string> known_;
};

}  // namespace headroom::plan
