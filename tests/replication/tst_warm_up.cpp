// SPDX-License-Identifier: GPL-3.0-or-later
#include "replication/warm_up.h"

#include <QtTest>

#include "core/random.h"

using namespace headroom;
using replication::drifts;
using replication::mser_cut;

using Series = std::vector<std::optional<double>>;

/// `mean(i)` plus normal noise.
template <class Mean>
Series noisy(std::size_t length, double noise, std::uint64_t seed, Mean mean) {
    RandomStream random(seed);
    Series series;
    for (std::size_t i = 0; i < length; ++i) series.emplace_back(mean(i) + noise * random.normal());
    return series;
}

class TestWarmUp : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() {
        QTest::addColumn<QList<double>>("series");
        QTest::addColumn<int>("cut");
        // Sum of squares over the squared count, for each cut up to a half: 100/121 · ..., 2/9, ...: the least wins.
        QTest::newRow("one high start") << QList<double>{10, 1, 2, 1, 2, 1, 2, 1} << 1;
        QTest::newRow("constant: nothing is cut") << QList<double>{3, 3, 3, 3} << 0;
        // 0 4 6 7 8 8 8 8: cut 0: 54.875/64 = 0.857, 1: 14/49 = 0.286, 2: 3.5/36 = 0.097, 3: 0.8/25 = 0.032, 4: 0.
        QTest::newRow("rises to its level") << QList<double>{0, 4, 6, 7, 8, 8, 8, 8} << 4;
        // 5 1 1 1 1 9 1 1: the late swing stays. 0: 60/64 = 0.94, 1: 54.86/49 = 1.12, ... growing with every further cut.
        QTest::newRow("a late swing cuts nothing") << QList<double>{5, 1, 1, 1, 1, 9, 1, 1} << 0;
    }
    void by_hand() {
        QFETCH(QList<double>, series);
        QFETCH(int, cut);
        QCOMPARE(mser_cut(Series(series.begin(), series.end())), static_cast<std::size_t>(cut));
    }

    void absent_means_are_left_out() { QCOMPARE(mser_cut({std::nullopt, 9.0, std::nullopt, 1.0, 1.0, 1.0, 1.0, 1.0}), std::size_t{2}); }

    /// A mean that decays as e^(-i/4) is down to the noise after about 4 ln(100/1) = 18 blocks; the cut leaves little of it.
    void exponential_decay() {
        for (std::uint64_t seed = 1; seed <= 50; ++seed) {
            const Series series = noisy(64, 1, seed, [](std::size_t i) { return 50 + 100 * std::exp(-static_cast<double>(i) / 4); });
            const std::size_t cut = mser_cut(series);
            double rest = 0;
            for (std::size_t i = cut; i < 64; ++i) rest += *series[i];
            QVERIFY2(std::abs(rest / static_cast<double>(64 - cut) - 50) < 1, qPrintable(QString("seed %1, cut %2").arg(seed).arg(cut)));
        }
    }

    void steady_noise_keeps_most() {
        double kept = 0;
        for (std::uint64_t seed = 1; seed <= 100; ++seed)
            kept += 64.0 - static_cast<double>(mser_cut(noisy(64, 1, seed, [](auto) { return 10; })));
        QVERIFY2(kept / 6400 > 0.85, qPrintable(QString::number(kept / 6400)));
    }

    void a_drift_is_told_from_noise() {
        int wrong = 0, missed = 0;
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            if (drifts(noisy(64, 1, seed, [](auto) { return 10; }))) ++wrong;
            if (!drifts(noisy(64, 1, seed, [](std::size_t i) { return 10 + 0.25 * static_cast<double>(i); }))) ++missed;
        }
        QVERIFY2(wrong <= 2, qPrintable(QString::number(wrong)));  // four standard errors of 16 values each
        QCOMPARE(missed, 0);
    }
};

QTEST_GUILESS_MAIN(TestWarmUp)
#include "tst_warm_up.moc"
