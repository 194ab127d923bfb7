// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>
#include <map>

#include "core/random.h"
#include "models/load_balancer/hash_table.h"

using namespace headroom;
using models::Backend;
using models::HashTable;

namespace {

std::vector<Backend> equal(std::size_t count) {
    std::vector<Backend> backends;
    for (std::size_t i = 0; i < count; ++i) backends.push_back({stable_hash("web", i)});
    return backends;
}
std::vector<Backend> without(std::vector<Backend> backends, std::size_t one) {
    backends.erase(backends.begin() + static_cast<std::ptrdiff_t>(one));
    return backends;
}
std::vector<double> places_of(const HashTable& table, std::size_t backends) {
    std::vector<double> places(backends);
    for (std::size_t i = 0; i < table.size(); ++i) ++places[table.at(i)];
    return places;
}
constexpr std::uint64_t many = 1'000'000;
/// Of many keys, the share of each backend.
std::vector<double> shares_of(const HashTable& table, std::size_t backends, std::uint64_t keys) {
    std::vector<double> shares(backends);
    for (std::uint64_t key = 0; key < keys; ++key) shares[table.at(table.place_of(mix64(key)))] += 1 / static_cast<double>(keys);
    return shares;
}
/// Of many keys those whose backend is another when `gone` of `before` has left; and those that were its own.
struct Moved {
    double all = 0, own = 0;
};
Moved moved(const HashTable& before, const HashTable& after, std::uint32_t gone) {
    Moved moved;
    for (std::uint64_t key = 0; key < many; ++key) {
        const std::uint32_t was = before.at(before.place_of(mix64(key))), is = after.at(after.place_of(mix64(key)));
        if (was != (is < gone ? is : is + 1)) moved.all += 1. / many;
        if (was == gone) moved.own += 1. / many;
    }
    return moved;
}
/// 99.99 % of the measured shares of so many keys lie closer.
double noise(double share, double keys) { return 3.89 * std::sqrt(share * (1 - share) / keys); }

}  // namespace

class TestHashTable : public QObject {
    Q_OBJECT

private slots:
    /// Tables 1 and 2 of the paper (Eisenbud and others, NSDI 2016): three backends, seven places; then without B1.
    void maglev_of_the_paper() {
        const HashTable::Preference b0{3, 4}, b1{0, 2}, b2{3, 1};
        const auto read = [](const HashTable& table) {
            std::vector<std::uint32_t> places;
            for (std::size_t i = 0; i < table.size(); ++i) places.push_back(table.at(i));
            return places;
        };
        QCOMPARE(read(HashTable::maglev_of(std::vector{b0, b1, b2}, 7)), (std::vector<std::uint32_t>{1, 0, 1, 0, 2, 2, 0}));
        QCOMPARE(read(HashTable::maglev_of(std::vector{b0, b2}, 7)), (std::vector<std::uint32_t>{0, 0, 0, 0, 1, 1, 1}));
    }

    void maglev_is_even_data() {
        QTest::addColumn<int>("count");
        for (const int count : {1, 2, 3, 10, 100, 655}) QTest::addRow("%d", count) << count;
    }
    /// Each has its turn in each round: places differ by one at most. The paper: below 1 % for 100 places a backend and more.
    void maglev_is_even() {
        QFETCH(int, count);
        const auto backends = static_cast<std::size_t>(count);
        const auto places = places_of(HashTable::maglev(equal(backends)), backends);
        const auto [least, most] = std::ranges::minmax(places);
        QVERIFY(most - least <= 1);
        QVERIFY(most / (HashTable::maglev_places / static_cast<double>(count)) < 1.01);
    }

    /// In each round a backend has weight / heaviest turns: within two places of its share.
    void maglev_by_weight() {
        std::vector<Backend> backends = equal(4);
        const std::vector<double> weights = {1, 2.5, 5, 0.1};
        for (std::size_t i = 0; i < weights.size(); ++i) backends[i].weight = weights[i];
        const auto places = places_of(HashTable::maglev(backends), 4);
        for (std::size_t i = 0; i < weights.size(); ++i) QVERIFY(std::abs(places[i] - HashTable::maglev_places * weights[i] / 8.6) <= 2);
    }

    void maglev_disruption_data() {
        QTest::addColumn<int>("count");
        for (const int count : {2, 5, 20, 100}) QTest::addRow("%d", count) << count;
    }
    /// A place goes to who likes it best, as long as all have come equally far down their lists: without one of n, its own 1/n
    /// of the keys move. Others do where the lists are read in another order then, fewer than that.
    void maglev_disruption() {
        QFETCH(int, count);
        const auto backends = equal(static_cast<std::size_t>(count));
        const auto gone = static_cast<std::uint32_t>(count / 2);
        const Moved keys = moved(HashTable::maglev(backends), HashTable::maglev(without(backends, gone)), gone);
        QVERIFY(std::abs(keys.own - 1. / count) <= noise(1. / count, many) + 1e-4);
        QVERIFY(keys.all >= keys.own);
        QVERIFY2(keys.all <= 2. / count, qPrintable(QString::number(keys.all)));
    }

