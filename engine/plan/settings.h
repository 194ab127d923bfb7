// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/diagnostic.h"
#include "plan/plan.h"

namespace headroom::plan {

/// What to do with a setting of something that the design does not have.
enum class Missing { IsMistake, IsSkipped };

/// Applies a setting to design `design` of a plan (or to the plan's routes and keyspaces) and returns the JSON path of what it
/// changed ("$.designs[0].components[1].replicas"); `path` is the setting's own, for messages. Whether the record has such a
/// parameter is seen when it is read.
std::optional<std::string> apply_setting(Plan& plan, std::size_t design, const Setting& setting, const std::string& path, Missing missing,
                                         Diagnostics& diagnostics);

}  // namespace headroom::plan
