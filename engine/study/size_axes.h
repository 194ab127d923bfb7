// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "study/grid.h"

namespace headroom::study {

/// What a plan of one design and one phase (plan::reduce()) can be sized by: of each component how many of it there are, the
/// instance types of its family, a cache's memory; shards. What the plan leaves to the defaults of price (an instance that is not
/// named) stays.
std::vector<Axis> default_axes(const plan::Plan& reduced, const plan::Surroundings& surroundings);

/// The axis with its values in ascending order, where more of it gives more and costs more; absent where nobody can tell.
std::optional<Axis> ordered(const plan::Plan& reduced, const Axis& axis, const plan::Surroundings& surroundings);

}  // namespace headroom::study
