// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

#include "schema/record.h"

namespace headroom::panels {

/// The next larger (or smaller) round number: 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10; whole numbers one by one up to ten.
double next_step(double value, bool up, bool whole);

/// The text of a quantity one step on, in its own unit: "4 ms" gives "5 ms". None where the text is no quantity of the parameter
/// or the step would leave the parameter's range.
std::optional<QString> stepped(const QString& text, bool up, const schema::Parameter& parameter);

}  // namespace headroom::panels
