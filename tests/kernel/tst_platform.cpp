// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <QProcess>
#include <QtTest>

#include <algorithm>
#include <cmath>

#include "lab.h"
#include "models/models.h"
#include "tests/simgrid/flows.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

constexpr const char* far_apart = R"({"regions": [{"name": "eu", "zone_latency": "1 ms"}, {"name": "us"}, {"name": "ap"}],
    "links": [{"name": "atlantic", "from": "eu", "to": "us", "latency": "40 ms"},
              {"name": "pacific", "from": "us", "to": "ap", "latency": "70 ms"},
              {"name": "suez", "from": "eu", "to": "ap", "latency": "150 ms"}]})";

std::string placed(const std::string& region) { return fmt::format(R"("place": {{"region": "{}"}})", region); }
std::string in_zone(int zone, const std::string& more = {}) { return fmt::format(R"("place": {{"zone": {}}}{})", zone, more); }

Sketch pair(const std::string& web, const std::string& db, const std::string& arrow_members = {}) {
    Sketch sketch{several({service("web", "0 s", web), database("db", "0 s", db)}),
                  several({arrow("users", "web"), arrow("web", "db", arrow_members)})};
    sketch.platform = far_apart;
    return sketch;
}

/// Ways worked out by hand.
const std::vector<Case>& cases() {
    static const std::string three = R"("replicas": 3)";
    static const std::vector<Case> all = {
        {"one zone, no way", pair(in_zone(1), in_zone(1)), 1, 1, 10, {{"mean", 0}, {"network web->db", 0}}},
        {"two zones, there and back", pair(in_zone(1), in_zone(2)), 1, 1, 10, {{"mean", 0.002}, {"network web->db", 0.002}}},
        {"the connection's own latency comes on top",
         pair(in_zone(1), in_zone(2), R"("latency": "3 ms")"),
         1,
         1,
         10,
         {{"mean", 0.008}, {"network web->db", 0.008}}},
        {"spread over three zones: two of three calls leave theirs",
         pair(three, in_zone(2)),
         3,
         1,
         10,
         {{"mean", 0.004 / 3}, {"network web->db", 0.004}}},
        {"two of three calls between fleets that are alike leave their zone",
         {several({service("web", "0 s", three), service("inner", "0 s", three)}),
          several({arrow("users", "web"), arrow("web", "inner")}),
          R"({"name": "r"})",
          {},
          {},
          "1",
          {},
          far_apart},
         9,
         1,
         20,
         {{"mean", 0.004 / 3}}},
        {"what has no zone enters one by its line",
         {several({service("web", "0 s")}),
          arrow("users", "web", R"("request": "10 kB", "response": 0)"),
          R"({"name": "r"})",
          {},
          R"("place": {"region": "eu"})",
          "1",
          {},
          R"({"regions": [{"name": "eu", "zones": 1, "zone_bandwidth": "1 MB/s"}]})"},
         1,
         1,
         10,
         {{"mean", 0.01}}},
        {"a balancer is in every zone",
         {several({R"({"id": "lb", "type": "load_balancer"})", service("web", "0 s", three)}),
          several({arrow("users", "lb"), arrow("lb", "web")}),
          R"({"name": "r"})",
          {},
          {},
          "1",
          {},
          far_apart},
         3,
         1,
         10,
         {{"mean", 0}, {"network lb->web", 0}}},
        {"across a link", pair("", placed("us")), 1, 1, 10, {{"mean", 0.08}, {"network web->db", 0.08}}},
        {"the fastest way, by two links", pair("", placed("ap")), 1, 1, 10, {{"mean", 0.22}}},
        {"users outside are reached without a link", pair(placed("us"), placed("us")), 1, 1, 10, {{"mean", 0}}},
        {"users in a region are not",
         {several({service("web", "0 s", placed("us"))}), arrow("users", "web"), R"({"name": "r"})", {}, placed("eu"), "1", {}, far_apart},
         2,
         1,
         10,
         {{"mean", 0.08}, {"network users->web", 0.16}}},
        {"a time limit counts the way",
         pair("", placed("us"), R"("time_limit": "79 ms")"),
         1,
         1,
         10,
         {{"failed timeout", 1}, {"timeouts web->db", 1}, {"answered web->db", 1}}},
    };
    return all;
}

