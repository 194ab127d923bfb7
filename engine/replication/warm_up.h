// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "kernel/simulation.h"

namespace headroom::replication {

/// Warm-ups, as the pilot saw them, that a level lasts at least: another replication's may be longer.
inline constexpr std::size_t least_warm_ups = 4;
/// The leading blocks of a level that do not count: a quarter, whatever they hold. How long a warm-up takes is found in the
/// pilot, which does not enter the results (Law, Simulation Modeling and Analysis, 9.5.1). A cut that a replication looked for
/// in its own blocks would drop those that happen to begin high: over 600 seeds of M/M/1 at 0.9 it drew the mean down by 0.5 %,
/// and 95 % intervals held 93 %.
constexpr std::size_t dropped(std::size_t blocks) { return blocks / least_warm_ups; }

/// How a level's beginning is told from its steady state, and growth without bound from both.
struct WarmUp {
    std::size_t cut = 0;  ///< blocks before all is steady, at most half
    bool settled = true;  ///< false: something still drifts at the end of the half in which the cut is looked for
};

/// The number of leading block means to drop, at most half: the one that minimises the squared standard error of the mean of
/// the rest (White's MSER, the blocks being the batches of MSER-5). Absent means are left out.
std::size_t mser_cut(const std::vector<std::optional<double>>& block_means);
/// Does the second half still drift: do its two quarters differ by over 2 %, and by over four standard errors?
bool drifts(const std::vector<std::optional<double>>& block_means);

/// The latest cut over the response of each route, and over the number of calls and the outputs of each component.
WarmUp find_warm_up(kernel::Simulation& simulation);

/// Of how many of Component::longest_stay a window consists at least, before what rises in it is called a pile.
inline constexpr double stays_before_growth = 8;
double longest_stay(kernel::Simulation& simulation);

/// Components where calls pile up: the number present rises from quarter to quarter of the window, by more than chance would
/// have it in a system without drift. `least_arrivals`: with fewer, only a pile of a twentieth of all arrivals counts.
std::vector<std::size_t> growing_components(kernel::Simulation& simulation, double least_arrivals);
/// The same of messages on the lines of the platform.
std::vector<std::size_t> growing_lines(kernel::Simulation& simulation, double least_arrivals);

}  // namespace headroom::replication
