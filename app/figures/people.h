// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/units.h"
#include "study/estimate.h"

namespace headroom::figures {

/// What stands where there is no figure.
inline constexpr const char* nothing = "–";

/// Three significant digits in a unit for people: "45.1 ms".
std::string people(std::optional<double> value, Unit unit);

/// With its interval where it has one: "45.1 ± 1.2 ms".
std::string people(const study::Estimate& estimate, Unit unit);

/// A number without a unit: "1.16k".
inline std::string people(double value) { return people(value, Unit::None); }

/// "compute" as a heading has it: "Compute".
std::string capitalised(std::string word);

}  // namespace headroom::figures
