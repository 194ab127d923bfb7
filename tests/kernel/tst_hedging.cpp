// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// Requests come at 1 s, 2 s, ... to a balancer over two replicas, of which one is slow.
Sketch two(const std::string& policy, const std::string& target = {}) {
    return {several({service("web", "1 ms", R"("workers": 100)"), service("api", "1 s", R"("replicas": 2, "workers": 100)" + target)}),
            several({arrow("users", "web"), arrow("web", "api", policy)})};
}

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"an answer in time is not hedged", two(R"("hedge": {"delay": "2 s"})"), 3, 1, 60, {{"sent web->api", 3}, {"mean", 1.001}}},
        {"the first answer wins, the other goes on for nobody",
         two(R"("hedge": {"delay": "250 ms"})"),
         1,
         1,
         60,
         {{"sent web->api", 2}, {"mean", 1.001}, {"busy api", 2. / 200}}},
        {"or is cancelled",
         two(R"("hedge": {"delay": "250 ms"}, "cancel": true)"),
         1,
         1,
         60,
         {{"sent web->api", 2}, {"mean", 1.001}, {"busy api", 1.75 / 200}}},
        {"each try has its own time limit, and the second may be in time when the first is not",
         two(R"("hedge": {"delay": "250 ms"}, "time_limit": "900 ms")"),
         1,
         1,
         60,
         {{"timeouts web->api", 2}, {"failed timeout", 1}, {"in_system", 0.001 + 0.25 + 0.9}}},
        // both connections are the first request's until 6 s, and one worker is its second try's until 6.5 s
        {"late before it is sent: its second try follows at once",
         {service("web", "5 s", R"("replicas": 2, "workers": 1)"),
          arrow("users", "web", R"("hedge": {"delay": "500 ms"}, "pool": {"size": 2})")},
         2,
         1,
         60,
         {{"sent users->web", 4}, {"mean", (5 + 9) / 2.}, {"queued web", 0.5}}},
    };
    return all;
}

}  // namespace

/// Calls that are tried twice when their answer is late.
class TestHedging : public QObject {
    Q_OBJECT
private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(const int, number);
        QCOMPARE(QString::fromStdString(disagreement(cases().at(static_cast<std::size_t>(number)))), QString());
    }

    /// The second try goes to the other replica, which is not slow.
    void to_another_replica() {
        Lab lab(two(R"("hedge": {"delay": "2 s"})"));
        lab.component("api").slow_down(0, 30);
        lab.request(2, 1);  // the first to the slow one: 2 s, then 1 s at the other
        lab.run_to(40);
        QCOMPARE(lab.figure("sent web->api"), 3.);
        QVERIFY(std::abs(lab.figure("mean") - (3.001 + 1.001) / 2) < 1e-6);
    }

    /// One that fails leaves it to the other; only when both have failed is it a failure.
    void a_failure_is_waited_out() {
        Lab lab(two(R"("hedge": {"delay": "250 ms"})"));
        lab.component("api").prepare_to_scale();
        lab.request(1, 1);
        lab.run_to(1.5);
        lab.component("api").fail(0);
        lab.run_to(10);
        QCOMPARE(lab.figure("completed"), 1.);
        QVERIFY(std::abs(lab.figure("mean") - 1.251) < 1e-6);
        lab.request(1, 1);  // to the one that is left, twice
        lab.run_to(11.5);
        lab.component("api").fail(1);
        lab.run_to(20);
        QCOMPARE(lab.figure("failed unavailable"), 1.);
        QVERIFY(lab.drain(100));
        QCOMPARE(lab.calls_in_use(), std::size_t{0});
    }

    /// Hedged at once, of two independent exponential times the shorter counts: mean 1/2.
    void the_shorter_of_two() {
        const Sketch sketch{several({service("web", "0 s"), service("api", "exponential(100 ms)", R"("replicas": 2, "workers": 1000)")}),
                            several({arrow("users", "web"), arrow("web", "api", R"("hedge": {"delay": "0 s"})")})};
        Lab lab(sketch);
        lab.request(20000, 1);
        lab.run_to(20010);
        QCOMPARE(lab.figure("sent web->api"), 40000.);
        // standard error 0.05 / sqrt(20000) = 0.00035; 3.9 of them
        QVERIFY2(std::abs(lab.figure("mean") - 0.05) < 0.0014, qPrintable(QString::number(lab.figure("mean"))));
    }

    /// Without a delay: what takes longer than 95 % of the answers so far is tried again, one call in twenty.
    void one_in_twenty() {
        const Sketch sketch{several({service("web", "0 s"), service("api", "exponential(100 ms)", R"("replicas": 2, "workers": 1000)")}),
                            several({arrow("users", "web"), arrow("web", "api", R"("hedge": {})")})};
        Lab lab(sketch);
        lab.request(30000, 1);
        lab.run_to(30010);
        const double hedged = lab.figure("sent web->api") / 30000 - 1;
        QVERIFY2(hedged > 0.035 && hedged < 0.06, qPrintable(QString::number(hedged)));
    }
};

QTEST_APPLESS_MAIN(TestHedging)
#include "tst_hedging.moc"
