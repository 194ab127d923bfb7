// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "core/random.h"
#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

const std::string one_key = R"x({"name": "k", "keys": "uniform(1)", "item": "1 kB"})x";
const std::string read_route = R"({"name": "read", "keyspace": "k"})";
const std::string both_routes = read_route + R"(, {"name": "write", "kind": "write", "keyspace": "k"})";

std::string cache(const std::string& members = {}) {
    const auto unless_given = [&](const char* member, const char* value) {
        return members.find(member) == std::string::npos ? std::string(", ") + member + ": " + value : std::string();
    };
    return R"({"id": "cache", "type": "cache")" + unless_given("\"cpu\"", "\"0 s\"") + unless_given("\"workers\"", "null") +
           (members.empty() ? "" : ", " + members) + "}";
}
/// A cache before a database of 100 ms, asked for one key.
Sketch store(const std::string& members, const std::string& routes = read_route, const std::string& ask = {},
             const std::string& miss = {}) {
    return {several({service("web", "0 s"), cache(members), database("db", "100 ms", R"("workers": 99)")}),
            several({arrow("users", "web"), arrow("web", "cache", ask), arrow("cache", "db", miss)}), routes, one_key};
}

const std::string aside = R"("access": "aside")";

/// Reads of one key, at 1 s, 2 s, ...
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"one miss, then hits",
         store(""),
         3,
         1,
         20,
         {{"arrivals db", 1}, {"hit_ratio cache", 2. / 3}, {"mean", 0.1 / 3}, {"arrivals cache", 3}}},
        {"the same aside; the caller tells the cache",
         store(aside),
         3,
         1,
         20,
         {{"arrivals db", 1}, {"hit_ratio cache", 2. / 3}, {"mean", 0.1 / 3}, {"arrivals cache", 4}}},
        {"the way to the cache and the way to the store",
         store("", read_route, R"("latency": "10 ms")", R"("latency": "1 ms")"),
         1,
         1,
         20,
         {{"mean", 0.02 + 0.1 + 0.002}}},
        {"aside it is asked, the store is asked, it is told",
         store(aside, read_route, R"("latency": "10 ms")", R"("latency": "1 ms")"),
         1,
         1,
         20,
         {{"mean", 0.02 + 0.102 + 0.02}}},
        {"a get and a set of 3 ms",
         store(R"("access": "aside", "cpu": "3 ms", "workers": 1)"),
         1,
         1,
         20,
         {{"mean", 0.106}, {"busy cache", 0.006}}},
        {"while the store is asked the worker is free",
         store(R"("cpu": "3 ms", "workers": 1)"),
         2,
         0.01,
         20,
         {{"arrivals db", 2}, {"mean", 0.103}, {"busy cache", 0.006}}},
        {"two misses of one key at once", store(""), 2, 0.05, 20, {{"arrivals db", 2}, {"coalesced_per_s cache", 0}, {"mean", 0.1}}},
        {"or one, for two who wait",
         store(R"("coalescing": true)"),
         2,
         0.05,
         20,
         {{"arrivals db", 1}, {"coalesced_per_s cache", 1. / 20}, {"hit_ratio cache", 0}, {"mean", (0.1 + 0.05) / 2}}},
        {"callers aside do not know of each other",
         store(R"("access": "aside", "coalescing": true)"),
         2,
         0.05,
         20,
         {{"arrivals db", 2}, {"coalesced_per_s cache", 0}}},
        {"five at once are one call to the store",
         store(R"("coalescing": true)", read_route, R"("calls": 5, "parallel": true)"),
         1,
         1,
         20,
         {{"arrivals db", 1}, {"coalesced_per_s cache", 4. / 20}, {"mean", 0.1}, {"answered web->cache", 5}}},
        {"and fail together",
         {several({service("web", "0 s"), cache(R"("coalescing": true)"), database("db", "1 s")}),
          several({arrow("users", "web"), arrow("web", "cache", R"("calls": 5, "parallel": true, "on_failure": "ignore")"),
                   arrow("cache", "db", R"("time_limit": "100 ms")")}),
          read_route, one_key},
         1,
         1,
         20,
         {{"arrivals db", 1}, {"failures web->cache", 5}, {"timeouts cache->db", 1}, {"items cache", 0}}},
        {"what has failed is not kept",
         store("", read_route, "", R"("time_limit": "50 ms")"),
         3,
         1,
         20,
         {{"arrivals db", 3}, {"failed timeout", 3}, {"items cache", 0}}},
        {"nor aside",
         store(aside, read_route, "", R"("time_limit": "50 ms")"),
         3,
         1,
         20,
         {{"arrivals db", 3}, {"failed timeout", 3}, {"arrivals cache", 3}}},
        {"expired after 1.5 s", store(R"("ttl": "1.5 s")"), 4, 1, 20, {{"arrivals db", 2}, {"hit_ratio cache", 0.5}}},
        {"a life of no time", store(R"("ttl": "0 s")"), 4, 1, 20, {{"arrivals db", 4}}},
        {"too large to be kept", store(R"("memory": "1000 B")"), 3, 1, 20, {{"arrivals db", 3}, {"items cache", 0}}},
        {"large enough for the item and what goes with it",
         store(R"("memory": "1064 B")"),
         3,
         1,
         20,
         {{"arrivals db", 1}, {"items cache", 18.9 / 20}, {"memory cache", 18.9 / 20}}},
        {"no store: a cache of its own",
         {cache(), arrow("users", "cache"), read_route, one_key},
         4,
         1,
         20,
         {{"hit_ratio cache", 0.75}, {"completed", 4}, {"mean", 0}}},
        {"routes without a key are never kept",
         store("", R"({"name": "read"})"),
         3,
         1,
         20,
         {{"arrivals db", 3}, {"hit_ratio cache", 0}, {"items cache", 0}}},
        {"nor wait for each other",
         store(R"("coalescing": true)", R"({"name": "read"})"),
         2,
         0.05,
         20,
         {{"arrivals db", 2}, {"mean", 0.1}}},
        {"a fixed ratio of 1", store(R"("mode": "fixed_ratio", "hit_ratio": 1)"), 3, 1, 20, {{"arrivals db", 0}, {"hit_ratio cache", 1}}},
        {"a fixed ratio of 0, aside",
         store(R"("mode": "fixed_ratio", "hit_ratio": 0, "access": "aside")"),
         3,
         1,
         20,
         {{"arrivals db", 3}, {"arrivals cache", 6}}},
        {"two layers are filled together",
         {several({cache(), R"({"id": "second", "type": "cache", "cpu": "0 s"})", database("db", "100 ms")}),
          several({arrow("users", "cache"), arrow("cache", "second"), arrow("second", "db")}), read_route, one_key},
         3,
         1,
         20,
         {{"arrivals db", 1}, {"arrivals second", 1}, {"hit_ratio cache", 2. / 3}}},
        {"gone aside and nobody waits: the work goes on",
         {several({service("web", "0 s"), cache(aside), database("db", "2 s")}),
          several({arrow("users", "web", R"("time_limit": "1 s")"), arrow("web", "cache"), arrow("cache", "db")}), read_route, one_key},
         1,
         1,
         20,
         {{"failed timeout", 1}, {"busy db", 2}, {"arrivals cache", 2}}},
        {"gone aside and cancelled",
         {several({service("web", "0 s"), cache(aside), database("db", "2 s")}),
          several({arrow("users", "web", R"("time_limit": "1 s", "cancel": true)"), arrow("web", "cache", R"("cancel": true)"),
                   arrow("cache", "db", R"("cancel": true)")}),
          read_route, one_key},
         1,
         1,
         20,
         {{"failed timeout", 1}, {"busy db", 1}, {"arrivals cache", 1}}},
    };
    return all;
}

}  // namespace

