// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

/// Numerical helpers of the closed forms; not meant for tests.
namespace headroom::theory {

/// Throws std::domain_error(message) unless `condition`.
void require(bool condition, const char* message);

/// Root in [low, high] of a function that is positive left of it and not positive right of it, to the last bits.
double bisect(const std::function<double(double)>& function, double low, double high);

/// Smallest t >= 0 with tail(t) <= 1 - p; `tail` falls from at most 1 to 0; `scale` > 0 is a first guess of t.
double quantile_of_tail(const std::function<double(double)>& tail, double p, double scale);

/// P(Erlang(stages, rate) > t), by Poisson terms, without overflow or cancellation.
double erlang_tail(int stages, double rate, double t);
/// Natural logarithm of P(Erlang(stages, rate) <= t); -infinity at t = 0.
double log_erlang_cdf(int stages, double rate, double t);

/// Stationary distribution of a birth-death chain: up[n] is the rate n -> n + 1, down[n] that of n + 1 -> n (equal
/// lengths; the result is one longer). In logarithms, so nothing overflows.
std::vector<double> birth_death(const std::vector<double>& up, const std::vector<double>& down);

}  // namespace headroom::theory