/// "web" in a calls "near" (in b) and "far" (in c) at once, and "middle" (in b), which calls "end" (in c): three flows back over the
/// links a-b and b-c.
Sketch flows(const std::string& ab, const std::string& bc, const std::string& near, const std::string& far, const std::string& end) {
    const auto answers = [](const std::string& size) { return R"("request": 0, "response": ")" + size + "\""; };
    Sketch sketch{several({service("web", "0 s", placed("a") + R"(, "workers": 1000)"), database("near", "0 s", placed("b")),
                           database("far", "0 s", placed("c")), service("middle", "0 s", placed("b") + R"(, "workers": 1000)"),
                           database("end", "0 s", placed("c"))}),
                  several({arrow("users", "web"), arrow("web", "near", answers(near)), arrow("web", "far", answers(far)),
                           arrow("web", "middle", answers("0 B")), arrow("middle", "end", answers(end))})};
    sketch.platform = fmt::format(R"({{"regions": [{{"name": "a"}}, {{"name": "b"}}, {{"name": "c"}}],
        "links": [{{"name": "ab", "from": "a", "to": "b", "latency": 0, "bandwidth": "{}"}},
                  {{"name": "bc", "from": "b", "to": "c", "latency": 0, "bandwidth": "{}"}}]}})",
                                  ab, bc);
    return sketch;
}

/// "web" spread over three zones of a behind a balancer, "db" in b; the clock begins at midnight.
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

/// Where things stand, and how long and how wide the ways between them are.
class TestPlatform : public QObject {
    Q_OBJECT

private slots:
    void as_worked_out_data() { add_rows(cases()); }
    void as_worked_out() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// Max-min fair, as SimGrid's own model of flows has it.
    void flows_share_links_data() {
        QTest::addColumn<QString>("ab");
        QTest::addColumn<QString>("bc");
        QTest::addColumn<QString>("near");
        QTest::addColumn<QString>("far");
        QTest::addColumn<QString>("end");
        QTest::addColumn<QString>("simgrid");
        QTest::newRow("one link, equal shares") << "1 GB/s"
                                                << "9 GB/s"
                                                << "1 GB"
                                                << "1 GB"
                                                << "0 B"
                                                << "1e9 9e9 -- 0:1e9:0 0+1:1e9:0";
        QTest::newRow("one link, one goes on alone") << "1 GB/s"
                                                     << "9 GB/s"
                                                     << "1 GB"
                                                     << "3 GB"
                                                     << "0 B"
                                                     << "1e9 9e9 -- 0:1e9:0 0+1:3e9:0";
        QTest::newRow("three on two links") << "1 GB/s"
                                            << "1 GB/s"
                                            << "1 GB"
                                            << "1 GB"
                                            << "1 GB"
                                            << "1e9 1e9 -- 0:1e9:0 0+1:1e9:0 1:1e9:0";
        QTest::newRow("three on two unequal links") << "1 GB/s"
                                                    << "300 MB/s"
                                                    << "2 GB"
                                                    << "1 GB"
                                                    << "700 MB"
                                                    << "1e9 3e8 -- 0:2e9:0 0+1:1e9:0 1:7e8:0";
        QTest::newRow("the other one narrow") << "200 MB/s"
                                              << "1 GB/s"
                                              << "2 GB"
                                              << "1 GB"
                                              << "5 GB"
                                              << "2e8 1e9 -- 0:2e9:0 0+1:1e9:0 1:5e9:0";
    }
    void flows_share_links() {
        QFETCH(QString, ab);
        QFETCH(QString, bc);
        QFETCH(QString, near);
        QFETCH(QString, far);
        QFETCH(QString, end);
        QFETCH(QString, simgrid);
        Lab lab(flows(ab.toStdString(), bc.toStdString(), near.toStdString(), far.toStdString(), end.toStdString()));
        lab.request(1, 1);
        lab.run_to(100);
        const std::vector<double> ends = test::run_flows(simgrid);
        const std::vector<double> ours = {lab.figure("network web->near"), lab.figure("network web->far"),
                                          lab.figure("network middle->end")};
        QVERIFY(ends.size() >= 2);
        for (std::size_t i = 0; i < ends.size(); ++i)
            QVERIFY2(std::abs(ours[i] - ends[i]) < 1e-6 * (1 + ends[i]),
                     qPrintable(QString("%1: %2, SimGrid %3").arg(i).arg(ours[i]).arg(ends[i])));
        QVERIFY(lab.drain(1e3));
    }

