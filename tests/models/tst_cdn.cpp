// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

const std::string one_key = R"x({"name": "k", "keys": "uniform(1)", "item": "1 kB"})x";
const std::string page = R"({"name": "page", "keyspace": "k", "cacheable": "2.5 s", "response": "10 kB"})";

std::string cdn(const std::string& members = {}) {
    const std::string points = members.find("points") == std::string::npos ? R"(, "points": 1)" : "";
    return R"({"id": "cdn", "type": "cdn", "edge_time": "1 ms")" + points + (members.empty() ? "" : ", " + members) + "}";
}

/// A CDN before a database of 100 ms; browsers keep nothing.
Sketch site(const std::string& members = {}, const std::string& routes = page, const std::string& ask = {}, const std::string& miss = {}) {
    return {several({cdn(members), database("db", "100 ms", R"("workers": 99)")}),
            several({arrow("users", "cdn", ask), arrow("cdn", "db", miss)}), routes, one_key, R"("browser_cache": "0 s")"};
}

/// Requests at 1 s, 2 s, ...
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"a miss, then hits until the answer is 2.5 s old, at 3.6 s",
         site(),
         4,
         1,
         20,
         // misses at 1 and 4; hits at 2 and 3
         {{"arrivals db", 2},
          {"hit_ratio cdn", 0.5},
          {"mean", 0.001 + 0.1 / 2},
          {"bytes_per_s cdn", 4 * 10e3 / 20},
          {"origin_bytes_per_s cdn", 2 * 10e3 / 20},
          {"origin_per_s cdn", 2. / 20}}},
        {"its own ttl comes before the route's", site(R"("ttl": "1.5 s")"), 5, 1, 20, {{"arrivals db", 3}, {"hit_ratio cdn", 0.4}}},
        {"or is for a route", site(R"("ttl": {"page": "9 s"})"), 5, 1, 20, {{"arrivals db", 1}}},
        {"none keeps nothing", site(R"("ttl": "0 s")"), 4, 1, 20, {{"arrivals db", 4}, {"items cdn", 0}}},
        {"what is not cacheable passes through",
         site("", R"({"name": "page", "keyspace": "k"})"),
         4,
         1,
         20,
         {{"arrivals db", 4}, {"mean", 0.101}, {"origin_per_s cdn", 4. / 20}}},
        {"as do writes",
         site("", R"({"name": "page", "kind": "write", "keyspace": "k", "cacheable": "1 h"})"),
         4,
         1,
         20,
         {{"arrivals db", 4}, {"items cdn", 0}}},
        {"a route without a keyspace has one answer",
         site("", R"({"name": "home", "cacheable": "1 h"})"),
         4,
         1,
         20,
         {{"arrivals db", 1}, {"hit_ratio cdn", 0.75}, {"items cdn", 18.899 / 20}}},
        {"by the shield it takes longer",
         site(R"("shield": true, "shield_time": "10 ms")"),
         4,
         1,
         20,
         {{"arrivals db", 2}, {"mean", 0.001 + 0.11 / 2}, {"shield_hit_ratio cdn", 0}, {"items cdn", (2 * 2.89 + 0.01 + 2 * 15.889) / 20}}},
        {"what a second point misses the shield has",
         site(R"("points": 2, "ttl": "1 h", "shield": true, "shield_time": "10 ms")"),
         30,
         0.5,
         20,
         {{"arrivals db", 1}, {"shield_hit_ratio cdn", 0.5}, {"hit_ratio cdn", 28. / 30}, {"mean", 0.001 + (0.11 + 0.01) / 30}}},
        {"points that miss at once are one call to the origin",
         site(R"("points": 8, "shield": true, "shield_time": "10 ms")", page, R"("calls": 80, "parallel": true)"),
         1,
         1,
         20,
         {{"arrivals db", 1}, {"coalesced_per_s cdn", 79. / 20}, {"mean", 0.111}}},
        {"two at once are one call to the origin",
         site("", page, R"("calls": 2, "parallel": true)"),
         1,
         1,
         20,
         {{"arrivals db", 1}, {"coalesced_per_s cdn", 1. / 20}, {"hit_ratio cdn", 0}, {"mean", 0.101}, {"bytes_per_s cdn", 1e3}}},
        {"or two",
         site(R"("coalescing": false)", page, R"("calls": 2, "parallel": true)"),
         1,
         1,
         20,
         {{"arrivals db", 2}, {"coalesced_per_s cdn", 0}, {"origin_bytes_per_s cdn", 1e3}}},
        {"they fail together, and nothing is kept",
         site("", page, R"("calls": 2, "parallel": true, "on_failure": "ignore")", R"("time_limit": "50 ms")"),
         2,
         1,
         20,
         {{"arrivals db", 2}, {"failures users->cdn", 4}, {"items cdn", 0}, {"bytes_per_s cdn", 0}, {"origin_bytes_per_s cdn", 0}}},
        {"sizes are those of the answers",
         site(R"("storage": "9 kB")"),
         3,
         1,
         20,
         {{"arrivals db", 3}, {"items cdn", 0}, {"stored cdn", 0}}},
        {"as the connection states them",
         site(R"("storage": "9 kB", "ttl": "1 h")", page, "", R"("response": "9 kB")"),
         3,
         1,
         20,
         {{"arrivals db", 1},
          {"stored cdn", 9000 * 18.899 / 20},
          {"bytes_per_s cdn", 3 * 10e3 / 20},
          {"origin_bytes_per_s cdn", 9e3 / 20}}},
        {"a site that was uploaded to it",
         {cdn(), arrow("users", "cdn"), page, one_key, R"("browser_cache": "0 s")"},
         2,
         1,
         20,
         {{"completed", 2}, {"hit_ratio cdn", 0.5}, {"origin_per_s cdn", 0}, {"mean", 0.001}}},
    };
    return all;
}

}  // namespace

