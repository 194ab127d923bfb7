// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace headroom::lab {

/// A plan in which all types and policies may meet: small machines, short limits, faults, circles that call less than once. Not
/// every one is valid. `sessions`: one of its sources is closed.
std::string random_plan(std::uint64_t seed, bool sessions);

}  // namespace headroom::lab
