// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/set_up.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "theory/markov_chain.h"
#include "theory/numeric.h"

namespace headroom::theory {

double mm1_set_up_mean_response(double lambda, double mu, double alpha) {
    require(lambda > 0 && mu > lambda && alpha > 0, "M/M/1 with set-up: 0 < lambda < mu, alpha > 0");
    return 1 / (mu - lambda) + 1 / alpha;
}

double mg1_set_up_mean_response(double lambda, const Moments& service, double set_up, double chance) {
    const double rho = lambda * service.mean;
    require(lambda > 0 && rho < 1 && set_up >= 0 && chance >= 0 && chance <= 1, "M/G/1 with set-up: load in (0, 1), chance in [0, 1]");
    const double mean = chance * set_up, second = chance * set_up * set_up;
    return service.mean + lambda * service.second / (2 * (1 - rho)) + (2 * mean + lambda * second) / (2 * (1 + lambda * mean));
}

double mmc_set_up_mean_response(double lambda, double mu, int servers, double alpha) {
    const double rho = lambda / (servers * mu);
    require(servers >= 1 && rho > 0 && rho < 1 && alpha > 0, "M/M/c with set-up: servers >= 1, load in (0, 1), alpha > 0");
    const auto c = static_cast<std::size_t>(servers);
    const double slowest = std::max(rho, lambda / (lambda + alpha));  // waiting calls: while all serve, and while one starts
    const auto longest = static_cast<std::size_t>(std::ceil(std::log(1e-12) / std::log(slowest)));
    // A state is (starting, serving, waiting): somebody waits only where all servers are taken.
    const auto few = [](std::size_t starting, std::size_t serving) {
        const std::size_t taken = starting + serving;
        return taken * (taken + 1) / 2 + starting;
    };
    const std::size_t first_full = (c + 1) * (c + 2) / 2;
    const auto state = [&](std::size_t starting, std::size_t serving, std::size_t waiting) {
        return waiting == 0 ? few(starting, serving) : first_full + (waiting - 1) * (c + 1) + starting;
    };
    MarkovChain chain;
    std::vector<std::size_t> levels(first_full + longest * (c + 1));
    const auto add = [&](std::size_t starting, std::size_t serving, std::size_t waiting) {
        const std::size_t here = state(starting, serving, waiting), taken = starting + serving;
        levels[here] = taken + waiting;
        if (taken < c) chain.add(here, state(starting + 1, serving, 0), lambda);
        if (taken == c && waiting < longest) chain.add(here, state(starting, serving, waiting + 1), lambda);
        if (starting > 0) chain.add(here, state(starting - 1, serving + 1, waiting), static_cast<double>(starting) * alpha);
        if (serving > 0)
            chain.add(here, waiting > 0 ? state(starting, serving, waiting - 1) : state(starting, serving - 1, 0),
                      static_cast<double>(serving) * mu);
    };
    for (std::size_t taken = 0; taken <= c; ++taken)
        for (std::size_t starting = 0; starting <= taken; ++starting)
            for (std::size_t waiting = 0; waiting <= (taken == c ? longest : 0); ++waiting) add(starting, taken - starting, waiting);
    const std::vector<double> p = chain.solve();
    double calls = 0;
    for (std::size_t i = 0; i < p.size(); ++i) calls += p[i] * static_cast<double>(levels[i]);
    return calls / lambda;
}

}  // namespace headroom::theory
