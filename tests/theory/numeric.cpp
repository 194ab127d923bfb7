// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/numeric.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace headroom::theory {

namespace {

double log_poisson_term(int count, double mean) { return -mean + count * std::log(mean) - std::lgamma(count + 1.0); }

/// log P(Poisson(mean) >= count) for count > mean: the first term times a convergent sum.
double log_poisson_above(int count, double mean) {
    double sum = 1;
    double ratio = 1;
    for (int i = count + 1; ratio > 1e-18 * sum; ++i) {
        ratio *= mean / i;
        sum += ratio;
    }
    return log_poisson_term(count, mean) + std::log(sum);
}

/// log P(Poisson(mean) < count) for 0 < count <= mean, summed downwards from the largest term.
double log_poisson_below(int count, double mean) {
    double sum = 1;
    double ratio = 1;
    for (int i = count - 1; i > 0 && ratio > 1e-18 * sum; --i) {
        ratio *= i / mean;
        sum += ratio;
    }
    return log_poisson_term(count - 1, mean) + std::log(sum);
}

}  // namespace

void require(bool condition, const char* message) {
    if (!condition) throw std::domain_error(message);
}

double bisect(const std::function<double(double)>& function, double low, double high) {
    for (int step = 0; step < 300; ++step) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        (function(middle) > 0 ? low : high) = middle;
    }
    return high;
}

double quantile_of_tail(const std::function<double(double)>& tail, double p, double scale) {
    require(p >= 0 && p < 1 && scale > 0, "quantile: 0 <= p < 1");
    const double beyond = 1 - p;
    if (tail(0) <= beyond) return 0;
    double high = scale;
    while (tail(high) > beyond) high *= 2;
    return bisect([&](double t) { return tail(t) - beyond; }, 0, high);
}

double erlang_tail(int stages, double rate, double t) {
    require(stages >= 0 && rate > 0 && t >= 0, "erlang_tail");
    const double mean = rate * t;
    if (stages == 0) return 0;
    if (mean <= 0) return 1;
    return stages <= mean ? std::exp(log_poisson_below(stages, mean)) : -std::expm1(log_poisson_above(stages, mean));
}

double log_erlang_cdf(int stages, double rate, double t) {
    require(stages >= 0 && rate > 0 && t >= 0, "log_erlang_cdf");
    const double mean = rate * t;
    if (stages == 0) return 0;
    if (mean <= 0) return -std::numeric_limits<double>::infinity();
    return stages <= mean ? std::log1p(-std::exp(log_poisson_below(stages, mean))) : log_poisson_above(stages, mean);
}

std::vector<double> birth_death(const std::vector<double>& up, const std::vector<double>& down) {
    require(up.size() == down.size(), "birth_death: as many rates up as down");
    std::vector<double> weights(1, 0.0);
    for (std::size_t n = 0; n < up.size(); ++n) {
        const double step = up[n] > 0 ? std::log(up[n] / down[n]) : -std::numeric_limits<double>::infinity();
        weights.push_back(weights.back() + step);
    }
    const double largest = *std::max_element(weights.begin(), weights.end());
    double total = 0;
    for (double& weight : weights) {
        weight = std::exp(weight - largest);
        total += weight;
    }
    for (double& weight : weights) weight /= total;
    return weights;
}

}  // namespace headroom::theory
