// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>
#include <array>
#include <complex>
#include <cstddef>

/// Values of a transform where it is known, and what is reckoned with them: nearly all of the time that percentiles take.
namespace headroom::analytic {

using Complex = std::complex<double>;
using Eigen::Index;

inline constexpr Index half_order = 10, order = 2 * half_order + 1;  ///< Euler's: about six digits

/// A few times of the grid, one after another, whose values are found together.
inline constexpr Index block_times = 4;
using Times4 = Eigen::Array<double, block_times, 1>;

/// Values of a transform at the nodes of a block: a column for each node, a row for each time.
struct Block {
    Eigen::Array<double, block_times, order> real, imag;

    static Block nothing();
    static Block one();
    /// Blocks come and go by the ten thousand: their memory is kept for the next ones, apart from all else.
    static void* operator new(std::size_t size);
    static void operator delete(void* block);
};

// Where the processor has vectors of four, these use them; results are the same without.
void multiply(Block& by, const Block& other);
void add(Block& sum, double weight, const Block& other);
/// One through each.
void invert(Block& values);
/// 1 / (1 + mean · node).
void find_exponential(double mean, const Block& nodes, Block& values);
/// Each column is the one before, turned.
void find_turning(const Times4& first, const Times4& cosine, const Times4& sine, Block& values);
/// The sum of the columns' (1 − value) · weight, its real part.
Times4 left_by(const std::array<Complex, order>& weights, const Block& values);

}  // namespace headroom::analytic
