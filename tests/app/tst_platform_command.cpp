// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

#include "program.h"

namespace {

/// 100 answers of 1 MB a second from another region, over a link of 125 MB/s.
constexpr const char* plan = R"json({"headroom": 1, "name": "Linked", "routes": [{"name": "r", "request": 0, "response": "1 MB"}],
 "designs": [{"name": "D", "platform": {"regions": [{"name": "here", "zones": 2}, {"name": "there"}],
     "links": [{"name": "cable", "from": "here", "to": "there", "latency": "5 ms", "bandwidth": "1 Gbit/s"}]},
  "components": [
   {"id": "users", "type": "users", "requests_per_user_per_day": 86400},
   {"id": "web", "type": "service", "replicas": 2, "cpu": "1 ms"},
   {"id": "db", "type": "database", "cpu": "1 ms", "place": {"region": "there", "zone": 3}}],
  "connections": [{"from": "users", "to": "web"}, {"from": "web", "to": "db"}]}],
 "phases": [{"name": "P", "users": 100, "design": "D"}]})json";

/// 300 requests a second to six servers in three zones, one of which is lost at 12:00 for two minutes; lost servers are found out by
/// the second failed check, at 5 s intervals.
constexpr const char* outage = R"json({"headroom": 1, "name": "Outage",
 "designs": [{"name": "D", "platform": {"regions": [{"name": "here"}]},
  "components": [
   {"id": "users", "type": "users", "requests_per_user_per_day": 86400},
   {"id": "lb", "type": "load_balancer", "health_check": {"interval": "5 s", "timeout": "1 s", "unhealthy_threshold": 2}},
   {"id": "web", "type": "service", "replicas": 6, "vcpus": 2, "cpu": "exponential(10 ms)", "boot": "10 s"},
   {"id": "scaler", "type": "autoscaler", "requests": "60/s", "min": 6, "replace_lost_after": "1 min"}],
  "connections": [{"from": "users", "to": "lb"}, {"from": "lb", "to": "web"}, {"from": "scaler", "to": "web"}]}],
 "phases": [{"name": "P", "users": 300, "design": "D", "horizon": "11:58 + 270 s",
   "incidents": [{"type": "zone_loss", "region": "here", "zone": 2, "at": "12:00", "lasts": "2 min"}]}]})json";

/// 60 writes a second of 200 kB are shipped to a copy over a link of 10 MB/s.
constexpr const char* shipped = R"json({"headroom": 1, "name": "Shipped", "routes": [{"name": "r", "kind": "write", "request": "200 kB"}],
 "designs": [{"name": "D", "platform": {"regions": [{"name": "here"}, {"name": "there"}],
     "links": [{"name": "cable", "from": "here", "to": "there", "latency": "5 ms", "bandwidth": "10 MB/s"}]},
  "components": [
   {"id": "users", "type": "users", "requests_per_user_per_day": 86400},
   {"id": "db", "type": "database", "cpu": "1 ms"},
   {"id": "copy", "type": "read_replica", "place": {"region": "there"}, "apply": "1 ms"}],
  "connections": [{"from": "users", "to": "db"}, {"from": "db", "to": "copy"}]}],
 "phases": [{"name": "P", "users": 60, "design": "D"}]})json";

using headroom::test::Answer;

QJsonObject run_of(const Answer& answer) { return answer.json()["runs"].toArray()[0].toObject(); }

double value_of(const QJsonValue& estimate) { return estimate.toObject()["value"].toDouble(-1); }

QJsonObject finding(const QJsonObject& run, const char* rule) {
    for (const QJsonValue& each : run["findings"].toArray())
        if (each.toObject()["rule"].toString() == rule) return each.toObject();
    return {};
}

}  // namespace

/// What the command line says of regions, zones and links.
class TestPlatformCommand : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    Answer headroom(const QStringList& arguments) { return headroom::test::run_in(folder_.path(), arguments); }
    Answer run(const QStringList& more) {
        return headroom(QStringList{"run", "p.headroom.json", "--quiet", "--replications", "2", "--max-requests", "600k"} + more);
    }

