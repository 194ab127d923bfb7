// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <QtTest>

#include <algorithm>
#include <cmath>

#include "lab.h"
#include "platform_sketches.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

struct Outage : Lab {
    explicit Outage(const std::string& incident, const std::string& web = R"("replicas": 6)")
        : Lab([&] {
              Sketch sketch{several({R"({"id": "lb", "type": "load_balancer"})", service("web", "10 ms", web + R"(, "boot": "2 s")"),
                                     database("db", "0 s", placed("b"))}),
                            several({arrow("users", "lb"), arrow("lb", "web"), arrow("web", "db")})};
              sketch.incidents = incident;
              sketch.platform = R"({"regions": [{"name": "a", "zone_latency": 0}, {"name": "b"}],
                  "links": [{"name": "ab", "from": "a", "to": "b", "latency": "20 ms"}]})";
              return sketch;
          }()) {
        simulation().schedule_incidents(0, 86400);
    }
    std::size_t ready(double at, const std::string& id = "web") {
        run_to(at);
        return component(id).ready();
    }
};

}  // namespace

/// Zones, regions and links that are out, or slow.
class TestOutages : public QObject {
    Q_OBJECT

private slots:
    /// A third of the replicas, at that second; what they work on fails, and they come back together.
    void a_zone_of_three_takes_a_third() {
        Outage lab(R"({"type": "zone_loss", "region": "a", "zone": 2, "at": 5, "lasts": "10 s"})");
        lab.arrive(100);
        QCOMPARE(lab.ready(4.999), std::size_t{6});
        QCOMPARE(lab.ready(5.001), std::size_t{4});
        for (const std::size_t lost : {1, 4}) QVERIFY(!lab.component("web").serves(lost));
        QCOMPARE(lab.ready(14.999), std::size_t{4});
        QCOMPARE(lab.ready(15.001), std::size_t{6});
        QVERIFY(lab.figure("failed unavailable") >= 1);
        QVERIFY(lab.figure("failed unavailable") <= 3);
        QCOMPARE(lab.figure("offered"), lab.figure("completed") + lab.figure("failed") + lab.figure("in_flight"));
    }

    /// While its zone is out, a replica is started in another one.
    void what_is_started_meanwhile_stands_elsewhere() {
        Outage lab(R"({"type": "zone_loss", "zone": 1, "at": 5, "lasts": "10 s"})", R"("replicas": 3)");
        QCOMPARE(lab.ready(6), std::size_t{2});
        lab.component("web").scale_to(6);
        QCOMPARE(lab.ready(7.9), std::size_t{2});
        QCOMPARE(lab.ready(8.1), std::size_t{5});
        for (const std::size_t other_zone : {4, 5, 7}) QVERIFY(lab.component("web").serves(other_zone));
        QVERIFY(!lab.component("web").serves(3) && !lab.component("web").serves(6));
        QCOMPARE(lab.ready(15.1), std::size_t{6});
    }

    /// The look of 30 s gives up those that were lost at 5 s; others have booted 2 s later where the zone is not out, and stay when it
    /// is back.
    void the_autoscaler_replaces_what_is_lost() {
        Sketch sketch{several({service("web", "10 ms", R"("replicas": 6, "boot": "2 s")"),
                               R"({"id": "scaler", "type": "autoscaler", "requests": 100, "min": 6, "replace_lost_after": "20 s"})"}),
                      several({arrow("users", "web"), arrow("scaler", "web")})};
        sketch.incidents = R"({"type": "zone_loss", "zone": 2, "at": 5, "lasts": "60 s"})";
        sketch.platform = R"({"regions": [{"name": "a", "zone_latency": 0}]})";
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        const auto ready = [&](double at) {
            lab.run_to(at);
            return lab.component("web").ready();
        };
        QCOMPARE(ready(4.999), std::size_t{6});
        QCOMPARE(ready(31.9), std::size_t{4});
        QCOMPARE(ready(32.1), std::size_t{6});
        for (std::size_t replica = 0; replica < lab.component("web").replica_count(); ++replica)
            QVERIFY(!lab.component("web").serves(replica) || replica % 3 != 1);
        QCOMPARE(ready(66), std::size_t{6});
        const std::vector<kernel::Decision>& decisions = *lab.component("scaler").decisions();
        const auto found = std::ranges::find(decisions, "lost", &kernel::Decision::metric);
        QVERIFY(found != decisions.end());
        const kernel::Decision& decision = *found;
        QCOMPARE(kernel::to_seconds(decision.at), 30.);
        QCOMPARE(decision.from, 4);
        QCOMPARE(decision.to, 6);
    }

