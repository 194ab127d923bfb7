// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/grid.h"
#include "study/json_parts.h"
#include "study/outline.h"

namespace headroom::study {

/// The members of an outline, as results have them; all null where there is none.
Json json_of(const std::optional<Outline>& outline);
/// Of a combination: the value of each axis, as written, by its path.
Json settings_json(const std::vector<Axis>& axes, const std::vector<std::string>& values);

}  // namespace headroom::study
