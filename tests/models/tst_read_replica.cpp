// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

const std::string of_writes = R"({"name": "r", "kind": "write"})";
const std::string both = R"({"name": "read"}, {"name": "write", "kind": "write"})";
const std::string disk2 = R"("workers": 9, "vcpus": 9, "disk_write": "2 s")";

std::string replica(const std::string& id, const std::string& cpu, const std::string& apply, const std::string& more = {}) {
    return R"({"id": ")" + id + R"(", "type": "read_replica", "cpu": ")" + cpu + R"(", "apply": ")" + apply + "\"" +
           (more.empty() ? "" : ", " + more) + "}";
}
/// A primary "db" whose replicas are "copy".
Sketch pair(const std::string& db, const std::string& copy, const std::string& way = {}, const std::string& routes = R"({"name": "r"})") {
    return {several({database("db", "1 s", db), copy}), several({arrow("users", "db"), arrow("db", "copy", way)}), routes};
}
Sketch instant(const std::string& db, const std::string& copy) {
    return {several({database("db", "0 s", db), copy}), several({arrow("users", "db"), arrow("db", "copy")}), both};
}
Sketch with_incidents(Sketch sketch, const std::string& incidents) {
    sketch.incidents = incidents;
    return sketch;
}
const std::string sync = R"("replication": "synchronous", )" + disk2;

/// Requests come at 1 s, 2 s, ...
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"a read goes to the replica, there and back",
         pair("", replica("copy", "3 s", "1 s"), R"("latency": "250 ms")"),
         1,
         1,
         20,
         {{"mean", 3.5}, {"busy db", 0}, {"arrivals copy", 1}, {"replica_reads_ratio db", 1}, {"stale_ratio copy", 0}}},
        {"in turn",
         pair("", replica("copy", "1 s", "1 s", R"("replicas": 2)")),
         6,
         1,
         20,
         {{"arrivals copy", 6}, {"busy copy", 3}, {"mean", 1}}},
        {"in turn with the primary",
         pair(R"("primary_reads": true)", replica("copy", "2 s", "1 s", R"("replicas": 2, "workers": 1)")),
         6,
         1,
         20,
         {{"arrivals copy", 4}, {"busy db", 2}, {"mean", (2 * 1. + 4 * 2.) / 6}, {"replica_reads_ratio db", 4. / 6}}},
        {"only the connection's routes",
         pair("", replica("copy", "2 s", "1 s"), R"("calls": 0)"),
         2,
         2,
         20,
         {{"arrivals copy", 0}, {"busy db", 2}, {"mean", 1}}},
        {"connections are those of the primary alone",
         pair(R"("connection_limit": 1)", replica("copy", "9 s", "1 s", R"("vcpus": 9)")),
         3,
         1,
         20,
         {{"failed", 0}, {"connections db", 0}, {"mean", 9}}},
        // durable at 4 and 5; there at 4.5 and 5.5; applied at 7.5 and 10.5
        {"writes are applied one after another",
         pair(disk2, replica("copy", "1 s", "3 s"), R"("latency": "500 ms")", of_writes),
         2,
         1,
         20,
         {{"mean", 3}, {"lag copy", (3.5 + 5.5) / 2}, {"applied_per_s copy", 2. / 20}, {"apply copy", 6. / 20}}},
        {"each copy applies all writes",
         pair(disk2, replica("copy", "1 s", "3 s", R"("replicas": 2)"), "", of_writes),
         1,
         1,
         20,
         {{"applied_per_s copy", 2. / 20}, {"apply copy", 3. / 20}, {"lag copy", 3}}},
        {"a faster machine applies faster",
         pair(disk2, replica("copy", "1 s", "3 s", R"("speed": 2)"), "", of_writes),
         1,
         1,
         20,
         {{"lag copy", 1.5}}},
        {"a write that waits for its replica",
         pair(sync, replica("copy", "1 s", "3 s"), R"("latency": "500 ms")", of_writes),
         1,
         1,
         20,
         {{"mean", 1 + 4}, {"held db", 5. / 9}, {"lag copy", 3.5}}},
        {"or for its disk, whichever takes longer",
         pair(sync, replica("copy", "1 s", "500 ms"), R"("latency": "250 ms")", of_writes),
         1,
         1,
         20,
         {{"mean", 1 + 2}, {"lag copy", 0.75}}},
        {"the slowest of several replicas counts",
         {several({database("db", "1 s", sync), replica("copy", "1 s", "3 s"), replica("far", "1 s", "4 s")}),
          several({arrow("users", "db"), arrow("db", "copy"), arrow("db", "far", R"("latency": "1 s")")}), of_writes},
         1,
         1,
         20,
         {{"mean", 1 + 6}, {"lag far", 5}}},
    };
    return all;
}

}  // namespace

