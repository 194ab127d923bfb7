// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/distribution.h"

#include <algorithm>
#include <cmath>

namespace headroom {

namespace {

/// (e^(k x) - 1) / k, and x where k is 0.
double expm1_over(double k, double x) { return k == 0 ? x : std::expm1(k * x) / k; }

double squared(double x) { return x * x; }

}  // namespace

Distribution Distribution::constant(double value) {
    Distribution result;
    result.mean_ = value;
    return result;
}

Distribution Distribution::exponential(double mean) {
    if (mean == 0) return constant(0);
    Distribution result;
    result.kind_ = Kind::Exponential;
    result.mean_ = mean;
    result.scv_ = 1;
    return result;
}

/// exp(a + b · normal)
Distribution Distribution::lognormal(double mean, double cv) {
    if (mean == 0 || cv == 0) return constant(mean);
    Distribution result;
    result.kind_ = Kind::Lognormal;
    result.mean_ = mean;
    result.scv_ = cv * cv;
    const double variance = std::log1p(cv * cv);
    result.a_ = std::log(mean) - 0.5 * variance;
    result.b_ = std::sqrt(variance);
    result.arguments_ = {mean, cv};
    return result;
}

/// a + b · u
Distribution Distribution::uniform(double low, double high) {
    if (low == high) return constant(low);
    Distribution result;
    result.kind_ = Kind::Uniform;
    result.mean_ = 0.5 * (low + high);
    result.scv_ = squared((high - low) / result.mean_) / 12;
    result.a_ = low;
    result.b_ = high - low;
    result.arguments_ = {low, high};
    return result;
}

/// b · gamma(a)
Distribution Distribution::gamma(double mean, double cv) {
    if (mean == 0 || cv == 0) return constant(mean);
    Distribution result;
    result.kind_ = Kind::Gamma;
    result.mean_ = mean;
    result.scv_ = cv * cv;
    result.a_ = 1 / (cv * cv);
    result.b_ = mean * cv * cv;
    result.arguments_ = {mean, cv};
    return result;
}

/// a · exponential^b
Distribution Distribution::weibull(double scale, double shape) {
    if (scale == 0) return constant(0);
    Distribution result;
    result.kind_ = Kind::Weibull;
    const double first = std::tgamma(1 + 1 / shape);
    result.mean_ = scale * first;
    result.scv_ = std::max(0.0, std::tgamma(1 + 2 / shape) / (first * first) - 1);
    result.a_ = scale;
    result.b_ = 1 / shape;
    result.arguments_ = {scale, shape};
    return result;
}

/// a · (1 - b u)^c, bounded. With h = max / min, its moment n is min^n · shape / b · the integral of y^(n - 1 - shape) over [1, h].
Distribution Distribution::pareto(double min, double max, double shape) {
    if (min == max) return constant(min);
    Distribution result;
    result.kind_ = Kind::Pareto;
    const double log_h = std::log(max / min);
    result.a_ = min;
    result.b_ = -std::expm1(-shape * log_h);
    result.c_ = -1 / shape;
    const double first = shape / result.b_ * expm1_over(1 - shape, log_h);
    const double second = shape / result.b_ * expm1_over(2 - shape, log_h);
    result.mean_ = min * first;
    result.scv_ = std::max(0.0, second / (first * first) - 1);
    result.arguments_ = {min, max, shape};
    return result;
}

Distribution Distribution::hyperexponential(Table probability_and_mean) {
    double sum = 0, first = 0, second = 0;
    for (const auto& [probability, mean] : probability_and_mean) sum += probability;
    for (auto& [probability, mean] : probability_and_mean) {
        probability /= sum;
        first += probability * mean;
        second += 2 * probability * mean * mean;
    }
    if (first == 0) return constant(0);
    Distribution result;
    result.kind_ = Kind::Hyperexponential;
    result.mean_ = first;
    result.scv_ = second / (first * first) - 1;
    result.table_ = std::make_shared<const Table>(std::move(probability_and_mean));
    return result;
}

Distribution Distribution::hyperexponential(double mean, double cv) {
    if (mean == 0) return constant(0);
    const double often = 0.5 * (1 + std::sqrt((cv * cv - 1) / (cv * cv + 1)));
    Distribution result = hyperexponential(Table{{often, mean / (2 * often)}, {1 - often, mean / (2 * (1 - often))}});
    result.mean_ = mean;
    result.scv_ = cv * cv;
    result.arguments_ = {mean, cv};
    return result;
}

/// Inverse of the piecewise linear distribution function.
Distribution Distribution::empirical(Table quantile_and_value) {
    const Table& table = quantile_and_value;
    double mean = 0, variance = 0;
    for (std::size_t i = 1; i < table.size(); ++i)
        mean += (table[i].first - table[i - 1].first) * 0.5 * (table[i - 1].second + table[i].second);
    for (std::size_t i = 1; i < table.size(); ++i) {
        const double low = table[i - 1].second - mean, high = table[i].second - mean;
        variance += (table[i].first - table[i - 1].first) * (low * low + low * high + high * high) / 3;
    }
    if (table.front().second == table.back().second) return constant(table.front().second);
    Distribution result;
    result.kind_ = Kind::Empirical;
    result.mean_ = mean;
    result.scv_ = variance / (mean * mean);
    result.table_ = std::make_shared<const Table>(std::move(quantile_and_value));
    return result;
}

namespace {

double sample_phases(const Distribution::Table& phases, RandomStream& random) {
    double u = random.uniform();
    std::size_t phase = 0;
    for (; phase + 1 < phases.size() && u >= phases[phase].first; ++phase) u -= phases[phase].first;
    return phases[phase].second * random.exponential();
}

double sample_quantile(const Distribution::Table& table, double u) {
    const auto above = std::upper_bound(table.begin() + 1, table.end() - 1, u, [](double q, const auto& point) { return q < point.first; });
    const auto& [q0, v0] = *(above - 1);
    const auto& [q1, v1] = *above;
    return v0 + (v1 - v0) * ((u - q0) / (q1 - q0));
}

}  // namespace

double Distribution::sample_other(RandomStream& random) const {
    switch (kind_) {
        case Kind::Lognormal: return std::exp(a_ + b_ * random.normal());
        case Kind::Uniform: return a_ + b_ * random.uniform();
        case Kind::Gamma: return b_ * random.gamma(a_);
        case Kind::Weibull: return a_ * std::pow(random.exponential(), b_);
        case Kind::Pareto: return a_ * std::pow(1 - b_ * random.uniform(), c_);
        case Kind::Hyperexponential: return sample_phases(*table_, random);
        case Kind::Empirical: return sample_quantile(*table_, random.uniform());
        case Kind::Constant:
        case Kind::Exponential: break;
    }
    return mean_;
}

bool Distribution::operator==(const Distribution& other) const {
    const bool same_table = table_ == other.table_ || (table_ && other.table_ && *table_ == *other.table_);
    return kind_ == other.kind_ && mean_ == other.mean_ && uncertainty_ == other.uncertainty_ && arguments_ == other.arguments_ &&
           same_table;
}

}  // namespace headroom
