// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>
#include <array>
#include <complex>

#include "core/distribution.h"

/// Where transforms are known, and how they are turned into distributions.
namespace headroom::analytic {

using Complex = std::complex<double>;
using Eigen::ArrayXcd;
using Eigen::ArrayXd;
using Eigen::Index;

inline constexpr double first_time = 1e-6, last_time = 2e4;
inline constexpr Index times_per_decade = 28;
inline constexpr Index half_order = 10, order = 2 * half_order + 1;  ///< Euler's: about six digits

/// Times of the grid, and what Euler's algorithm weighs transforms with. Node k of time j is nodes[k] / times[j].
struct Inversion {
    ArrayXd times;
    std::array<Complex, order> nodes, inverses, weights;  ///< weights: of 1 − transform
    double ratio;

    Inversion();
    Index size() const { return times.size() * order; }
    Complex node(Index i) const { return nodes[static_cast<std::size_t>(i % order)] / times[i / order]; }
};

const Inversion& inversion();
/// Of all times, one after another.
const ArrayXcd& all_nodes();
/// 1 / all_nodes().
const ArrayXcd& node_inverses();

/// 1 / x of each element: the division of std::complex looks out for infinities, at several times the price.
template <class Values>
ArrayXcd reciprocal(const Eigen::ArrayBase<Values>& values) {
    const ArrayXcd all = values;
    return all.conjugate() * all.abs2().inverse();
}
/// 1 / (1 + mean · s) at all nodes.
ArrayXcd exponential_transform(double mean);

/// Values of a distribution's transform at all nodes. It varies.
ArrayXcd transform_of(const Distribution& distribution);

}  // namespace headroom::analytic
