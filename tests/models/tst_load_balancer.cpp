// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

std::string balancer(const std::string& algorithm, const std::string& more = {}) {
    return R"({"id": "lb", "type": "load_balancer", "algorithm": ")" + algorithm + "\"" + (more.empty() ? "" : ", " + more) + "}";
}
/// Three services of one replica, each request taking `cpu` of a worker of its own.
Sketch three(const std::string& algorithm, const std::string& cpu, const std::string& weights = "1 1 1", const std::string& more = {}) {
    const std::string workers = R"("workers": 1000)";
    const auto weight = [&](std::size_t i) { return R"("weight": )" + weights.substr(2 * i, 1); };
    return {several({balancer(algorithm, more), service("a", cpu, workers), service("b", cpu, workers), service("c", cpu, workers)}),
            several({arrow("users", "lb"), arrow("lb", "a", weight(0)), arrow("lb", "b", weight(1)), arrow("lb", "c", weight(2))})};
}
/// Two replicas, each killed by its first call; it is down for 100 s then.
Sketch one_down(const std::string& algorithm) {
    return {several({balancer(algorithm),
                     service("web", "1 s",
                             R"("workers": 9, "memory": "100 MB", "memory_per_call": "101 MB", "boot": "100 s", "replicas": 2)")}),
            several({arrow("users", "lb"), arrow("lb", "web")})};
}

/// Requests come at 1 s, 2 s, ...
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"in turn",
         three("round_robin", "1 s"),
         9,
         1,
         60,
         {{"arrivals a", 3}, {"arrivals b", 3}, {"arrivals c", 3}, {"imbalance lb", 1}, {"mean", 1}}},
        {"in turn, whatever the weights",
         three("round_robin", "1 s", "5 1 1"),
         9,
         1,
         60,
         {{"arrivals a", 3}, {"arrivals b", 3}, {"arrivals c", 3}}},
        {"by weight",
         three("weighted_round_robin", "1 s", "5 1 1"),
         14,
         1,
         60,
         {{"arrivals a", 10}, {"arrivals b", 2}, {"arrivals c", 2}, {"imbalance lb", 10. * 3 / 14}}},
        {"none for a weight of 0",
         three("weighted_round_robin", "1 s", "1 0 1"),
         10,
         1,
         60,
         {{"arrivals a", 5}, {"arrivals b", 0}, {"arrivals c", 5}}},
        {"the least busy, in turn among equals",
         three("least_connections", "3.5 s"),
         12,
         1,
         60,
         {{"arrivals a", 4}, {"arrivals b", 4}, {"arrivals c", 4}}},
        {"the least busy for its weight",
         three("least_connections", "1000 s", "2 1 1"),
         12,
         1,
         60,
         {{"arrivals a", 6}, {"arrivals b", 3}, {"arrivals c", 3}}},
        {"of a hundred choices the least busy",
         three("least_requests", "1000 s", "1 1 1", R"("choices": 100)"),
         12,
         1,
         60,
         {{"arrivals a", 4}, {"arrivals b", 4}, {"arrivals c", 4}}},
        {"no more calls than its limit",
         three("round_robin", "2.5 s", "1 1 1", R"("connection_limit": 2)"),
         6,
         1,
         60,
         // 1 and 2 are let in, 3 is not; 1 ends at 3.5: 4 is let in, 2 ends at 4.5: 5; 6 comes before 4 ends at 6.5
         {{"failed unavailable", 2}, {"completed", 4}, {"connections lb", 4 * 2.5 / 2 / 60}}},
        {"two balancers in a row",
         {several({balancer("round_robin"), R"({"id": "inner", "type": "load_balancer"})",
                   service("web", "1 s", R"("replicas": 4, "workers": 1)")}),
          several({arrow("users", "lb"), arrow("lb", "inner"), arrow("inner", "web")})},
         8,
         0.25,
         60,
         {{"mean", 1}, {"imbalance inner", 1}}},
        {"a retry goes to the next replica",
         {several({balancer("round_robin"), service("web", "3 s", R"("replicas": 2, "workers": 1, "queue_limit": 0)")}),
          several({arrow("users", "lb"), arrow("lb", "web", R"("retry": {"attempts": 2, "wait": "100 ms"})")})},
         2,
         1,
         60,
         {{"mean", 3}, {"failed", 0}}},
        {"refused by one, tried on the other, which is free",
         {several({balancer("round_robin"), service("web", "3 s", R"("replicas": 2, "workers": 1, "queue_limit": 0)")}),
          several({arrow("users", "lb"), arrow("lb", "web", R"("retry": {"attempts": 2, "wait": "1.5 s"})")})},
         3,
         1,
         60,
         // 3 is refused by the first, busy until 4; at 4.5 it is the second's turn, busy until 5
         {{"completed", 2}, {"failed queue_full", 1}, {"retries lb->web", 1}}},
        {"routes that no target takes",
         {several({balancer("random"), service("web", "1 s")}), several({arrow("users", "lb"), arrow("lb", "web", R"("calls": 0)")})},
         3,
         1,
         60,
         {{"failed unavailable", 3}, {"arrivals web", 0}}},
    };
    return all;
}

}  // namespace

