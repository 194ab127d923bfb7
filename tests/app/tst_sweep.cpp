// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <csignal>

#include "program.h"

namespace {

/// A server of exponential times, and one with two workers.
constexpr const char* plan = R"json({"headroom": 1, "name": "Small", "slo": [{"p95": "30 ms"}],
  "designs": [{"name": "One", "components": [
      {"id": "users", "type": "users", "requests_per_user_per_day": 86400},
      {"id": "web", "type": "service", "workers": 1, "instance": "m6i.large", "vcpus": 1, "speed": 1, "cpu": "exponential(5 ms)"}],
    "connections": [{"from": "users", "to": "web"}]}],
  "phases": [{"name": "Now", "users": 100, "design": "One"}, {"name": "Later", "users": 150, "design": "One"}]})json";

using headroom::test::Answer;

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

using Row = QMap<QByteArray, QByteArray>;

/// Rows by the names of their columns; no field has a comma in it here.
QList<Row> rows_of(const QByteArray& csv) {
    QList<QByteArray> lines = csv.split('\n');
    const QList<QByteArray> names = lines.takeFirst().trimmed().split(',');
    QList<Row> rows;
    for (const QByteArray& line : lines) {
        if (line.isEmpty()) continue;
        const QList<QByteArray> fields = line.trimmed().split(',');
        if (fields.size() != names.size()) qFatal("%s", line.constData());
        rows.emplace_back();
        for (int i = 0; i < names.size(); ++i) rows.back()[names[i]] = fields[i];
    }
    return rows;
}

}  // namespace

