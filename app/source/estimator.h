// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/estimator.h"

namespace headroom::app {

/// Answers by formulas for plans of these component types, which outlive it.
study::Estimator estimator_of(const schema::Catalogue& types);

}  // namespace headroom::app
