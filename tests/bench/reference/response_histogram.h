// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace headroom::bench {

/// Response times in nanoseconds, in 64 cells an octave: a cell is the exponent and the top six mantissa bits of the double.
class ResponseHistogram {
public:
    void add(std::int64_t ns) {
        const auto value = static_cast<double>(std::max<std::int64_t>(ns, 1));
        sum_ += value;
        ++cells_[(std::bit_cast<std::uint64_t>(value) >> 46) - first_cell];
    }

    std::uint64_t count() const {
        std::uint64_t sum = 0;
        for (const auto cell : cells_) sum += cell;
        return sum;
    }

    /// Seconds. Needs an observation.
    double mean() const { return sum_ / static_cast<double>(count()) * 1e-9; }

    /// Seconds; linear within the cell. Needs an observation and 0 < p < 1.
    double quantile(double p) const {
        double rank = p * static_cast<double>(count());
        std::size_t cell = 0;
        while (rank > static_cast<double>(cells_[cell])) rank -= static_cast<double>(cells_[cell++]);
        const double low = edge(cell);
        return (low + (edge(cell + 1) - low) * rank / static_cast<double>(cells_[cell])) * 1e-9;
    }

private:
    static constexpr std::uint64_t first_cell = std::bit_cast<std::uint64_t>(1.0) >> 46;

    static double edge(std::size_t cell) { return std::bit_cast<double>((cell + first_cell) << 46); }

    double sum_ = 0;
    std::array<std::uint64_t, 64 * 64> cells_{};  ///< 1 ns to 2^64 ns
};

}  // namespace headroom::bench