class TestCache : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    void writes_data() {
        QTest::addColumn<QString>("members");
        QTest::addColumn<QString>("sequence");
        QTest::addColumn<double>("at_the_store");
        for (const QString access : {"read_through", "aside"}) {
            const QString with = "\"access\": \"" + access + "\", \"writes\": \"";
            QTest::newRow(qPrintable(access + ", around: each write forgets the key")) << with + "around\""
                                                                                       << "RRWRWWRR" << 3. + 3.;
            QTest::newRow(qPrintable(access + ", through: each write keeps it")) << with + "through\""
                                                                                 << "RRWRWWRR" << 1. + 3.;
            QTest::newRow(qPrintable(access + ", around, written first")) << with + "around\""
                                                                          << "WRR" << 2.;
            QTest::newRow(qPrintable(access + ", through, written first")) << with + "through\""
                                                                           << "WRR" << 1.;
        }
    }
    /// Reads (R) and writes (W) of one key in turn; how many of them reach the store.
    void writes() {
        QFETCH(QString, members);
        QFETCH(QString, sequence);
        QFETCH(double, at_the_store);
        Lab lab(store(members.toStdString(), both_routes), 1, seed_of(sequence.toStdString()));
        lab.request(static_cast<int>(sequence.size()), 1);
        lab.run_to(20);
        QCOMPARE(lab.figure("completed:write"), static_cast<double>(sequence.count('W')));
        QCOMPARE(lab.figure("arrivals db"), at_the_store);
        QVERIFY(lab.drain(1e4));
    }

    void leader_data() {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<double>("mean");
        QTest::addColumn<double>("busy");
        QTest::newRow("its answer is good for the follower") << R"("time_limit": "50 ms")" << 0.08 << 0.1;
        QTest::newRow("cancelled: the follower leads from then on") << R"("time_limit": "50 ms", "cancel": true)" << 0.03 + 0.1 << 0.15;
    }
    /// The leader of a fetch begins at 1 s and times out after 50 ms; a follower comes 20 ms after it.
    void leader() {
        QFETCH(QString, policy);
        QFETCH(double, mean);
        QFETCH(double, busy);
        const std::string second = R"({"id": "second", "type": "users", "arrivals": "regular"})";
        Lab lab(
            {several({cache(R"("coalescing": true)"), database("db", "100 ms", R"("workers": 1)"), second}),
             several({arrow("users", "cache", policy.toStdString()), arrow("second", "cache"), arrow("cache", "db", R"("cancel": true)")}),
             read_route, one_key});
        lab.simulation().sources()[1]->hold_rate(1 / 1.02);
        lab.request(1, 1);
        lab.run_to(1.5);
        lab.simulation().sources()[1]->hold_rate(0);
        lab.run_to(5);
        QCOMPARE(lab.figure("failed timeout"), 1.);
        QCOMPARE(lab.figure("completed"), 1.);
        QVERIFY(std::abs(lab.figure("mean") - mean) < 1e-8);
        QVERIFY(std::abs(lab.figure("busy db") - busy) < 1e-8);
        QVERIFY(lab.drain(10));
    }

    /// A follower that is cancelled, and a write of the same key that is: the leader and the other follower are answered.
    void cancelled_beside_a_leader() {
        const auto source = [](const char* id) {
            return "{\"id\": \"" + std::string(id) + "\", \"type\": \"users\", \"arrivals\": \"regular\"}";
        };
        const std::string impatient = R"("time_limit": "30 ms", "cancel": true)";
        std::uint64_t seed = 1;
        for (;; ++seed) {
            const auto reads = [&](const char* id) { return RandomStream(seed, 0, id, "routes").uniform() < 0.5; };
            if (reads("users") && reads("follower") && !reads("writer") && reads("other")) break;
        }
        Lab lab({several({cache(R"("coalescing": true)"), database("db", "100 ms", R"("workers": 9)"), source("follower"), source("writer"),
                          source("other")}),
                 several({arrow("users", "cache"), arrow("follower", "cache", impatient), arrow("writer", "cache", impatient),
                          arrow("other", "cache"), arrow("cache", "db", R"("cancel": true)")}),
                 both_routes, one_key},
                1, seed);
        double at = 1.02;
        for (std::size_t i = 1; i < 4; ++i, at += 0.01) lab.simulation().sources()[i]->hold_rate(1 / at);
        lab.request(1, 1);
        lab.run_to(1.5);
        for (kernel::Source* each : lab.simulation().sources()) each->hold_rate(0);
        lab.run_to(5);
        QCOMPARE(lab.figure("failed timeout"), 2.);
        QCOMPARE(lab.figure("completed"), 2.);
        QVERIFY(std::abs(lab.figure("mean") - (0.1 + 0.06) / 2) < 1e-8);
        QVERIFY(lab.drain(10));
    }

    /// The life of an item is even over ttl (1 ± jitter).
    void ttl_jitter() {
        Lab lab({cache(R"("ttl": "10 s", "ttl_jitter": 0.5)") + ", " + database("db", "0 s"),
                 several({arrow("users", "cache"), arrow("cache", "db")}), read_route, one_key},
                0.1);
        lab.arrive(10);
        lab.run_to(4000);
        std::vector<double> misses;
        for (std::size_t b = 0; b < lab.blocks(); ++b) {
            if (lab.component("db").figures.arrivals.in({b, b + 1}) > 0) misses.push_back(0.1 * static_cast<double>(b));
        }
        double least = 100, most = 0;
        for (std::size_t i = 1; i < misses.size(); ++i) {
            least = std::min(least, misses[i] - misses[i - 1]);
            most = std::max(most, misses[i] - misses[i - 1]);
        }
        QVERIFY(misses.size() > 300);
        QVERIFY(least > 4.99 && least < 5.5);
        QVERIFY(most < 15.21 && most > 14.5);
    }

    /// Each key has its node: a thousand keys are missed a thousand times over four nodes, and spread evenly.
    void nodes_by_hash() {
        Lab lab({several({R"({"id": "cache", "type": "cache", "nodes": 4, "cpu": "1 ms"})", database("db", "0 s")}),
                 several({arrow("users", "cache"), arrow("cache", "db")}), read_route,
                 R"x({"name": "k", "keys": "uniform(1000)", "item": "1 kB"})x"});
        lab.request(30000, 0.002);
        lab.run_to(70);
        QCOMPARE(lab.figure("arrivals db"), 1000.);
        const auto use = lab.component("cache").instances({0, lab.blocks()});
        QCOMPARE(use.size(), std::size_t{4});
        const double mean = 30. / 70 / 4;
        for (const double each : use) QVERIFY(std::abs(each - mean) < 0.2 * mean);
    }

    /// Two keyspaces do not share their keys.
    void keyspaces_apart() {
        Lab lab({several({service("web", "0 s"), cache(), database("db", "0 s")}),
                 several({arrow("users", "web"), arrow("web", "cache"),
                          arrow("web", "cache", R"("id": "again", "step": 2, "key": "other")"), arrow("cache", "db")}),
                 read_route, one_key + R"x(, {"name": "other", "keys": "uniform(1)"})x"});
        lab.request(5, 1);
        lab.run_to(10);
        QCOMPARE(lab.figure("arrivals db"), 2.);
        QCOMPARE(lab.figure("arrivals cache"), 10.);
    }
};

QTEST_MAIN(TestCache)
#include "tst_cache.moc"
