// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace headroom::plan {

/// Calls that one component makes to another for each call that it serves.
struct Flow {
    std::size_t from = 0;
    std::size_t to = 0;
    double calls = 0;
};

/// A circle of calls that feeds itself.
struct Cycle {
    std::vector<std::size_t> nodes;  ///< in order, each once; the first calls the second, the last the first; none: too many to look into
    double gain = 0;                 ///< calls that come back for each call, along these nodes alone
    bool alone = true;               ///< this circle suffices; otherwise it takes others beside it
};

/// More components than this in circles with one another are not looked into.
inline constexpr std::size_t largest_circle = 1000;

/// The circles that never end, at most one for each strongly connected part: those parts whose matrix of calls has a spectral
/// radius of 1 or more (equivalently, I − M is no nonsingular M-matrix: elimination meets a pivot <= 0; Berman and Plemmons 1979).
std::vector<Cycle> endless_cycles(std::size_t nodes, const std::vector<Flow>& flows);

}  // namespace headroom::plan
