// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "kernel/simulation.h"

namespace headroom::replication {

/// When a day should begin that shows how a backlog comes and goes: the components where something piles up, at hand in the
/// statistics of a level of `level_rate` requests a second, are all queues, and over a day no more comes to them than is taken
/// from them at that level. The last time of day (seconds after midnight, on a quarter of an hour) before the largest backlog at
/// which there is none by the fluid model, and up to an hour earlier; the queues' inflow is taken to be in proportion to the requests.
/// Absent where it is not so.
std::optional<double> begin_of_backlog(kernel::Simulation& simulation, const std::vector<std::size_t>& growing, double level_rate);

}  // namespace headroom::replication
