// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/markov_chain.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace headroom::theory {

namespace {

constexpr double smallest_move = 1e-14;
constexpr int most_sweeps = 50000;

/// Transitions grouped by the state they lead to.
struct Incoming {
    struct Arc {
        std::size_t from;
        double rate;
    };
    std::vector<std::size_t> first;
    std::vector<Arc> arcs;
    std::vector<double> out_rate;

    /// Balance of one state given all others.
    double balanced(const std::vector<double>& mass, std::size_t state) const {
        if (out_rate[state] <= 0) return mass[state];
        double flow = 0;
        for (std::size_t a = first[state]; a < first[state + 1]; ++a) flow += mass[arcs[a].from] * arcs[a].rate;
        return flow / out_rate[state];
    }
};

void normalize(std::vector<double>& mass) {
    const double total = std::accumulate(mass.begin(), mass.end(), 0.0);
    for (double& value : mass) value /= total;
}

void sweep(const Incoming& incoming, std::vector<double>& mass) {
    for (std::size_t state = 0; state < mass.size(); ++state) mass[state] = incoming.balanced(mass, state);
    for (std::size_t state = mass.size(); state-- > 0;) mass[state] = incoming.balanced(mass, state);
}

/// Gives each level the mass that the birth-death chain of levels has, its rates taken from the shares within them.
void balance_levels(const Incoming& incoming, const std::vector<std::size_t>& levels, std::vector<double>& mass) {
    const std::size_t count = *std::max_element(levels.begin(), levels.end()) + 1;
    std::vector<double> inside(count, 0.0);
    std::vector<double> up(count, 0.0);
    std::vector<double> down(count, 0.0);
    for (std::size_t state = 0; state < mass.size(); ++state) {
        inside[levels[state]] += mass[state];
        for (std::size_t a = incoming.first[state]; a < incoming.first[state + 1]; ++a) {
            const std::size_t from = incoming.arcs[a].from;
            const double flow = mass[from] * incoming.arcs[a].rate;
            if (levels[from] < levels[state])
                up[levels[from]] += flow;
            else if (levels[from] > levels[state])
                down[levels[from]] += flow;
        }
    }
    std::vector<double> factor(count, 1.0);
    for (std::size_t level = 0; level + 1 < count; ++level) {
        const bool possible = up[level] > 0 && down[level + 1] > 0;
        factor[level + 1] = possible ? factor[level] * up[level] / down[level + 1] : factor[level];
    }
    for (std::size_t state = 0; state < mass.size(); ++state) mass[state] *= factor[levels[state]];
    normalize(mass);
}

}  // namespace

void MarkovChain::add(std::size_t from, std::size_t to, double rate) {
    states_ = std::max({states_, from + 1, to + 1});
    if (from != to && rate > 0) transitions_.push_back({from, to, rate});
}

std::vector<double> MarkovChain::solve() const { return solve(std::vector<std::size_t>(states_, 0)); }

std::vector<double> MarkovChain::solve(const std::vector<std::size_t>& levels) const {
    Incoming incoming;
    incoming.first.assign(states_ + 1, 0);
    incoming.out_rate.assign(states_, 0.0);
    for (const Transition& transition : transitions_) {
        ++incoming.first[transition.to + 1];
        incoming.out_rate[transition.from] += transition.rate;
    }
    std::partial_sum(incoming.first.begin(), incoming.first.end(), incoming.first.begin());
    incoming.arcs.resize(transitions_.size());
    std::vector<std::size_t> next(incoming.first.begin(), incoming.first.end() - 1);
    for (const Transition& transition : transitions_) incoming.arcs[next[transition.to]++] = {transition.from, transition.rate};

    std::vector<double> mass(states_, 1.0 / static_cast<double>(states_));
    balance_levels(incoming, levels, mass);
    for (int count = 0; count < most_sweeps; ++count) {
        const std::vector<double> before = mass;
        sweep(incoming, mass);
        balance_levels(incoming, levels, mass);
        double moved = 0;
        for (std::size_t state = 0; state < mass.size(); ++state) moved += std::abs(mass[state] - before[state]);
        if (moved < smallest_move * (1 + 0.01 * std::sqrt(static_cast<double>(states_)))) return mass;
    }
    throw std::runtime_error("MarkovChain: no convergence");
}

}  // namespace headroom::theory
