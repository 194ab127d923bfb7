// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"
#include "plan/plan.h"

namespace headroom::plan {

struct ParsedJson {
    std::optional<Value> value;  ///< absent where the text is no JSON
    bool has_comments = false;
    Diagnostics diagnostics;
};

/// JSON with `//` and `/* */` comments; every value knows its line and column (in characters). Refuses, with the place:
/// duplicate members (the first is kept and the value still given), nesting deeper than 64, NaN and numbers out of range,
/// bytes that are no UTF-8, anything after the document, texts of more than 64 MB or two million values.
ParsedJson parse_json(std::string_view text);

/// Two spaces a level, arrays and objects of up to 100 columns on one line, members in their order, a newline at the end.
/// What is not finite becomes null.
std::string print_json(const Value& value);

struct ParsedPlan {
    std::optional<Plan> plan;   ///< absent where the diagnostics hold errors of form
    std::optional<Plan> draft;  ///< what could be read, for check() to go on with; absent where the text is no JSON or no plan
    bool has_comments = false;  ///< saving over it would lose them
    Diagnostics diagnostics;
};

/// The form of a plan: its members and their kinds; migrates older versions. Names, references and settings are
/// validated by validate().
ParsedPlan parse_plan(std::string_view text);
/// Reads a file; throws FileError where it cannot be read.
ParsedPlan read_plan(const std::string& path);

/// Deterministic; parse_plan(print_plan(p)) gives p again.
std::string print_plan(const Plan& plan);
/// The array that a plan has of them.
std::string print_phases(const std::vector<Phase>& phases);
/// Atomic: the former file stays until the new one is whole. Throws FileError.
void write_plan(const Plan& plan, const std::string& path);

}  // namespace headroom::plan
