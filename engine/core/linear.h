// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace headroom {

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>;  ///< by rows

/// Solves a symmetric positive definite system, a x = b.
Vector solve(Matrix a, Vector b);

}  // namespace headroom
