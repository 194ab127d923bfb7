// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTest>

#include <cmath>
#include <functional>

/// Fails the test unless |actual - expected| <= tolerance (1 + |expected|).
#define COMPARE_NEAR(actual, expected, tolerance)                                                                 \
    do {                                                                                                          \
        const double actual_ = (actual);                                                                          \
        const double expected_ = (expected);                                                                      \
        QVERIFY2(std::abs(actual_ - expected_) <= (tolerance) * (1 + std::abs(expected_)),                        \
                 qPrintable(QStringLiteral("%1 is not %2").arg(actual_, 0, 'g', 15).arg(expected_, 0, 'g', 15))); \
    } while (false)

namespace headroom::theory {

/// int_low^high by Simpson's rule with `steps` (even) steps.
inline double simpson(const std::function<double(double)>& function, double low, double high, int steps) {
    const double width = (high - low) / steps;
    double sum = function(low) + function(high);
    for (int i = 1; i < steps; ++i) sum += (i % 2 == 1 ? 4 : 2) * function(low + i * width);
    return sum * width / 3;
}

}  // namespace headroom::theory
