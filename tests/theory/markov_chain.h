// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace headroom::theory {

/// A finite continuous-time Markov chain, solved for its stationary distribution; not meant for tests.
class MarkovChain {
public:
    /// Transitions from a state to itself are ignored; rates of the same pair add up.
    void add(std::size_t from, std::size_t to, double rate);

    /// Without levels: Gauss-Seidel. States that cannot be returned to end with probability 0.
    std::vector<double> solve() const;

    /// `levels[state]` >= 0; every transition changes the level by at most one. Between the Gauss-Seidel sweeps the
    /// levels' masses are set so that the flow up from each equals the flow down to it (iterative aggregation: Koury,
    /// McAllister, Stewart 1984), which makes it converge in tens of sweeps. Sweeps until a sweep moves less than 1e-14
    /// of the mass; throws std::runtime_error if that does not happen.
    std::vector<double> solve(const std::vector<std::size_t>& levels) const;

private:
    struct Transition {
        std::size_t from;
        std::size_t to;
        double rate;
    };
    std::vector<Transition> transitions_;
    std::size_t states_ = 0;
};

}  // namespace headroom::theory
