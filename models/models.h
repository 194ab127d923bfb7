// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernel/component_type.h"

namespace headroom::models {

/// All component types: one for each folder beside this file, gathered by the build.
const kernel::ComponentTypes& all();

}  // namespace headroom::models
