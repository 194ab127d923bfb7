// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/queues.h"

#include <algorithm>
#include <cmath>

#include "theory/numeric.h"

namespace headroom::theory {

namespace {

void require_stable(double load, double servers) { require(load >= 0 && load < servers, "no steady state: offered load >= servers"); }

void require_probability(double p) { require(p >= 0 && p < 1, "quantile: 0 <= p < 1"); }

/// Quantile of a wait that exceeds t with probability waiting e^{-rate t}.
double delayed_exponential_quantile(double waiting, double rate, double p) {
    require_probability(p);
    return std::max(0.0, std::log(waiting / (1 - p)) / rate);
}

/// 1 - sigma of GI/M/1: the root in (0, 1) of y = one_minus_transform(y).
template <typename Function>
double one_minus_sigma(Function one_minus_transform) {
    return bisect([&](double y) { return one_minus_transform(y) - y; }, 1e-12, 1);
}

double dm1_one_minus_sigma(double lambda, double mu) {
    require_stable(lambda / mu, 1);
    return one_minus_sigma([&](double y) { return -std::expm1(-y * mu / lambda); });
}

double erlang_one_minus_sigma(int stages, double lambda, double mu) {
    require(stages >= 1, "erlang: stages >= 1");
    require_stable(lambda / mu, 1);
    return one_minus_sigma([&](double y) { return -std::expm1(-stages * std::log1p(mu * y / (stages * lambda))); });
}

/// P(Poisson(mean) > n) for n = 0..last.
std::vector<double> poisson_tails(double mean, int last) {
    std::vector<double> tails;
    for (int n = 0; n <= last; ++n) tails.push_back(std::exp(log_erlang_cdf(n + 1, mean, 1)));
    return tails;
}

/// P(N <= n) of M/D/1 for n = 0..last, by the recursion p_j = p_0 T_{j-1} + sum_{k=1..j} p_k T_{j-k} of positive terms,
/// T_n = P(Poisson(rho) > n). [T 9.2]
std::vector<double> md1_number_cdf(double rho, int last) {
    const std::vector<double> tails = poisson_tails(rho, last);
    std::vector<double> p(1, 1 - rho);
    for (std::size_t j = 1; j <= static_cast<std::size_t>(last); ++j) {
        double sum = p[0] * tails[j - 1];
        for (std::size_t k = 1; k < j; ++k) sum += p[k] * tails[j - k];
        p.push_back(sum / (1 - tails[0]));
    }
    for (std::size_t j = 1; j < p.size(); ++j) p[j] += p[j - 1];
    return p;
}

}  // namespace

double mm1_mean_response(double lambda, double mu) {
    require_stable(lambda / mu, 1);
    return 1 / (mu - lambda);
}

double mm1_mean_wait(double lambda, double mu) { return mm1_mean_response(lambda, mu) - 1 / mu; }

double mm1_response_quantile(double lambda, double mu, double p) {
    require_probability(p);
    return -std::log1p(-p) * mm1_mean_response(lambda, mu);
}

double mm1_wait_quantile(double lambda, double mu, double p) {
    require_stable(lambda / mu, 1);
    return delayed_exponential_quantile(lambda / mu, mu - lambda, p);
}

double erlang_b(double offered, int servers) {
    require(offered >= 0 && servers >= 0, "Erlang B: offered, servers >= 0");
    double blocking = 1;
    for (int n = 1; n <= servers; ++n) blocking = offered * blocking / (n + offered * blocking);
    return blocking;
}

double erlang_c(double offered, int servers) {
    require_stable(offered, servers);
    const double blocking = erlang_b(offered, servers);
    return servers * blocking / (servers - offered * (1 - blocking));
}

double mmc_mean_wait(double lambda, double mu, int servers) { return erlang_c(lambda / mu, servers) / (servers * mu - lambda); }

double mmc_mean_response(double lambda, double mu, int servers) { return mmc_mean_wait(lambda, mu, servers) + 1 / mu; }

double mmc_mean_number(double lambda, double mu, int servers) { return lambda * mmc_mean_response(lambda, mu, servers); }

double mmc_wait_quantile(double lambda, double mu, int servers, double p) {
    return delayed_exponential_quantile(erlang_c(lambda / mu, servers), servers * mu - lambda, p);
}

double mmc_response_tail(double lambda, double mu, int servers, double t) {
    const double waiting = erlang_c(lambda / mu, servers);
    const double drain = servers * mu - lambda;
    // P(Exp(drain) + Exp(mu) > t) = e^{-mu t} + mu (e^{-drain t} - e^{-mu t}) / (mu - drain); expm1 keeps drain ~ mu exact.
    const double gap = (mu - drain) * t;
    const double stretched = gap == 0 ? 1 : std::expm1(gap) / gap;
    return std::exp(-mu * t) * (1 + waiting * mu * t * stretched);
}

double mmc_response_quantile(double lambda, double mu, int servers, double p) {
    return quantile_of_tail([&](double t) { return mmc_response_tail(lambda, mu, servers, t); }, p, mmc_mean_response(lambda, mu, servers));
}

double md1_mean_wait(double lambda, double service) { return mg1_mean_wait(lambda, deterministic_moments(service)); }

double md1_mean_response(double lambda, double service) { return md1_mean_wait(lambda, service) + service; }

double md1_wait_tail(double lambda, double service, double t) {
    const double rho = lambda * service;
    require_stable(rho, 1);
    const int k = static_cast<int>(std::floor(t / service)) + 1;
    const double rest = std::max(0.0, lambda * (k * service - t));
    const std::vector<double> cdf = md1_number_cdf(rho, k);  // P(queue <= j) = P(N <= j + 1)
    double term = std::exp(-rest);
    double sum = 0;
    for (int j = 0; j < k; ++j) {
        sum += cdf[static_cast<std::size_t>(k - j)] * term;
        term *= rest / (j + 1);
    }
    return std::max(0.0, 1 - sum);
}

double md1_wait_quantile(double lambda, double service, double p) {
    return quantile_of_tail([&](double t) { return md1_wait_tail(lambda, service, t); }, p, service);
}

double erlang_arrivals_root(int stages, double lambda, double mu) { return 1 - erlang_one_minus_sigma(stages, lambda, mu); }

double erlang_arrivals_mean_response(int stages, double lambda, double mu) { return 1 / (mu * erlang_one_minus_sigma(stages, lambda, mu)); }

double dm1_root(double lambda, double mu) { return 1 - dm1_one_minus_sigma(lambda, mu); }

double dm1_mean_response(double lambda, double mu) { return 1 / (mu * dm1_one_minus_sigma(lambda, mu)); }

double dm1_mean_wait(double lambda, double mu) { return dm1_mean_response(lambda, mu) - 1 / mu; }

double dm1_response_quantile(double lambda, double mu, double p) {
    require_probability(p);
    return -std::log1p(-p) * dm1_mean_response(lambda, mu);
}

double dm1_wait_quantile(double lambda, double mu, double p) {
    return delayed_exponential_quantile(dm1_root(lambda, mu), mu * dm1_one_minus_sigma(lambda, mu), p);
}

double mg1_mean_wait(double lambda, const Moments& service) {
    const double rho = lambda * service.mean;
    require_stable(rho, 1);
    return lambda * service.second / (2 * (1 - rho));
}

double mg1_mean_response(double lambda, const Moments& service) { return mg1_mean_wait(lambda, service) + service.mean; }

double mg1_busy_probability(double lambda, const Moments& service) {
    require_stable(lambda * service.mean, 1);
    return lambda * service.mean;
}

double mg1_mean_busy_period(double lambda, const Moments& service) {
    require_stable(lambda * service.mean, 1);
    return service.mean / (1 - lambda * service.mean);
}

double mg1_ps_mean_response(double lambda, double mean_service) {
    require_stable(lambda * mean_service, 1);
    return mean_service / (1 - lambda * mean_service);
}

double mm1_ps_response_variance(double lambda, double mu) {
    const double rho = lambda / mu;
    const double mean = mm1_mean_response(lambda, mu);
    return mean * mean * (2 + rho) / (2 - rho);
}

double mmv_ps_mean_response(double lambda, double mu, int processors) { return mmc_mean_response(lambda, mu, processors); }

double mg_infinity_mean_number(double lambda, double mean_service) {
    require(lambda >= 0 && mean_service >= 0, "M/G/infinity");
    return lambda * mean_service;
}

double mg_infinity_number_cdf(double lambda, double mean_service, int n) {
    const double mean = mg_infinity_mean_number(lambda, mean_service);
    return mean > 0 ? erlang_tail(n + 1, mean, 1) : 1;
}

}  // namespace headroom::theory
