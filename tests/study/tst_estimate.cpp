// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "core/random.h"
#include "study/estimate.h"

using namespace headroom;
using namespace headroom::study;

class TestEstimate : public QObject {
    Q_OBJECT
private slots:
    void students_t_data() {
        QTest::addColumn<int>("degrees");
        QTest::addColumn<double>("expected");  // printed tables, 0.975
        QTest::newRow("1") << 1 << 12.7062047362;
        QTest::newRow("4") << 4 << 2.7764451052;
        QTest::newRow("9") << 9 << 2.2621571628;
        QTest::newRow("29") << 29 << 2.0452296421;
    }
    void students_t() {
        QFETCH(int, degrees);
        QFETCH(double, expected);
        QVERIFY(std::abs(student_t(static_cast<std::size_t>(degrees)) - expected) < 1e-9);
    }

    void five_values_by_hand() {
        const std::vector<std::optional<double>> values = {1., 2., 3., 4., 5.};
        const Estimate found = estimate(values);
        QCOMPARE(*found.value, 3.0);
        QCOMPARE(*found.half_width, 2.7764451051977987 * std::sqrt(2.5 / 5));
        QCOMPARE(*found.relative_half_width(), *found.half_width / 3);
    }

    void edges() {
        QCOMPARE(estimate({}), Estimate{});
        const std::vector<std::optional<double>> one = {7.}, same = {7., 7., 7.}, holes = {1., std::nullopt, 3.}, around_zero = {-1., 1.};
        QCOMPARE(estimate(one), (Estimate{7., std::nullopt}));
        QCOMPARE(estimate(same), (Estimate{7., 0.}));
        QCOMPARE(*estimate(same).relative_half_width(), 0.0);
        QCOMPARE(estimate(holes), Estimate{});
        QVERIFY(!estimate(one).relative_half_width());
        QVERIFY(!estimate(around_zero).relative_half_width());
    }

    /// 95 % of the intervals of normal values hold the mean: of 4000, 3800 ± 54 (99.99 %).
    void intervals_cover_the_mean() {
        RandomStream random(1);
        int covered = 0;
        for (int i = 0; i < 4000; ++i) {
            std::vector<std::optional<double>> values;
            for (int j = 0; j < 5; ++j) values.emplace_back(10 + random.normal());
            const Estimate found = estimate(values);
            if (std::abs(*found.value - 10) <= *found.half_width) ++covered;
        }
        QVERIFY2(std::abs(covered - 3800) <= 54, qPrintable(QString::number(covered)));
    }

    void times_need_every_replication() {
        protocol::Sample a{100, 1.0, {1.0, 2.0, 3.0, std::nullopt, std::nullopt}},
            b{300, 3.0, {3.0, 4.0, std::nullopt, std::nullopt, std::nullopt}};
        const Times times = estimate_times({&a, &b});
        QCOMPARE(times.count, std::uint64_t{400});
        QCOMPARE(*times.mean.value, 2.0);
        QCOMPARE(*times.quantiles[0].value, 2.0);
        QCOMPARE(*times.quantiles[1].value, 3.0);
        QVERIFY(!times.quantiles[2].value && !times.quantiles[3].value);
    }
};

QTEST_APPLESS_MAIN(TestEstimate)
#include "tst_estimate.moc"
