// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/inversion.h"

#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace headroom::analytic {

Inversion::Inversion() : ratio(std::pow(10.0, 1.0 / times_per_decade)) {
    const auto count = static_cast<Index>(std::ceil(std::log10(last_time / first_time) * times_per_decade)) + 1;
    times = ArrayXd(count);
    for (Index j = 0; j < count; ++j) times[j] = first_time * std::pow(ratio, static_cast<double>(j));
    std::array<double, order> xi{};
    xi[0] = 0.5;
    for (Index k = 1; k <= half_order; ++k) xi[static_cast<std::size_t>(k)] = 1;
    xi[order - 1] = std::ldexp(1.0, -half_order);
    double binomial = 1;
    for (Index k = 1; k < half_order; ++k) {
        binomial *= static_cast<double>(half_order - k + 1) / static_cast<double>(k);
        const auto at = static_cast<std::size_t>(2 * half_order - k);
        xi[at] = xi[at + 1] + std::ldexp(binomial, -half_order);
    }
    const double third = half_order * std::numbers::ln10 / 3;
    for (std::size_t k = 0; k < order; ++k) {
        nodes[k] = {third, std::numbers::pi * static_cast<double>(k)};
        inverses[k] = 1.0 / nodes[k];
        weights[k] = std::exp(third) * (k % 2 == 0 ? 1 : -1) * xi[k] / nodes[k];
    }
}

const Inversion& inversion() {
    static const Inversion the;
    return the;
}

const ArrayXcd& all_nodes() {
    static const ArrayXcd nodes = [] {
        ArrayXcd all(inversion().size());
        for (Index i = 0; i < all.size(); ++i) all[i] = inversion().node(i);
        return all;
    }();
    return nodes;
}

const ArrayXcd& node_inverses() {
    static const ArrayXcd inverses = reciprocal(all_nodes());
    return inverses;
}

ArrayXcd exponential_transform(double mean) { return reciprocal(1.0 + mean * all_nodes()); }

namespace {

/// Adds, at all nodes, `weight` times the transform of what is spread evenly between two times.
void add_even(ArrayXcd& sum, double weight, double from, double to) {
    const Inversion& grid = inversion();
    for (Index j = 0; j < grid.times.size(); ++j) {
        const double a = from / grid.times[j], b = to / grid.times[j];
        if (grid.nodes[0].real() * a > 40) continue;
        const Complex turn_a = std::polar(1.0, -std::numbers::pi * a), turn_b = std::polar(1.0, -std::numbers::pi * b);
        Complex at_a = std::exp(-grid.nodes[0].real() * a), at_b = std::exp(-grid.nodes[0].real() * b);
        const bool is_short = std::abs(grid.nodes[order - 1]) * (b - a) < 1e-6;
        const double per_length = weight / (b - a);
        for (std::size_t k = 0; k < order; ++k) {
            sum[j * order + static_cast<Index>(k)] += is_short ? weight * at_a : (at_a - at_b) * grid.inverses[k] * per_length;
            at_a *= turn_a;
            at_b *= turn_b;
        }
    }
}

/// Shares of a distribution, and the values between which each lies: finer towards the tail.
std::vector<std::pair<double, double>> slices(const Distribution& distribution) {
    std::vector<std::pair<double, double>> result;  // share, value at its end; the first is where it begins
    if (distribution.kind() == Distribution::Kind::Empirical) {
        double before = 0;
        for (const auto& [quantile, value] : distribution.table()) {
            result.emplace_back(quantile - before, value);
            before = quantile;
        }
        return result;
    }
    constexpr int of_lower_half = 16, of_upper_half = 44;
    constexpr double last = 1e-5;
    double below = 0;
    const bool begins_above_zero = distribution.kind() == Distribution::Kind::Uniform || distribution.kind() == Distribution::Kind::Pareto;
    result.emplace_back(0, begins_above_zero ? distribution.quantile(1e-12) : 0);
    const auto add = [&](double up_to, double value) {
        result.emplace_back(up_to - below, value);
        below = up_to;
    };
    for (int i = 1; i <= of_lower_half; ++i) add(0.5 * i / of_lower_half, distribution.quantile(0.5 * i / of_lower_half));
    for (int i = 1; i <= of_upper_half; ++i) {
        const double p = 1 - 0.5 * std::pow(2 * last, static_cast<double>(i) / of_upper_half);
        add(p, distribution.quantile(p));
    }
    add(1, distribution.quantile(1 - last / 100));
    return result;
}

}  // namespace

ArrayXcd transform_of(const Distribution& distribution) {
    switch (distribution.kind()) {
        case Distribution::Kind::Exponential: return exponential_transform(distribution.mean());
        case Distribution::Kind::Gamma:
            return (-(1 / distribution.scv()) * (1.0 + distribution.mean() * distribution.scv() * all_nodes()).log()).exp();
        case Distribution::Kind::Hyperexponential: {
            ArrayXcd sum = ArrayXcd::Zero(inversion().size());
            for (const auto& [share, mean] : distribution.table()) sum += share * exponential_transform(mean);
            return sum;
        }
        default: break;
    }
    const auto parts = slices(distribution);
    double mean = 0;
    for (std::size_t i = 1; i < parts.size(); ++i) mean += parts[i].first * 0.5 * (parts[i - 1].second + parts[i].second);
    const double stretch = distribution.mean() / mean;
    ArrayXcd sum = ArrayXcd::Zero(inversion().size());
    for (std::size_t i = 1; i < parts.size(); ++i) add_even(sum, parts[i].first, stretch * parts[i - 1].second, stretch * parts[i].second);
    return sum;
}

}  // namespace headroom::analytic
