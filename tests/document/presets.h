// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/document/plan_document.h"
#include "plan/reader.h"

namespace headroom {

/// The preset `name`, as `headroom` reads it.
inline plan::Plan preset(const std::string& name) {
    return *plan::read_plan(std::string(HEADROOM_PRESETS) + "/" + name + ".headroom.json").plan;
}

/// What saving would write.
inline std::string bytes_of(const document::PlanDocument& document) { return plan::print_plan(document.plan()); }

}  // namespace headroom
