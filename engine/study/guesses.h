// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plan/scenario.h"

namespace headroom::study {

/// A quantity of a plan that its writer is not sure of: "4 ms ± 30 %". The true one is taken to be spread lognormally about what is
/// written, its median, so that nineteen times in twenty it is within a factor of 1.3 of it, either way.
struct Guess {
    std::string path;        ///< "web.cpu.browse"; "users": the phase's
    std::string written;     ///< "4 ms ± 30 %"
    double uncertainty = 0;  ///< a ratio, above 0
    schema::Parameter parameter;

    /// The logarithm's standard deviation.
    double sigma() const;
};

/// Those of a plan of one design and one phase (plan::reduce()), which has no mistakes. A scalar for all routes is one guess.
std::vector<Guess> guesses_of(const plan::Plan& reduced, const plan::Surroundings& surroundings);

/// Factors that what is written is multiplied by: `plans` of them, a Latin hypercube's (each of as many equally likely stretches once,
/// in an order of this guess's own). A function of the seed and the path alone: two phases or designs share them.
std::vector<double> factors_of(const Guess& guess, std::size_t plans, std::uint64_t seed);

/// The plan with each guess so many times what is written, but within the range of what may be set.
plan::Plan with_guesses(const plan::Plan& reduced, const std::vector<Guess>& guesses, const std::vector<double>& factors,
                        const plan::Surroundings& surroundings);

}  // namespace headroom::study
