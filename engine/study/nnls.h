// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "core/linear.h"

namespace headroom::study {

/// The x ≥ 0 for which the sum of squares of a x - b is least, by Lawson & Hanson, "Solving Least Squares Problems" (1974), chapter
/// 23. Of columns that depend on others some are 0.
Vector non_negative_least_squares(const Matrix& a, const Vector& b);

/// How much of a column the others cannot make up: the sine of its angle to all of their sums, 0 to 1; 0 for a column of zeros.
double independence_of(const Matrix& a, std::size_t column);

}  // namespace headroom::study
