// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// Services of one worker a replica, and what goes wrong. Requests come when told.
Sketch web(const std::string& cpu, const std::string& more, const std::string& incidents) {
    Sketch sketch{service("web", cpu, R"("workers": 1)" + (more.empty() ? "" : ", " + more)), arrow("users", "web")};
    sketch.incidents = incidents;
    return sketch;
}

/// The clock of the lab begins at midnight.
struct Course : Lab {
    explicit Course(const Sketch& sketch) : Lab(sketch) { simulation().schedule_incidents(0, 86400); }
    std::size_t ready(double at, const std::string& id = "web") {
        run_to(at);
        return component(id).ready();
    }
};

bool near(double value, double expected) { return std::abs(value - expected) < 1e-6; }

}  // namespace

/// What each kind of incident does, by hand.
class TestIncidents : public QObject {
    Q_OBJECT

private slots:
    void replicas_are_lost_and_come_back() {
        Course lab(web("10 s", R"("replicas": 2)", R"({"type": "replica_loss", "component": "web", "at": 4, "lasts": "5 s"})"));
        lab.request(2, 1);  // at 1 s and 2 s; the first is lost at 4 s
        QCOMPARE(lab.ready(3.9), std::size_t{2});
        QCOMPARE(lab.ready(4.1), std::size_t{1});
        QCOMPARE(lab.ready(8.9), std::size_t{1});
        QCOMPARE(lab.ready(9.1), std::size_t{2});
        lab.run_to(30);
        QCOMPARE(lab.figure("failed unavailable"), 1.);
        QCOMPARE(lab.figure("completed"), 1.);
    }

    void machines_are_lost_with_what_stands_on_them() {
        Course lab(web("1 s", R"("replicas": 3)", R"({"type": "host_loss", "component": "web", "at": 4, "hosts": 2, "lasts": "5 s"})"));
        QCOMPARE(lab.ready(3.9), std::size_t{3});
        QCOMPARE(lab.ready(4.1), std::size_t{1});
        QCOMPARE(lab.ready(9.1), std::size_t{3});
    }

    /// Of three replicas the first and the third stand in the first of two zones; so does the database.
    void a_zone_is_lost() {
        Sketch sketch{
            several({R"({"id": "lb", "type": "load_balancer"})", service("web", "1 s", R"("replicas": 3)"), database("db", "1 s")}),
            several({arrow("users", "lb"), arrow("lb", "web"), arrow("web", "db")})};
        sketch.incidents = R"({"type": "zone_loss", "at": 1, "zone": 1, "zones": 2, "lasts": "2 s"})";
        Course lab(sketch);
        QCOMPARE(lab.ready(1.5), std::size_t{1});
        QCOMPARE(lab.ready(1.6, "db"), std::size_t{0});
        QCOMPARE(lab.ready(1.7, "lb"), std::size_t{1});
        QCOMPARE(lab.ready(3.1), std::size_t{3});
        QCOMPARE(lab.ready(3.2, "db"), std::size_t{1});
    }

    /// Of seven replicas 1, 3, 5 and 7 stand in the first of two zones; of these, 3 and 7 in the second of two racks.
    void a_rack_is_lost() {
        Course lab(web("1 s", R"("replicas": 7)",
                       R"({"type": "rack_loss", "at": 1, "zone": 1, "zones": 2, "rack": 2, "racks": 2, "lasts": "2 s"})"));
        QCOMPARE(lab.ready(0.9), std::size_t{7});
        QCOMPARE(lab.ready(1.5), std::size_t{5});
        for (const std::size_t lost : {2, 6}) QVERIFY(!lab.component("web").serves(lost));
        QCOMPARE(lab.ready(3.1), std::size_t{7});
    }

