// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "balancer_lab.h"

using namespace headroom;
using namespace headroom::lab;

/// Which replicas calls go to while they come, go and are checked: by hand.
class TestBalancerTargets : public QObject {
    Q_OBJECT

private slots:
    /// Lost at 12.5 s, checks fail at 20 s and 30 s, which is known 2 s later. Back at 45.5 s, checks pass at 50 s and 60 s.
    void a_loss_is_detected() {
        Lab lab(replicas(2, checked(2, 2)), 1, in_step());
        lab.request(12, 1);
        lab.run_to(12.5);
        lab.component("web").fail(0);
        lab.request(19, 1);  // until 31.5 s, in turn: ten of them to the lost one
        lab.run_to(31.9);
        QCOMPARE(sent(lab, 0), std::uint64_t{6 + 10});
        lab.run_to(32.1);
        lab.request(10, 1);
        QCOMPARE(sent(lab, 0), std::uint64_t{16});
        lab.run_to(45.5);
        lab.component("web").recover(0);
        lab.run_to(59);
        lab.request(1, 0.5);
        QCOMPARE(sent(lab, 0), std::uint64_t{16});
        lab.run_to(60.1);
        lab.request(4, 1);
        QCOMPARE(sent(lab, 0), std::uint64_t{18});
        lab.run_to(100);
        QCOMPARE(lab.figure("failed unavailable"), 10.);
        QVERIFY(close(lab.figure("undetected lb"), (32 - 12.5) / 100, 1e-9));
        QVERIFY(close(lab.figure("unhealthy lb"), (60 - 32) / 100., 1e-9));
        QCOMPARE(lab.figure("panic lb"), 0.);
    }

    /// Lost at 15 s: the second of two checks that fail, 30 s apart, has failed 5 s after it was made, 35 to 65 s after the loss. Over
    /// replications that is uniform: of 400 the mean is 50 s, with a standard deviation of 30 / sqrt(12 · 400).
    void rounds_are_not_in_step_with_losses() {
        double sum = 0, least = 1e9, most = 0;
        for (std::uint64_t seed = 1; seed <= 400; ++seed) {
            Lab lab(replicas(2, R"("health_check": {"interval": "30 s", "timeout": "5 s", "unhealthy_threshold": 2})"), 1, seed);
            lab.run_to(15);
            lab.component("web").fail(0);
            lab.run_to(100);
            const double undetected = 100 * lab.figure("undetected lb");
            sum += undetected;
            least = std::min(least, undetected);
            most = std::max(most, undetected);
        }
        QVERIFY(least > 35 - 1e-6 && least < 36);
        QVERIFY(most > 64 && most < 65 + 1e-6);
        QVERIFY(close(sum / 400, 50, 4 * 30 / std::sqrt(12. * 400)));
    }

    void detection_data() {
        QTest::addColumn<int>("healthy");
        QTest::addColumn<int>("unhealthy");
        QTest::addColumn<double>("detected");
        QTest::addColumn<double>("back");
        QTest::newRow("at once") << 1 << 1 << 22. << 100.;
        QTest::newRow("after three, after two") << 2 << 3 << 42. << 110.;
        QTest::newRow("after five, after five") << 5 << 5 << 62. << 140.;
    }
    /// First check after the loss + (threshold − 1) × interval + time-out; first check after the return + (threshold − 1) × interval.
    void detection() {
        QFETCH(int, healthy);
        QFETCH(int, unhealthy);
        QFETCH(double, detected);
        QFETCH(double, back);
        Lab lab(replicas(2, checked(healthy, unhealthy)), 1, in_step());
        lab.run_to(15);
        lab.component("web").fail(0);
        lab.run_to(95);
        lab.component("web").recover(0);
        lab.run_to(200);
        QVERIFY(close(lab.figure("undetected lb") * 200, detected - 15, 1e-6));
        QVERIFY(close(lab.figure("unhealthy lb") * 200, back - detected, 1e-6));
    }

    /// Down for one check only, or up for one check only: nothing changes.
    void one_check_is_not_enough() {
        Lab lab(replicas(2, checked(2, 2)), 1, in_step());
        kernel::Component& web = lab.component("web");
        lab.run_to(15);
        web.fail(0);
        lab.run_to(25);
        web.recover(0);
        lab.run_to(35);
        web.fail(0);
        lab.run_to(45);
        web.recover(0);
        lab.run_to(60);
        QCOMPARE(lab.figure("unhealthy lb"), 0.);
    }
    /// Unhealthy since 32 s; it passes the checks at 40 s and 60 s, not the one between: healthy when it has passed that at 70 s, too.
    void one_passed_check_is_not_enough() {
        Lab lab(replicas(2, checked(2, 2)), 1, in_step());
        kernel::Component& web = lab.component("web");
        lab.run_to(15);
        web.fail(0);
        lab.run_to(35);
        web.recover(0);
        lab.run_to(45);
        web.fail(0);
        lab.run_to(55);
        web.recover(0);
        lab.run_to(80);
        QVERIFY(close(lab.figure("unhealthy lb") * 80, 70 - 32, 1e-6));
        const auto& told = lab.simulation().transitions().seen();
        QCOMPARE(told.size(), std::size_t{2});
        QCOMPARE(told[0].kind + " " + told[0].subject + " " + told[0].state, std::string("health_check lb unhealthy"));
        QCOMPARE(told[0].replica->second, std::size_t{0});
        QCOMPARE(kernel::to_seconds(told[0].at), 32.);
        QCOMPARE(told[1].state, std::string("healthy"));
        QCOMPARE(kernel::to_seconds(told[1].at), 70.);
    }
    /// Replicas that boot have passed no check yet, and are not counted: the one that serves is all that there are.
    void booting_is_no_cause_for_panic() {
        Lab lab(replicas(1, checked(1, 1), R"("boot": "30 s")"), 1, in_step());
        kernel::Component& web = lab.component("web");
        web.prepare_to_scale();
        web.scale_to(4);
        lab.run_to(15);
        lab.request(10, 0.1);
        lab.run_to(20);
        QCOMPARE(lab.figure("completed"), 10.);
        QCOMPARE(sent(lab, 0), std::uint64_t{10});
        QCOMPARE(lab.figure("panic lb") + lab.figure("unhealthy lb"), 0.);
    }

