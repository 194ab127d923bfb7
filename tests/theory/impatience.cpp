// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/impatience.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "theory/numeric.h"
#include "theory/queues.h"

namespace headroom::theory {

namespace {

/// int_0^t e^{-rate x} dx, for any sign of rate.
double exp_integral(double rate, double t) {
    const double z = rate * t;
    return std::abs(z) < 1e-9 ? t * (1 - z / 2) : -std::expm1(-z) / rate;
}

/// int_0^t x e^{-rate x} dx.
double exp_moment_integral(double rate, double t) {
    const double z = rate * t;
    if (std::abs(z) < 1e-3) return t * t * (0.5 - z / 3 + z * z / 8 - z * z * z / 30);
    return (-std::expm1(-z) - z * std::exp(-z)) / (rate * rate);
}

void require_queue(double lambda, double mu, int servers) {
    require(lambda > 0 && mu > 0 && servers >= 1, "impatience: lambda, mu > 0, servers >= 1");
}

}  // namespace

Impatience erlang_a(double lambda, double mu, int servers, double patience) {
    require_queue(lambda, mu, servers);
    require(patience > 0, "Erlang A: patience > 0");
    const double impatience = 1 / patience;
    std::vector<double> up;
    std::vector<double> down;
    double log_weight = 0;
    double largest = 0;
    for (int n = 1; n <= servers || down.back() <= lambda || log_weight > largest - 60; ++n) {
        up.push_back(lambda);
        down.push_back(mu * std::min(n, servers) + impatience * std::max(0, n - servers));
        log_weight += std::log(lambda / down.back());
        largest = std::max(largest, log_weight);
    }
    const std::vector<double> p = birth_death(up, down);

    Impatience result;
    double queue = 0;
    double busy = 0;
    double wait_of_served = 0;  // E[wait; served] of one that finds k waiting, from one that finds k - 1
    double total_wait_of_served = 0;
    for (int n = 0; n < static_cast<int>(p.size()); ++n) {
        const double mass = p[static_cast<std::size_t>(n)];
        busy += mass * std::min(n, servers);
        if (n < servers) continue;
        const int ahead = n - servers;
        const double rate = servers * mu + (ahead + 1) * impatience;
        const double served_before = ahead == 0 ? 1 : servers * mu / (servers * mu + ahead * impatience);
        wait_of_served = (rate - impatience) / rate * (served_before / rate + wait_of_served);
        total_wait_of_served += mass * wait_of_served;
        result.waiting += mass;
        queue += mass * ahead;
    }
    result.mean_wait = queue / lambda;
    result.abandonment = queue * impatience / lambda;
    result.throughput = lambda * (1 - result.abandonment);
    result.utilization = busy / servers;
    result.mean_wait_served = total_wait_of_served / (1 - result.abandonment);
    return result;
}

RenegingAll mmc_all_renege(double lambda, double mu, int servers, double patience) {
    require_queue(lambda, mu, servers);
    require(patience > 0, "patience > 0");
    const double leaving = 1 / patience;
    std::vector<double> up;
    std::vector<double> down;
    double log_weight = 0;
    double largest = 0;
    for (int n = 1; down.empty() || down.back() <= lambda || log_weight > largest - 60; ++n) {
        up.push_back(lambda);
        down.push_back(mu * std::min(n, servers) + leaving * n);
        log_weight += std::log(lambda / down.back());
        largest = std::max(largest, log_weight);
    }
    const std::vector<double> p = birth_death(up, down);

    RenegingAll result;
    double busy = 0;
    double served = mu / (mu + leaving);    // probability, of one that n others are before
    double time = served / (mu + leaving);  // E[response; served]
    double total_time = 0;
    double total_served = 0;
    for (int n = 0; n < static_cast<int>(p.size()); ++n) {
        if (n >= servers) {
            const double rate = servers * mu + (n + 1) * leaving;
            const double nearer = (rate - leaving) / rate;
            time = nearer * (served / rate + time);
            served *= nearer;
        }
        const double mass = p[static_cast<std::size_t>(n)];
        busy += mass * std::min(n, servers);
        total_time += mass * time;
        total_served += mass * served;
    }
    result.throughput = busy * mu;
    result.abandonment = 1 - result.throughput / lambda;
    result.utilization = busy / servers;
    result.mean_response_served = total_time / total_served;
    return result;
}

Impatience mmc_deterministic_patience(double lambda, double mu, int servers, double patience) {
    require_queue(lambda, mu, servers);
    require(patience >= 0, "M/M/c+D: patience >= 0");
    const double drain = servers * mu - lambda;
    // Everything relative to pi[c-1], the probability that exactly one server is free.
    double free = 0;
    double mean_free = 0;
    double weight = 1;
    for (int n = servers - 1; n >= 0; --n) {
        free += weight;
        mean_free += weight * n;
        weight *= n * mu / lambda;
    }
    const double waiting_served = lambda * exp_integral(drain, patience);
    const double lost = lambda * std::exp(-drain * patience) / (servers * mu);
    const double total = free + waiting_served + lost;

    Impatience result;
    result.abandonment = lost / total;
    result.waiting = (waiting_served + lost) / total;
    const double wait_of_served = lambda * exp_moment_integral(drain, patience) / total;
    result.mean_wait = wait_of_served + result.abandonment * patience;
    result.mean_wait_served = wait_of_served / (1 - result.abandonment);
    result.throughput = lambda * (1 - result.abandonment);
    result.utilization = (mean_free / total + servers * result.waiting) / servers;
    return result;
}

CancelledLimit mm1_cancelled_time_limit(double lambda, double mu, double limit) {
    require_queue(lambda, mu, 1);
    require(limit > 0, "time limit > 0");
    const double idle = 1 / (1 + lambda * exp_integral(mu - lambda, limit));
    CancelledLimit result;
    result.utilization = 1 - idle;
    result.goodput = mu * (1 - idle);
    result.success_ratio = result.goodput / lambda;
    return result;
}

double mm1_goodput(double lambda, double mu, double limit) { return lambda * -std::expm1(-limit / mm1_mean_response(lambda, mu)); }

double mmc_goodput(double lambda, double mu, int servers, double limit) {
    return lambda * (1 - mmc_response_tail(lambda, mu, servers, limit));
}

double mmck_goodput(double lambda, double mu, int servers, int capacity, double limit) {
    return mmck_throughput(lambda, mu, servers, capacity) * (1 - mmck_response_tail(lambda, mu, servers, capacity, limit));
}

}  // namespace headroom::theory
