// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/distribution.h"
#include "core/keys.h"
#include "core/profile.h"
#include "core/units.h"
#include "schema/record.h"
#include "schema/types.h"

/// How values become members, without templates: what Traits<M> is made of.
namespace headroom::schema {

Parameter simple_parameter(Kind kind, Unit unit, Value default_value);
Parameter quantity_parameter(double default_value, Unit unit);
Parameter reference_parameter(Reference to, const std::string& default_name);

std::string print_failure(const OnFailure& failure);

/// "from 1 ms to 2 h", "at least 1 ms", "at most 2 h", or empty.
std::string print_range(const Range& range, Unit unit);
/// What a parameter takes, for messages and help: "a time such as 4 ms, from 1 ms to 2 h".
std::string expected_text(const Parameter& parameter);

/// Each is true where the value was understood and is in range; otherwise `target` stays and the context has the mistakes.
bool read_quantity(double& target, const Value& value, Unit unit, const Range& range, const std::string& path, const ReadContext& context);
bool read_integer(std::int64_t& target, const Value& value, const Range& range, const std::string& path, const ReadContext& context);
bool read_boolean(bool& target, const Value& value, const std::string& path, const ReadContext& context);
bool read_text(std::string& target, const Value& value, const std::string& path, const ReadContext& context);
/// The range is on the mean.
bool read_distribution(Distribution& target, const Value& value, Unit unit, const Range& range, const std::string& path,
                       const ReadContext& context);
bool read_keys(KeyDistribution& target, const Value& value, const std::string& path, const ReadContext& context);
bool read_profile(Profile& target, const Value& value, const std::string& path, const ReadContext& context);
bool read_reference(std::string& target, Reference to, const Value& value, const std::string& path, const ReadContext& context);
bool read_failure(OnFailure& target, const Value& value, const std::string& path, const ReadContext& context);
/// The index of the name that the value is.
std::optional<std::size_t> read_choice(const std::vector<std::string>& names, const Value& value, const std::string& path,
                                       const ReadContext& context);

/// Reads each member of an object route -> value with `read(index of the route, value, path)`.
bool read_routes(const Value& object, const std::string& path, const ReadContext& context,
                 const std::function<bool(std::size_t, const Value&, const std::string&)>& read);

}  // namespace headroom::schema
