// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/autoscaler/forecast.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace headroom::models {

namespace {

double mean(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Solves the symmetric positive definite system in place.
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

double least_squares_forecast(std::span<const double> history, std::size_t period, std::size_t harmonics, std::size_t ahead) {
    const std::size_t n = 2 + 2 * harmonics;
    std::vector<std::vector<double>> a(n, std::vector<double>(n));
    std::vector<double> b(n);
    for (std::size_t i = 0; i < history.size(); ++i) {
        const std::vector<double> terms = terms_at(static_cast<double>(i), period, harmonics);
        for (std::size_t r = 0; r < n; ++r) {
            for (std::size_t c = 0; c < n; ++c) a[r][c] += terms[r] * terms[c];
            b[r] += terms[r] * history[i];
        }
    }
    const std::vector<double> weights = solve(std::move(a), std::move(b));
    const std::vector<double> terms = terms_at(static_cast<double>(history.size() + ahead - 1), period, harmonics);
    return std::inner_product(terms.begin(), terms.end(), weights.begin(), 0.0);
}

}  // namespace headroom::models
