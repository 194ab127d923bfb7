// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "lab.h"
#include "replication/warm_up.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

using Series = std::vector<std::optional<double>>;

/// 64 blocks: `at(i)`, plus noise.
template <class F>
Series series(F at, double noise = 0, std::uint64_t seed = 1) {
    RandomStream random(seed);
    Series result;
    for (int i = 0; i < 64; ++i) result.emplace_back(at(i) + noise * random.normal());
    return result;
}

/// The definition, in so many words: the cut d <= n / 2 with the least Σ (x_i - mean)² / (n - d)² of what is left.
std::size_t by_definition(const Series& all) {
    std::size_t best = 0;
    double least = HUGE_VAL;
    for (std::size_t cut = 0; cut <= all.size() / 2; ++cut) {
        double sum = 0, squares = 0;
        const auto n = static_cast<double>(all.size() - cut);
        for (std::size_t i = cut; i < all.size(); ++i) sum += *all[i];
        for (std::size_t i = cut; i < all.size(); ++i) squares += std::pow(*all[i] - sum / n, 2);
        if (squares / n / n < least) {
            least = squares / n / n;
            best = cut;
        }
    }
    return best;
}

/// Runs 64 blocks and gives the ids of the components where calls pile up.
std::vector<std::string> growing(const Sketch& sketch, double per_second) {
    Lab lab(sketch, 1);
    lab.arrive(per_second);
    for (int i = 0; i < 64; ++i) {
        lab.simulation().run_until(lab.simulation().statistics().block_end());
        lab.simulation().statistics().close_block(lab.simulation().now());
    }
    std::vector<std::string> ids;
    for (const std::size_t i : replication::growing_components(lab.simulation(), 1e3)) ids.push_back(lab.simulation().scenario().components[i].id);
    return ids;
}

}  // namespace

class TestWarmUp : public QObject {
    Q_OBJECT

private slots:
    void cut_data() {
        QTest::addColumn<Series>("blocks");
        QTest::addColumn<std::size_t>("low");
        QTest::addColumn<std::size_t>("high");
        QTest::newRow("nothing to cut") << series([](int) { return 5.; }) << std::size_t{0} << std::size_t{0};
        QTest::newRow("ten slow blocks") << series([](int i) { return i < 10 ? 9. : 1.; }, 0.1) << std::size_t{10} << std::size_t{12};
        QTest::newRow("one slow block") << series([](int i) { return i < 1 ? 9. : 1.; }, 0.1) << std::size_t{1} << std::size_t{3};
        QTest::newRow("dying away") << series([](int i) { return 1 + 5 * std::exp(-i / 5.); }, 0.05) << std::size_t{14} << std::size_t{30};
        QTest::newRow("filling up") << series([](int i) { return 1 - std::exp(-i / 4.); }, 0.02) << std::size_t{8} << std::size_t{26};
        QTest::newRow("for ever") << series([](int i) { return 1. * i; }) << std::size_t{32} << std::size_t{32};
    }
    void cut() {
        QFETCH(Series, blocks);
        QFETCH(std::size_t, low);
        QFETCH(std::size_t, high);
        const std::size_t cut = replication::mser_cut(blocks);
        QVERIFY2(cut >= low && cut <= high, std::to_string(cut).c_str());
    }

    void by_the_definition() {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            const Series blocks = series([&](int i) { return std::exp(-i / (1. + static_cast<double>(seed % 20))); }, 0.1, seed);
            QCOMPARE(replication::mser_cut(blocks), by_definition(blocks));
        }
    }

    void blocks_without_an_observation() {
        Series blocks = series([](int i) { return i < 10 ? 9. : 1.; }, 0.1);
        for (std::size_t i = 0; i < 64; i += 3) blocks[i].reset();
        const std::size_t cut = replication::mser_cut(blocks);
        QVERIFY(cut >= 9 && cut <= 13);
        QCOMPARE(replication::mser_cut(Series(64)), std::size_t{0});
    }

    void drift_data() {
        QTest::addColumn<Series>("blocks");
        QTest::addColumn<bool>("drifts");
        QTest::newRow("noise") << series([](int) { return 5.; }, 1) << false;
        QTest::newRow("rising") << series([](int i) { return 5. + i; }, 1) << true;
        QTest::newRow("falling") << series([](int i) { return 500. - i; }, 0.1) << true;
        QTest::newRow("risen in the first half") << series([](int i) { return i < 30 ? i : 30.; }, 0.1) << false;
        QTest::newRow("by 1 %") << series([](int i) { return i < 48 ? 100. : 101.; }, 0.001) << false;
        QTest::newRow("by 3 %") << series([](int i) { return i < 48 ? 100. : 103.; }, 0.001) << true;
    }
    void drift() {
        QFETCH(Series, blocks);
        QFETCH(bool, drifts);
        QCOMPARE(replication::drifts(blocks), drifts);
    }

    void piles_data() {
        QTest::addColumn<double>("per_second");
        QTest::addColumn<QString>("ids");
        QTest::newRow("half loaded") << 50. << "";
        QTest::newRow("nearly full") << 97. << "";
        QTest::newRow("too much for the database") << 130. << "db";
        QTest::newRow("too much for both") << 250. << "web db";
    }
    /// The database does 100 calls a second, the service 200 without holding a thread while it waits.
    void piles() {
        QFETCH(double, per_second);
        QFETCH(QString, ids);
        const Sketch sketch{several({service("web", "5 ms", R"("workers": 1, "asynchronous": true)"), database("db", "10 ms", R"("workers": 1)")}),
                            several({arrow("users", "web"), arrow("web", "db")})};
        const auto found = growing(sketch, per_second);
        for (const char* id : {"web", "db"}) {
            const bool expected = ids.split(' ').contains(id);
            // calls that the database has not answered are at the service, too
            const bool holds = std::string(id) == "web" && per_second > 100;
            QVERIFY(holds || (std::find(found.begin(), found.end(), id) != found.end()) == expected);
        }
    }

    /// A bounded queue is full, and stays so.
    void bounded() {
        QVERIFY(growing({service("web", "10 ms", R"("workers": 1, "queue_limit": 1000)"), arrow("users", "web")}, 300).empty());
    }
};

QTEST_MAIN(TestWarmUp)
#include "tst_warm_up.moc"