    void ring_sizes_data() {
        QTest::addColumn<QVector<double>>("weights");
        QTest::addColumn<int>("minimum");
        QTest::addColumn<QVector<double>>("places");
        // the lightest has ceil(its share x minimum), the others in proportion
        QTest::newRow("even") << QVector<double>{1, 1} << 1024 << QVector<double>{512, 512};
        QTest::newRow("rounded up") << QVector<double>{1, 1, 1} << 1024 << QVector<double>{342, 342, 342};
        QTest::newRow("by weight") << QVector<double>{1, 2, 5} << 1024 << QVector<double>{128, 256, 640};
        QTest::newRow("one place for the lightest") << QVector<double>{1, 99} << 10 << QVector<double>{1, 99};
        QTest::newRow("no more than 8 M") << QVector<double>{1, 83886079} << 1 << QVector<double>{1, 8388607};
    }
    void ring_sizes() {
        QFETCH(QVector<double>, weights);
        QFETCH(int, minimum);
        QFETCH(QVector<double>, places);
        std::vector<Backend> backends = equal(static_cast<std::size_t>(weights.size()));
        for (std::size_t i = 0; i < backends.size(); ++i) backends[i].weight = weights[static_cast<qsizetype>(i)];
        const HashTable ring = HashTable::ring(backends, static_cast<std::size_t>(minimum));
        QCOMPARE(places_of(ring, backends.size()), std::vector<double>(places.begin(), places.end()));
    }

    /// A key goes to the first place at or after its hash, beyond the last to the first.
    void ring_goes_round() {
        const HashTable ring = HashTable::ring(equal(3), 16);
        QCOMPARE(ring.place_of(0), std::size_t{0});
        QCOMPARE(ring.place_of(~0ULL), std::size_t{0});
        QCOMPARE(ring.at(ring.size()), ring.at(0));
        std::size_t last = 0;
        for (std::uint64_t step = 0; step < 4096; ++step) {
            const std::size_t place = ring.place_of(step << 52);
            QVERIFY(place >= last || place == 0);
            last = place;
        }
    }

    /// n·m points at random cut the ring into shares that are Dirichlet(m, ..., m): relative variance of one
    /// (1 − 1/n) / (m + 1/n).
    void ring_spread() {
        constexpr double n = 1000, m = 100, keys = 4 * many;
        const auto shares = shares_of(HashTable::ring(equal(1000), 100'000), 1000, 4 * many);
        double squares = 0;
        for (const double share : shares) squares += (share * n - 1) * (share * n - 1);
        const double expected = (1 - 1 / n) / (m + 1 / n) + n / keys;  // and what the keys add
        QVERIFY2(std::abs(squares / n / expected - 1) < 3.89 * std::sqrt(2 / n), qPrintable(QString::number(squares / n / expected)));
    }

    /// One place each, before and after: none but the keys of the one that left move.
    void ring_disruption_of_the_leaver_alone() {
        const auto backends = equal(1025);
        const Moved keys = moved(HashTable::ring(backends, 1024), HashTable::ring(without(backends, 17), 1024), 17);
        QVERIFY(keys.own > 0);
        QCOMPARE(keys.all, keys.own);
    }

    void ring_disruption_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("minimum");
        QTest::newRow("10, Envoy's ring") << 10 << 1024;
        QTest::newRow("4, Envoy's ring") << 4 << 1024;
        QTest::newRow("20, a large one") << 20 << 100'000;
    }
    /// The ring keeps its size: of n backends with m places each, those that stay have m' then. Of all places, old and new, a key
    /// meets next one of the leaver's m (and moves), of the new (n − 1)(m' − m) (and moves, but for 1/n), or of those that stay.
    void ring_disruption() {
        QFETCH(int, count);
        QFETCH(int, minimum);
        const auto backends = equal(static_cast<std::size_t>(count));
        const HashTable before = HashTable::ring(backends, static_cast<std::size_t>(minimum)),
                        after = HashTable::ring(without(backends, 1), static_cast<std::size_t>(minimum));
        const double n = count, m = std::ceil(minimum / n), more = (n - 1) * (std::ceil(minimum / (n - 1)) - m);
        const double all = n * m + more, expected = (m + (1 - 1 / n) * more) / all;
        const Moved keys = moved(before, after, 1);
        // the ring's own randomness: so many of its gaps move
        QVERIFY2(std::abs(keys.all - expected) < noise(expected, all) * std::sqrt(2.) + noise(expected, many),
                 qPrintable(QString("%1, not %2").arg(keys.all).arg(expected)));
        QVERIFY(keys.all < 2 / n);
    }

    void nobody() {
        QCOMPARE(HashTable::ring({}, 1024).size(), std::size_t{0});
        QCOMPARE(HashTable::maglev({}).size(), std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(TestHashTable)
#include "tst_hash_table.moc"