class TestCdn : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// Each point fetches for itself: after many requests for one key, as many misses as points.
    void each_point_has_its_own() {
        for (const int points : {1, 3, 8}) {
            Lab lab(site(R"("ttl": "1 h", "points": )" + std::to_string(points)));
            lab.request(200, 0.5);
            lab.run_to(110);
            QCOMPARE(lab.figure("arrivals db"), double(points));
            QCOMPARE(lab.component("cdn").replica_count(), std::size_t(points));
        }
    }

    /// With shares 1 : 1/4 : 1/9 ... of 1000 points, those that no request came to fetch nothing.
    void shares_fall_with_the_skew() {
        Lab lab(site(R"("ttl": "1 h", "points": 1000, "skew": 2)"));
        lab.request(1000, 0.01);
        lab.run_to(20);
        double expected = 0, sum = 0;
        for (int k = 1; k <= 1000; ++k) sum += 1. / k / k;
        for (int k = 1; k <= 1000; ++k) expected += 1 - std::pow(1 - 1 / (sum * k * k), 1000);
        // a number of distinct points, whose variance is below its mean: 3.9 standard deviations
        QVERIFY(std::abs(lab.figure("arrivals db") - expected) < 3.9 * std::sqrt(expected));
    }

    void purge_data() {
        QTest::addColumn<QString>("members");
        QTest::addColumn<double>("at_the_origin");
        QTest::newRow("writes change nothing here") << R"("ttl": "1 h")" << 1. + 3.;
        QTest::newRow("writes purge") << R"("ttl": "1 h", "purge": true)" << 3. + 3.;
    }
    /// Reads (R) and writes (W) of one key in turn; how many of them reach the origin.
    void purge() {
        QFETCH(QString, members);
        QFETCH(double, at_the_origin);
        const std::string sequence = "RRWRRWWR";
        Lab lab(site(members.toStdString(), page + R"(, {"name": "write", "kind": "write", "keyspace": "k"})"), 1, seed_of(sequence));
        lab.request(static_cast<int>(sequence.size()), 1);
        lab.run_to(20);
        QCOMPARE(lab.figure("completed:write"), 3.);
        QCOMPARE(lab.figure("arrivals db"), at_the_origin);
        QVERIFY(lab.drain(10));
    }

    /// A write removes the answers of all routes about its key, at all points: a read is a hit if the last of what concerns its
    /// answer (reads of its route at its point, all writes) was a read.
    void purges_everywhere() {
        for (const double points : {1., 4.}) {
            Sketch sketch = site(R"("ttl": "1 h", "purge": true, "points": )" + std::to_string(int(points)),
                                 R"({"name": "page", "share": 2, "keyspace": "k"}, {"name": "list", "share": 2, "keyspace": "k"},)"
                                 R"({"name": "write", "kind": "write", "keyspace": "k"})");
            sketch.components =
                several({cdn(R"("ttl": "1 h", "purge": true, "points": )" + std::to_string(int(points))), database("db", "0 s")});
            Lab lab(sketch);
            lab.request(40000, 0.01);
            lab.run_to(402);
            const double here = 2 / points, expected = here / (here + 1);
            // 32 000 reads; 3.9 standard deviations of as many throws are 0.011, and the reads between two writes are correlated
            QVERIFY2(std::abs(lab.figure("hit_ratio cdn") - expected) < 0.015, qPrintable(QString::number(lab.figure("hit_ratio cdn"))));
        }
    }

    void leader_data() {
        QTest::addColumn<QString>("members");
        QTest::addColumn<QString>("policy");
        QTest::addColumn<double>("mean");
        QTest::addColumn<double>("present");
        QTest::newRow("its answer is good for the follower") << ""
                                                             << R"("time_limit": "50 ms")" << 0.001 + 0.08 << 0.1;
        QTest::newRow("cancelled: the follower leads from then on") << ""
                                                                    << R"("time_limit": "50 ms", "cancel": true)" << 0.03 + 0.1 << 0.149;
        const char* const shield = R"("shield": true, "shield_time": "10 ms")";
        QTest::newRow("by the shield") << shield << R"("time_limit": "50 ms")" << 0.001 + 0.09 << 0.1;
        QTest::newRow("cancelled: the follower asks the shield")
            << shield << R"("time_limit": "50 ms", "cancel": true)" << 0.03 + 0.11 << 0.139;
    }
    /// The leader of a fetch begins at 1 s and times out after 50 ms; a follower comes 20 ms after it.
    void leader() {
        QFETCH(QString, members);
        QFETCH(QString, policy);
        QFETCH(double, mean);
        QFETCH(double, present);
        const std::string second = R"({"id": "second", "type": "users", "arrivals": "regular", "browser_cache": "0 s"})";
        Sketch sketch = site(members.toStdString(), page, policy.toStdString(), R"("cancel": true)");
        sketch.components = several({sketch.components, second});
        sketch.connections = several({sketch.connections, arrow("second", "cdn")});
        Lab lab(sketch);
        lab.simulation().sources()[1]->hold_rate(1 / 1.02);
        lab.request(1, 1);
        lab.run_to(1.5);
        lab.simulation().sources()[1]->hold_rate(0);
        lab.run_to(5);
        QCOMPARE(lab.figure("failed timeout"), 1.);
        QCOMPARE(lab.figure("completed"), 1.);
        QVERIFY2(std::abs(lab.figure("mean") - mean) < 1e-8, qPrintable(QString::number(lab.figure("mean"), 'g', 9)));
        QVERIFY2(std::abs(lab.figure("present db") - present) < 1e-8, qPrintable(QString::number(lab.figure("present db"), 'g', 9)));
        QVERIFY(lab.drain(10));
    }

    /// Two points wait at the shield; the one whose call leads there is cancelled, the other goes on to the origin.
    void leader_at_the_shield() {
        const std::string second = R"({"id": "second", "type": "users", "arrivals": "regular", "browser_cache": "0 s"})";
        int apart = 0;
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            Sketch sketch = site(R"("points": 1000, "shield": true, "shield_time": "10 ms")", page,
                                 R"("time_limit": "50 ms", "cancel": true)", R"("cancel": true)");
            sketch.components = several({sketch.components, second});
            sketch.connections = several({sketch.connections, arrow("second", "cdn")});
            Lab lab(sketch, 1, seed);
            lab.simulation().sources()[1]->hold_rate(1 / 1.02);
            lab.request(1, 1);
            lab.run_to(1.5);
            lab.simulation().sources()[1]->hold_rate(0);
            lab.run_to(5);
            QCOMPARE(lab.figure("completed"), 1.);
            QCOMPARE(lab.figure("arrivals db"), 2.);
            apart += std::abs(lab.figure("mean") - (0.03 + 0.1)) < 1e-8 ? 1 : 0;  // at once, as it waits there already
            QVERIFY(lab.drain(10));
        }
        QVERIFY(apart >= 8);
    }

    /// A point that is lost leads its users to the next, and is cold when it is back.
    void point_is_lost() {
        Lab lab(site(R"("points": 2, "ttl": "1 h")"));
        lab.request(30, 0.1);
        QCOMPARE(lab.component("cdn").outputs({0, lab.blocks()})[3].value() * static_cast<double>(lab.blocks()), 2.);
        lab.component("cdn").fail(0);
        lab.request(30, 0.1);
        lab.component("cdn").recover(0);
        lab.request(30, 0.1);
        lab.run_to(20);
        QCOMPARE(lab.figure("completed"), 90.);
        QCOMPARE(lab.figure("arrivals db"), 3.);
        lab.component("cdn").flush();
        lab.request(30, 0.1);
        lab.run_to(40);
        QCOMPARE(lab.figure("arrivals db"), 5.);
        QVERIFY(lab.drain(10));
    }
};

QTEST_MAIN(TestCdn)
#include "tst_cdn.moc"
