// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference.h"

#include <cstddef>
#include <cstdint>

namespace headroom::bench {

/// The models as bare event loops: what the machine can do when nothing is general.
/// At most 2^24 - 1 requests can be in the system at once; beyond, std::length_error.
BareResult run_bare_mm1(std::uint64_t requests, std::uint64_t seed);
BareResult run_bare_mm8(std::uint64_t requests, std::uint64_t seed);
BareResult run_bare_web_chain(std::uint64_t requests, std::uint64_t seed, const WebChain& model = {});

/// CPU nanoseconds of one hold (pop the earliest event, push one an exponential time later) of the loops' heap
/// with `pending` (1 to 2^24) events in it; the draw of the exponential counts.
double hold_ns(std::size_t pending, std::size_t holds);

}  // namespace headroom::bench
