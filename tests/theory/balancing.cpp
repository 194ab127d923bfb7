// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/balancing.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>

#include "theory/markov_chain.h"
#include "theory/numeric.h"
#include "theory/queues.h"

namespace headroom::theory {

namespace {

constexpr double negligible = 1e-13;

void require_balanced(int servers, double lambda, double mu, int workers) {
    require(servers >= 1 && workers >= 1 && lambda > 0 && mu > 0, "balancing: servers, workers, rates > 0");
    require(lambda < mu * servers * workers, "no steady state: offered load >= workers");
}

/// Mean number at one server that every `stages`-th arrival goes to, cut at `capacity`; and the mass at the cut.
std::pair<double, double> every_nth_arrival(int stages, double lambda, double mu, int workers, int capacity) {
    MarkovChain chain;
    std::vector<std::size_t> levels;
    const auto index = [&](int n, int stage) {
        return static_cast<std::size_t>(n) * static_cast<std::size_t>(stages) + static_cast<std::size_t>(stage);
    };
    for (int n = 0; n <= capacity; ++n) {
        for (int stage = 0; stage < stages; ++stage) {
            levels.push_back(static_cast<std::size_t>(n));
            if (stage + 1 < stages)
                chain.add(index(n, stage), index(n, stage + 1), lambda);
            else
                chain.add(index(n, stage), index(std::min(n + 1, capacity), 0), lambda);
            if (n > 0) chain.add(index(n, stage), index(n - 1, stage), mu * std::min(n, workers));
        }
    }
    const std::vector<double> mass = chain.solve(levels);
    double number = 0;
    double top = 0;
    for (std::size_t s = 0; s < mass.size(); ++s) {
        number += mass[s] * static_cast<double>(levels[s]);
        if (levels[s] == static_cast<std::size_t>(capacity)) top += mass[s];
    }
    return {number, top};
}

/// Sorted queue lengths (longest first) with a bounded total and a bounded spread.
class ShortestQueueChain {
public:
    using Lengths = std::vector<int>;

    /// `choices` drawn with replacement; 0: all are looked at. `arrivals(n)`: calls a second that come where n are.
    template <class Arrivals>
    ShortestQueueChain(int servers, int choices, const Arrivals& arrivals, double mu, int workers, int most_calls, int most_spread) {
        MarkovChain chain;
        std::map<Lengths, std::size_t> numbers{{Lengths(static_cast<std::size_t>(servers), 0), 0}};
        std::vector<Lengths> states{numbers.begin()->first};
        std::vector<std::size_t> levels;
        for (std::size_t here = 0; here < states.size(); ++here) {
            const Lengths lengths = states[here];
            const int calls = std::accumulate(lengths.begin(), lengths.end(), 0);
            levels.push_back(static_cast<std::size_t>(calls));
            const auto go = [&](std::size_t server, int change, double rate) {
                Lengths next = lengths;
                next[server] += change;
                std::sort(next.begin(), next.end(), std::greater<>());
                if (calls + change > most_calls || next.front() - next.back() > most_spread) return;
                const auto [found, is_new] = numbers.try_emplace(next, states.size());
                if (is_new) states.push_back(next);
                chain.add(here, found->second, rate);
            };
            // the longest come first: the best of the draws is this one where none is shorter, and one is no longer
            const auto none_beyond = [&](std::size_t server) {
                return choices > 0 ? std::pow(static_cast<double>(server) / servers, choices) : server == lengths.size() ? 1.0 : 0.0;
            };
            for (std::size_t server = 0; server < lengths.size(); ++server)
                if (const double share = none_beyond(server + 1) - none_beyond(server); share > 0 && arrivals(calls) > 0)
                    go(server, 1, share * arrivals(calls));
            for (std::size_t server = 0; server < lengths.size(); ++server)
                if (lengths[server] > 0) go(server, -1, mu * std::min(lengths[server], workers));
        }
        const std::vector<double> mass = chain.solve(levels);
        for (std::size_t s = 0; s < mass.size(); ++s) {
            mean_number += mass[s] * static_cast<double>(levels[s]);
            if (levels[s] == static_cast<std::size_t>(most_calls)) mass_at_most_calls += mass[s];
            if (states[s].front() - states[s].back() == most_spread) mass_at_most_spread += mass[s];
        }
    }

