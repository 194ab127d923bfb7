// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/growth.h"
#include "study/run.h"

namespace headroom::study {

/// What each population of a growth is simulated with.
Options options_at_population(const GrowthOptions& options);

/// One population of a growth once more, on the design held if one is, with where its responses spend their time; all else is as
/// the growth has it. Throws InvalidDocument where the phase or the design is unknown, RunError, and Cancelled where the observer
/// says so.
RunResult trace_population(const plan::Plan& plan, const plan::Surroundings& surroundings, const GrowthOptions& options,
                           const Population& population, Executor& executor, Observer& observer);

}  // namespace headroom::study
