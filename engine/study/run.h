// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plan/scenario.h"
#include "protocol/request.h"
#include "study/convergence.h"
#include "study/executor.h"
#include "study/result.h"

namespace headroom::study {

/// A phase to be run, on its own design or on another.
struct Case {
    std::string phase;
    std::optional<std::string> design;
};

/// Of a level, where they are for people to look at.
inline constexpr std::size_t usual_traces = 20;

struct Options {
    std::uint64_t seed = 1;
    double precision = 0.05;                       ///< wanted relative half-width of the 95 % intervals
    double max_requests = 1.5e8;                   ///< of a run: `most_replications` share it evenly
    std::optional<std::size_t> replications = {};  ///< this many, whatever the precision
    std::size_t most_replications = study::most_replications;
    bool trace = false;                                   ///< find out where responses spend their time, too
    std::size_t traces = 0;                               ///< of each level in the first replication, so many requests at most one by one
    std::size_t most_levels = protocol::levels_of_a_day;  ///< of a day; with one, nothing is said of the day, nor of what it costs
    /// Of a steady day's levels, the busiest alone has to be precise; the others are simulated for the month's cost, which a
    /// tenth of the requests tells.
    bool only_peak_precise = false;
};

/// Runs the cases to convergence, all at once: the executor has replications of others while one waits for its round. The results
/// are a pure function of (plan, surroundings, options), in the order of the cases.
/// Throws InvalidDocument where the plan has mistakes, RunError, and Cancelled where the observer says so.
std::vector<RunResult> run(const plan::Plan& plan, const std::vector<Case>& cases, const plan::Surroundings& surroundings,
                           const Options& options, Executor& executor, Observer& observer);

}  // namespace headroom::study
