// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <QProcess>
#include <QtTest>

#include <algorithm>
#include <cmath>

#include "lab.h"
#include "models/models.h"
#include "platform_sketches.h"
#include "tests/simgrid/flows.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// 10 kB at 1 MB/s, from outside into the zone of who asks and goes on whatever the answer is.
Sketch answered_over_a_line(const std::string& errors) {
    Sketch sketch{
        several({service("web", "0 s"),
                 R"({"id": "far", "type": "external", "place": {"region": "eu"}, "latency": 0, "error_ratio": ")" + errors + "\"}"}),
        several({arrow("users", "web"), arrow("web", "far", R"("request": 0, "response": "10 kB", "on_failure": "ignore")")})};
    sketch.platform = R"({"regions": [{"name": "eu", "zones": 1, "zone_bandwidth": "1 MB/s"}]})";
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
        {"near the only replica of another none leaves its zone",
         pair(three + R"(, "place": {"with": "db"})", ""),
         3,
         1,
         10,
         {{"mean", 0}, {"network web->db", 0}}},
        {"near two replicas half of the calls leave their zone",
         {several({service("web", "0 s", R"("replicas": 4, "place": {"with": "inner"})"), service("inner", "0 s", R"("replicas": 2)")}),
          several({arrow("users", "web"), arrow("web", "inner")}),
          R"({"name": "r"})",
          {},
          {},
          "1",
          {},
          far_apart},
         8,
         1,
         20,
         {{"mean", 0.001}}},
        {"near what stands near another",
         {several({service("web", "0 s", three + R"(, "place": {"with": "inner"})"),
                   service("inner", "0 s", three + R"(, "place": {"with": "db"})"), database("db", "0 s", in_zone(3))}),
          several({arrow("users", "web"), arrow("web", "inner"), arrow("inner", "db")}),
          R"({"name": "r"})",
          {},
          {},
          "1",
          {},
          far_apart},
         9,
         1,
         20,
         {{"mean", 0}}},
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
        {"an answer comes over a zone's line with its body", answered_over_a_line("0 %"), 1, 1, 10, {{"mean", 0.01}}},
        {"an error has none", answered_over_a_line("100 %"), 1, 1, 10, {{"mean", 0}}},
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
        QVERIFY(std::abs(static_cast<double>(lab.simulation().network()->sharing(1).value()) - m * 400) <= 4);
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
