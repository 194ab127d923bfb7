// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/units.h"
#include "study/estimate.h"

namespace headroom::figures {

/// What stands where there is no figure.
inline constexpr const char* nothing = "–";

/// Significant digits that people read of a figure, where it needs no more.
inline constexpr int usual_digits = 3;

/// Three significant digits in a unit for people: "45.1 ms".
std::string people(std::optional<double> value, Unit unit, int digits = usual_digits);

/// With its interval where it has one: "45.1 ± 1.2 ms".
std::string people(const study::Estimate& estimate, Unit unit, int digits = usual_digits);

/// In the unit in which `like` is written: a difference of "1.21 s" and "1.2 s" is "0.01 s".
std::string people_like(const study::Estimate& estimate, double like, Unit unit);

/// Digits with which a share close to all shows two of what it lacks: 5 of 0.999769, "99.977 %".
int digits_of_nines(double share);

/// Digits, those or more, with which a figure is on the side of a limit on which it is before it is rounded.
int digits_beside(double value, double limit, Unit unit, int digits = usual_digits);

/// A number without a unit: "1.16k".
/// A help text for people who read no markup: `name` becomes “name”.
std::string without_markup(std::string_view help);

inline std::string people(double value) { return people(value, Unit::None); }

/// "compute" as a heading has it: "Compute".
std::string capitalised(std::string word);

}  // namespace headroom::figures
