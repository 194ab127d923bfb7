// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/units.h"

namespace headroom {

inline constexpr double fortnight_s = 14 * day_s, year_s = 365 * day_s;  ///< a year is twelve months of 730 h

}  // namespace headroom
