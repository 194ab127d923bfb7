// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>
#include <cmath>

namespace headroom::test {

/// To six digits, unless told; below `nothing` both are as good as 0.
inline void compare(double got, double expected, double relative = 1e-6, double nothing = 0) {
    QVERIFY2(std::abs(got - expected) <= relative * std::abs(expected) + nothing,
             qPrintable(QString("%1, expected %2").arg(got, 0, 'g', 9).arg(expected, 0, 'g', 9)));
}

}  // namespace headroom::test
