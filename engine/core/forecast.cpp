// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forecast.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace headroom {

namespace {

double mean(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
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

/// Moments of the line times one place of the season, both of which the relative errors of the days until then change: of s l and
/// s b the means, and the means of their squares and product.
class Product {
public:
    Product(double season, double level, double trend)
        : level_(season * level), trend_(season * trend), ll_(level_ * level_), lb_(level_ * trend_), bb_(trend_ * trend_) {}

    /// By a day with a normal error e: l' = l + b + alpha (l + b) e, b' = b + beta (l + b) e, s' = s (1 + gamma e).
    void step(double alpha, double beta, double gamma, double noise) {
        const double line = level_ + trend_, drift = gamma * noise;
        level_ = line * (1 + alpha * drift);
        trend_ += beta * drift * line;
        const double squares = ll_ + 2 * lb_ + bb_, mixed = lb_ + bb_;
        const double none = 1 + gamma * drift, once = 2 * drift, twice = noise * (1 + 3 * gamma * drift);
        ll_ = (none + 2 * alpha * once + alpha * alpha * twice) * squares;
        lb_ = (none + alpha * once) * mixed + beta * (once + alpha * twice) * squares;
        bb_ = none * bb_ + 2 * beta * once * mixed + beta * beta * twice * squares;
    }
    double variance(double noise) const {
        const double line = level_ + trend_;
        return std::max(0.0, (1 + noise) * (ll_ + 2 * lb_ + bb_) - line * line);
    }

private:
    double level_, trend_, ll_, lb_, bb_;
};

}  // namespace

std::string_view to_string(HoltWinters::Season season) { return season == HoltWinters::Season::Additive ? "additive" : "multiplicative"; }

HoltWinters::HoltWinters(std::span<const double> history, std::size_t period, Weights weights, Season kind)
    : weights_(weights), kind_(kind), season_(period) {
    begin(history, period);
    for (const double value : history) add(value);
}

void HoltWinters::begin(std::span<const double> history, std::size_t period) {
    const std::size_t seasons = history.size() / period;
    const auto length = static_cast<double>(period), count = static_cast<double>(seasons);
    double middle = 0, moment = 0, spread = 0;
    for (std::size_t s = 0; s < seasons; ++s) {
        const double average = mean(history.subspan(s * period, period));
        const double place = static_cast<double>(s) - (count - 1) / 2;
        middle += average / count;
        moment += place * average;
        spread += place * place * length;
    }
    trend_ = moment / spread;
    level_ = middle - trend_ * (count * length + 1) / 2;
    for (std::size_t i = 0; i < seasons * period; ++i)
        season_[i % period] += without(history[i], level_ + trend_ * static_cast<double>(i + 1)) / count;
}

void HoltWinters::add(double value) {
    double& season = season_[next_];
    const double expected = with(level_ + trend_, season), error = value - expected;
    squared_errors_ += error * error;
    squared_relative_errors_ += error * error / (expected * expected);
    const double former = level_;
    level_ = weights_.level * without(value, season) + (1 - weights_.level) * (level_ + trend_);
    trend_ = weights_.trend * (level_ - former) + (1 - weights_.trend) * trend_;
    season = weights_.season * without(value, level_) + (1 - weights_.season) * season;
    next_ = (next_ + 1) % season_.size();
}

double HoltWinters::forecast(std::size_t ahead) const {
    return with(level_ + trend_ * static_cast<double>(ahead), season_[(next_ + ahead - 1) % season_.size()]);
}

double HoltWinters::variance(std::size_t ahead, double noise) const {
    // What an error of one step leaves in the state: of the level, of the trend, of the season.
    const double alpha = weights_.level, beta = alpha * weights_.trend, gamma = (1 - alpha) * weights_.season;
    const std::size_t period = season_.size();
    if (kind_ == Season::Additive) {
        double sum = 1;
        for (std::size_t j = 1; j < ahead; ++j) {
            const double left = alpha + beta * static_cast<double>(j) + (j % period == 0 ? gamma : 0);
            sum += left * left;
        }
        return noise * sum;
    }
    const double season = season_[(next_ + ahead - 1) % period];
    Product product(season, level_, trend_);
    for (std::size_t j = 1; j < ahead; ++j) product.step(alpha, beta, (ahead - j) % period == 0 ? gamma : 0, noise);
    return product.variance(noise);
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

double LeastSquares::at(std::size_t index) const {
    const std::vector<double> terms = terms_at(static_cast<double>(index), period_, harmonics_);
    return std::inner_product(terms.begin(), terms.end(), weights_.begin(), 0.0);
}

double LeastSquares::variance(std::size_t ahead, double noise) const {
    const std::vector<double> terms = terms_at(static_cast<double>(count_ + ahead - 1), period_, harmonics_);
    const std::vector<double> solved = solve(terms_, terms);
    return noise * (1 + std::inner_product(terms.begin(), terms.end(), solved.begin(), 0.0));
}

}  // namespace headroom
