// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <QtTest>

#include <cmath>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// A primary in region a, 100 ms away from its copy in region b, over a link; a write of the log has `bytes`.
Sketch over(const std::string& link, const std::string& bytes, const std::string& db = R"("workers": 99)", const std::string& copy = "") {
    Sketch sketch{
        several({database("db", "0 s", db),
                 R"({"id": "copy", "type": "read_replica", "cpu": "0 s", "apply": "0 s", "place": {"region": "b"})" + copy + "}"}),
        several({arrow("users", "db"), arrow("db", "copy", R"("request": ")" + bytes + "\"")}), R"({"name": "r", "kind": "write"})"};
    sketch.platform = R"({"regions": [{"name": "a"}, {"name": "b"}],
        "links": [{"name": "ab", "from": "a", "to": "b", "latency": "100 ms")" +
                      link + "}]}";
    return sketch;
}
const std::string narrow = R"(, "bandwidth": "10 MB/s")";

double far_bytes(Lab& lab, const char* id) {
    double bytes = 0;
    for (const plan::Usage& usage : lab.component(id).crossing_usage({0, lab.blocks()}))
        if (usage.meter == plan::Meter::CrossRegion) bytes += usage.per_hour * lab.now() / 3600;
    return bytes;
}

double carried(Lab& lab, std::size_t lane) { return lab.simulation().network()->bytes(lane, {0, lab.blocks()}); }

bool is_about(double value, double expected, double within = 1e-6) {
    if (std::abs(value - expected) <= within) return true;
    qWarning("%.9g, not %.9g", value, expected);
    return false;
}

}  // namespace

/// A primary's log on its way to the replicas.
class TestLogShipping : public QObject {
    Q_OBJECT

private slots:
    /// Written at 1, 2, 3 and 4; each takes 2 s on the line, after the one before: there at 3.1, 5.1, 7.1 and 9.1.
    void one_write_after_another() {
        Lab lab(over(narrow, "20 MB"));
        lab.request(4, 1);
        lab.run_to(30);
        QVERIFY(is_about(lab.figure("lag copy"), (2.1 + 3.1 + 4.1 + 5.1) / 4));
        QVERIFY(is_about(lab.figure("shipped_per_s copy"), 80e6 / 30));
        QVERIFY(is_about(carried(lab, 0), 80e6, 10));
        QVERIFY(is_about(carried(lab, 1), 0));
        QVERIFY(is_about(far_bytes(lab, "db"), 80e6, 10));
        QVERIFY(is_about(far_bytes(lab, "copy"), 0));
    }

    /// Nothing waits where a line takes as much as comes, but its bytes count.
    void a_line_without_a_limit() {
        Lab lab(over("", "20 MB"));
        lab.request(4, 1);
        lab.run_to(30);
        QVERIFY(is_about(lab.figure("lag copy"), 0.1));
        QVERIFY(is_about(carried(lab, 0), 80e6, 10));
        QVERIFY(is_about(far_bytes(lab, "db"), 80e6, 10));
    }

    void writes_of_no_bytes() {
        Lab lab(over(narrow, "0 B"));
        lab.request(4, 1);
        lab.run_to(30);
        QVERIFY(is_about(lab.figure("lag copy"), 0.1));
        QVERIFY(is_about(lab.figure("shipped_per_s copy"), 0));
    }

    /// The two copies of each write share the line: 4 s; the second write follows.
    void each_copy_has_its_own() {
        Lab lab(over(narrow, "20 MB", R"("workers": 99)", R"(, "replicas": 2)"));
        lab.request(2, 1);
        lab.run_to(30);
        QVERIFY(is_about(lab.figure("lag copy"), (4.1 + 7.1) / 2));
        QVERIFY(is_about(carried(lab, 0), 80e6, 10));
    }

    /// A call that is answered when the copy has it: 2 s and 100 ms there, 100 ms back.
    void a_synchronous_write_waits_for_the_line() {
        Lab lab(over(narrow, "20 MB", R"("workers": 99, "replication": "synchronous")"));
        lab.request(1, 1);
        lab.run_to(30);
        QVERIFY(is_about(lab.figure("mean"), 2.2));
    }

