// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "study/sweep.h"

namespace headroom::results {

/// Of a sweep as a run, with what its row has and no more; the run's status means something where there is an outline.
study::RunResult run_of(const study::SweepRow& row, std::uint64_t seed);

}  // namespace headroom::results