    /// With the only zone out, it starts there, and serves when the zone is back.
    void what_has_no_other_zone_waits() {
        Outage lab(R"({"type": "zone_loss", "zone": 1, "at": 5, "lasts": "10 s"})", in_zone(1));
        lab.run_to(6);
        lab.component("web").scale_to(2);
        QCOMPARE(lab.ready(14.9), std::size_t{0});
        QCOMPARE(lab.ready(15.1), std::size_t{2});
    }

    /// Six replicas in three zones and in turn in two racks of each: the fifth is in rack 2 of zone 2. What is started meanwhile stands
    /// elsewhere.
    void a_rack_takes_its_part_of_a_zone() {
        Outage lab(R"({"type": "rack_loss", "region": "a", "zone": 2, "rack": 2, "racks": 2, "at": 5, "lasts": "10 s"})");
        QCOMPARE(lab.ready(5.001), std::size_t{5});
        QVERIFY(!lab.component("web").serves(4));
        lab.component("web").scale_to(11);
        QCOMPARE(lab.ready(8), std::size_t{10});
        for (const std::size_t there : {6, 7, 8, 9}) QVERIFY(lab.component("web").serves(there));
        QVERIFY(!lab.component("web").serves(10));  // the second rack's again
        QCOMPARE(lab.ready(15.001), std::size_t{11});
    }

    /// All replicas are in one zone: in rack 3 of 4 stand the third and the seventh.
    void a_rack_of_the_only_zone() {
        Outage lab(R"({"type": "rack_loss", "zone": 1, "rack": 3, "racks": 4, "at": 5, "lasts": "10 s"})",
                   R"("replicas": 7, )" + in_zone(1));
        QCOMPARE(lab.ready(5.001), std::size_t{5});
        for (const std::size_t lost : {2, 6}) QVERIFY(!lab.component("web").serves(lost));
    }

