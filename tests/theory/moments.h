// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace headroom::theory {

/// First two moments of a non-negative random variable: mean in its unit (mostly s), second moment E[X^2] in unit^2.
struct Moments {
    double mean = 0;
    double second = 0;

    double variance() const { return second - mean * mean; }
    /// Squared coefficient of variation, variance / mean^2.
    double scv() const { return variance() / (mean * mean); }
};

/// Formulas: Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions, 2nd ed. 1994.
Moments deterministic_moments(double value);
Moments exponential_moments(double mean);
Moments uniform_moments(double low, double high);
/// Sum of `stages` exponentials; scv = 1 / stages.
Moments erlang_moments(int stages, double mean);
Moments gamma_moments(double shape, double scale);
/// With probability probabilities[i] an exponential of mean means[i].
Moments hyperexponential_moments(const std::vector<double>& probabilities, const std::vector<double>& means);
/// exp(N(log_mean, log_deviation^2)).
Moments lognormal_moments(double log_mean, double log_deviation);
/// Lognormal through its median and its 99th percentile: log_deviation = ln(p99 / p50) / 2.3263.
Moments lognormal_moments_from_p50_p99(double p50, double p99);
Moments weibull_moments(double shape, double scale);
/// Pareto of index `shape` truncated to [low, high].
Moments bounded_pareto_moments(double shape, double low, double high);

}  // namespace headroom::theory
