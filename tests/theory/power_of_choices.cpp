// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/balancing.h"

#include <cmath>
#include <utility>

#include "theory/numeric.h"

namespace headroom::theory {

namespace {

using Matrix = std::vector<std::vector<double>>;

/// Solves a x = b by elimination with row pivots.
std::vector<double> solve(Matrix a, std::vector<double> b) {
    const std::size_t n = b.size();
    for (std::size_t column = 0; column < n; ++column) {
        std::size_t pivot = column;
        for (std::size_t row = column + 1; row < n; ++row)
            if (std::abs(a[row][column]) > std::abs(a[pivot][column])) pivot = row;
        std::swap(a[column], a[pivot]);
        std::swap(b[column], b[pivot]);
        for (std::size_t row = column + 1; row < n; ++row) {
            const double factor = a[row][column] / a[column][column];
            if (factor == 0) continue;
            for (std::size_t k = column; k < n; ++k) a[row][k] -= factor * a[column][k];
            b[row] -= factor * b[column];
        }
    }
    for (std::size_t row = n; row-- > 0;) {
        for (std::size_t k = row + 1; k < n; ++k) b[row] -= a[row][k] * b[k];
        b[row] /= a[row][row];
    }
    return b;
}

/// W of a W + W a^T + q = 0, q diagonal.
Matrix lyapunov(const Matrix& a, const std::vector<double>& q) {
    const std::size_t n = q.size();
    Matrix system(n * n, std::vector<double>(n * n, 0.0));
    std::vector<double> right(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            for (std::size_t k = 0; k < n; ++k) {
                system[i * n + j][k * n + j] += a[i][k];
                system[i * n + j][i * n + k] += a[j][k];
            }
        }
        right[i * n + i] = -q[i];
    }
    const std::vector<double> flat = solve(std::move(system), std::move(right));
    Matrix w(n, std::vector<double>(n));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) w[i][j] = flat[i * n + j];
    return w;
}

}  // namespace

double power_of_choices_mean_response(int choices, double rho, int servers) {
    require(choices >= 2 && servers >= 2 && rho > 0 && rho < 1, "power of choices: choices, servers >= 2, 0 < rho < 1");
    const double d = choices;
    // x_i is the ratio of servers with at least i calls; it changes with rho (x_{i-1}^d - x_i^d) - (x_i - x_{i+1}).
    std::vector<double> x{1};
    while (x.back() > 1e-12) x.push_back(power_of_choices_tail(choices, rho, static_cast<int>(x.size())));
    x.push_back(0);
    const std::size_t n = x.size() - 2;
    Matrix drift(n, std::vector<double>(n, 0.0));
    std::vector<double> noise(n);
    for (std::size_t r = 0; r < n; ++r) {  // row r is of x_{r+1}
        const std::size_t i = r + 1;
        drift[r][r] = -d * rho * std::pow(x[i], d - 1) - 1;
        if (r > 0) drift[r][r - 1] = d * rho * std::pow(x[i - 1], d - 1);
        if (r + 1 < n) drift[r][r + 1] = 1;
        noise[r] = rho * (std::pow(x[i - 1], d) - std::pow(x[i], d)) + x[i] - x[i + 1];
    }
    const Matrix covariance = lyapunov(drift, noise);
    std::vector<double> curvature(n);
    const auto bend = [&](std::size_t r) { return d * (d - 1) / 2 * std::pow(x[r + 1], d - 2) * covariance[r][r]; };
    for (std::size_t r = 0; r < n; ++r) curvature[r] = -rho * ((r > 0 ? bend(r - 1) : 0) - bend(r));
    const std::vector<double> deviation = solve(drift, curvature);
    double calls = 0;  // of one server
    for (std::size_t r = 0; r < n; ++r) calls += x[r + 1] + deviation[r] / servers;
    return calls / rho;
}

}  // namespace headroom::theory
