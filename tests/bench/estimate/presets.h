// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/estimator.h"

/// What estimates are asked for by the hundred, on the preset `ecommerce`.
namespace headroom::bench {

/// Prints how long its growth curve of 40 populations takes.
void measure_growth(study::Estimator& estimator);

/// Prints the cheapest combination that trying all of a grid finds for its third phase, and the one that the search finds, with how
/// many it looked at and what a simulation says of it.
void compare_sizes(study::Estimator& estimator, study::Executor& simulator);

}  // namespace headroom::bench
