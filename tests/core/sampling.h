// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

/// Statistical comparisons at a level of 99.99 %: with fixed seeds they fail for a wrong result, not for an unlucky one.
namespace headroom::test {

inline constexpr double two_sided_z = 3.8906;
inline constexpr double one_sided_z = 3.7190;

template <class Draw>
std::vector<double> draw(std::size_t count, Draw one) {
    std::vector<double> values(count);
    for (double& value : values) value = one();
    return values;
}

struct Estimate {
    double mean = 0;
    double half_width = 0;
};

/// The mean of f over the values.
template <class Function>
Estimate estimate(const std::vector<double>& values, Function f) {
    double sum = 0, squares = 0;
    const double n = static_cast<double>(values.size());
    for (double value : values) sum += f(value);
    const double mean = sum / n;
    for (double value : values) squares += (f(value) - mean) * (f(value) - mean);
    return {mean, two_sided_z * std::sqrt(squares / n / n)};
}

/// sqrt(n) times the largest distance between the empirical distribution function and `cdf`; sorts the values.
template <class Cdf>
double kolmogorov(std::vector<double>& values, Cdf cdf) {
    std::sort(values.begin(), values.end());
    const double n = static_cast<double>(values.size());
    double distance = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double p = cdf(values[i]), below = static_cast<double>(i) / n;
        distance = std::max({distance, p - below, below + 1 / n - p});
    }
    return distance * std::sqrt(n);
}
/// Exceeded with probability 2 exp(-2 x^2) = 1e-4.
inline constexpr double kolmogorov_limit = 2.2252;

/// Exceeded by chi-square of so many degrees of freedom with probability 1e-4 (Wilson and Hilferty 1931).
inline double chi_square_limit(double degrees) {
    const double k = 2 / (9 * degrees), root = 1 - k + one_sided_z * std::sqrt(k);
    return degrees * root * root * root;
}

}  // namespace headroom::test
