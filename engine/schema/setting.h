// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/value.h"
#include "schema/record.h"

namespace headroom::schema {

/// As `settings` have it, or else the parameter's default.
const Value& value_of(const Value& settings, const Parameter& parameter);
/// The same as a number, in the parameter's unit; absent where it is none.
std::optional<double> number_of(const Value& settings, const Parameter& parameter);
/// Can it be one?
bool has_quantity(const Parameter& parameter);
/// Do both mean the same, however they are written?
bool same_value(const Parameter& parameter, const Value& a, const Value& b);

/// Does it change anything, beside what else is set in its record?
bool counts(const Value& settings, const Record& record, const Parameter& parameter);
/// `"mode": "fixed_ratio"`
std::string to_string(const Needs& needs);

}  // namespace headroom::schema