    /// An answer that is 4 s on its way comes too late for 3 s.
    void the_network_is_too_slow() {
        Lab lab({several({balancer(R"("health_check": {"interval": "10 s", "timeout": "3 s", "unhealthy_threshold": 1})"),
                          service("a", "1 us"), service("b", "1 us")}),
                 several({arrow("users", "lb"), arrow("lb", "a"), arrow("lb", "b", R"("latency": "2 s")")})},
                1, in_step());
        lab.request(10, 1);
        lab.run_to(13.5);
        lab.request(10, 1);
        lab.run_to(30);
        QCOMPARE(lab.figure("arrivals a"), 15.);
        QCOMPARE(lab.figure("arrivals b"), 5.);
    }

    void panic_data() {
        QTest::addColumn<QString>("threshold");
        QTest::addColumn<double>("failed");
        QTest::newRow("Envoy's: calls go to all") << "0.5" << 20.;
        QTest::newRow("none: the one that serves") << "0" << 0.;
        QTest::newRow("30 %") << "0.3" << 0.;
    }
    /// Of three replicas one is healthy.
    void panic() {
        QFETCH(QString, threshold);
        QFETCH(double, failed);
        Lab lab(replicas(3, checked(1, 1) + R"(, "panic_threshold": )" + threshold.toStdString()), 1, in_step());
        lab.run_to(15);
        lab.component("web").fail(0);
        lab.component("web").fail(2);
        lab.run_to(25);
        lab.request(30, 0.1);
        lab.run_to(29);
        QCOMPARE(lab.figure("failed unavailable"), failed);
        QCOMPARE(lab.figure("panic lb"), failed > 0 ? 1. : 0.);
    }

    /// All are lost: calls are refused by the balancer, which knows, or by the replicas. Either way they fail.
    void nobody_serves() {
        for (const std::string& checks : {std::string(), checked(1, 1)}) {
            Lab lab(replicas(2, checks), 1, in_step());
            lab.component("web").fail(0);
            lab.component("web").fail(1);
            lab.run_to(15);
            lab.request(4, 1);
            lab.run_to(20);
            QCOMPARE(lab.figure("failed unavailable"), 4.);
            QCOMPARE(lab.figure("arrivals web"), checks.empty() ? 0. : 4.);
        }
    }

    void scaling_data() {
        QTest::addColumn<QString>("checks");
        QTest::addColumn<double>("joins");
        QTest::newRow("known at once") << "" << 8.;
        QTest::newRow("by its first check") << QString::fromStdString(checked(5, 2)) << 10.;
    }
    /// A third replica is there at 8 s. It drains at 21 s and gets nothing from then on.
    void scaling() {
        QFETCH(QString, checks);
        QFETCH(double, joins);
        Lab lab(replicas(2, checks.toStdString(), R"("boot": "5 s")"), 1, in_step());
        kernel::Component& web = lab.component("web");
        web.prepare_to_scale();
        lab.run_to(3);
        web.scale_to(3);
        lab.run_to(joins - 0.4);
        lab.request(3, 0.1);
        QCOMPARE(lab.figure("arrivals web"), lab.figure("offered"));
        QVERIFY(web.replica_count() == 3 && sent(lab, 2) == 0);
        lab.run_to(joins + 0.1);
        lab.request(30, 0.1);
        QCOMPARE(sent(lab, 2), std::uint64_t{10});
        lab.run_to(21);
        web.scale_to(2);
        lab.request(30, 0.1);
        QCOMPARE(sent(lab, 2), std::uint64_t{10});
        lab.run_to(40);
        QCOMPARE(lab.figure("failed"), 0.);
        QVERIFY(checks.isEmpty() || lab.figure("unhealthy lb") == 0);
        // the same place again
        web.scale_to(3);
        lab.run_to(52);
        lab.request(30, 0.1);
        QCOMPARE(sent(lab, 2), std::uint64_t{20});
    }

    /// The turn is each group's own: of routes that come by turns each reaches both of its targets.
    void routes_take_their_own_turns() {
        Sketch sketch{several({balancer(""), service("a", "1 us"), service("b", "1 us"), service("c", "1 us"), service("d", "1 us")}),
                      several({arrow("users", "lb"), arrow("lb", "a", R"("calls": {"w": 0})"), arrow("lb", "b", R"("calls": {"w": 0})"),
                               arrow("lb", "c", R"("calls": {"r": 0})"), arrow("lb", "d", R"("calls": {"r": 0})")}),
                      R"({"name": "r"}, {"name": "w"})"};
        Lab lab(sketch, 1, seed_of("RWRWRWRW"));
        lab.request(8, 0.1);
        lab.run_to(2);
        for (const char* id : {"a", "b", "c", "d"}) QCOMPARE(lab.figure(std::string("arrivals ") + id), 2.);
    }
};

QTEST_MAIN(TestBalancerTargets)
#include "tst_balancer_targets.moc"