    /// The log beside the calls of another connection: 10 MB of each share the line till both are there, 2 s.
    void it_shares_the_line_with_calls() {
        Sketch sketch = over(narrow, "10 MB");
        sketch.components = several({sketch.components, database("far", "0 s", R"("place": {"region": "b"})"), service("web", "0 s")});
        sketch.connections = R"({"from": "users", "to": "web"}, {"from": "web", "to": "db"},
            {"from": "db", "to": "copy", "request": "10 MB"}, {"from": "web", "to": "far", "request": "10 MB", "response": 0, "step": 1})";
        sketch.routes = R"({"name": "r", "kind": "write", "request": 0, "response": 0})";
        Lab lab(sketch);
        lab.request(1, 1);
        lab.run_to(30);
        QVERIFY(is_about(lab.figure("lag copy"), 2.1));
        QVERIFY(is_about(lab.figure("mean"), 2.2));
    }

    /// 16 MB/s for a line of 10 MB/s: the lag grows by 0.6 s a second, as the backlog of a fluid queue does.
    void more_than_the_line_takes() {
        Lab lab(over(narrow, "800 kB"));
        lab.arrive(20);
        lab.run_to(400);
        const double early = lab.figure("lag copy", {99, 101}), late = lab.figure("lag copy", {299, 301});
        // what is applied at t was written at t / 1.6
        QVERIFY(is_about((late - early) / 200, 1 - 1 / 1.6, 0.005));
        QVERIFY(is_about(carried(lab, 0), 400 * 10e6, 2e6));
    }

    /// The line is out from 2 to 12: the write of 1.5 is there, that of 3 goes when it is back.
    void what_is_out_is_waited_for_data() {
        QTest::addColumn<QString>("link");
        QTest::addColumn<double>("within");
        QTest::newRow("limited") << QString::fromStdString(narrow) << 0.011;
        QTest::newRow("unlimited") << "" << 1.;  // the sender tries once a second
    }
    void what_is_out_is_waited_for() {
        QFETCH(QString, link);
        QFETCH(double, within);
        Sketch sketch = over(link.toStdString(), "1 kB");
        sketch.incidents = R"({"type": "link_outage", "link": "ab", "at": 2, "lasts": "10 s"})";
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        lab.request(2, 1.5);
        lab.run_to(30);
        QVERIFY(is_about(lab.figure("applied_per_s copy") * 30, 2));
        QVERIFY(is_about(lab.figure("lag copy"), (0.1 + 9.1) / 2, within));
    }

    /// A copy that is lost gets what it has missed when it is back: writes at 1, 2, 3; lost from 1.5 to 10.5.
    void a_lost_copy_catches_up() {
        Sketch sketch = over(narrow, "10 MB");
        sketch.incidents = R"({"type": "replica_loss", "component": "copy", "at": 1.5, "lasts": "9 s"})";
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        lab.request(3, 1);
        lab.run_to(60);
        // the first is half there when it is lost, and comes anew beside what is on its way: 5 MB of the old one are gone by 2
        QVERIFY(is_about(lab.figure("lag copy"), (10.6 + 10.6 + 10.6) / 3));
        QVERIFY(is_about(carried(lab, 0), 40e6, 10));
    }

    /// From zone to zone of a region it passes the zones' lines, and is free of charge.
    void within_a_region() {
        Sketch sketch = over("", "5 MB", R"("workers": 99, "place": {"zone": 1})");
        sketch.components = several({database("db", "0 s", R"("workers": 99, "place": {"zone": 1})"),
                                     R"({"id": "copy", "type": "read_replica", "cpu": "0 s", "apply": "0 s", "place": {"zone": 2}})"});
        sketch.platform = R"({"regions": [{"name": "a", "zone_latency": "1 ms", "zone_bandwidth": "10 MB/s"}]})";
        Lab lab(sketch);
        lab.request(1, 1);
        lab.run_to(30);
        QVERIFY(is_about(lab.figure("lag copy"), 0.501));
        QVERIFY(is_about(carried(lab, 0), 5e6, 10));
        for (const char* id : {"db", "copy"})
            for (const plan::Usage& usage : lab.component(id).crossing_usage({0, lab.blocks()})) QCOMPARE(usage.per_hour, 0.);
    }
};

QTEST_MAIN(TestLogShipping)
#include "tst_log_shipping.moc"