class TestReadReplica : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// Written at 1 s, applied at 2.5 s; read at 2 s and 3 s.
    void stale_data() {
        QTest::addColumn<QString>("keys");
        QTest::addColumn<double>("stale");
        QTest::newRow("any write counts for reads without a key") << "" << 0.5;
        QTest::newRow("the same key") << R"x({"name": "k", "keys": "uniform(1)"})x" << 0.5;
        QTest::newRow("other keys") << R"x({"name": "k", "keys": "uniform(1000000000)"})x" << 0.;
    }
    void stale() {
        QFETCH(QString, keys);
        QFETCH(double, stale);
        Sketch sketch = instant("", replica("copy", "0 s", "1.5 s"));
        sketch.keyspaces = keys.toStdString();
        if (!keys.isEmpty()) sketch.routes = R"({"name": "read", "keyspace": "k"}, {"name": "write", "kind": "write", "keyspace": "k"})";
        Lab lab(sketch, 1, seed_of("WRR"));
        lab.request(3, 1);
        lab.run_to(10);
        QCOMPARE(lab.figure("stale_ratio copy"), stale);
        QCOMPARE(lab.figure("stale_reads_per_s copy"), 2 * stale / 10);
    }

    /// Until the replica has what it wrote, the session reads from the primary.
    void read_your_writes() {
        Lab lab(instant(R"("read_your_writes": true)", replica("copy", "0 s", "1.5 s")), 1, seed_of("WRRWRRR"));
        lab.request(7, 1);  // written at 1 and 4, applied at 2.5 and 5.5: reads at 2 and 5 stay at the primary
        lab.run_to(10);
        QCOMPARE(lab.figure("arrivals copy"), 3.);
        QCOMPARE(lab.figure("replica_reads_ratio db"), 3. / 5);
        QCOMPARE(lab.figure("stale_ratio copy"), 0.);
    }

    /// No read is stale where writes wait.
    void synchronous_is_never_stale() {
        Lab lab(instant(R"("replication": "synchronous")", replica("copy", "0 s", "1.5 s")), 1, seed_of("WRR"));
        lab.request(3, 1);
        lab.run_to(10);
        QCOMPARE(lab.figure("stale_ratio copy"), 0.);
        QCOMPARE(lab.figure("mean:write"), 1.5);
    }

    void at_random() {
        Lab lab(instant(R"("reads": "random", "primary_reads": true)", replica("copy", "1 ms", "1 s", R"("replicas": 2)")));
        constexpr int count = 40000;
        lab.request(count, 0.01);
        lab.run_to(count * 0.01 + 1);
        const double deviation = std::sqrt(2. / 9 / lab.figure("completed:read"));
        QVERIFY(std::abs(lab.figure("replica_reads_ratio db") - 2. / 3) < 3.89 * deviation);
    }

    /// Written at 1, 2, 3 and 4; lost from 4.5 to 104.5; the replica takes 1.6 s for each: two of four are not there.
    void failover_data() {
        QTest::addColumn<QString>("db");
        QTest::addColumn<double>("lost");
        QTest::addColumn<double>("refused");
        const QString soon = R"(, "detection": "2 s", "promotion": "1 s")";
        QTest::newRow("none") << QString("%1").arg(R"("workers": 9)") << 0. << 16.;
        QTest::newRow("a replica") << R"("promote_replica": true)" + soon << 2. << 3.;
        QTest::newRow("a standby") << R"("multi_zone": true)" + soon << 0. << 3.;
    }
    void failover() {
        QFETCH(QString, db);
        QFETCH(double, lost);
        QFETCH(double, refused);
        Sketch sketch = with_incidents(pair(db.toStdString(), replica("copy", "0 s", "1.6 s"), "", of_writes),
                                       R"({"type": "replica_loss", "component": "db", "at": 4.5, "lasts": "100 s"})");
        sketch.components = several({database("db", "0 s", db.toStdString()), replica("copy", "0 s", "1.6 s")});
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        lab.request(20, 1);  // at 5, 6 and 7 nobody answers, at 7.5 another has taken over
        lab.run_to(120);
        QCOMPARE(lab.figure("lost_writes db"), lost);
        QCOMPARE(lab.figure("failed unavailable"), refused);
        QCOMPARE(lab.figure("serving copy"), lost > 0 ? (120. - (104.5 - 7.5)) / 120 : 1.);
    }

    /// Written at 1, 2, 3 and 4, applied a second and a half after each: what is under way when the primary is lost at 4.25 was not
    /// confirmed to its caller, and is refused, not lost. The copy takes over at 7.25, and has what is written until 24.25, when it
    /// is a copy again: reads from then on see all of it.
    void synchronous_loses_nothing() {
        const std::string db =
            R"("replication": "synchronous", "promote_replica": true, "detection": "2 s", "promotion": "1 s", "workers": 9)";
        Sketch sketch = with_incidents(instant(db, replica("copy", "0 s", "1.5 s")),
                                       R"({"type": "replica_loss", "component": "db", "at": 4.25, "lasts": "20 s"})");
        Lab lab(sketch, 1, seed_of("WWWWWWWWWWRR"));
        lab.simulation().schedule_incidents(0, 86400);
        lab.request(9, 1);
        lab.request(1, 15);  // at 24 s
        lab.request(2, 1);
        lab.run_to(60);
        QCOMPARE(lab.figure("lost_writes db"), 0.);
        QCOMPARE(lab.figure("failed unavailable"), 5.);  // written at 3 and 4, which waited, and at 5, 6 and 7
        QCOMPARE(lab.figure("stale_ratio copy"), 0.);
    }

    /// Read at 1, 2, ... 20; the primary is lost from 4.5 to 14.5: the ten reads between go to the copy, where there is one.
    void reads_outlive_the_primary_data() {
        QTest::addColumn<QString>("db");
        QTest::addColumn<QString>("lost_too");
        QTest::addColumn<double>("refused");
        QTest::addColumn<double>("at_copies");
        QTest::newRow("replicas alone answer") << ""
                                               << "" << 0. << 20.;
        QTest::newRow("the primary has its turns") << R"("primary_reads": true)"
                                                   << "" << 0. << 15.;
        QTest::newRow("at random") << R"("reads": "random")"
                                   << "" << 0. << 20.;
        QTest::newRow("the copy is lost, too") << ""
                                               << R"(, {"type": "replica_loss", "component": "copy", "at": 9.5, "lasts": "3 s"})" << 3.
                                               << 17.;
    }
    void reads_outlive_the_primary() {
        QFETCH(QString, db);
        QFETCH(QString, lost_too);
        QFETCH(double, refused);
        QFETCH(double, at_copies);
        const std::string loss = R"({"type": "replica_loss", "component": "db", "at": 4.5, "lasts": "10 s"})";
        Sketch sketch = with_incidents(pair(db.toStdString(), replica("copy", "0 s", "1 s")), loss + lost_too.toStdString());
        sketch.components = several({database("db", "0 s", db.toStdString()), replica("copy", "0 s", "1 s")});
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        lab.request(20, 1);
        lab.run_to(30);
        QCOMPARE(lab.figure("failed unavailable"), refused);
        QCOMPARE(lab.figure("arrivals copy"), at_copies);
    }

    /// A write at 1 is acknowledged by a copy that is lost at 2; the writes at 3 and 4 do not wait for it, and it catches up.
    void a_lost_replica_holds_nobody_up() {
        Sketch sketch = with_incidents(pair(R"("replication": "synchronous", "workers": 9)", replica("copy", "0 s", "4 s"), "", of_writes),
                                       R"({"type": "replica_loss", "component": "copy", "at": 2.5, "lasts": "10 s"})");
        sketch.components =
            several({database("db", "0 s", R"("replication": "synchronous", "workers": 9)"), replica("copy", "0 s", "4 s")});
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        lab.request(4, 1);
        lab.run_to(60);
        QCOMPARE(lab.figure("mean"), (1.5 + 0.5 + 0 + 0) / 4);
        // 1 and 2 wait till 2.5; from 12.5 on all four are applied, by 16.5, 20.5, 24.5, 28.5
        QCOMPARE(lab.figure("lag copy"), (15.5 + 18.5 + 21.5 + 24.5) / 4);
    }
};

QTEST_MAIN(TestReadReplica)
#include "tst_read_replica.moc"
