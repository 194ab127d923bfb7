// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/inversion.h"

#include <cmath>
#include <numbers>
#include <vector>

namespace headroom::analytic {

Inversion::Inversion() : ratio(std::pow(10.0, 1.0 / times_per_decade)), block_time_(block_count * block_times) {
    for (Index j = 0; j < block_time_.size(); ++j) block_time_[j] = first_time * std::pow(ratio, static_cast<double>(j));
    times = block_time_.head(time_count);
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
    for (Index block = 0; block < block_count; ++block) {
        block_nodes_.push_back(find_nodes(block));
        block_inverses_.push_back(block_nodes_.back());
        invert(block_inverses_.back());
    }
}

Block Inversion::find_nodes(Index block) const {
    const Times4 per_time = times_of(block).inverse();
    Block result;
    for (Index k = 0; k < order; ++k) {
        const Complex node = nodes[static_cast<std::size_t>(k)];
        result.real.col(k) = node.real() * per_time;
        result.imag.col(k) = node.imag() * per_time;
    }
    return result;
}

void Inversion::find_delay(Index block, double seconds, Block& values) const {
    const Times4 a = seconds * times_of(block).inverse();
    const Times4 angle = std::numbers::pi * a, cosine = angle.cos(), sine = angle.sin();
    find_turning((-nodes[0].real() * a).exp(), cosine, sine, values);
}

Times4 Inversion::tail(const Block& transform) const { return left_by(weights, transform); }

const Inversion& inversion() {
    static const Inversion the;
    return the;
}

}  // namespace headroom::analytic
