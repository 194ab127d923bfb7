// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "balancer_lab.h"
#include "models/load_balancer/settings.h"

using namespace headroom;
using namespace headroom::lab;

/// Slow starts, hashes, bounds and sessions: which replica a call goes to.
class TestBalancerChoice : public QObject {
    Q_OBJECT

private slots:
    void slow_start_factors_data() {
        QTest::addColumn<double>("aggression");
        QTest::addColumn<double>("least");
        QTest::addColumn<double>("seconds");
        QTest::addColumn<double>("factor");
        QTest::newRow("at first the least") << 1. << 0.15 << 0. << 0.15;
        QTest::newRow("the first second is one") << 1. << 0.01 << 0.2 << 0.1;
        QTest::newRow("evenly") << 1. << 0.1 << 5. << 0.5;
        QTest::newRow("sooner") << 2. << 0.1 << 4. << std::sqrt(0.4);
        QTest::newRow("later") << 0.5 << 0.1 << 5. << 0.25;
        QTest::newRow("at the end all") << 1. << 0.1 << 10. << 1.;
    }
    /// Envoy's formula, in a window of 10 s.
    void slow_start_factors() {
        QFETCH(double, aggression);
        QFETCH(double, least);
        QFETCH(double, seconds);
        QFETCH(double, factor);
        QVERIFY(close(models::slow_start_factor({{10}, aggression, {least}}, seconds), factor, 1e-12));
    }

    void slow_start_data() {
        QTest::addColumn<QString>("algorithm");
        for (const char* algorithm : {"round_robin", "weighted_round_robin", "least_requests"}) QTest::newRow(algorithm) << algorithm;
    }
    /// Back at 20 s, with a window of 10 s: of 100 calls a second it gets the share f / (1 + f), f = 0.1 for 1 s, then t / 10. Until
    /// 30 s these are 100 (0.1 / 1.1 + 9 − 10 ln(20 / 11)) = 311.3; in the next two seconds the half.
    void slow_start() {
        QFETCH(QString, algorithm);
        Lab lab(replicas(2, R"("slow_start": {"window": "10 s"}, )" + by(algorithm)));
        lab.request(200, 0.01);  // nobody starts slowly at the beginning
        if (algorithm != "least_requests") QCOMPARE(sent(lab, 0), std::uint64_t{100});
        lab.component("web").fail(0);
        lab.run_to(20);
        lab.component("web").recover(0);
        const std::uint64_t before = sent(lab, 0);
        lab.request(1000, 0.01);
        const double expected = 100 * (0.1 / 1.1 + 9 - 10 * std::log(20. / 11));
        QVERIFY(close(static_cast<double>(sent(lab, 0) - before), expected, 2));
        if (algorithm == "least_requests") return;
        const std::uint64_t warm = sent(lab, 0);
        lab.request(200, 0.01);
        QCOMPARE(sent(lab, 0) - warm, std::uint64_t{100});
    }

    void one_key_one_replica_data() {
        QTest::addColumn<QString>("algorithm");
        for (const char* algorithm : {"ring_hash", "maglev"}) QTest::newRow(algorithm) << algorithm;
    }
    void one_key_one_replica() {
        QFETCH(QString, algorithm);
        Lab lab(keyed(replicas(5, by(algorithm)), "uniform(1)"));
        lab.request(50, 0.1);
        std::size_t used = 0, owner = 0;
        for (std::size_t r = 0; r < 5; ++r) {
            if (sent(lab, r) > 0) owner = r;
            used += sent(lab, r) > 0 ? 1 : 0;
        }
        QCOMPARE(used, std::size_t{1});
        lab.component("web").fail(owner);  // to another one now, and back
        lab.request(10, 0.1);
        QCOMPARE(sent(lab, owner), std::uint64_t{50});
        lab.component("web").recover(owner);
        lab.request(10, 0.1);
        QCOMPARE(sent(lab, owner), std::uint64_t{60});
        for (std::size_t r = 0; r < 5; ++r) {  // without any other this key stays where it is
            if (r == owner) continue;
            lab.component("web").fail(r);
            lab.request(5, 0.01);
            lab.component("web").recover(r);
        }
        lab.run_to(9);
        QCOMPARE(sent(lab, owner), std::uint64_t{80});
        QCOMPARE(lab.figure("completed"), 90.);
    }

    /// By session it is the user that counts, whose keys differ; without a key any replica will do.
    void what_is_hashed() {
        const auto used = [](const Sketch& sketch) {
            Lab lab(sketch);
            lab.request(200, 0.01);
            int count = 0;
            for (std::size_t r = 0; r < 4; ++r) count += sent(lab, r) > 0 ? 1 : 0;
            return count;
        };
        const std::string ring = R"("algorithm": "ring_hash")";
        QCOMPARE(used(keyed(replicas(4, ring), "uniform(1000)")), 4);
        QCOMPARE(used(keyed(replicas(4, ring + R"(, "hash_by": "session")"), "uniform(1000)")), 1);
        QCOMPARE(used(replicas(4, ring)), 4);
        Sketch many = replicas(4, ring + R"(, "hash_by": "session")");
        many.sessions = "100";
        QCOMPARE(used(many), 4);
    }

