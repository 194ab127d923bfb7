// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "plan/plan.h"
#include "schema/record.h"

namespace headroom::panels {

/// What an entry of a phase's "set" is about.
struct SettingTarget {
    const schema::Record* record = nullptr;
    const schema::Parameter* parameter = nullptr;
    std::string route;  ///< of a value for one route
};

/// None where the design has no such thing, or it no such parameter.
std::optional<SettingTarget> target_of(const plan::Plan& plan, const std::string& design, const std::string& path,
                                       const schema::Catalogue& types);

}  // namespace headroom::panels
