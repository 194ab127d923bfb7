// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/linear.h"

namespace headroom {

/// Foretells a series of equally spaced values with a season.
class Forecaster {
public:
    virtual ~Forecaster() = default;
    virtual void add(double value) = 0;
    /// Of the value `ahead` ≥ 1 after the last one.
    virtual double forecast(std::size_t ahead) const = 0;
    /// Of the error of that forecast, where the errors of one step have the variance `noise`.
    virtual double variance(std::size_t ahead, double noise) const = 0;
};

/// Holt–Winters' exponential smoothing: level, trend and a season of `period` values, which is added to them or multiplies them.
class HoltWinters : public Forecaster {
public:
    enum class Season { Additive, Multiplicative };
    struct Weights {
        double level = 0.3, trend = 0.01, season = 0.3;
    };
    /// `history`: at least two seasons; the least-squares line and season of all whole ones begin the state. A multiplicative
    /// season is for positive values.
    HoltWinters(std::span<const double> history, std::size_t period, Weights weights, Season kind = Season::Additive);
    void add(double value) override;
    double forecast(std::size_t ahead) const override;
    /// Of the models ETS(A,A,A) and ETS(M,A,M) with normal errors; of the latter, `noise` is that of relative errors. Hyndman, Koehler,
    /// Ord & Snyder, "Forecasting with Exponential Smoothing" (2008), chapter 6; the moments of a multiplied season are followed
    /// exactly, level and season together, where the book takes them for independent.
    double variance(std::size_t ahead, double noise) const override;

    double trend() const { return trend_; }
    /// Sums over all values so far of their squared errors when forecast one step before; relative to the forecasts.
    double squared_errors() const { return squared_errors_; }
    double squared_relative_errors() const { return squared_relative_errors_; }

private:
    void begin(std::span<const double> history, std::size_t period);
    double with(double line, double season) const { return kind_ == Season::Additive ? line + season : line * season; }
    double without(double value, double other) const { return kind_ == Season::Additive ? value - other : value / other; }

    Weights weights_;
    Season kind_;
    double level_ = 0, trend_ = 0;
    std::vector<double> season_;
    std::size_t next_ = 0;  ///< place in the season of the value to come
    double squared_errors_ = 0, squared_relative_errors_ = 0;
};

std::string_view to_string(HoltWinters::Season season);

/// Least squares of a + b t and `harmonics` waves of a season of `period` values. (period - 1) / 2 waves of an odd period are any
/// season: the same as a weight for each of its places.
class LeastSquares : public Forecaster {
public:
    /// `history`: at least two seasons.
    LeastSquares(std::span<const double> history, std::size_t period, std::size_t harmonics);
    void add(double value) override;
    double forecast(std::size_t ahead) const override { return at(count_ + ahead - 1); }
    double variance(std::size_t ahead, double noise) const override;

    /// What the curve is at the place of a value; they count from 0.
    double at(std::size_t index) const;
    double trend() const { return weights_[1] / static_cast<double>(period_); }
    std::size_t unknowns() const { return weights_.size(); }

private:
    void take(double value);

    std::size_t period_, harmonics_;
    std::size_t count_ = 0;  ///< values so far
    Matrix terms_;           ///< sums of products of terms: the normal equations' matrix
    Vector values_;          ///< sums of products of terms and values: their right side
    Vector weights_;         ///< of the terms
};

}  // namespace headroom
