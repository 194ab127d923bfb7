// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/breaker.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <limits>

namespace headroom::analytic {

namespace {

using policy::BreakerMode;
using policy::WindowKind;

constexpr double never = std::numeric_limits<double>::infinity();

/// How likely at least that share of so many calls is bad.
double too_many(double calls, double share, double bad) {
    if (bad <= 0) return 0;
    if (bad >= 1) return 1;
    const double limit = std::ceil(share * calls - 1e-9);
    return limit <= 0 ? 1 : boost::math::cdf(boost::math::complement(boost::math::binomial(calls, bad), limit - 1));
}

/// How likely a call is the first by which the last so many have that share of bad ones, where those before did not. Far from it as
/// often as a walk is there that does not come back to where it was (Aldous, "Probability Approximations via the Poisson Clumping
/// Heuristic", 1989); next to it fitted to simulations of windows of 20 to 500 calls, within a fourth.
double rises(double calls, double share, double bad) {
    if (bad <= 0 || bad >= 1) return bad >= 1 ? 1 : 0;
    const double limit = std::ceil(share * calls - 1e-9), below = limit / calls - bad;
    const double deviations = std::max(-1.5, below / std::sqrt(bad * (1 - bad) / calls));
    const double far = boost::math::pdf(boost::math::binomial(calls, bad), limit) * std::max(0.0, below);
    return std::min(1.0, far + 1.75 / calls * std::exp(-1.2 * deviations - 0.4 * deviations * deviations));
}

/// Of the time between two closings.
struct Cycle {
    double closed = never;  ///< calls until it opens
    double opens = 1;       ///< times, until it closes again
    double trial = 1;       ///< calls let through after each
    double half_open_s = 0;
};

Cycle in_a_row(const policy::Breaker& breaker, const SeenByBreaker& seen) {
    const double failed = std::min(seen.failed, 1 - 1e-9), run = std::pow(failed, -static_cast<double>(breaker.failures));
    return {(run - 1) / (1 - failed), 1 / (1 - failed), 1, 1 / seen.rate + seen.call_s};
}

Cycle by_window(const policy::Breaker& breaker, const SeenByBreaker& seen) {
    const bool by_count = breaker.window == WindowKind::Count;
    const double size = static_cast<double>(breaker.window_size), calls = std::max(1.0, std::floor(by_count ? size : size * seen.rate));
    const double least = static_cast<double>(breaker.minimum_calls), fewest = by_count ? std::min(least, calls) : least;
    Cycle cycle;
    if (fewest > calls) return cycle;
    const double failure = breaker.failure_rate.value, slow = breaker.slow_rate.value;
    const auto either = [](double one, double other) { return 1 - (1 - one) * (1 - other); };
    const double at_once = either(too_many(fewest, failure, seen.failed), too_many(fewest, slow, seen.slow));
    const double later = either(rises(calls, failure, seen.failed), rises(calls, slow, seen.slow));
    const double judged = std::min(fewest, static_cast<double>(breaker.probes));
    const double again = std::min(1 - 1e-9, either(too_many(judged, failure, seen.failed), too_many(judged, slow, seen.slow)));
    if (at_once <= 0 && later <= 0) return cycle;
    cycle.closed = fewest + (at_once < 1 ? (1 - at_once) / std::max(1e-300, later) : 0);
    cycle.opens = 1 / (1 - again);
    cycle.half_open_s = judged / seen.rate + seen.call_s;
    cycle.trial = std::min(static_cast<double>(breaker.probes), seen.rate * cycle.half_open_s);
    return cycle;
}

}  // namespace

Broken broken(const policy::Breaker& breaker, const SeenByBreaker& seen) {
    if (seen.rate <= 0 || (seen.failed <= 0 && seen.slow <= 0)) return {};
    const bool is_consecutive = breaker.mode == BreakerMode::Consecutive;
    if (is_consecutive && seen.failed <= 0) return {};
    const Cycle cycle = is_consecutive ? in_a_row(breaker, seen) : by_window(breaker, seen);
    if (!std::isfinite(cycle.closed)) return {};
    const double broken_s = cycle.opens * (breaker.open.value + cycle.half_open_s), all_s = cycle.closed / seen.rate + broken_s;
    const double refused = std::max(0.0, broken_s * seen.rate - cycle.opens * cycle.trial);
    return {broken_s / all_s, refused / (all_s * seen.rate)};
}

}  // namespace headroom::analytic
