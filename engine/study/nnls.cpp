// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/nnls.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom::study {

namespace {

constexpr double dependent = 1e-6;  ///< sine of an angle at which a column counts as one of the others' sums

double dot(const Vector& a, const Vector& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0); }

Vector column_of(const Matrix& a, std::size_t column) {
    Vector values;
    values.reserve(a.size());
    for (const Vector& row : a) values.push_back(row[column]);
    return values;
}

/// Takes what `basis`, of unit vectors at right angles, makes up of a vector of length 1 away.
Vector left_of(Vector unit, const Matrix& basis) {
    for (int twice = 0; twice < 2; ++twice)  // the second takes rounding errors away
        for (const Vector& direction : basis) {
            const double share = dot(unit, direction);
            for (std::size_t i = 0; i < unit.size(); ++i) unit[i] -= share * direction[i];
        }
    return unit;
}

bool scale_to_unit(Vector& vector) {
    const double length = std::sqrt(dot(vector, vector));
    if (length == 0) return false;
    for (double& value : vector) value /= length;
    return true;
}

/// The problem with columns of length 1, as its normal equations.
class ActiveSet {
public:
    ActiveSet(const Matrix& a, const Vector& b) {
        const std::size_t n = a.empty() ? 0 : a.front().size();
        for (std::size_t c = 0; c < n; ++c) {
            Vector column = column_of(a, c);
            lengths_.push_back(std::sqrt(dot(column, column)));
            scale_to_unit(column);
            target_.push_back(dot(column, b));
            columns_.push_back(std::move(column));
        }
        least_gain_ = 1e-12 * std::sqrt(dot(b, b));
        x_.resize(n);
    }

    Vector solve_all() {
        for (std::size_t steps = 0; steps < 10 * x_.size() + 10; ++steps) {
            const auto entering = best_outside();
            if (entering == x_.size()) break;
            inside_.push_back(entering);
            while (!step()) {}
        }
        Vector x = x_;
        for (std::size_t c = 0; c < x.size(); ++c) x[c] = lengths_[c] > 0 ? x[c] / lengths_[c] : 0;
        return x;
    }

private:
    bool is_inside(std::size_t column) const { return std::ranges::find(inside_, column) != inside_.end(); }

    /// The column outside that lowers the sum of squares fastest and depends on none inside; the number of columns where none does.
    std::size_t best_outside() const {
        Matrix basis;
        for (const std::size_t column : inside_) {
            basis.push_back(left_of(columns_[column], basis));
            scale_to_unit(basis.back());
        }
        std::size_t best = x_.size();
        double gain = least_gain_;
        for (std::size_t c = 0; c < x_.size(); ++c) {
            double gradient = target_[c];
            for (const std::size_t i : inside_) gradient -= dot(columns_[c], columns_[i]) * x_[i];
            if (gradient <= gain || is_inside(c)) continue;
            const Vector left = left_of(columns_[c], basis);
            if (dot(left, left) < dependent * dependent) continue;
            gain = gradient;
            best = c;
        }
        return best;
    }

    /// To the least squares of the columns inside, or as far as all stay positive; true: there.
    bool step() {
        Matrix products;
        Vector right;
        for (const std::size_t i : inside_) {
            products.emplace_back();
            for (const std::size_t j : inside_) products.back().push_back(dot(columns_[i], columns_[j]));
            right.push_back(target_[i]);
        }
        const Vector wanted = solve(products, right);
        double share = 1;
        for (std::size_t i = 0; i < inside_.size(); ++i) {
            const double here = x_[inside_[i]];
            if (wanted[i] <= 0) share = std::min(share, here > 0 ? here / (here - wanted[i]) : 0);
        }
        const bool is_there = std::ranges::all_of(wanted, [](double value) { return value > 0; });
        for (std::size_t i = 0; i < inside_.size(); ++i) x_[inside_[i]] += share * (wanted[i] - x_[inside_[i]]);
        if (is_there) return true;
        std::erase_if(inside_, [&](std::size_t column) {
            if (x_[column] > 1e-14 * std::abs(target_[column])) return false;
            x_[column] = 0;
            return true;
        });
        return inside_.empty();
    }

    Matrix columns_;  ///< by columns
    Vector lengths_, target_, x_;
    std::vector<std::size_t> inside_;  ///< those that are not held at 0
    double least_gain_ = 0;
};

}  // namespace

Vector non_negative_least_squares(const Matrix& a, const Vector& b) { return ActiveSet(a, b).solve_all(); }

double independence_of(const Matrix& a, std::size_t column) {
    Matrix basis;
    for (std::size_t c = 0; c < a.front().size(); ++c) {
        Vector other = column_of(a, c);
        if (c == column || !scale_to_unit(other)) continue;
        Vector left = left_of(other, basis);
        if (dot(left, left) < dependent * dependent) continue;
        scale_to_unit(left);
        basis.push_back(std::move(left));
    }
    Vector unit = column_of(a, column);
    if (!scale_to_unit(unit)) return 0;
    const Vector left = left_of(unit, basis);
    return std::sqrt(dot(left, left));
}

}  // namespace headroom::study
