// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cstdlib>

#include "models/key_store.h"

using namespace headroom;
using namespace headroom::models;

class TestKeyStore : public QObject {
    Q_OBJECT

private slots:
    void eviction_data() {
        QTest::addColumn<Eviction>("rule");
        QTest::addColumn<QString>("uses");
        QTest::addColumn<QString>("hits");
        // A use of a key is a find and, where it misses, an insert; there is room for three.
        QTest::newRow("lru") << Eviction::Lru << "1 2 3 1 4 2 1 3"
                             << "- - - h - - h -";  // 4 for 2, 2 for 3, 3 for 4
        QTest::newRow("fifo") << Eviction::Fifo << "1 2 3 1 4 2 1 3"
                              << "- - - h - h - h";  // 4 for 1, 1 for 2
        QTest::newRow("lfu") << Eviction::Lfu << "1 1 2 3 3 4 2 3 1 5 1"
                             << "- h - - h - - h h - h";  // 4 for 2, 2 for 4, 5 for 2
        QTest::newRow("lfu, of equals the longest unused") << Eviction::Lfu << "1 2 3 1 2 3 4 1 2"
                                                           << "- - - h h h - - h";
        QTest::newRow("all that are drawn") << Eviction::SampledLru << "1 2 3 1 4 2 1 3"
                                            << "- - - h - - h -";  // 64 draws of three miss none
        QTest::newRow("noeviction") << Eviction::NoEviction << "1 2 3 4 1 4 2 3"
                                    << "- - - - h - h h";
        QTest::newRow("all fit") << Eviction::Random << "1 2 3 1 2 3 1 2 3"
                                 << "- - - h h h h h h";
    }
    void eviction() {
        QFETCH(Eviction, rule);
        QFETCH(QString, uses);
        QFETCH(QString, hits);
        KeyStore store(rule, 300, RandomStream(1), {64, 0});
        QStringList found;
        for (const QString& key : uses.split(' ')) {
            const bool hit = store.find(key.toULongLong(), 0);
            found += hit ? "h" : "-";
            if (!hit) store.insert(key.toULongLong(), 100, kernel::never);
        }
        QCOMPARE(found.join(' '), hits);
        QVERIFY(store.size() <= 3 && store.used() <= 300);
    }

    void random_takes_any() {
        std::vector<int> survived(3, 0);
        for (std::uint64_t seed = 0; seed < 3000; ++seed) {
            KeyStore store(Eviction::Random, 300, RandomStream(seed));
            for (std::uint64_t key = 0; key < 4; ++key) store.insert(key, 100, kernel::never);
            for (std::uint64_t key = 0; key < 3; ++key) survived[key] += store.find(key, 0) ? 1 : 0;
        }
        for (const int times : survived) QVERIFY(std::abs(times - 2000) < 110);  // 4.2 standard deviations
    }

    void sizes() {
        KeyStore store(Eviction::Lru, 100, RandomStream(1));
        QCOMPARE(store.insert(1, 40, kernel::never), std::uint64_t{0});
        QCOMPARE(store.insert(2, 40, kernel::never), std::uint64_t{0});
        QCOMPARE(store.insert(3, 60, kernel::never), std::uint64_t{1});  // 1 goes
        QCOMPARE(store.used(), 100.);
        QCOMPARE(store.insert(4, 100, kernel::never), std::uint64_t{2});
        QCOMPARE(store.insert(5, 101, kernel::never), std::uint64_t{0});  // is not kept, and nothing goes for it
        QVERIFY(store.find(4, 0) && !store.find(5, 0));
        QCOMPARE(store.insert(4, 10, kernel::never), std::uint64_t{0});  // shrinks
        QCOMPARE(store.used(), 10.);
        QCOMPARE(store.size(), std::size_t{1});
    }

    void life() {
        KeyStore store(Eviction::Lfu, 100, RandomStream(1));
        store.insert(1, 40, 1000);
        QVERIFY(store.find(1, 999));
        QVERIFY(!store.find(1, 1000));
        QCOMPARE(store.size(), std::size_t{0});
        QCOMPARE(store.used(), 0.);
        store.insert(1, 40, 1000);
        store.insert(1, 40, 2000);  // a new life
        QVERIFY(store.find(1, 1999));
    }

    void noeviction() {
        KeyStore store(Eviction::NoEviction, 100, RandomStream(1));
        store.insert(1, 60, 1000);
        store.insert(2, 41, kernel::never);  // has no room
        QVERIFY(store.find(1, 0) && !store.find(2, 0));
        store.insert(1, 101, kernel::never);  // nor this, for which the old one stays
        QVERIFY(store.find(1, 0) && store.used() == 60);
        store.insert(1, 50, 2000);  // in its place
        QVERIFY(store.used() == 50 && store.fits(2, 50) && !store.fits(2, 51) && store.fits(1, 100));
        store.expire(1999);
        QCOMPARE(store.size(), std::size_t{1});
        store.expire(2000);
        QCOMPARE(store.size(), std::size_t{0});
    }

    void cleared() {
        for (const Eviction rule :
             {Eviction::Lru, Eviction::Lfu, Eviction::Fifo, Eviction::Random, Eviction::SampledLru, Eviction::NoEviction}) {
            KeyStore store(rule, 300, RandomStream(1));
            for (std::uint64_t key = 0; key < 10; ++key) store.insert(key, 100, kernel::never);
            store.clear();
            QVERIFY(store.size() == 0 && store.used() == 0 && !store.find(9, 0));
            for (std::uint64_t key = 0; key < 3; ++key) store.insert(key, 100, kernel::never);
            QVERIFY(store.find(0, 0) && store.find(1, 0) && store.find(2, 0));
        }
    }

    /// A full pool: a key drawn later with a longer idle time goes first; one used since it was drawn goes all the same (Redis
    /// looks at the time when it was drawn), and one that is gone is passed over.
    void candidates_of_old_draws() {
        int used_and_gone = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            KeyStore store(Eviction::SampledLru, 300, RandomStream(seed), {64, 2});
            for (std::uint64_t key = 1; key <= 4; ++key) store.insert(key, 100, kernel::never);  // draws 1 (goes) in both places
            QVERIFY(!store.find(1, 0));
            store.find(2, 0);
            store.find(3, 0);
            store.insert(5, 100, kernel::never);  // 4 is the longest unused
            used_and_gone += store.find(4, 0) ? 0 : 1;
        }
        QCOMPARE(used_and_gone, 200);
    }

    void erase() {
        for (const Eviction rule :
             {Eviction::Lru, Eviction::Lfu, Eviction::Fifo, Eviction::Random, Eviction::SampledLru, Eviction::NoEviction}) {
            KeyStore store(rule, 1000, RandomStream(1));
            for (std::uint64_t key = 0; key < 10; ++key) store.insert(key, 100, kernel::never);
            for (const std::uint64_t key : {0U, 9U, 4U, 4U, 77U}) store.erase(key);
            QCOMPARE(store.size(), std::size_t{7});
            QCOMPARE(store.used(), 700.);
            for (std::uint64_t key = 10; key < 15; ++key) store.insert(key, 100, kernel::never);
            QCOMPARE(store.size(), std::size_t{10});
        }
    }
};

QTEST_MAIN(TestKeyStore)
#include "tst_key_store.moc"