    /// Of a cache's nodes one is lost: what it had is fetched once more over the link, each key with its 1 MB, by the first request that
    /// finds it missing; nothing else passes the link, neither before nor after.
    void what_a_cache_has_lost_comes_over_the_link() {
        Sketch sketch{several({R"({"id": "cache", "type": "cache", "nodes": 4, "memory": "1 GB", "cpu": "0 s"})",
                               database("db", "0 s", placed("b"))}),
                      several({arrow("users", "cache"), arrow("cache", "db", R"("request": 0, "response": "1 MB")")}),
                      R"({"name": "r", "keyspace": "k"})", R"x({"name": "k", "keys": "uniform(100)", "item": "1 MB"})x"};
        sketch.incidents = R"({"type": "replica_loss", "component": "cache", "at": 100, "lasts": "50 s"})";
        sketch.platform = R"({"regions": [{"name": "a", "zone_latency": 0}, {"name": "b"}],
            "links": [{"name": "ab", "from": "a", "to": "b", "latency": "20 ms", "bandwidth": "1 GB/s"}]})";
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        const auto megabytes = [&](double at) {
            lab.run_to(at);
            return std::round(lab.simulation().network()->bytes(1, {0, lab.blocks()}) / 1e6);
        };
        lab.arrive(20);  // all 100 keys are asked for within 50 s, and none twice at once
        const double filled = megabytes(50);
        QCOMPARE(filled, 100.);
        QCOMPARE(megabytes(99), 100.);
        const double refilled = megabytes(149) - filled;  // by the nodes that are left, which take its keys
        QVERIFY(refilled > 10 && refilled < 45);
        QCOMPARE(megabytes(300) - filled, 2 * refilled);  // it is back, and empty
    }

    void a_region_takes_all_that_stands_in_it() {
        Outage lab(R"({"type": "region_loss", "region": "a", "at": 5, "lasts": "10 s"})");
        QCOMPARE(lab.ready(5.001), std::size_t{0});
        QCOMPARE(lab.ready(5.002, "lb"), std::size_t{0});
        QCOMPARE(lab.ready(5.003, "db"), std::size_t{1});
        QCOMPARE(lab.ready(15.001), std::size_t{6});
        QCOMPARE(lab.ready(15.002, "lb"), std::size_t{1});
    }

    void a_link_loses_or_delays_what_passes() {
        Outage lost(R"({"type": "link_outage", "link": "ab", "at": 5, "lasts": "10 s"})");
        lost.run_to(6);
        lost.request(3, 1);
        lost.run_to(16);
        lost.request(2, 1);
        lost.run_to(20);
        QCOMPARE(lost.figure("failed unavailable"), 3.);
        QCOMPARE(lost.figure("completed"), 2.);
        Outage slow(R"({"type": "link_outage", "share": 0, "delay": "1 s", "at": 5, "lasts": "10 s"})");
        slow.run_to(6);
        slow.request(1, 1);
        slow.run_to(12);
        QVERIFY(std::abs(slow.figure("mean") - 2.05) < 1e-6);
        QVERIFY(std::abs(slow.figure("network web->db") - 2.04) < 1e-6);
    }

    /// Each call by its own way: from eu to a fallback in ap over another link than to its target in us, and the other way round.
    void calls_are_lost_by_their_own_way_data() {
        QTest::addColumn<QString>("link");
        QTest::addColumn<bool>("target_answers");
        QTest::addColumn<double>("answered");
        QTest::newRow("the target's link, the fallback has another") << "atlantic" << true << 3.;
        QTest::newRow("the fallback's, none of them goes there") << "suez" << true << 3.;
        QTest::newRow("the fallback's, all of them go there") << "suez" << false << 0.;
        QTest::newRow("the target's, all of them go to the fallback") << "atlantic" << false << 3.;
        QTest::newRow("neither's") << "pacific" << true << 3.;
    }
    void calls_are_lost_by_their_own_way() {
        QFETCH(QString, link);
        QFETCH(bool, target_answers);
        QFETCH(double, answered);
        Sketch sketch = pair("", placed("us"), R"("on_failure": "fallback: copy")");
        sketch.components = several({sketch.components, database("copy", "0 s", placed("ap"))});
        sketch.platform = R"({"regions": [{"name": "eu"}, {"name": "us"}, {"name": "ap"}],
            "links": [{"name": "atlantic", "from": "eu", "to": "us", "latency": "40 ms"},
                      {"name": "pacific", "from": "us", "to": "ap", "latency": "300 ms"},
                      {"name": "suez", "from": "eu", "to": "ap", "latency": "150 ms"}]})";
        sketch.incidents = fmt::format(R"({{"type": "link_outage", "link": "{}", "at": 5, "lasts": "10 s"}})", link.toStdString());
        if (!target_answers)
            sketch.incidents = several({sketch.incidents, R"({"type": "error_burst", "component": "db", "share": 1, "at": 5})"});
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        lab.run_to(6);
        lab.request(3, 1);
        lab.run_to(14);
        QCOMPARE(lab.figure("completed"), answered);
        QCOMPARE(lab.figure("failed unavailable"), 3 - answered);
    }

    /// 1 GB at 1 GB/s, from 5 s on; the incident begins when half of it is through.
    void a_link_carries_less_for_a_while_data() {
        QTest::addColumn<QString>("incident");
        QTest::addColumn<double>("takes_s");
        QTest::newRow("a quarter, to the end") << R"("type": "link_slow", "link": "ab", "bandwidth": 0.25, "lasts": "10 s")" << 2.5;
        QTest::newRow("a quarter for a second") << R"("type": "link_slow", "bandwidth": 0.25, "lasts": "1 s")" << 1.75;
        QTest::newRow("another link") << R"("type": "link_slow", "link": "bc", "bandwidth": 0.25, "lasts": "10 s")" << 1.;
        QTest::newRow("nothing for 3 s") << R"("type": "link_outage", "link": "ab", "lasts": "3 s")" << 4.;
    }
    void a_link_carries_less_for_a_while() {
        QFETCH(QString, incident);
        QFETCH(double, takes_s);
        Sketch sketch = flows("1 GB/s", "9 GB/s", "1 GB", "0 B", "0 B");
        sketch.incidents = fmt::format(R"({{"at": 5.5, {}}})", incident.toStdString());
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        lab.run_to(4);
        lab.request(1, 1);
        lab.run_to(30);
        QVERIFY2(std::abs(lab.figure("network web->near") - takes_s) < 1e-6, qPrintable(QString::number(lab.figure("network web->near"))));
        QVERIFY(std::abs(lab.simulation().network()->bytes(1, {0, lab.blocks()}) - 1e9) < 10);
        QVERIFY(lab.drain(100));
    }

    /// A slow link delays and loses what passes it.
    void a_slow_link_delays_and_loses() {
        Outage slow(R"({"type": "link_slow", "link": "ab", "delay": "1 s", "at": 5, "lasts": "10 s"})");
        slow.run_to(6);
        slow.request(1, 1);
        slow.run_to(12);
        QVERIFY(std::abs(slow.figure("mean") - 2.05) < 1e-6);
        Outage lossy(R"({"type": "link_slow", "share": 1, "at": 5, "lasts": "10 s"})");
        lossy.run_to(6);
        lossy.request(3, 1);
        lossy.run_to(12);
        QCOMPARE(lossy.figure("failed unavailable"), 3.);
    }
};

QTEST_GUILESS_MAIN(TestOutages)
#include "tst_outages.moc"
