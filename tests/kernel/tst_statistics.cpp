// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "kernel/statistics.h"

using namespace headroom;
using namespace headroom::kernel;

namespace {

using Draw = Time (*)(RandomStream&);
Time microseconds(RandomStream& random) { return from_seconds(20e-6 * random.exponential()); }
Time heavy(RandomStream& random) { return from_seconds(0.002 * std::pow(random.uniform() + 1e-9, -0.8)); }
Time hours(RandomStream& random) { return from_seconds(3600 * (1 + 9 * random.uniform())); }
Time two_points(RandomStream& random) { return random.uniform() < 0.93 ? 1'000 : 1'000'000'000; }
Time nanoseconds(RandomStream& random) { return static_cast<Time>(random.below(200)); }

}  // namespace

Q_DECLARE_METATYPE(Draw)

class TestStatistics : public QObject {
    Q_OBJECT

private slots:
    void tally_data() {
        QTest::addColumn<Draw>("draw");
        QTest::newRow("microseconds") << &microseconds;
        QTest::newRow("heavy tail") << &heavy;
        QTest::newRow("hours") << &hours;
        QTest::newRow("two points") << &two_points;
        QTest::newRow("nanoseconds") << &nanoseconds;
    }
    /// Quantiles within 1 % of the order statistics (and half a nanosecond), the mean exact.
    void tally() {
        QFETCH(Draw, draw);
        Statistics statistics;
        Tally& tally = statistics.tally();
        statistics.begin(0, 1000);
        RandomStream random(5);
        std::vector<Time> all;
        long double sum = 0;
        for (std::size_t block = 0; block < 8; ++block) {
            for (int i = 0; i < 25'000; ++i) {
                all.push_back(draw(random));
                sum += static_cast<long double>(all.back());
                tally.add(all.back());
            }
            statistics.close_block(statistics.block_end());
        }
        std::sort(all.begin(), all.end());
        const auto sample = tally.in({0, 8});
        QCOMPARE(sample.count(), std::uint64_t{all.size()});
        QVERIFY(std::abs(*sample.mean() - static_cast<double>(sum * 1e-9L) / static_cast<double>(all.size())) <= 1e-12 * *sample.mean());
        for (const double q : {0.001, 0.1, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999}) {
            const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(all.size()))) - 1;
            const double expected = to_seconds(all[rank]);
            const double actual = sample.quantile(q).value();
            QVERIFY2(std::abs(actual - expected) <= 0.01 * expected + 1e-9,
                     qPrintable(QString("%1: %2 is not %3").arg(q).arg(actual).arg(expected)));
        }
    }

    void few_observations() {
        Statistics statistics;
        Tally& tally = statistics.tally();
        statistics.begin(0, 1000);
        for (int i = 0; i < 399; ++i) tally.add(1'000'000);
        statistics.close_block(1000);
        QVERIFY(!tally.in({0, 1}).quantile(0.95));  // 19.95 beyond it
        QVERIFY(tally.in({0, 1}).quantile(0.949));
        tally.add(1'000'000);
        statistics.close_block(2000);
        QVERIFY(tally.in({0, 2}).quantile(0.95));  // 20
        QVERIFY(!tally.in({1, 2}).quantile(0.5));
        QVERIFY(tally.in({1, 2}).quantile(0.5, 0));
        QVERIFY(!tally.in({1, 1}).mean());
        QVERIFY(!tally.in({1, 1}).quantile(0.5, 0));
    }

    void edges() {
        for (std::size_t cell = 1; cell + 1 < Tally::cell_count; ++cell) {
            const double low = Tally::edge(cell), high = Tally::edge(cell + 1);
            QVERIFY(high > low && high / low < 1.016);
            const auto first = static_cast<Time>(std::ceil(low));
            if (static_cast<double>(first) < high) QCOMPARE(Tally::cell_of(first), cell);
        }
        QCOMPARE(Tally::cell_of(0), std::size_t{0});
        QCOMPARE(Tally::cell_of(1), std::size_t{1});
        QCOMPARE(Tally::cell_of(never), Tally::cell_count - 1);
    }

    /// The integral of an age that runs across the edges of blocks, changes and stops.
    void age_across_blocks() {
        Statistics statistics;
        Age& age = statistics.age();
        age.run(from_seconds(4), from_seconds(1));
        statistics.begin(from_seconds(5), from_seconds(10));
        statistics.close_block(from_seconds(15));     // 4 s old to 14 s old
        age.run(from_seconds(20), from_seconds(18));  // 14 to 19, then 2 to 7
        statistics.close_block(from_seconds(25));
        age.stop(from_seconds(26));  // 7 to 8
        age.stop(from_seconds(30));
        statistics.close_block(from_seconds(35));
        statistics.close_block(from_seconds(45));
        QCOMPARE(age.integral({0, 1}), (14. * 14 - 4 * 4) / 2);
        QCOMPARE(age.integral({1, 2}), (19. * 19 - 14 * 14 + 7 * 7 - 2 * 2) / 2);
        QCOMPARE(age.integral({2, 4}), (8. * 8 - 7 * 7) / 2);
        statistics.merge_pairs();
        QCOMPARE(age.integral({0, 1}), (14. * 14 - 4 * 4 + 19 * 19 - 14 * 14 + 7 * 7 - 2 * 2) / 2);
    }

    /// The integral of a gauge that changes within, at and across the edges of blocks.
    void gauge_across_blocks() {
        Statistics statistics;
        Gauge& gauge = statistics.gauge();
        gauge.set(0, 2);
        statistics.begin(from_seconds(10), from_seconds(5));
        gauge.add(from_seconds(12), 3);
        statistics.close_block(from_seconds(15));  // 2 s of 2, 3 s of 5
        statistics.close_block(from_seconds(20));  // 5 s of 5
        gauge.set(from_seconds(20), 0);
        gauge.set(from_seconds(24), 1);
        statistics.close_block(from_seconds(25));  // 1 s of 1
        QCOMPARE(gauge.integral({0, 1}), 19.);
        QCOMPARE(gauge.integral({1, 2}), 25.);
        QCOMPARE(gauge.integral({2, 3}), 1.);
        QCOMPARE(gauge.integral({0, 3}), 45.);
        QCOMPARE(statistics.seconds({1, 3}), 10.);
        statistics.begin(from_seconds(25), from_seconds(1));  // forgets the past, not the value
        statistics.close_block(from_seconds(26));
        QCOMPARE(gauge.integral({0, 1}), 1.);
    }

    void counters_and_totals() {
        Statistics statistics;
        Counter& counter = statistics.counter();
        Total& total = statistics.total();
        counter.add(7);
        total.add(7);
        statistics.begin(0, 10);
        for (int block = 0; block < 4; ++block) {
            counter.add();
            counter.add(static_cast<std::uint64_t>(block));
            total.add(0.5 * block);
            statistics.close_block(statistics.block_end());
        }
        QCOMPARE(counter.all(), std::uint64_t{4 + 6});
        QCOMPARE(counter.in({2, 4}), std::uint64_t{2 + 5});
        QCOMPARE(total.in({0, 4}), 3.);
        QCOMPARE(total.in({3, 4}), 1.5);
    }

    /// Merged in pairs, twice: every question that can still be asked has the same answer.
    void merged_pairs_equal_the_unmerged() {
        Statistics merged, plain;
        struct Set {
            Counter& counter;
            Total& total;
            Gauge& gauge;
            Tally& tally;
        };
        Set sets[] = {{merged.counter(), merged.total(), merged.gauge(), merged.tally()},
                      {plain.counter(), plain.total(), plain.gauge(), plain.tally()}};
        merged.begin(0, 1000);
        plain.begin(0, 1000);
        RandomStream random(23);
        for (Time now = 0; now < 32'000; now += 10) {
            for (std::size_t s = 0; s < 2; ++s) {
                Statistics& statistics = s == 0 ? merged : plain;
                while (statistics.block_end() <= now) statistics.close_block(statistics.block_end());
            }
            if (now == 16'000) merged.merge_pairs();  // 16 blocks of 1 are 8 of 2
            if (now == 24'000) merged.merge_pairs();  // 12 blocks of 2 are 6 of 4
            const std::uint64_t n = random.below(4);
            const Time time = heavy(random);
            for (Set& set : sets) {
                set.counter.add(n);
                set.total.add(static_cast<double>(n) / 3);
                set.gauge.set(now, static_cast<double>(n));
                if (now < 5000 || now > 9000) set.tally.add(time);  // blocks without an observation, too
            }
        }
        merged.close_block(32'000);
        plain.close_block(32'000);
        QCOMPARE(merged.blocks(), std::size_t{8});
        QCOMPARE(plain.blocks(), std::size_t{32});
        QCOMPARE(merged.block_length(), Time{4000});
        for (std::size_t first = 0; first < 8; ++first) {
            for (std::size_t last = first + 1; last <= 8; ++last) {
                const Blocks few{first, last}, many{4 * first, 4 * last};
                QCOMPARE(merged.seconds(few), plain.seconds(many));
                QCOMPARE(sets[0].counter.in(few), sets[1].counter.in(many));
                QCOMPARE(sets[0].total.in(few), sets[1].total.in(many));
                QCOMPARE(sets[0].gauge.integral(few), sets[1].gauge.integral(many));
                const auto a = sets[0].tally.in(few), b = sets[1].tally.in(many);
                QCOMPARE(a.count(), b.count());
                if (a.count() > 0) QVERIFY(std::abs(*a.mean() - *b.mean()) <= 1e-12 * *b.mean());
                for (const double q : {0.1, 0.5, 0.95}) QCOMPARE(a.quantile(q, 0), b.quantile(q, 0));
            }
        }
    }

    /// What was before the cut is as if it had never been.
    void cut() {
        Statistics statistics;
        Tally& tally = statistics.tally();
        statistics.begin(0, 1000);
        for (int i = 0; i < 100; ++i) tally.add(5'000'000'000);  // a warm-up a thousand times slower
        statistics.close_block(1000);
        for (int i = 0; i < 100; ++i) tally.add(5'000'000);
        statistics.close_block(2000);
        QCOMPARE(tally.in({1, 2}).mean().value(), 0.005);
        QVERIFY(std::abs(tally.in({1, 2}).quantile(0.8).value() - 0.005) < 0.00005);
        QCOMPARE(tally.count_in(1), std::uint64_t{100});
        QCOMPARE(tally.mean_in(0).value(), 5.);
    }
};

QTEST_MAIN(TestStatistics)
#include "tst_statistics.moc"