class TestLoadBalancer : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// NGINX's own example: weights 5, 1, 1 give a a b a c a a.
    void smooth_sequence() {
        Lab lab(three("weighted_round_robin", "1 ms", "5 1 1"));
        std::string sequence;
        for (std::size_t i = 0; i < 14; ++i) {
            lab.request(1, 0.5);
            lab.run_to(static_cast<double>(i) + 1);
            for (const char* id : {"a", "b", "c"}) {
                if (lab.figure(std::string("arrivals ") + id, {i, i + 1}) > 0) sequence += id;
            }
        }
        QCOMPARE(sequence, std::string("aabacaaaabacaa"));
    }

    /// Unequal weights: all in turn by weight / (active + 1), Envoy's least request.
    void weighted_least_requests() {
        Lab lab(three("least_requests", "1 ms", "3 1 1"));
        lab.request(50, 0.1);  // each answered before the next: plain weights
        lab.run_to(10);
        QCOMPARE(lab.figure("arrivals a"), 30.);
        QCOMPARE(lab.figure("arrivals b"), 10.);
    }

    void random_data() {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<QString>("weights");
        QTest::addColumn<double>("share");
        QTest::newRow("even") << "random"
                              << "1 1 1" << 1. / 3;
        QTest::newRow("weighted") << "random"
                                  << "2 1 1" << 0.5;
        QTest::newRow("never") << "random"
                               << "0 1 1" << 0.;
        QTest::newRow("of idle ones any") << "least_requests"
                                          << "1 1 1" << 1. / 3;
    }
    void random() {
        QFETCH(QString, algorithm);
        QFETCH(QString, weights);
        QFETCH(double, share);
        constexpr double count = 40000;
        Lab lab(three(algorithm.toStdString(), "1 us", weights.toStdString()));
        lab.request(static_cast<int>(count), 0.001);
        lab.run_to(50);
        const double deviation = std::sqrt(share * (1 - share) / count);
        QVERIFY(std::abs(lab.figure("arrivals a") / count - share) <= 3.89 * deviation);
    }

    void down_data() {
        QTest::addColumn<QString>("algorithm");
        for (const char* algorithm : {"round_robin", "weighted_round_robin", "random", "least_requests", "least_connections"})
            QTest::newRow(algorithm) << algorithm;
    }
    /// The replica that the first request kills gets no other while it is down; the second request kills the other.
    void down() {
        QFETCH(QString, algorithm);
        Lab lab(one_down(algorithm.toStdString()));
        lab.request(1, 1);
        QVERIFY(lab.component("web").serves(0) != lab.component("web").serves(1));
        lab.request(1, 1);
        QVERIFY(!lab.component("web").serves(0) && !lab.component("web").serves(1));
        lab.request(20, 1);  // nobody there
        lab.run_to(30);
        QCOMPARE(lab.figure("failed unavailable"), 22.);
        QCOMPARE(lab.figure("arrivals web"), 2.);
        lab.run_to(110);
        lab.request(1, 1);
        lab.run_to(115);
        QCOMPARE(lab.figure("arrivals web"), 3.);
    }
};

QTEST_MAIN(TestLoadBalancer)
#include "tst_load_balancer.moc"