class TestSweep : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    const QStringList sweep_ = {"sweep", "small.headroom.json", "--replications", "4", "--max-requests", "4M", "--jobs", "2"};

    void write(const char* name, const QByteArray& text) {
        QFile file(folder_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    Answer headroom(const QStringList& arguments, const QString& program = HEADROOM_BIN "/headroom") {
        return headroom::test::run_in(folder_.path(), arguments, program);
    }

private slots:
    void initTestCase() { write("small.headroom.json", plan); }

    /// M/M/1: the response is exponential of rate 200 − λ, and the server is busy λ / 200.
    void rows_are_those_of_a_queue() {
        const Answer answer =
            headroom({"sweep", "small.headroom.json", "--replications", "10", "--max-requests", "12M", "--phase", "Now", "--set",
                      "web.cpu=exponential(2 ms),exponential(5 ms)", "--set", "web.replicas=1", "--format", "csv"});
        QCOMPARE(answer.exit, 0);
        QVERIFY2(answer.err.isEmpty(), answer.err.constData());
        const QList<Row> rows = rows_of(answer.out);
        QCOMPARE(rows.size(), 2);
        const double rate[] = {500, 200};
        for (int i = 0; i < 2; ++i) {
            const Row& row = rows[i];
            QCOMPARE(row["web.cpu"], i == 0 ? "exponential(2 ms)" : "exponential(5 ms)");
            QCOMPARE(row["web.replicas"], "1");
            QCOMPARE(row["status"], "converged");
            QCOMPARE(row["busiest"], "web");
            const auto close = [&](const char* name, double wanted) {
                const double value = row[name].toDouble(), width = row[QByteArray(name) + "_half_width"].toDouble();
                QVERIFY2(std::abs(value - wanted) < 0.02 * wanted && width > 0 && width < 0.02 * wanted,
                         (row[name] + " " + name).constData());
            };
            close("mean_s", 1 / (rate[i] - 100));
            close("p95_s", std::log(20) / (rate[i] - 100));
            close("utilization", 100 / rate[i]);
            close("throughput_per_s", 100);
            QCOMPARE(row["error_ratio"].toDouble(), 0.0);
            QCOMPARE(row["slo_met"], std::log(20) / (rate[i] - 100) < 0.03 ? "1" : "0");
        }
    }

    /// A combination is what `run` makes of the same settings, and comes in the order of the values, the last axis fastest.
    void rows_are_those_of_run() {
        const QList<Row> rows =
            rows_of(headroom(sweep_ + QStringList{"--set", "web.replicas=1..3/2", "--set", "web.workers=2,4", "--format", "csv"}).out);
        QCOMPARE(rows.size(), 8);
        QStringList order;
        for (const Row& row : rows) order += QString(row["phase"] + " " + row["web.replicas"] + " " + row["web.workers"]);
        QCOMPARE(order, (QStringList{"Now 1 2", "Now 1 4", "Now 3 2", "Now 3 4", "Later 1 2", "Later 1 4", "Later 3 2", "Later 3 4"}));
        const QJsonObject run = headroom({"run", "small.headroom.json", "--replications", "4", "--max-requests", "4M", "--phase", "Later",
                                          "--set", "web.replicas=3", "--set", "web.workers=2", "--format", "json"})
                                    .json()["runs"]
                                    .toArray()[0]
                                    .toObject();
        QCOMPARE(rows[6]["p95_s"].toDouble(), run["response_s"].toObject()["p95"].toObject()["value"].toDouble());
        QCOMPARE(rows[6]["cost_per_month"].toDouble(), run["cost"].toObject()["per_month"].toDouble());
        QVERIFY(rows[6]["cost_per_month"].toDouble() > rows[4]["cost_per_month"].toDouble());
    }

    void text_and_json() {
        const QStringList arguments = sweep_ + QStringList{"--phase", "Now", "--set", "web.replicas=1,2"};
        const Answer text = headroom(arguments);
        QVERIFY2(text.out.startsWith("Small\nNow on One\n\nweb.replicas"), text.out.constData());
        const QJsonObject json = headroom(arguments + QStringList{"--format", "json"}).json();
        QCOMPARE(json["format"].toString(), "headroom-sweep");
        const QJsonObject row = json["rows"].toArray()[1].toObject();
        QCOMPARE(row["settings"].toObject()["web.replicas"].toString(), "2");
        QVERIFY(row["response_s"].toObject()["p95"].toObject()["value"].toDouble() > 0);
    }

    /// A killed sweep goes on where it was, and shards together are the whole.
    void it_goes_on_where_it_was_and_is_shared() {
        const QStringList arguments = sweep_ + QStringList{"--set", "web.replicas=1..3", "--out"};
        QCOMPARE(headroom(arguments + QStringList{"whole"}).exit, 0);
        const QByteArray wanted = read(folder_.filePath("whole/sweep.csv"));
        QCOMPARE(rows_of(wanted).size(), 6);
        QProcess process;
        process.setWorkingDirectory(folder_.path());
        process.start(HEADROOM_BIN "/headroom", arguments + QStringList{"killed"});
        while (!process.waitForFinished(1) &&
               QDir(folder_.filePath("killed/replications")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size() < 9) {}
        process.kill();
        process.waitForFinished();
        QVERIFY(!QFile::exists(folder_.filePath("killed/sweep.csv")));
        QCOMPARE(headroom(arguments + QStringList{"killed"}).exit, 0);
        QCOMPARE(read(folder_.filePath("killed/sweep.csv")), wanted);

        QCOMPARE(headroom(arguments + QStringList{"shared", "--shard", "1/2"}).exit, 0);
        const QList<Row> half = rows_of(read(folder_.filePath("shared/sweep.csv")));
        QCOMPARE(half[0]["status"], "converged");
        QCOMPARE(half[1]["status"], "pending");
        QCOMPARE(headroom(arguments + QStringList{"shared", "--shard", "2/2"}).exit, 0);
        QCOMPARE(read(folder_.filePath("shared/sweep.csv")), wanted);

        // what is there is used: without a worker nothing can be simulated
        QVERIFY(QFile::copy(HEADROOM_BIN "/headroom", folder_.filePath("headroom")));
        write("headroom-worker", "#!/bin/sh\nexit 1\n");
        QFile::setPermissions(folder_.filePath("headroom-worker"), QFile::ReadOwner | QFile::ExeOwner);
        QCOMPARE(headroom(arguments + QStringList{"whole"}, folder_.filePath("headroom")).exit, 0);
        QCOMPARE(headroom(arguments + QStringList{"whole", "--seed", "2"}, folder_.filePath("headroom")).exit, 3);
    }

    void promises_can_be_required() {
        const QStringList arguments = sweep_ + QStringList{"--phase", "Now", "--require-slo", "--set"};
        QCOMPARE(headroom(arguments + QStringList{"web.cpu=exponential(2 ms)"}).exit, 0);
        QCOMPARE(headroom(arguments + QStringList{"web.cpu=exponential(2 ms),exponential(9 ms)"}).exit, 1);
    }

    /// M/M/1 at 100 of 200 requests a second: p95 is ln 20 / (200 − 100); with a tenth more requests, or a tenth longer ones:
    /// ln 20 / (200 − 110), and ln 20 / (200 / 1.1 − 100).
    void tornado() {
        const QStringList arguments = {"sweep", "small.headroom.json", "--phase", "Now",   "--tornado", "--replications",
                                       "8",     "--max-requests",      "6M",      "--out", "tornado"};
        const Answer answer = headroom(arguments + QStringList{"--format", "json"});
        QCOMPARE(answer.exit, 0);
        QMap<QString, QJsonObject> bars;
        for (const auto& bar : answer.json()["bars"].toArray()) bars[bar.toObject()["path"].toString()] = bar.toObject();
        const auto check = [&](const char* path, double wanted) {
            const QJsonObject share = bars[path]["p95_s"].toObject()["relative"].toObject();
            const double value = share["value"].toDouble(), width = share["half_width"].toDouble();
            // Student's t with 7 degrees of freedom: 2.36 at 95 %, 7.06 at 99.99 % (two-sided)
            QVERIFY2(std::abs(value - wanted) < 7.06 / 2.36 * width && width > 0 && width < 0.02,
                     qPrintable(QString("%1: %2 ± %3, not %4").arg(path).arg(value).arg(width).arg(wanted)));
        };
        check("users.requests_per_user_per_day", 100.0 / 90 - 1);
        check("web.cpu", 100 / (200 / 1.1 - 100) - 1);
        QCOMPARE(bars["web.replicas"]["to"].toString(), "2");
        QVERIFY(bars["web.replicas"]["whole"].toBool());
        QCOMPARE(bars["web.cpu"]["to"].toString(), "exponential(5.5 ms)");
        QCOMPARE(bars["web.replicas"]["cost_per_month"].toObject()["clear"].toBool(), true);
        const QList<QByteArray> lines = read(folder_.filePath("tornado/tornado.csv")).split('\n');
        QCOMPARE(lines.size(), bars.size() + 2);
        QVERIFY(lines[1].startsWith("1,web.replicas,1,2,1,converged,"));  // twice the machines: twice the cost
    }

    /// By formulas M/M/1 has the same figures, without an interval, and nothing else than sweep.csv is kept.
    void rows_by_formulas() {
        const Answer answer = headroom({"sweep", "small.headroom.json", "--phase", "Now", "--set",
                                        "web.cpu=exponential(2 ms),exponential(5 ms)", "--estimate", "--out", "estimated"});
        QCOMPARE(answer.exit, 0);
        QVERIFY2(answer.out.contains("by formulas: no request was simulated"), answer.out.constData());
        QCOMPARE(QDir(folder_.filePath("estimated")).entryList(QDir::NoDotAndDotDot | QDir::AllEntries), QStringList{"sweep.csv"});
        const QList<Row> rows = rows_of(read(folder_.filePath("estimated/sweep.csv")));
        QCOMPARE(rows.size(), 2);
        const double rate[] = {500, 200};
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(rows[i]["status"], "estimated");
            QVERIFY(rows[i]["mean_s_half_width"].isEmpty());
            QVERIFY(std::abs(rows[i]["mean_s"].toDouble() * (rate[i] - 100) - 1) < 1e-6);
            QVERIFY(std::abs(rows[i]["p95_s"].toDouble() * (rate[i] - 100) / std::log(20) - 1) < 5e-3);
        }
    }

    /// Without noise every effect is clear.
    void tornado_by_formulas() {
        const Answer answer = headroom({"sweep", "small.headroom.json", "--phase", "Now", "--tornado", "--estimate", "--format", "json"});
        QCOMPARE(answer.exit, 0);
        bool found = false;
        for (const auto& each : answer.json()["bars"].toArray()) {
            const QJsonObject bar = each.toObject(), p95 = bar["p95_s"].toObject();
            if (bar["path"].toString() != "web.cpu") continue;
            found = true;
            const double relative = p95["relative"].toObject()["value"].toDouble(), wanted = 100 / (200 / 1.1 - 100) - 1;
            QVERIFY2(std::abs(relative - wanted) < 5e-3, qPrintable(QString::number(relative)));
            QVERIFY(p95["clear"].toBool());
        }
        QVERIFY(found);
    }

    void tornado_in_words() {
        const Answer answer =
            headroom({"sweep", "small.headroom.json", "--phase", "Now", "--tornado", "--replications", "3", "--max-requests", "1M"});
        QCOMPARE(answer.exit, 0);
        for (const char* part :
             {"Small\nNow on One: p95 ", "\nweb.replicas", "2 *", "* the next whole number", "other settings have no clear effect"})
            QVERIFY2(answer.out.contains(part), answer.out.constData());
    }

    void every_mistake_is_told_before_anything_runs() {
        const Answer answer = headroom({"sweep", "small.headroom.json", "--set", "web.replicas=0..2", "--set", "web.cpu=2 ms,3 GB,4 ms",
                                        "--set", "wbe.workers=1", "--out", "none"});
        QCOMPARE(answer.exit, 2);
        for (const char* part : {"web.replicas=0", "web.cpu=3 GB", "'wbe'", "did you mean 'web'?"})
            QVERIFY2(answer.err.contains(part), answer.err.constData());
        QVERIFY(answer.out.isEmpty());
        QVERIFY(!QFile::exists(folder_.filePath("none")));
    }

    /// 50 shards of 50 each are more than a design can hold, though neither number is wrong by itself.
    void what_goes_wrong_only_together_is_a_row() {
        write("shards.headroom.json", R"json({"headroom": 1, "name": "Shards", "designs": [{"name": "One", "components": [
            {"id": "users", "type": "users", "requests_per_user_per_day": 86400}, {"id": "outer", "type": "shard_router"},
            {"id": "inner", "type": "shard_router"}, {"id": "db", "type": "database", "cpu": "1 ms"}],
          "connections": [{"from": "users", "to": "outer"}, {"from": "outer", "to": "inner"}, {"from": "inner", "to": "db"}]}],
          "phases": [{"name": "Now", "users": 5, "design": "One"}]})json");
        const Answer answer = headroom({"sweep", "shards.headroom.json", "--set", "outer.shards=2,50", "--set", "inner.shards=2,50",
                                        "--replications", "1", "--max-requests", "30k", "--format", "json"});
        QCOMPARE(answer.exit, 2);
        const QJsonArray rows = answer.json()["rows"].toArray();
        QCOMPARE(rows.size(), 4);
        QCOMPARE(rows[3].toObject()["status"].toString(), "wrong");
        QVERIFY2(rows[3].toObject()["message"].toString().contains("2000"), answer.out.constData());
        QCOMPARE(rows[3].toObject().keys(), rows[0].toObject().keys());
        QVERIFY(rows[3].toObject().value("users").isNull() && rows[3].toObject().value("cost_per_month").isNull());
        for (int i = 0; i < 3; ++i) QVERIFY(rows[i].toObject()["response_s"].toObject()["p50"].toObject()["value"].toDouble() > 0);
    }

    void wrong_arguments_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("complaint");
        const QStringList plan = {"small.headroom.json"};
        const auto set = [&](const char* text) { return plan + QStringList{"--set", text}; };
        QTest::newRow("nothing to set") << plan << "nothing to sweep";
        QTest::newRow("tornado with values") << set("web.replicas=1,2") + QStringList{"--tornado"} << "--tornado";
        QTest::newRow("tornado of two phases") << plan + QStringList{"--tornado"} << "--tornado: is of one phase";
        QTest::newRow("tornado to nowhere") << plan + QStringList{"--tornado", "--phase", "Now", "--out", "small.headroom.json/x"}
                                            << "cannot make small";
        QTest::newRow("nobody") << QStringList{"nobody.json", "--set", "web.replicas=1"} << "nobody.json";
        QTest::newRow("no values") << set("web.replicas") << "path=values";
        QTest::newRow("no value") << set("web.replicas=1,,2") << "a value is missing";
        QTest::newRow("twice") << set("web.replicas=1..3,2") << "2 is there twice";
        QTest::newRow("one path twice") << set("web.replicas=1") + QStringList{"--set", "web.replicas=2"} << "web.replicas is given twice";
        QTest::newRow("no step") << set("web.cpu=10ms..50ms") << "needs a step";
        QTest::newRow("no step above 0") << set("web.replicas=1..5/0") << "no step above 0";
        QTest::newRow("backwards") << set("web.replicas=5..1") << "ends before it begins";
        QTest::newRow("too long") << set("web.replicas=1..1000000000") << "more than 100000 values";
        QTest::newRow("too many") << set("web.replicas=1..1000") + QStringList{"--set", "web.workers=1..1000"}
                                  << "more than 50000 combinations";
        QTest::newRow("phase") << set("web.replicas=1") + QStringList{"--phase", "Latr"} << "did you mean 'Later'";
        QTest::newRow("design") << set("web.replicas=1") + QStringList{"--design", "Tow"} << "no design 'Tow'";
        QTest::newRow("shard of an estimate") << set("web.replicas=1") + QStringList{"--shard", "1/2", "--out", "x", "--estimate"}
                                              << "--estimate";
        QTest::newRow("shard of nothing") << set("web.replicas=1") + QStringList{"--shard", "1/2"} << "--shard: needs --out";
        QTest::newRow("shard") << set("web.replicas=1") + QStringList{"--shard", "3/2", "--out", "x"} << "--shard: '3/2'";
    }
    void wrong_arguments() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, complaint);
        headroom::test::check_refusal(headroom(QStringList{"sweep"} + arguments), complaint.toUtf8());
    }
};

QTEST_GUILESS_MAIN(TestSweep)
#include "tst_sweep.moc"
