// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

#include "program.h"

namespace {

constexpr const char* small_plan = R"json({"headroom": 1, "name": "Small", "slo": [{"p95": "100 ms"}],
  "designs": [{"name": "One", "components": [{"id": "users", "type": "users", "requests_per_user_per_day": 86400},
                                            {"id": "web", "type": "service", "workers": 1, "queue_limit": 1000, "cpu": "exponential(5 ms)"}],
               "connections": [{"from": "users", "to": "web"}]}],
  "phases": [{"name": "Now", "users": 50, "design": "One"}, {"name": "Later", "users": 100, "design": "One"}]})json";

using headroom::test::Answer;

}  // namespace

class TestCommandLine : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString write(const char* name, const QByteArray& text) {
        QFile file(folder_.filePath(name));
        if (!file.open(QIODevice::WriteOnly)) return {};
        file.write(text);
        return file.fileName();
    }
    QByteArray read(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    Answer headroom(const QStringList& arguments, const QString& program = HEADROOM_BIN "/headroom") {
        return headroom::test::run_in(folder_.path(), arguments, program);
    }
    QJsonArray runs(const QByteArray& text) { return QJsonDocument::fromJson(text).object()["runs"].toArray(); }

    const QStringList quick_ = {"--replications", "2", "--max-requests", "100k"};

private slots:
    void initTestCase() { QVERIFY(!write("small.headroom.json", small_plan).isEmpty()); }

    void results_go_to_the_output_and_nothing_else() {
        const Answer answer = headroom(QStringList{"run", "small.headroom.json", "--format", "json"} + quick_);
        QCOMPARE(answer.exit, 0);
        QCOMPARE(answer.err, QByteArray());
        const QJsonArray found = runs(answer.out);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found[0].toObject()["phase"].toString(), "Now");
        QCOMPARE(found[1].toObject()["replications"].toInt(), 2);
        QVERIFY(found[0].toObject()["components"].toObject().contains("web"));
        QCOMPARE(QJsonDocument::fromJson(answer.out).object()["plan"].toObject()["sha256"].toString().size(), 64);
    }

    void the_number_of_jobs_changes_no_byte() {
        const QStringList arguments =
            QStringList{"run", "small.headroom.json", "--format", "json", "--replications", "4", "--max-requests", "100k"};
        const Answer one = headroom(arguments + QStringList{"--jobs", "1"}), two = headroom(arguments + QStringList{"--jobs", "2"});
        QCOMPARE(one.exit, 0);
        QCOMPARE(one.out, two.out);
        const Answer other = headroom(arguments + QStringList{"--seed", "2"});
        QVERIFY(other.out != one.out);
    }

    void formats() {
        const Answer text = headroom(QStringList{"run", "small.headroom.json"} + quick_);
        QVERIFY(text.out.startsWith("Small\n\nPhase "));
        for (const QByteArray& line : text.out.split('\n')) QVERIFY(QString::fromUtf8(line).size() <= 80);
        QVERIFY(!text.out.contains("Connection"));
        const Answer phase = headroom(QStringList{"run", "small.headroom.json", "--phase", "Later"} + quick_);
        QVERIFY(phase.out.contains("Connection") && !phase.out.contains("Now"));
        const Answer csv = headroom(QStringList{"run", "small.headroom.json", "--format", "csv"} + quick_);
        for (const QByteArray& line : csv.out.trimmed().split('\n')) QCOMPARE(line.count(','), 8);
    }

    void settings_change_the_run() {
        const auto utilization = [&](const QStringList& more) {
            const Answer answer = headroom(QStringList{"run", "small.headroom.json", "--phase", "Now", "--format", "json"} + quick_ + more);
            return runs(answer.out)[0].toObject()["components"].toObject()["web"].toObject()["utilization"].toObject()["value"].toDouble();
        };
        const double before = utilization({});
        QVERIFY(before > 0.2);
        QVERIFY(std::abs(utilization({"--set", "web.replicas=2"}) / before - 0.5) < 0.05);
        QVERIFY(std::abs(utilization({"--set", "web.cpu=exponential(10 ms)"}) / before - 2) < 0.2);
    }

    /// What may be repeated takes one value each time, wherever the plan stands.
    void the_plan_may_stand_behind_its_settings() {
        QCOMPARE(headroom(QStringList{"run", "--set", "web.replicas=2", "--phase", "Now", "small.headroom.json"} + quick_).exit, 0);
        QCOMPARE(headroom({"check", "--advise", "--phase", "Now", "small.headroom.json"}).exit, 0);
    }

    void wrong_arguments_are_told_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("complaint");
        const auto row = [](const char* name, QStringList arguments, const char* complaint) {
            QTest::newRow(name) << arguments << QByteArray(complaint);
        };
        row("nothing", {}, "subcommand");
        row("unknown command", {"rum"}, "there is no command 'rum': did you mean 'run'?");
        row("unlike any command", {"frobnicate"}, "there is no command 'frobnicate': one of run, estimate, batch, ");
        row("unlike any type", {"components", "nope"}, "there is no component type 'nope': one of ");
        row("negative seed", {"run", "small.headroom.json", "--seed", "-1"}, "--seed: '-1' is no whole number from 0 on");
        row("unknown option", {"run", "small.headroom.json", "--song"}, "--song");
        row("missing plan", {"run"}, "PLAN");
        row("missing file", {"run", "nowhere.json"}, "nowhere.json");
        row("missing file to check", {"check", "nowhere.json"}, "nowhere.json");
        row("unknown phase", {"run", "small.headroom.json", "--phase", "Laterr"}, "no phase 'Laterr': did you mean 'Later'?");
        row("unknown design", {"run", "small.headroom.json", "--design", "Two"}, "no design 'Two'");
        row("setting without value", {"run", "small.headroom.json", "--set", "web.replicas"}, "path=value");
        row("unknown setting", {"run", "small.headroom.json", "--set", "web.replicsa=2"}, "replicas");
        row("wrong value", {"run", "small.headroom.json", "--set", "web.cpu=often"}, "often");
        row("wrong precision", {"run", "small.headroom.json", "--precision", "5 ms"}, "--precision");
        row("precision of nothing", {"run", "small.headroom.json", "--precision", "0"}, "--precision");
        row("wrong limit", {"run", "small.headroom.json", "--max-requests", "3"}, "--max-requests");
        row("wrong horizon", {"run", "small.headroom.json", "--horizon", "fortnight"}, "fortnight");
        row("wrong format", {"run", "small.headroom.json", "--format", "xml"}, "xml");
        row("no jobs", {"run", "small.headroom.json", "--jobs", "0"}, "jobs");
        row("a folder that is not there", {"run", "small.headroom.json", "--out", "nowhere/x.json"}, "cannot write nowhere/x.json");
        row("unknown type", {"components", "databse"}, "did you mean 'database'?");
        row("unknown price", {"prices", "m6i.lrage"}, "aws-us-east-1 has no price for 'm6i.lrage': did you mean 'm6i.large'?");
        row("unknown catalogue", {"prices", "--catalogue", "aws-us-eats-1"}, "did you mean 'aws-us-east-1'?");
        row("no catalogue", {"prices", "--check", "small.headroom.json"}, "small.headroom.json:1:");
    }
    void wrong_arguments_are_told() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, complaint);
        headroom::test::check_refusal(headroom(arguments), complaint);
    }

    /// In both phases the same.
    void a_wrong_setting_is_told_once() {
        const Answer answer = headroom({"run", "small.headroom.json", "--set", "nope.x=1"});
        QCOMPARE(answer.exit, 2);
        QCOMPARE(answer.err.count('\n'), 1);
        QCOMPARE(headroom({"sweep", "small.headroom.json", "--set", "nope.x=1..2"}).err.count('\n'), 1);
    }
    void of_many_wrong_values_a_dozen_is_told() {
        const Answer answer = headroom({"sweep", "small.headroom.json", "--set", "web.replicas=60001..60100"});
        QCOMPARE(answer.exit, 2);
        QCOMPARE(answer.err.count('\n'), 13);
        QVERIFY2(answer.err.contains("… and 88 more such mistakes"), answer.err.constData());
    }

    /// What cannot be written fails, whatever its form.
    void a_full_disk_is_told_data() {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QByteArray>("complaint");
        const QString run = "run small.headroom.json --quiet --replications 2 --max-requests 100k ";
        // No file may grow beyond nothing, as on a disk that is full; standard output is a pipe.
        const QString full = "trap '' XFSZ; ulimit -f 0; exec \"$0\" ";
        QTest::newRow("text") << "exec \"$0\" estimate small.headroom.json >/dev/full" << QByteArray("No space left on device");
        QTest::newRow("json") << "exec \"$0\" estimate small.headroom.json --format json >/dev/full"
                              << QByteArray("No space left on device");
        QTest::newRow("check") << "exec \"$0\" check small.headroom.json >/dev/full" << QByteArray("No space left on device");
        QTest::newRow("out") << full + run + "--out full.json" << QByteArray("cannot write full.json: File too large");
        QTest::newRow("report") << full + run + "--report full.html" << QByteArray("cannot write full.html: File too large");
        QTest::newRow("batch") << full + "batch small.headroom.json --quiet --out full --replications 2 --max-requests 100k"
                               << QByteArray("File too large");
        QTest::newRow("sweep") << full + "sweep small.headroom.json --quiet --out full --set web.replicas=1 --replications 2"
                               << QByteArray("File too large");
    }
    void a_full_disk_is_told() {
        QFETCH(const QString, command);
        QFETCH(const QByteArray, complaint);
        const Answer answer = headroom({"-c", command, HEADROOM_BIN "/headroom"}, "/bin/bash");
        QCOMPARE(answer.exit, 3);
        QVERIFY2(answer.err.contains(complaint), answer.err.constData());
    }

    void a_broken_plan_is_told_in_one_go() {
        const QString path = write("broken.headroom.json",
                                   QByteArray(small_plan).replace("workers", "wrokers").replace("\"to\": \"web\"", "\"to\": \"wbe\""));
        for (const char* command : {"check", "run"}) {
            const Answer answer = headroom({command, "broken.headroom.json"});
            QCOMPARE(answer.exit, 2);
            QVERIFY(answer.out.isEmpty());
            QVERIFY2(answer.err.contains("broken.headroom.json:3:"), answer.err.constData());
            QVERIFY(answer.err.contains("did you mean 'workers'?") && answer.err.contains("did you mean 'web'?"));
        }
        write("no.json", "{\"headroom\": 1,");
        QCOMPARE(headroom({"check", "no.json"}).exit, 2);
    }

    void check_of_a_good_plan() {
        const Answer answer = headroom({"check", "small.headroom.json"});
        QCOMPARE(answer.exit, 0);
        QCOMPARE(answer.out, QByteArray("small.headroom.json: ok (1 design, 2 components, 1 connection, 2 phases, 0 warnings)\n"));
    }

    void presets_are_good_data() {
        QTest::addColumn<QString>("path");
        for (const char* folder : {"", "/theory"})
            for (const auto& file : QDir(QString(HEADROOM_PRESETS) + folder).entryInfoList({"*.headroom.json"}))
                QTest::addRow("%s", qPrintable(file.fileName())) << file.filePath();
    }
    void presets_are_good() {
        QFETCH(QString, path);
        const Answer answer = headroom({"check", path});
        QVERIFY2(answer.exit == 0 && answer.out.contains("0 warnings"), answer.err.constData());
    }

    void promises_that_are_missed() {
        const QStringList arguments =
            QStringList{"run", "small.headroom.json", "--phase", "Now", "--set", "web.cpu=exponential(15 ms)"} + quick_;
        QCOMPARE(headroom(arguments).exit, 0);
        const Answer missed = headroom(arguments + QStringList{"--require-slo"});
        QCOMPARE(missed.exit, 1);
        QVERIFY(missed.out.contains("NO"));
        QCOMPARE(headroom(QStringList{"run", "small.headroom.json", "--phase", "Now", "--require-slo"} + quick_).exit, 0);
    }

    void a_file_takes_the_results() {
        const QStringList arguments = QStringList{"run", "small.headroom.json"} + quick_;
        const Answer both = headroom(arguments + QStringList{"--out", "a.json"});
        QVERIFY(both.out.startsWith("Small\n"));
        QCOMPARE(runs(read(folder_.filePath("a.json"))).size(), 2);
        const Answer file_only = headroom(arguments + QStringList{"--out", "b.txt", "--format", "json"});
        QVERIFY(file_only.out.isEmpty());
        QCOMPARE(read(folder_.filePath("b.txt")), read(folder_.filePath("a.json")));
        QVERIFY(headroom(arguments + QStringList{"--out", "c.csv", "--quiet"}).out.isEmpty());
        QVERIFY(read(folder_.filePath("c.csv")).startsWith("design,phase"));
    }

    void interrupting_leaves_the_former_file() {
        write("kept.json", "former");
        QProcess process;
        process.setWorkingDirectory(folder_.path());
        process.start(HEADROOM_BIN "/headroom", {"run", "small.headroom.json", "--out", "kept.json", "--replications", "500"});
        QVERIFY(process.waitForStarted());
        const bool is_checked = qEnvironmentVariableIsSet("LSAN_OPTIONS");  // starts slowly, and looks for leaks at the end
        QTest::qWait(is_checked ? 10'000 : 1000);
        QElapsedTimer since;
        since.start();
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(-1));
        const int limit_ms = is_checked ? 5000 : 500;
        QVERIFY2(since.elapsed() < limit_ms, qPrintable(QString::number(since.elapsed())));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(process.readAllStandardError().contains("interrupted"));
        QCOMPARE(read(folder_.filePath("kept.json")), QByteArray("former"));
        QCOMPARE(QDir(folder_.path()).entryList({"kept*"}).size(), 1);
    }

    /// Without its worker beside it a copy of the program fails, and says so.
    void a_run_that_fails() {
        const QString copy = folder_.filePath("headroom");
        QVERIFY(QFile::copy(HEADROOM_BIN "/headroom", copy));
        QFile worker(folder_.filePath("headroom-worker"));
        const Answer missing = headroom({"run", "small.headroom.json"}, copy);
        QCOMPARE(missing.exit, 3);
        QVERIFY2(missing.err.contains("headroom-worker"), missing.err.constData());
        QVERIFY(worker.open(QIODevice::WriteOnly));
        worker.write("#!/bin/sh\nkill -9 $$\n");
        worker.close();
        worker.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        const Answer killed = headroom({"run", "small.headroom.json", "--out", "never.json"}, copy);
        QCOMPARE(killed.exit, 3);
        QVERIFY2(killed.err.contains("crashed or was killed") && killed.err.contains("seed 1"), killed.err.constData());
        QVERIFY(!QFile::exists(folder_.filePath("never.json")));
    }

    void components_in_all_formats() {
        const Answer list = headroom({"components"});
        for (const char* type : {"users", "service", "database", "connection", "slo"}) QVERIFY(list.out.contains(type));
        const Answer one = headroom({"components", "database"});
        QVERIFY(one.out.contains("replicas") || one.out.contains("cpu"));
        QVERIFY(headroom({"components", "connection"}).out.contains("time_limit"));
        QVERIFY(headroom({"components", "service", "--format", "markdown"}).out.startsWith("## "));
        QVERIFY(QJsonDocument::fromJson(headroom({"components", "--format", "json"}).out).array().size() >= 9);
        const QJsonObject schema = QJsonDocument::fromJson(headroom({"components", "--format", "schema"}).out).object();
        QVERIFY(schema.contains("$schema"));
    }

    /// Two weeks, or a hundred years: no bound of a time has more digits than people read at a glance.
    void ranges_of_times_are_told_in_the_units_of_people() {
        static const QRegularExpression range(R"(from ([\d.]+) (us|ms|s|min|h|d|years) to ([\d.]+) (us|ms|s|min|h|d|years))");
        const QString all = QString::fromUtf8(headroom({"components", "--format", "markdown"}).out);
        int ranges = 0;
        for (auto found = range.globalMatch(all); found.hasNext(); ++ranges) {
            const auto match = found.next();
            for (int bound : {1, 3}) QVERIFY2(match.captured(bound).size() <= 4, qPrintable(match.captured()));
        }
        QVERIFY(ranges > 50);
        QVERIFY(headroom({"components", "zone_loss"}).out.simplified().contains("from 1 min to 1000 years"));
    }

    void prices_in_all_formats() {
        QVERIFY(headroom({"prices"}).out.startsWith("aws-us-east-1, USD, as of "));
        QVERIFY(headroom({"prices", "m6i.large"}).out.contains("from karpenter"));
        QVERIFY(headroom({"prices", "cdn", "--format", "csv"}).out.startsWith("item,option,meter,"));
        QVERIFY(!QJsonDocument::fromJson(headroom({"prices", "--format", "json"}).out)["prices"].toArray().isEmpty());
        QVERIFY(QJsonDocument::fromJson(headroom({"prices", "--format", "schema"}).out).object().contains("$schema"));
    }

    /// A plan may bring its own prices; mistakes in them are told like those of the plan.
    void a_catalogue_beside_the_plan() {
        const QByteArray plan = QByteArray(small_plan)
                                    .replace("\"slo\"", "\"prices\": \"mine.json\", \"slo\"")
                                    .replace("\"workers\": 1", "\"instance\": \"tin\", \"workers\": 1");
        const QByteArray prices = R"({"format": "headroom-prices", "version": 1, "name": "mine", "currency": "EUR", "as_of": "2026-01-31",
 "sources": {"me": {"repo": "none"}},
 "instances": [{"name": "tin", "service": "x", "vcpus": 1, "memory": "1 GiB", "price": "$2/h", "source": "me", "as_of": "2026-01-31"}]})";
        write("priced.headroom.json", plan);
        const QStringList run = QStringList{"run", "priced.headroom.json", "--phase", "Now", "--format", "json"} + quick_;
        QVERIFY(headroom(run).err.contains("unknown price catalogue 'mine.json'"));
        write("mine.json", prices);
        QCOMPARE(headroom({"prices", "--check", "mine.json"}).out, QByteArray("mine.json: ok (1 instance type, 0 other prices)\n"));
        const Answer answer = headroom(run);
        QVERIFY2(answer.exit == 0, answer.err.constData());
        QCOMPARE(QJsonDocument::fromJson(answer.out)["prices"]["name"].toString(), "mine");
        const QJsonObject cost = runs(answer.out)[0].toObject()["cost"].toObject();
        QCOMPARE(cost["currency"].toString(), "EUR");
        QCOMPARE(cost["by_component"].toObject()["web"].toDouble(), 1460.0);
        QCOMPARE(cost["unpriced"].toArray()[0].toObject()["what"].toString(), "mine has no price for egress");
        write("mine.json", QByteArray(prices).replace("$2/h", "cheap"));
        const Answer broken = headroom(run);
        QCOMPARE(broken.exit, 2);
        QVERIFY2(broken.err.startsWith("mine.json:3:"), broken.err.constData());
    }

    void each_command_helps_with_an_example_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("all") << QStringList{"--help"};
        for (const char* command : {"run", "growth", "compare", "batch", "check", "components", "prices"})
            QTest::newRow(command) << QStringList{command, "--help"};
    }
    void each_command_helps_with_an_example() {
        QFETCH(QStringList, arguments);
        const Answer answer = headroom(arguments);
        QCOMPARE(answer.exit, 0);
        QVERIFY(answer.out.contains("Example: headroom "));
        QVERIFY(headroom({"--version"}).out.startsWith("headroom 0."));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
