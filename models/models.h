// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analytic/model.h"
#include "kernel/component_type.h"

namespace headroom::models {

/// All component types: one for each folder beside this file, gathered by the build.
const kernel::ComponentTypes& all();
/// What those that can be estimated say of themselves.
const analytic::ModelTypes& estimates();

}  // namespace headroom::models
