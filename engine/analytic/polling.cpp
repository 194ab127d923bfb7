// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/polling.h"

#include <algorithm>
#include <cmath>

namespace headroom::analytic {

namespace {

/// Until the first of several moments within a rest, so many that this is its mean; one: uniform.
Distribution first_within(double rest_s, double mean) {
    const double moments = rest_s / mean - 1;
    Distribution::Table table;
    for (const double p : {0.0, 0.25, 0.5, 0.7, 0.85, 0.93, 0.97, 0.99, 0.997, 1.0})
        table.emplace_back(p, rest_s * (1 - std::pow(1 - p, 1 / moments)));
    const Distribution first = Distribution::empirical(std::move(table));
    return first.scaled(mean / first.mean());
}

}  // namespace

Unheard unheard(const Polling& polling, double threads, double working, double rate) {
    const double rest_s = polling.rest_s();
    if (rest_s <= 0 || rate <= 0 || threads <= 0) return {};
    const double load = std::clamp(working / threads, 0.0, 1.0), idle = std::max(1.0, threads - working);
    // of a thread without work: it listens until a message comes or its time is over, and then rests
    const double none = std::exp(-rate / idle * polling.listens_s), listens_s = polling.listens_s > 0 ? (1 - none) * idle / rate : 0;
    const double resting = none * rest_s / (none * rest_s + listens_s);
    const double work = working / rate / rest_s, alike_below = 0.06 * std::pow(threads, -0.12);
    const double alike = 0.8 / (1 + std::pow(work / alike_below, 1.3)) * (1 - load) * (1 - load);
    const double part = 1 / (1 + std::pow(std::max(1.0, threads), 0.81 - 0.3 * load - alike));
    const double scv = 1.0 / 3 + (0.43 - 0.33 * load) * std::log2(0.5 / part);
    return {std::pow(resting, idle),
            scv < 1 ? first_within(rest_s, part * rest_s) : Distribution::hyperexponential(part * rest_s, std::sqrt(scv))};
}

}  // namespace headroom::analytic
