// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "../analytic/near.h"
#include "models/autoscaler/rest.h"

using namespace headroom::models;
using headroom::test::compare;

/// Where autoscalers come to rest, by hand. A load of 3 replicas that is seen to be one of 3 ± 0.06 is seen above 3 half of the time.
class TestAutoscalerRest : public QObject {
    Q_OBJECT

private slots:
    void looks() {
        compare(rest::by_looks({3, 0.06}), 3.5);
        compare(rest::by_looks({2.5, 0.06}), 3);
        compare(rest::by_looks({3, 0}), 3);
        compare(rest::highest({3, 0.06}, 4), 4 - std::pow(0.5, 4));
        // seen in whole percents of 50: of three, 50 % and of four 37 %; a fourth is wanted at 38 %, of 3.04
        compare(rest::highest({3, 0.06, 50}, 1), 3 + 0.5 * std::erfc(0.04 / 0.06 / std::sqrt(2)), 1e-3);
    }

    void hpa() {
        const hpa::Tolerances tolerances{0.1, 0.1};
        compare(rest::by_hpa({3, 0.06}, {3}, tolerances, 21), 3);                      // near enough
        compare(rest::by_hpa({3, 0.06}, {8}, tolerances, 21), 4 - std::pow(0.5, 21));  // one of 21 looks says 4, and 4 are too many
        compare(rest::by_hpa({3, 0.06}, {1, true}, tolerances, 21), 4, 1e-5);          // from more, which a backlog wanted
        compare(rest::by_hpa({3, 0.06}, {2}, tolerances, 21), 3.5);                    // the first look says 3 or 4
        compare(rest::by_hpa({30, 0.01}, {20}, tolerances, 21), 30.5);                 // and 31 are near enough, too
        compare(rest::by_hpa({2.95, 0.001}, {6}, tolerances, 21), 3);
    }

    /// Out as long as it is ever above, in only below half.
    void steps() {
        compare(rest::by_steps({3, 0.06}, {1}, 0.5), 4);
        compare(rest::by_steps({2.5, 0.06}, {1}, 0.5), 3);
        compare(rest::by_steps({3, 0.06}, {5}, 0.5), 5);
        compare(rest::by_steps({3, 0.06}, {9}, 0.5), 6);
    }
};

QTEST_APPLESS_MAIN(TestAutoscalerRest)
#include "tst_autoscaler_rest.moc"
