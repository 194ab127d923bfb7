// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/moments.h"

#include <cmath>

#include "theory/numeric.h"

namespace headroom::theory {

namespace {

/// E[X^order] of Pareto(shape) truncated to [low, high]; order == shape is the logarithmic case.
double bounded_pareto_moment(double shape, double low, double high, double order) {
    const double ratio = low / high;
    const double scale = shape * std::pow(low, shape) / -std::expm1(shape * std::log(ratio));
    const double exponent = order - shape;
    const double log_span = -std::log(ratio);
    const double integral =
        std::abs(exponent) * log_span < 1e-12 ? log_span : std::pow(low, exponent) * std::expm1(exponent * log_span) / exponent;
    return scale * integral;
}

}  // namespace

Moments deterministic_moments(double value) { return {value, value * value}; }

Moments exponential_moments(double mean) { return {mean, 2 * mean * mean}; }

Moments uniform_moments(double low, double high) {
    require(low <= high, "uniform: low <= high");
    return {(low + high) / 2, (low * low + low * high + high * high) / 3};
}

Moments erlang_moments(int stages, double mean) {
    require(stages >= 1, "erlang: stages >= 1");
    return {mean, mean * mean * (1 + 1.0 / stages)};
}

Moments gamma_moments(double shape, double scale) {
    require(shape > 0 && scale > 0, "gamma: shape, scale > 0");
    return {shape * scale, shape * (shape + 1) * scale * scale};
}

Moments hyperexponential_moments(const std::vector<double>& probabilities, const std::vector<double>& means) {
    require(probabilities.size() == means.size(), "hyperexponential: a mean for each probability");
    Moments moments;
    double total = 0;
    for (std::size_t i = 0; i < means.size(); ++i) {
        total += probabilities[i];
        moments.mean += probabilities[i] * means[i];
        moments.second += 2 * probabilities[i] * means[i] * means[i];
    }
    require(std::abs(total - 1) < 1e-9, "hyperexponential: probabilities sum to 1");
    return moments;
}

Moments lognormal_moments(double log_mean, double log_deviation) {
    const double variance = log_deviation * log_deviation;
    return {std::exp(log_mean + variance / 2), std::exp(2 * log_mean + 2 * variance)};
}

Moments lognormal_moments_from_p50_p99(double p50, double p99) {
    constexpr double normal_p99 = 2.3263478740408408;
    require(p50 > 0 && p99 >= p50, "lognormal: 0 < p50 <= p99");
    return lognormal_moments(std::log(p50), std::log(p99 / p50) / normal_p99);
}

Moments weibull_moments(double shape, double scale) {
    require(shape > 0 && scale > 0, "weibull: shape, scale > 0");
    return {scale * std::tgamma(1 + 1 / shape), scale * scale * std::tgamma(1 + 2 / shape)};
}

Moments bounded_pareto_moments(double shape, double low, double high) {
    require(shape > 0 && low > 0 && high > low, "bounded Pareto: shape > 0, 0 < low < high");
    return {bounded_pareto_moment(shape, low, high, 1), bounded_pareto_moment(shape, low, high, 2)};
}

}  // namespace headroom::theory
