// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/value.h"
#include "schema/record.h"

namespace headroom::schema {

/// As `settings` have it, or else the parameter's default.
const Value& value_of(const Value& settings, const Parameter& parameter);
/// The same as a number, in the parameter's unit; absent where it is none.
std::optional<double> number_of(const Value& settings, const Parameter& parameter);

}  // namespace headroom::schema
