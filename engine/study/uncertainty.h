// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "analytic/model.h"
#include "study/band.h"
#include "study/run.h"

namespace headroom::study {

struct UncertaintyOptions {
    std::uint64_t seed = 1;
    std::size_t plans = 200;
    std::size_t most_levels = 2;  ///< of a day, which only the cost is about; with one, nothing is said of that
    unsigned threads = 1;
};

/// Draws plans as the guesses of a run's allow, estimates each, and sees what varies with what. An estimate of a drawn plan knows times by
/// two moments (analytic::Detail); what it finds relative to the plan as written is told, times the full estimate of that.
/// Absent where there is no guess. The same whatever the threads. Throws InvalidDocument where the plan has mistakes, RunError, Cancelled.
std::optional<Uncertainty> find_uncertainty(const plan::Plan& plan, const RunResult& run, const plan::Surroundings& surroundings,
                                            const UncertaintyOptions& options, const analytic::ModelTypes& types, Observer& observer);

/// Gives each run its own.
void add_uncertainty(std::vector<RunResult>& runs, const plan::Plan& plan, const plan::Surroundings& surroundings,
                     const UncertaintyOptions& options, const analytic::ModelTypes& types, Observer& observer);

/// Of ascending values, the one that a share p stays below, between the two nearest in proportion; absent where one is infinite, or there
/// is none.
std::optional<double> quantile_of(const std::vector<double>& ascending, double p);

/// Spearman's, with the mean rank for those that are equal; absent where either does not vary.
std::optional<double> rank_correlation(const std::vector<double>& x, const std::vector<double>& y);

}  // namespace headroom::study
