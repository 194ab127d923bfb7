// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/estimator.h"

namespace headroom::app {

/// Threads for so many jobs at once; 0: one for each processor.
unsigned threads_of(int jobs);

/// Answers by formulas for plans of these component types, which outlive it, so many requests at once, as threads_of() has it.
study::Estimator estimator_of(const schema::Catalogue& types, int jobs = 1);

/// What the component types say of themselves for estimates.
const analytic::ModelTypes& estimates();

}  // namespace headroom::app
