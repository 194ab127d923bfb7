// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernel/simulation.h"

namespace headroom::replication {

/// The largest relative standard error, of one replication of the window at hand, of mean and p95 of any route, from batch
/// means of the blocks after `cut`. Absent where a route has too few answers to tell. Batch means choose a length, no more.
std::optional<double> relative_error(kernel::Simulation& simulation, std::size_t cut);

}  // namespace headroom::replication
