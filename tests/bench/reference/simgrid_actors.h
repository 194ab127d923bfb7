// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference.h"

#include <cstdint>

namespace headroom::bench {

/// The models as SimGrid actors: a source, and one actor a worker, who sleeps to serve and is suspended when idle.
/// SimGrid has one engine a process for its whole life: call one of these, once.
BareResult run_simgrid_mm1(std::uint64_t requests, std::uint64_t seed);
BareResult run_simgrid_mm8(std::uint64_t requests, std::uint64_t seed);
BareResult run_simgrid_web_chain(std::uint64_t requests, std::uint64_t seed, const WebChain& model = {});

}  // namespace headroom::bench