private slots:
    void initTestCase() {
        for (const auto& [name, text] :
             {std::pair("p.headroom.json", plan), std::pair("outage.headroom.json", outage), std::pair("shipped.headroom.json", shipped)}) {
            QFile file(folder_.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        }
    }

    /// Of a third of the calls until they are found out; then none. Again: the same bytes.
    void a_zone_outage_is_seen_in_the_timeline() {
        const QStringList command = {"run", "outage.headroom.json", "--quiet", "--replications", "1", "--format", "json"};
        const Answer answer = headroom(command);
        QCOMPARE(answer.exit, 0);
        const QJsonObject timeline = run_of(answer)["timeline"].toObject();
        QCOMPARE(timeline["window_s"].toDouble(), 1.);
        const QJsonArray failures = timeline["routes"].toObject()["request"].toObject()["failures_per_s"].toArray();
        const auto failed = [&](int from_s, int to_s) {
            double sum = 0;
            for (int i = from_s; i < to_s; ++i) sum += failures[i].toDouble();
            return sum / (to_s - from_s);
        };
        QCOMPARE(failed(0, 120), 0.);
        QVERIFY(std::abs(failed(120, 124) - 100) < 30);
        QCOMPARE(failed(132, 270), 0.);
        const QJsonArray busy = timeline["components"].toObject()["web"].toObject()["utilization"].toArray();
        const auto mean_busy = [&](int from_s, int to_s) {
            double sum = 0;
            for (int i = from_s; i < to_s; ++i) sum += busy[i].toDouble();
            return sum / (to_s - from_s);
        };
        // 3 vCPUs of twelve; of eight while two servers are gone; of twelve again when two others have booted, before the zone is back
        QVERIFY(std::abs(mean_busy(0, 120) - 0.25) < 0.02);
        QVERIFY(std::abs(mean_busy(135, 180) - 0.375) < 0.03);
        QVERIFY(std::abs(mean_busy(210, 240) - 0.25) < 0.03);
        const QJsonArray decisions = run_of(answer)["decisions"].toArray();
        const auto lost =
            std::ranges::find_if(decisions, [](const QJsonValue& each) { return each.toObject()["metric"].toString() == "lost"; });
        QVERIFY(lost != decisions.end());
        const QJsonObject replaced = lost->toObject();
        QVERIFY(replaced["at_s"].toDouble() >= 12 * 3600 + 60 && replaced["at_s"].toDouble() < 12 * 3600 + 75);
        QCOMPARE(replaced["from"].toInt(), 4);
        QCOMPARE(replaced["to"].toInt(), 6);
        QCOMPARE(headroom(command).out, answer.out);
    }

    void places_and_links_are_in_the_results() {
        const Answer answer = run({"--format", "json", "--set", "platform.links.cable.bandwidth=2 Gbit/s"});
        QCOMPARE(answer.exit, 0);
        const QJsonObject placement = run_of(answer)["placement"].toObject();
        QCOMPARE(placement["web"].toObject()["region"].toString(), "here");
        QCOMPARE(placement["web"].toObject()["zones"].toArray(), (QJsonArray{1, 2}));
        QCOMPARE(placement["web"].toObject()["replicas"].toArray(), (QJsonArray{1, 1}));
        QCOMPARE(placement["db"].toObject()["zones"].toArray(), QJsonArray{3});
        QCOMPARE(placement["db"].toObject()["replicas"].toArray(), QJsonArray{1});
        QVERIFY(!placement.contains("users"));
        const QJsonObject cable = run_of(answer)["links"].toObject()["cable"].toObject();
        QCOMPARE(cable["bandwidth_bytes_per_s"].toDouble(), 250e6);
        QVERIFY(std::abs(value_of(cable["back_bytes_per_s"]) / 100e6 - 1) < 0.03);
        QVERIFY(std::abs(value_of(cable["utilization"]) - 0.4) < 0.012);
        QCOMPARE(value_of(cable["there_bytes_per_s"]), 0.);
        const double network_s = value_of(run_of(answer)["connections"].toObject()["web->db"].toObject()["network_s"]);
        QVERIFY(std::abs((network_s - 0.01) / (1e6 / 250e6 / 0.6) - 1) < 0.06);
        QVERIFY(finding(run_of(answer), "saturated_link").isEmpty());
    }

    void a_full_link_is_found() {
        const Answer answer = run({"--format", "json", "--set", "platform.links.cable.bandwidth=860 Mbit/s"});
        const QJsonObject found = finding(run_of(answer), "saturated_link");
        QVERIFY(found["text"].toString().startsWith("The link cable is 9"));
        QVERIFY(found["text"].toString().contains("on the way back"));
        QVERIFY(found["evidence"].toObject()["utilization"].toDouble() > 0.9);
    }

    /// 120 % of it.
    void what_no_link_carries_piles_up_on_it() {
        const Answer answer = run({"--format", "json", "--set", "platform.links.cable.bandwidth=667 Mbit/s"});
        QCOMPARE(run_of(answer)["status"].toString(), "unstable");
        const QJsonObject found = finding(run_of(answer), "unstable");
        QVERIFY(found["text"].toString().startsWith("Calls pile up without bound at the link cable, web "));
        QVERIFY(found["component"].isNull());
        const QJsonObject level = run_of(answer)["levels"].toArray().last().toObject();
        QCOMPARE(level["growing"].toArray(), QJsonArray{"web"});  // behind it
        QCOMPARE(level["growing_links"].toArray(), QJsonArray{"cable"});
    }

    /// It waits for the link at the primary, and is missing at the copy.
    void what_is_shipped_piles_up_before_a_link() {
        const Answer answer =
            headroom({"run", "shipped.headroom.json", "--quiet", "--format", "json", "--replications", "2", "--max-requests", "100k"});
        QCOMPARE(run_of(answer)["status"].toString(), "unstable");
        QVERIFY(finding(run_of(answer), "unstable")["text"].toString().startsWith("Calls pile up without bound at the link cable, copy "));
    }

    /// It carries 125 answers a second.
    void growth_ends_where_the_link_is_full() {
        const Answer answer = headroom({"growth", "p.headroom.json", "--points", "3", "--max-requests", "600k", "--quiet"});
        const QString said = QString::fromUtf8(answer.out).simplified();
        const auto found = QRegularExpression("breaks at (\\d+) users: calls pile up without bound at the link cable").match(said);
        QVERIFY2(found.hasMatch(), qPrintable(said));
        QVERIFY(std::abs(found.captured(1).toDouble() - 125) < 5);
    }

    /// Fewer replicas than zones.
    void placement_counts_what_is_there() {
        const Answer answer = run({"--format", "json", "--set", "web.replicas=1", "--set", "platform.regions.here.zones=3"});
        const QJsonObject placement = run_of(answer)["placement"].toObject()["web"].toObject();
        QCOMPARE(placement["zones"].toArray(), QJsonArray{1});
        QCOMPARE(placement["replicas"].toArray(), QJsonArray{1});
    }

    void tables_have_links() {
        const Answer text = run({"--phase", "P"});
        QVERIFY(text.out.contains("Link   Bandwidth"));
        QVERIFY(QString::fromUtf8(text.out).contains(QRegularExpression("cable +1 Gbit/s +0 B/s +(9\\d|10\\d).*MB/s")));
        const Answer csv = run({"--format", "csv"});
        QVERIFY(csv.out.contains("link,cable,utilization"));
    }

    void a_document_is_read_back() {
        QCOMPARE(run({"--out", "r.json"}).exit, 0);
        QCOMPARE(headroom({"report", "r.json", "--out", "r.html"}).exit, 0);
        QFile page(folder_.filePath("r.html"));
        QVERIFY(page.open(QIODevice::ReadOnly));
        QVERIFY(page.readAll().contains("cable"));
    }

    /// Whatever fails there: a message, and the exit status of a run that failed.
    void a_failure_of_the_infrastructure_is_told() {
        QTemporaryDir programs;
        for (const QString name : {"headroom", "headroom-worker"}) QVERIFY(QFile::copy(HEADROOM_BIN "/" + name, programs.filePath(name)));
        QProcess process;
        process.start(programs.filePath("headroom"),
                      {"run", HEADROOM_PRESETS "/image-pull-storm.headroom.json", "--phase", "Slim", "--replications", "1", "--quiet"});
        QVERIFY(process.waitForFinished(-1));
        QCOMPARE(process.exitCode(), 3);
        QVERIFY(process.readAllStandardError().contains("headroom-simgrid.so is missing"));
    }

    void the_reference_tells_of_them() {
        for (const char* name : {"region", "link", "registry", "region_loss", "link_outage", "link_slow"})
            QCOMPARE(headroom({"components", name}).exit, 0);
        QVERIFY(headroom({"components", "service"}).out.contains("place"));
        const QJsonObject schema = QJsonDocument::fromJson(headroom({"components", "--format", "schema"}).out).object();
        QVERIFY(schema["$defs"].toObject()["design"].toObject()["properties"].toObject().contains("platform"));
    }
};

QTEST_GUILESS_MAIN(TestPlatformCommand)
#include "tst_platform_command.moc"
