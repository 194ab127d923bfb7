// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/autoscaler/rest.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headroom::models::rest {

namespace {

constexpr double sure = 2.5;  ///< standard deviations that some look is sure to see before long

/// P(a look recommends no more than j), where `there` replicas share what is measured.
double at_most(const Wanted& wanted, double j, double there) {
    double most = j;
    if (wanted.percent) {
        const double of_one = *wanted.percent / there;  // percents by which a replica's worth of load shows
        most = (std::floor(j * of_one + 1e-9) + 1) / of_one;
    }
    if (wanted.sd <= 0) return wanted.percent ? wanted.replicas < most : wanted.replicas <= most + 1e-9;
    return 0.5 * std::erfc((wanted.replicas - most) / (wanted.sd * std::numbers::sqrt2));
}

double lowest_thought_of(const Wanted& wanted) { return std::max(0.0, std::floor(wanted.replicas - 6 * wanted.sd) - 2); }

}  // namespace

double highest(const Wanted& wanted, double looks) {
    double mean = lowest_thought_of(wanted);
    for (double j = mean;; ++j) {
        const double more = 1 - std::pow(at_most(wanted, j, j + 1), std::max(1.0, looks));
        mean += more;
        if (more < 1e-9 && j >= wanted.replicas) return mean;
    }
}

double by_hpa(const Wanted& wanted, const Before& before, const hpa::Tolerances& tolerances, double looks) {
    const auto is_near = [&](double replicas) {
        return wanted.replicas + sure * wanted.sd <= (1 + tolerances.up) * replicas &&
               wanted.replicas + sure * wanted.sd >= (1 - tolerances.down) * replicas;
    };
    if (before.replicas > 0 && is_near(before.replicas)) return before.replicas;
    const double most = highest(wanted, looks);
    if (before.replicas > wanted.replicas) return std::min(before.replicas, most);
    if (before.has_piled) return most;
    double mean = 0, below = 0;
    for (double j = lowest_thought_of(wanted); below < 1 - 1e-9; ++j) {
        const double up_to = at_most(wanted, j, std::max(1.0, before.replicas));
        mean += (up_to - below) * (is_near(j) ? j : std::max(j, most));
        below = up_to;
    }
    return mean;
}

double by_steps(const Wanted& wanted, const Before& before, double low) {
    const double least = std::ceil(wanted.replicas + sure * wanted.sd - 1e-9);
    if (before.replicas <= least) return least;
    const double most = low > 0 ? std::floor(wanted.replicas / low) : before.replicas;
    return std::max(least, std::min(before.replicas, most));
}

double by_looks(const Wanted& wanted) { return highest(wanted, 1); }

}  // namespace headroom::models::rest
