// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "theory/numeric.h"
#include "theory/queues.h"

namespace headroom::theory {

namespace {

/// P(Erlang(stages, c mu) + Exp(mu) > t), the response of one that finds `stages` - 1 waiting and all servers busy.
double erlang_plus_service_tail(int stages, double mu, int servers, double t) {
    if (stages == 0) return std::exp(-mu * t);
    if (servers == 1) return erlang_tail(stages + 1, mu, t);
    // Beyond the Erlang's own tail: int_0^t f(s) e^{-mu (t - s)} ds, an Erlang of the tilted rate (c - 1) mu.
    const double rate = servers * mu;
    const double tilted = rate - mu;
    const double in_service = -mu * t + stages * std::log(rate / tilted) + log_erlang_cdf(stages, tilted, t);
    return erlang_tail(stages, rate, t) + std::exp(in_service);
}

/// Mixes tail(stages) over the state an accepted arrival finds; `stages` services must end before its own begins.
template <typename Tail>
double over_states_found(double lambda, double mu, int servers, int capacity, Tail tail) {
    const std::vector<double> p = mmck_distribution(lambda, mu, servers, capacity);
    double sum = 0;
    double accepted = 0;
    for (int n = 0; n < capacity; ++n) {
        const double weight = p[static_cast<std::size_t>(n)];
        accepted += weight;
        sum += weight * tail(std::max(0, n - servers + 1));
    }
    return sum / accepted;
}

}  // namespace

std::vector<double> mmck_distribution(double lambda, double mu, int servers, int capacity) {
    require(lambda >= 0 && mu > 0 && servers >= 1 && capacity >= servers, "M/M/c/K: 1 <= c <= K");
    std::vector<double> up;
    std::vector<double> down;
    for (int n = 0; n < capacity; ++n) {
        up.push_back(lambda);
        down.push_back(mu * std::min(n + 1, servers));
    }
    return birth_death(up, down);
}

double mmck_blocking(double lambda, double mu, int servers, int capacity) {
    return mmck_distribution(lambda, mu, servers, capacity).back();
}

double mmck_throughput(double lambda, double mu, int servers, int capacity) {
    return lambda * (1 - mmck_blocking(lambda, mu, servers, capacity));
}

double mmck_mean_response(double lambda, double mu, int servers, int capacity) {
    return mmck_mean_wait(lambda, mu, servers, capacity) + 1 / mu;
}

double mmck_mean_wait(double lambda, double mu, int servers, int capacity) {
    const std::vector<double> p = mmck_distribution(lambda, mu, servers, capacity);
    double queue = 0;
    for (int n = servers + 1; n <= capacity; ++n) queue += (n - servers) * p[static_cast<std::size_t>(n)];
    return queue / (lambda * (1 - p.back()));
}

double mmck_wait_tail(double lambda, double mu, int servers, int capacity, double t) {
    return over_states_found(lambda, mu, servers, capacity, [&](int stages) { return erlang_tail(stages, servers * mu, t); });
}

double mmck_response_tail(double lambda, double mu, int servers, int capacity, double t) {
    return over_states_found(lambda, mu, servers, capacity, [&](int stages) { return erlang_plus_service_tail(stages, mu, servers, t); });
}

double mmck_wait_quantile(double lambda, double mu, int servers, int capacity, double p) {
    return quantile_of_tail([&](double t) { return mmck_wait_tail(lambda, mu, servers, capacity, t); }, p, 1 / mu);
}

double mmck_response_quantile(double lambda, double mu, int servers, int capacity, double p) {
    return quantile_of_tail([&](double t) { return mmck_response_tail(lambda, mu, servers, capacity, t); }, p, 1 / mu);
}

}  // namespace headroom::theory
