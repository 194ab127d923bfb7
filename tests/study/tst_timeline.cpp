// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "fakes.h"
#include "study/summary.h"

using namespace headroom;
using namespace headroom::study;

class TestTimeline : public QObject {
    Q_OBJECT
private slots:
    void a_steady_run_has_none() { QVERIFY(!mean_timeline({measurement_of({level_of(10, 0.01)})})); }

    void windows_are_averaged_over_replications() {
        protocol::Measurement a = measurement_of({level_of(10, 0.01)}), b = a;
        a.timeline = {.from_s = 3600,
                      .window_s = 10,
                      .utilization = {{0.2, 0.4}},
                      .queue_length = {{1, 2}},
                      .replicas = {{2, 3}},
                      .throughput_per_s = {{10, 20}},
                      .failures_per_s = {{0, 1}},
                      .mean_s = {{0.1, std::nullopt}},
                      .p95_s = {{std::nullopt, std::nullopt}}};
        b.timeline = {.from_s = 3600,
                      .window_s = 10,
                      .utilization = {{0.4, 0.6}},
                      .queue_length = {{3, 4}},
                      .replicas = {{2, 4}},
                      .throughput_per_s = {{20, 20}},
                      .failures_per_s = {{2, 1}},
                      .mean_s = {{0.3, 0.7}},
                      .p95_s = {{0.5, std::nullopt}}};
        const auto mean = mean_timeline({a, b});
        QCOMPARE(mean->from_s, 3600.0);
        QCOMPARE(mean->utilization[0][0], 0.3);
        QCOMPARE(mean->utilization[0][1], 0.5);
        QCOMPARE(mean->queue_length[0][1], 3.0);
        QCOMPARE(mean->replicas[0][1], 3.5);
        QCOMPARE(mean->throughput_per_s[0][0], 15.0);
        QCOMPARE(mean->failures_per_s[0][0], 1.0);
        QCOMPARE(*mean->mean_s[0][0], 0.2);
        QCOMPARE(*mean->mean_s[0][1], 0.7);  // of the replication that has one
        QCOMPARE(*mean->p95_s[0][0], 0.5);
        QVERIFY(!mean->p95_s[0][1]);
    }
};

QTEST_APPLESS_MAIN(TestTimeline)
#include "tst_timeline.moc"
