// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/cancelled.h"

#include <cmath>

namespace headroom::analytic {

Stay stay_until_cancelled(const Load& load, double limit_s) {
    constexpr double flat = 1e-6;  // the density of what is ahead falls by so little
    const double utilization = load.rate * load.work;
    const double falling = 2 * (1 - utilization) / (load.work * (1 + load.work_scv)), fall = falling * limit_s;
    const bool is_flat = std::abs(fall) < flat;
    const double ahead = load.rate * (is_flat ? limit_s : -std::expm1(-fall) / falling), idle = 1 / (1 + ahead);
    Stay stay;
    stay.busy = stay.working = stay.wait_probability = 1 - idle;
    stay.longest_wait = limit_s;
    stay.wait_if = is_flat ? limit_s / 2 : 1 / falling - limit_s / std::expm1(fall);
    stay.queued = load.rate * stay.wait();
    return stay;
}

}  // namespace headroom::analytic
