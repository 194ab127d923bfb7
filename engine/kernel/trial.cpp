// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/trial.h"

#include <algorithm>

#include "kernel/simulation.h"

namespace headroom::kernel {

namespace {

constexpr double requests_of_trial = 10'000;
/// Where nobody says how many requests come: of sessions that wait for their answers.
constexpr double unknown_rate_s = 60;

}  // namespace

void Trial::begin(const Simulation& simulation, double least_s) {
    double rate = 0;
    for (const Source* source : simulation.sources()) rate += source->present_rate();
    since_ = simulation.now();
    until_ = since_ + from_seconds(std::max(least_s, rate > 0 ? requests_of_trial / rate : unknown_rate_s));
}

double Trial::left_s(const Simulation& simulation) const { return to_seconds(std::max<Time>(0, until_ - simulation.now())); }

}  // namespace headroom::kernel
