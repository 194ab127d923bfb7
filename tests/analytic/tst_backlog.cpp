// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/backlog.h"

#include <QTest>

#include "near.h"

using namespace headroom;
using namespace headroom::analytic;
using headroom::test::compare;

class TestBacklog : public QObject {
    Q_OBJECT

private slots:
    /// 30 a second come for six hours, none for the rest of the day, 10 are worked off: 432 000 wait after the six hours, less by 10 a
    /// second until they are all gone in twelve more. Who comes waits half as long as the longest, 12 h, on the whole.
    void a_triangle_data() {
        QTest::addColumn<std::size_t>("begin");
        for (const std::size_t begin : {0, 9, 20}) QTest::addRow("from %d", static_cast<int>(begin)) << begin;
    }
    void a_triangle() {
        QFETCH(std::size_t, begin);
        std::vector<double> coming(24, 0);
        for (std::size_t i = 0; i < 6; ++i) coming[(begin + i) % 24] = 30;
        const auto backlog = backlog_of_day(coming, 10);
        QVERIFY(backlog.has_value());
        compare(backlog->mean, 432'000 * 0.5 * 18 / 24);
        double share = 0, mean = 0, longest = 0;
        for (const auto& [each, wait] : backlog->waits) {
            share += each;
            mean += each * wait.mean();
            longest = std::max(longest, wait.quantile(1));
        }
        compare(share, 1);
        compare(mean, 6 * 3600.0);
        compare(longest, 12 * 3600.0, 1e-3);
    }

    void what_never_ends() {
        QVERIFY(!backlog_of_day({30, 0}, 15));
        QVERIFY(backlog_of_day({30, 0}, 15.1));
    }

    void what_suffices() { compare(backlog_of_day({30, 0}, 31)->mean, 0, 0, 1e-12); }
};

QTEST_APPLESS_MAIN(TestBacklog)
#include "tst_backlog.moc"