    /// A quarter more than the link carries, and all share it: of those that came by t, those of the last (1 - exp(-m)) t are still
    /// there, where these are m t = 1.25 (1 - exp(-m)) t.
    void a_full_link_carries_no_more() {
        Lab lab(flows("1 GB/s", "9 GB/s", "1 GB", "0 B", "0 B"));
        lab.arrive(1.25);
        lab.run_to(400);
        const double carried = lab.simulation().network()->bytes(1, {0, lab.blocks()});
        QVERIFY(std::abs(carried - 399e9) < 1.5e9);
        QVERIFY(std::abs(lab.figure("arrivals near") - 500) <= 1);
        double m = 1;
        for (int i = 0; i < 100; ++i) m = 1.25 * (1 - std::exp(-m));
        QVERIFY(std::abs(static_cast<double>(lab.simulation().network()->load(1).present->value()) - m * 400) <= 4);
    }

    /// A link is a processor-sharing station: latency + size / (bandwidth (1 - utilization)), whatever the sizes (M/G/1-PS).
    void messages_wait_as_in_theory_data() {
        QTest::addColumn<double>("load");
        QTest::addColumn<double>("within");
        QTest::newRow("1 %") << 0.01 << 0.01;
        QTest::newRow("50 %") << 0.5 << 0.03;
        QTest::newRow("80 %") << 0.8 << 0.05;
    }
    void messages_wait_as_in_theory() {
        QFETCH(double, load);
        QFETCH(double, within);
        Sketch sketch = pair("", placed("us"), R"("request": 0)");
        sketch.routes = R"({"name": "small", "response": "200 kB"}, {"name": "large", "response": "1800 kB"})";
        sketch.platform = R"({"regions": [{"name": "eu"}, {"name": "us"}],
            "links": [{"name": "x", "from": "eu", "to": "us", "latency": "5 ms", "bandwidth": "1 GB/s"}]})";
        std::string plan = plan_text(sketch);
        plan.replace(plan.find("regular"), 7, "poisson");
        Lab lab(plan, 10, 7, models::all());
        const double mean_s = 0.001, count = 400'000;
        lab.arrive(load / mean_s);
        lab.run_to(std::ceil(count * mean_s / load / 10) * 10);
        const double network_s = lab.channel("web->db").network_s({0, lab.blocks()});
        QVERIFY2(std::abs((network_s - 0.01) / (mean_s / (1 - load)) - 1) < within, qPrintable(QString::number(network_s)));
        const double carried = lab.simulation().network()->bytes(1, {0, lab.blocks()});
        QVERIFY(std::abs(carried / (load * 1e9 * 10 * static_cast<double>(lab.blocks())) - 1) < 0.01);
    }

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

    /// What nobody waits for goes on to take its share, unless it is cancelled: then its bytes stop where they are.
    void calls_given_up_are_carried_unless_cancelled_data() {
        QTest::addColumn<QString>("cancel");
        QTest::addColumn<double>("bytes");
        QTest::addColumn<double>("other_s");
        // "far" shares the link for 0.4 s, and has had 0.2 GB of its 1 GB then.
        QTest::newRow("carried") << "false" << 2e9 << 2.;
        QTest::newRow("cancelled") << "true" << 1.2e9 << 1.2;
    }
    void calls_given_up_are_carried_unless_cancelled() {
        QFETCH(QString, cancel);
        QFETCH(double, bytes);
        QFETCH(double, other_s);
        Sketch sketch = flows("1 GB/s", "9 GB/s", "1 GB", "1 GB", "0 B");
        sketch.connections.replace(sketch.connections.find(R"("to": "near")"), 12,
                                   R"("to": "near", "time_limit": "400 ms", "on_failure": "ignore", "cancel": )" + cancel.toStdString());
        Lab lab(sketch);
        lab.request(1, 1);
        lab.run_to(10);
        QCOMPARE(lab.figure("timeouts web->near"), 1.);
        QVERIFY(std::abs(lab.simulation().network()->bytes(1, {0, lab.blocks()}) - bytes) < 10);
        QVERIFY(std::abs(lab.figure("network web->far") - other_s) < 1e-6);
        QVERIFY(lab.drain(100));
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

    /// The same of one that has the link to itself.
    void a_lone_message_stops_where_it_is() {
        Sketch sketch = flows("1 GB/s", "9 GB/s", "1 GB", "0 B", "0 B");
        sketch.connections.replace(sketch.connections.find(R"("to": "near")"), 12,
                                   R"("to": "near", "time_limit": "400 ms", "cancel": true)");
        Lab lab(sketch);
        lab.request(1, 1);
        lab.run_to(10);
        QCOMPARE(lab.figure("failed timeout"), 1.);
        QVERIFY(std::abs(lab.simulation().network()->bytes(1, {0, lab.blocks()}) - 0.4e9) < 10);
        QCOMPARE(lab.figure("network web->near"), 0.);
        QVERIFY(lab.drain(100));
    }
};

QTEST_GUILESS_MAIN(TestPlatform)
#include "tst_platform.moc"