    /// Of 20000 keys, each asked for now and then, the share of a is that of its weight.
    void keys_by_weight() {
        QFETCH(QString, algorithm);
        Lab lab(keyed({several({balancer(by(algorithm) + R"(, "ring_size": 100000)"), service("a", "1 us"), service("b", "1 us")}),
                       several({arrow("users", "lb"), arrow("lb", "a", R"("weight": 3)"), arrow("lb", "b")})},
                      "uniform(20000)"));
        lab.request(40000, 0.001);
        lab.run_to(41);
        // the keys' places vary, the requests' keys, and on the ring the places of the smaller one (25 000)
        const double variance = 0.75 * 0.25 * (1 / 20000. + 1 / 40000. + 1 / 100000.);
        QVERIFY(close(lab.figure("arrivals a") / 40000, 0.75, 3.89 * std::sqrt(variance)));
    }
    void keys_by_weight_data() { one_key_one_replica_data(); }

    /// A retry goes to the next place: on a ring of one place each, to another replica.
    void a_retry_goes_on_along_the_ring() {
        Sketch sketch =
            keyed(replicas(3, R"("algorithm": "ring_hash", "ring_size": 3)", R"("workers": 1, "queue_limit": 0)"), "uniform(1)");
        sketch.components.replace(sketch.components.find("1 us"), 4, "100 s");
        sketch.connections = several({arrow("users", "lb"), arrow("lb", "web", R"("retry": {"attempts": 3, "wait": "1 ms"})")});
        Lab lab(sketch);
        lab.request(4, 1);
        lab.run_to(6);
        for (std::size_t r = 0; r < 3; ++r) QVERIFY(sent(lab, r) >= 1);
        // the first takes the key's own, the second its next, the third the one after; the fourth finds all three busy
        QCOMPARE(lab.figure("retries lb->web"), 0. + 1 + 2 + 2);
        QCOMPARE(lab.figure("failed queue_full"), 1.);
    }

    void bounded_load_data() {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<double>("bound");
        for (const char* algorithm : {"ring_hash", "maglev"}) {
            for (const double bound : {1., 1.25, 2.}) QTest::addRow("%s %g", algorithm, bound) << algorithm << bound;
        }
    }
    /// Of calls that do not end, all of one key, no replica ever has more than ceil(c · mean), and the key's own is full.
    void bounded_load() {
        QFETCH(QString, algorithm);
        QFETCH(double, bound);
        Sketch sketch = keyed(replicas(4, by(algorithm) + R"(, "bounded_load": )" + std::to_string(bound)), "uniform(1)");
        sketch.components.replace(sketch.components.find("1 us"), 4, "10 h");
        Lab lab(sketch);
        for (int calls = 1; calls <= 60; ++calls) {
            lab.request(1, 0.1);
            std::uint64_t most = 0, all = 0;
            for (std::size_t r = 0; r < 4; ++r) {
                most = std::max(most, sent(lab, r));
                all += sent(lab, r);
            }
            QCOMPARE(all, static_cast<std::uint64_t>(calls));
            QCOMPARE(static_cast<double>(most), std::ceil(bound * calls / 4));
        }
    }

    /// One session: in turn it would go to both; pinned for 10 s it changes at each 10th of its requests.
    void sticky_for_a_while() {
        Lab lab(replicas(2, R"("sticky_sessions": {"duration": "9.5 s"})"));
        lab.request(25, 1);  // 1 to 10 s: the first, 11 to 20: the second, 21 to 25: the first
        QCOMPARE(sent(lab, 0), std::uint64_t{15});
        QCOMPARE(sent(lab, 1), std::uint64_t{10});
        lab.run_to(30);
        QCOMPARE(lab.figure("lost_sessions_per_s lb"), 0.);
    }

    /// Ten users in turn, in turn for two replicas: five each. Those of the lost one move to the other, and stay when it is back.
    void sticky_sessions_are_lost_with_their_replica() {
        Sketch sketch = replicas(2, R"("sticky_sessions": {})");
        sketch.sessions = "10";
        Lab lab(sketch);
        lab.request(100, 0.01);
        QCOMPARE(sent(lab, 0), std::uint64_t{50});
        lab.component("web").fail(0);
        lab.request(100, 0.01);
        lab.component("web").recover(0);
        lab.request(100, 0.01);
        QCOMPARE(sent(lab, 0), std::uint64_t{50});
        QCOMPARE(sent(lab, 1), std::uint64_t{250});
        lab.run_to(10);
        QCOMPARE(lab.figure("lost_sessions_per_s lb") * 10, 5.);
        QCOMPARE(lab.figure("failed"), 0.);
    }
};

QTEST_MAIN(TestBalancerChoice)
#include "tst_balancer_choice.moc"
