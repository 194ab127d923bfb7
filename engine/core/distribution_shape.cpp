// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "core/distribution.h"

namespace headroom {

namespace {

double quantile_of_table(const Distribution::Table& table, double p) {
    const auto above = std::upper_bound(table.begin() + 1, table.end() - 1, p, [](double q, const auto& point) { return q < point.first; });
    const auto below = above - 1;
    const double span = above->first - below->first;
    return below->second + (span > 0 ? (p - below->first) / span : 0) * (above->second - below->second);
}

/// By bisection of the logarithm: the distribution function has no inverse in closed form.
double quantile_of_phases(const Distribution::Table& phases, double p) {
    double low = 1e-12, high = 1;
    for (const auto& [probability, mean] : phases) high = std::max(high, 100 * mean);
    for (int i = 0; i < 100; ++i) {
        const double middle = std::sqrt(low * high);
        double beyond = 0;
        for (const auto& [probability, mean] : phases)
            if (mean > 0) beyond += probability * std::exp(-middle / mean);
        (beyond > 1 - p ? low : high) = middle;
    }
    return high;
}

}  // namespace

double Distribution::quantile(double p) const {
    switch (kind_) {
        case Kind::Exponential: return -mean_ * std::log1p(-p);
        case Kind::Lognormal: return std::exp(a_ + b_ * boost::math::quantile(boost::math::normal(), p));
        case Kind::Uniform: return a_ + b_ * p;
        case Kind::Gamma: return boost::math::quantile(boost::math::gamma_distribution<>(a_, b_), p);
        case Kind::Weibull: return a_ * std::pow(-std::log1p(-p), b_);
        case Kind::Pareto: return a_ * std::pow(1 - b_ * p, c_);
        case Kind::Hyperexponential: return quantile_of_phases(*table_, p);
        case Kind::Empirical: return quantile_of_table(*table_, p);
        case Kind::Constant: break;
    }
    return mean_;
}

Distribution Distribution::scaled(double factor) const {
    if (factor == 1) return *this;
    const auto table = [&] {
        Table values = *table_;
        for (auto& [probability, value] : values) value *= factor;
        return values;
    };
    switch (kind_) {
        case Kind::Exponential: return exponential(factor * mean_);
        case Kind::Lognormal: return lognormal(factor * mean_, std::sqrt(scv_));
        case Kind::Uniform: return uniform(factor * a_, factor * (a_ + b_));
        case Kind::Gamma: return gamma(factor * mean_, std::sqrt(scv_));
        case Kind::Weibull: return weibull(factor * a_, 1 / b_);
        case Kind::Pareto: return pareto(factor * a_, factor * arguments_[1], arguments_[2]);
        case Kind::Hyperexponential: return hyperexponential(table());
        case Kind::Empirical: return empirical(table());
        case Kind::Constant: break;
    }
    return constant(factor * mean_);
}

}  // namespace headroom