    double mean_number = 0;
    double mass_at_most_calls = 0;
    double mass_at_most_spread = 0;
};

/// rho^((d^length - 1) / (d - 1)), the exponent being 1 + d + .. + d^{length-1}.
double geometric_sum(int choices, int length) {
    double sum = 0;
    double power = 1;
    for (int i = 0; i < length && sum < 1e9; ++i) {
        sum += power;
        power *= choices;
    }
    return sum;
}

}  // namespace

double random_split_mean_response(int servers, double lambda, double mu, int workers) {
    require_balanced(servers, lambda, mu, workers);
    return mmc_mean_response(lambda / servers, mu, workers);
}

double round_robin_mean_response(int servers, double lambda, double mu, int workers) {
    require_balanced(servers, lambda, mu, workers);
    if (workers == 1) return erlang_arrivals_mean_response(servers, lambda / servers, mu);
    for (int capacity = 128 + workers;; capacity *= 2) {
        const auto [number, top] = every_nth_arrival(servers, lambda, mu, workers, capacity);
        if (top < negligible) return number * servers / lambda;
    }
}

double round_robin_response_quantile(int servers, double lambda, double mu, double p) {
    require(p >= 0 && p < 1, "quantile: 0 <= p < 1");
    return -std::log1p(-p) * round_robin_mean_response(servers, lambda, mu);
}

namespace {

double shortest_of(int servers, int choices, double lambda, double mu, int workers) {
    require_balanced(servers, lambda, mu, workers);
    const double rho = lambda / (mu * servers * workers);
    // The total falls like rho^n beyond the workers; the spread much faster, where all are looked at.
    int most_calls = servers * workers + static_cast<int>(std::ceil(std::log(negligible) / std::log(rho))) + 8;
    int most_spread = 20 + 2 * workers;
    for (;;) {
        const ShortestQueueChain chain(
            servers, choices, [lambda](int) { return lambda; }, mu, workers, most_calls, most_spread);
        const bool long_enough = chain.mass_at_most_calls < negligible;
        const bool wide_enough = chain.mass_at_most_spread < negligible;
        if (long_enough && wide_enough) return chain.mean_number / lambda;
        most_calls += long_enough ? 0 : most_calls / 4;
        most_spread += wide_enough ? 0 : most_spread / 4;
    }
}

}  // namespace

double join_shortest_queue_mean_response(int servers, double lambda, double mu, int workers) {
    return shortest_of(servers, 0, lambda, mu, workers);
}

double best_of_choices_mean_response(int servers, int choices, double lambda, double mu, int workers) {
    if (choices < 1) throw std::domain_error("no choice");
    return shortest_of(servers, choices, lambda, mu, workers);
}

double shortest_queue_of_sessions_mean_response(int servers, int sessions, double think_s, double mu, int workers) {
    if (servers < 1 || sessions < 1 || think_s <= 0 || mu <= 0 || workers < 1) throw std::domain_error("no sessions");
    const ShortestQueueChain chain(
        servers, 0, [&](int calls) { return (sessions - calls) / think_s; }, mu, workers, sessions, sessions);
    return chain.mean_number / ((sessions - chain.mean_number) / think_s);
}

double power_of_choices_tail(int choices, double rho, int length) {
    require(choices >= 1 && rho >= 0 && rho < 1 && length >= 0, "power of choices: d >= 1, 0 <= rho < 1");
    return std::pow(rho, geometric_sum(choices, length));
}

double power_of_choices_mean_response(int choices, double rho) {
    require(choices >= 1 && rho > 0 && rho < 1, "power of choices: d >= 1, 0 < rho < 1");
    if (choices == 1) return 1 / (1 - rho);
    double sum = 0;
    for (int i = 1;; ++i) {
        const double term = std::pow(rho, geometric_sum(choices, i) - 1);  // (d^i - d) / (d - 1) = 1 + .. + d^{i-1} - 1
        sum += term;
        if (term < 1e-18) return sum;
    }
}

std::vector<std::size_t> smooth_weighted_round_robin(const std::vector<int>& weights, std::size_t length) {
    require(!weights.empty(), "round robin: at least one weight");
    const int total = std::accumulate(weights.begin(), weights.end(), 0);
    std::vector<int> current(weights.size(), 0);
    std::vector<std::size_t> sequence;
    while (sequence.size() < length) {
        for (std::size_t i = 0; i < weights.size(); ++i) current[i] += weights[i];
        const auto best = std::max_element(current.begin(), current.end());
        *best -= total;
        sequence.push_back(static_cast<std::size_t>(best - current.begin()));
    }
    return sequence;
}

}  // namespace headroom::theory
