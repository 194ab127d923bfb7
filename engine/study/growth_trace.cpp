// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/growth_trace.h"

namespace headroom::study {

namespace {

/// The curves are of the peak; of the rest of the day they tell the cost alone.
constexpr std::size_t most_levels = 4;

}  // namespace

Options options_at_population(const GrowthOptions& options) {
    Options result;
    result.most_levels = most_levels;
    result.only_peak_precise = true;
    result.seed = options.seed;
    result.precision = options.precision;
    result.max_requests = options.max_requests;
    result.most_replications = replications_per_round;
    return result;
}

RunResult trace_population(const plan::Plan& plan, const plan::Surroundings& surroundings, const GrowthOptions& options,
                           const Population& population, Executor& executor, Observer& observer) {
    Options traced = options_at_population(options);
    traced.trace = true;
    return run(at_population(plan, population), {{population.phase, options.design}}, surroundings, traced, executor, observer).front();
}

}  // namespace headroom::study
