// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/plan.h"

namespace headroom::document {

/// Are results of `then` those of `now`? Notes, places on the canvas, names of the plan and designs that came since do not matter.
bool same_figures(const plan::Plan& then, const plan::Plan& now);

}  // namespace headroom::document
