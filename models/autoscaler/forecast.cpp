// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/autoscaler/forecast.h"

#include <cmath>
#include <numbers>
#include <numeric>

namespace headroom::models {

namespace {

double mean(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Solves a symmetric positive definite system.
std::vector<double> solve(std::vector<std::vector<double>> a, std::vector<double> b) {
    const std::size_t n = b.size();
    for (std::size_t k = 0; k < n; ++k) {
        for (std::size_t i = k + 1; i < n; ++i) {
            const double factor = a[i][k] / a[k][k];
            for (std::size_t j = k; j < n; ++j) a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    }
    for (std::size_t k = n; k-- > 0;) {
        for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k][j] * b[j];
        b[k] /= a[k][k];
    }
    return b;
}

/// Time counts in seasons from the first value on.
std::vector<double> terms_at(double index, std::size_t period, std::size_t harmonics) {
    const double t = index / static_cast<double>(period);
    std::vector<double> terms = {1, t};
    for (std::size_t h = 1; h <= harmonics; ++h) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(h) * t;
        terms.push_back(std::cos(angle));
        terms.push_back(std::sin(angle));
    }
    return terms;
}

}  // namespace

HoltWinters::HoltWinters(std::span<const double> history, std::size_t period, Weights weights) : weights_(weights), season_(period) {
    const auto first = history.subspan(0, period), second = history.subspan(period, period);
    const auto length = static_cast<double>(period);
    trend_ = (mean(second) - mean(first)) / length;
    const double middle = mean(first);
    for (std::size_t i = 0; i < period; ++i) season_[i] = first[i] - (middle + trend_ * (static_cast<double>(i) - (length - 1) / 2));
    level_ = middle - trend_ * (length + 1) / 2;
    for (const double value : history) add(value);
}

void HoltWinters::add(double value) {
    double& season = season_[next_];
    const double former = level_;
    level_ = weights_.level * (value - season) + (1 - weights_.level) * (level_ + trend_);
    trend_ = weights_.trend * (level_ - former) + (1 - weights_.trend) * trend_;
    season = weights_.season * (value - level_) + (1 - weights_.season) * season;
    next_ = (next_ + 1) % season_.size();
}

double HoltWinters::forecast(std::size_t ahead) const {
    return level_ + trend_ * static_cast<double>(ahead) + season_[(next_ + ahead - 1) % season_.size()];
}

LeastSquares::LeastSquares(std::span<const double> history, std::size_t period, std::size_t harmonics)
    : period_(period),
      harmonics_(harmonics),
      terms_(2 + 2 * harmonics, std::vector<double>(2 + 2 * harmonics)),
      values_(2 + 2 * harmonics) {
    for (const double value : history) take(value);
    weights_ = solve(terms_, values_);
}

void LeastSquares::take(double value) {
    const std::vector<double> terms = terms_at(static_cast<double>(count_), period_, harmonics_);
    for (std::size_t r = 0; r < terms.size(); ++r) {
        for (std::size_t c = 0; c < terms.size(); ++c) terms_[r][c] += terms[r] * terms[c];
        values_[r] += terms[r] * value;
    }
    ++count_;
}

void LeastSquares::add(double value) {
    take(value);
    weights_ = solve(terms_, values_);
}

double LeastSquares::forecast(std::size_t ahead) const {
    const std::vector<double> terms = terms_at(static_cast<double>(count_ + ahead - 1), period_, harmonics_);
    return std::inner_product(terms.begin(), terms.end(), weights_.begin(), 0.0);
}

}  // namespace headroom::models
