// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace headroom::models {

/// Foretells a series of equally spaced values with a season.
class Forecaster {
public:
    virtual ~Forecaster() = default;
    virtual void add(double value) = 0;
    /// Of the value `ahead` ≥ 1 after the last one.
    virtual double forecast(std::size_t ahead) const = 0;
};

/// Holt–Winters' additive exponential smoothing: level, trend and a season of `period` values.
class HoltWinters : public Forecaster {
public:
    struct Weights {
        double level = 0.3, trend = 0.01, season = 0.3;
    };
    /// `history`: at least two seasons, from which the state is begun.
    HoltWinters(std::span<const double> history, std::size_t period, Weights weights);
    void add(double value) override;
    double forecast(std::size_t ahead) const override;

private:
    Weights weights_;
    double level_ = 0, trend_ = 0;
    std::vector<double> season_;
    std::size_t next_ = 0;  ///< place in the season of the value to come
};

/// Least squares of a + b t and `harmonics` waves of a season of `period` values.
class LeastSquares : public Forecaster {
public:
    /// `history`: at least two seasons.
    LeastSquares(std::span<const double> history, std::size_t period, std::size_t harmonics);
    void add(double value) override;
    double forecast(std::size_t ahead) const override;

private:
    void take(double value);

    std::size_t period_, harmonics_;
    std::size_t count_ = 0;                   ///< values so far
    std::vector<std::vector<double>> terms_;  ///< sums of products of terms: the normal equations' matrix
    std::vector<double> values_;              ///< sums of products of terms and values: their right side
    std::vector<double> weights_;             ///< of the terms
};

}  // namespace headroom::models