    void slowness_of_several_multiplies() {
        Course lab(web("1 s", "", R"({"type": "slow_replica", "component": "web", "at": 1, "factor": 2, "lasts": "20 s"},
                                     {"type": "slow_replica", "component": "web", "at": 5, "factor": 3, "lasts": "5 s"})"));
        lab.run_to(2);
        lab.request(1, 0.5);  // at 2.5 s: takes 2 s
        lab.run_to(6);
        lab.request(1, 0.5);  // at 6.5 s: 6 s
        lab.run_to(14);
        lab.request(1, 0.5);  // 2 s again
        lab.run_to(30);
        lab.request(1, 0.5);  // 1 s
        lab.run_to(40);
        QVERIFY(near(lab.figure("mean"), (2 + 6 + 2 + 1) / 4.));
    }

    /// Two calls are there at the notice; the one that is done within it ends well.
    void spot_replicas_drain_first() {
        Course lab(web("4 s", R"("replicas": 2)",
                       R"({"type": "spot_interruption", "component": "web", "at": 3.5, "replicas": 2, "notice": "2 s", "lasts": "4 s"})"));
        lab.request(2, 1);  // at 1 s and 2 s: would end at 5 s and 6 s
        QCOMPARE(lab.ready(3.6), std::size_t{0});
        lab.run_to(4);
        lab.request(1, 0.5);  // nobody is there
        QCOMPARE(lab.ready(9.4), std::size_t{0});
        QCOMPARE(lab.ready(9.6), std::size_t{2});
        QCOMPARE(lab.figure("completed"), 1.);
        QCOMPARE(lab.figure("failed unavailable"), 2.);
    }

    /// Two are back at 7 s and warm at 107 s; then the third goes.
    void a_deploy_goes_by_batches() {
        Course lab(web("10 s", R"("replicas": 3, "warm_up": "100 s", "warm_up_slowness": 2)",
                       R"({"type": "deploy", "component": "web", "at": 3, "batch": 2, "restart": "4 s"})"));
        lab.request(1, 1);  // at 1 s: is finished though its replica is withdrawn
        QCOMPARE(lab.ready(3.1), std::size_t{1});
        QCOMPARE(lab.ready(6.9), std::size_t{1});
        QCOMPARE(lab.ready(7.1), std::size_t{3});
        lab.run_to(20);
        lab.request(1, 0.5);  // to one that warms up
        QCOMPARE(lab.ready(106.9), std::size_t{3});
        QCOMPARE(lab.ready(107.1), std::size_t{2});
        QCOMPARE(lab.ready(110.9), std::size_t{2});
        QCOMPARE(lab.ready(111.1), std::size_t{3});
        QCOMPARE(lab.figure("completed"), 2.);
        QVERIFY(near(lab.figure("mean"), (10 + 20) / 2.));
    }

    /// One request a second, in turn to those that serve. The first replica is out from 100.5 s to 110.5 s and warm at 150.5 s, when
    /// the second goes: it is back at 160.5 s and warm at 200.5 s. Of the forty requests of each warm-up twenty are slow; those from
    /// 151 s to 160 s all go to one that is warm.
    void a_batch_is_warm_before_the_next_goes() {
        Course lab(web("10 ms", R"("replicas": 2, "warm_up": "40 s", "warm_up_slowness": 3)",
                       R"({"type": "deploy", "component": "web", "at": 100.5, "batch": 1, "restart": "10 s"})"));
        lab.request(300, 1);
        lab.run_to(310);
        QCOMPARE(lab.figure("completed"), 300.);
        QVERIFY(near(lab.figure("mean"), (260 * 0.010 + 40 * 0.030) / 300));
    }

    void errors_for_a_time() {
        Course lab(web("1 ms", "", R"({"type": "error_burst", "component": "web", "at": 3.5, "lasts": "4 s", "share": 1})"));
        lab.request(10, 1);  // those at 4, 5, 6 and 7 s
        lab.run_to(20);
        QCOMPARE(lab.figure("failed error"), 4.);
        QCOMPARE(lab.figure("completed"), 6.);
    }

    void connections_fail_and_delay() {
        Course lab(web("1 s", "", R"({"type": "link_loss", "connection": "users->web", "at": 3.5, "lasts": "4 s", "share": 1},
                                     {"type": "link_delay", "connection": "users->web", "at": 8.5, "lasts": "4 s", "delay": "250 ms"})"));
        lab.request(10, 1);
        lab.run_to(20);
        QCOMPARE(lab.figure("failed unavailable"), 4.);
        // 1, 2, 3: 1 s; the answer to 8 is delayed, 9 and 10 are both ways
        QVERIFY(near(lab.figure("mean"), (1 + 1 + 1 + 1.25 + 1.5 + 1.5) / 6.));
    }

    /// One a second, three in those four seconds: the first comes a third of a second after the spike begins.
    void more_requests_for_a_time() {
        Sketch sketch = web("1 ms", "", R"({"type": "traffic_spike", "component": "users", "at": 10, "lasts": "4 s", "factor": 3})");
        sketch.users = R"("requests_per_user_per_day": 86400)";
        Course lab(sketch);
        lab.users().follow_day(0);
        lab.run_to(10);
        QCOMPARE(lab.figure("offered"), 9.);
        lab.run_to(14);
        const double before = lab.figure("offered");
        QVERIFY(std::abs(before - (9 + 12)) <= 1);
        lab.run_to(24);
        QVERIFY(std::abs(lab.figure("offered") - before - 10) <= 1);
    }

    /// Those that come by chance are for others to weigh; those before the span's beginning are the next day's.
    void only_what_is_due_happens() {
        Sketch sketch = web("1 s", "", R"({"type": "replica_loss", "component": "web", "every": "90 d"},
                                          {"type": "replica_loss", "component": "web", "at": "20:00"})");
        Lab lab(sketch);
        lab.simulation().schedule_incidents(20 * 3600. + 1, 86400 - 2);
        lab.run_to(5);
        QCOMPARE(lab.component("web").ready(), std::size_t{1});
        Lab later(sketch);
        later.simulation().schedule_incidents(19 * 3600. + 3599, 3600);
        later.run_to(5);
        QCOMPARE(later.component("web").ready(), std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(TestIncidents)
#include "tst_incidents.moc"
