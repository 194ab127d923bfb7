// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace headroom::models {

/// Holt–Winters' additive exponential smoothing: level, trend and a season of `period` values.
class HoltWinters {
public:
    struct Weights {
        double level = 0.3, trend = 0.01, season = 0.3;
    };
    /// `history`: at least two seasons, from which the state is begun.
    HoltWinters(std::span<const double> history, std::size_t period, Weights weights);
    void add(double value);
    /// Of the value `ahead` ≥ 1 after the last one.
    double forecast(std::size_t ahead) const;

private:
    Weights weights_;
    double level_ = 0, trend_ = 0;
    std::vector<double> season_;
    std::size_t next_ = 0;  ///< place in the season of the value to come
};

/// Least squares of a + b t and `harmonics` waves of a season, over equally spaced values; the forecast of the value `ahead` ≥ 1
/// after the last one. `history` has at least two seasons.
double least_squares_forecast(std::span<const double> history, std::size_t period, std::size_t harmonics, std::size_t ahead);

}  // namespace headroom::models
