// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "batch_files.h"
#include "program.h"

namespace {

using headroom::test::Answer;
using headroom::test::phase;
using headroom::test::plan;
using headroom::test::read;

}  // namespace

class TestResultsCommand : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    void write(const QString& name, const QByteArray& text) {
        QDir(folder_.path()).mkpath(QFileInfo(name).path());
        QFile file(folder_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    Answer headroom(const QStringList& arguments) { return headroom::test::run_in(folder_.path(), arguments); }
    Answer results(const QStringList& arguments) { return headroom(QStringList{"results"} + arguments); }
    QByteArray csv(const QStringList& arguments) { return results(arguments + QStringList{"--format", "csv"}).out; }

private slots:
    void initTestCase() {
        write("plans/small.headroom.json", plan("Small", phase("Now", 50) + "," + phase("Later", 190)));
        write("plans/large.headroom.json", plan("Large", phase("Now", 90)));
        const QStringList quick = {"--replications", "2", "--max-requests", "200k", "--quiet"};
        QCOMPARE(headroom(QStringList{"batch", "plans", "--out", "out", "--shard", "1/1"} + quick).exit, 0);
        const Answer added = results({"add", "all.db", "out"});
        QCOMPARE(added.exit, 0);
        QCOMPARE(added.out, "all.db: 3 runs of 2 documents added; 0 were there\n");
        QCOMPARE(results({"add", "all.db", "out/small.results.json"}).out, "all.db: 0 runs of 0 documents added; 1 were there\n");
    }

    /// What the summary of the batch says of the same runs.
    void list_says_what_the_summary_does() {
        const QList<QByteArray> listed = csv({"list", "all.db", "--columns",
                                              "plan,phase,design,status,users,replications,requests,"
                                              "throughput_per_s,mean_s,p50_s,p95_s,p99_s,error_ratio,busiest,"
                                              "utilization"})
                                             .split('\n');
        const QList<QByteArray> summary = read(folder_.filePath("out/summary.csv")).split('\n');
        QCOMPARE(listed.size(), 5);
        for (int i = 1; i < 4; ++i) {
            QList<QByteArray> ours = listed[i].trimmed().split(','), theirs = summary[i].trimmed().split(',');
            QCOMPARE(ours[0].toLower(), theirs[0]);
            QCOMPARE(ours.mid(1), theirs.mid(1, 14));
        }
    }

    void filters_and_formats() {
        QCOMPARE(csv({"list", "--columns", "id,phase", "--plan", "Large", "--plan", "Small", "all.db", "--users", "1..60"}),
                 "id,phase\r\n2,Now\r\n");
        QCOMPARE(csv({"list", "all.db", "--users", "60..100", "--columns", "plan"}), "plan\r\nLarge\r\n");
        QCOMPARE(csv({"list", "all.db", "--users", "190", "--columns", "plan"}), "plan\r\nSmall\r\n");
        QCOMPARE(csv({"list", "all.db", "--sort", "users", "--descending", "--limit", "1", "--columns", "users"}), "users\r\n190\r\n");
        QCOMPARE(csv({"list", "all.db", "--where", "utilization > 0.4 AND utilization < 0.6", "--columns", "plan"}), "plan\r\nLarge\r\n");
        QCOMPARE(csv({"query", "all.db", "SELECT count(*) AS n FROM entries"}), "n\r\n3\r\n");
        QCOMPARE(results({"list", "all.db", "--phase", "Never"}).out, "no such run\n");
        const QJsonObject json = results({"list", "all.db", "--phase", "Later", "--format", "json"}).json();
        QCOMPARE(json["format"], "headroom-rows");
        const QJsonObject row = json["rows"].toArray()[0].toObject();
        QCOMPARE(row["users"].toDouble(), 190.0);
        QVERIFY(row["cost_per_month"].isDouble() || row["cost_per_month"].isNull());
        QVERIFY(results({"list", "all.db"}).out.contains("Later"));
        QCOMPARE(results({"list", "all.db", "--out", "list.csv", "--quiet"}).exit, 0);
        QCOMPARE(read(folder_.filePath("list.csv")), csv({"list", "all.db"}));
    }

    void compare_has_the_figures_of_both() {
        const QByteArray text = csv({"compare", "all.db", "2", "3"});
        QVERIFY(text.startsWith("of,name,figure,a,a_half_width,b,b_half_width,difference\r\n"));
        const QByteArray figures =
            headroom({"run", "plans/small.headroom.json", "--replications", "2", "--max-requests", "200k", "--format", "csv", "--quiet"})
                .out;
        for (const char* which : {"Now", "Later"})  // the run's own csv has the same value of the same figure
            for (const QByteArray& line : figures.split('\n'))
                if (line.contains(which) && line.contains(",component,web,utilization,"))
                    QVERIFY2(text.contains("," + line.trimmed().split(',')[7] + ","), line.constData());
        QVERIFY(text.contains("component,web,utilization,"));
    }

    /// What the sweep's own table says of the same combinations.
    void a_sweep_is_added() {
        const QStringList sweep = {"sweep", "plans/small.headroom.json", "--phase",    "Now",     "--set",   "web.replicas=1..3",
                                   "--set", "web.cpu=2 ms,5 ms",         "--estimate", "--quiet", "--format"};
        write("sweep.json", headroom(sweep + QStringList{"json"}).out);
        QCOMPARE(results({"add", "sweep.db", "sweep.json"}).out, "sweep.db: 6 runs of 1 documents added; 0 were there\n");
        QCOMPARE(results({"add", "sweep.db", "sweep.json"}).out, "sweep.db: 0 runs of 0 documents added; 1 were there\n");
        const QList<QByteArray> table = headroom(sweep + QStringList{"csv"}).out.split('\n');
        const QList<QByteArray> listed =
            csv({"list", "sweep.db", "--columns", "design,phase,setting/web.replicas,setting/web.cpu,status,users,mean_s"}).split('\n');
        QCOMPARE(listed.size(), table.size());
        for (int i = 1; i < 7; ++i) QCOMPARE(listed[i].trimmed().split(','), table[i].trimmed().split(',').mid(0, 7));
        QCOMPARE(csv({"list", "sweep.db", "--where", "settings LIKE '%web.replicas=3%'", "--columns", "id"}), "id\r\n5\r\n6\r\n");
        QVERIFY(csv({"compare", "sweep.db", "1", "3"}).contains("setting,web.replicas,,1,,2,,1\r\n"));
        write("cut.json", headroom(sweep + QStringList{"json"}).out.replace("\"estimated\"", "\"guessed\""));
        write("newer.json", headroom(sweep + QStringList{"json"}).out.replace("\"version\": 1", "\"version\": 2"));
        write("unset.json", headroom(sweep + QStringList{"json"}).out.replace("\"web.cpu\": \"2 ms\"", "\"web.gpu\": \"2 ms\""));
    }

    /// In euros: the document, its table and the store say so. What an older program wrote tells no currency, and is taken as it is.
    void a_sweep_tells_its_currency() {
        write(
            "plans/euro.json",
            R"({"format": "headroom-prices", "version": 1, "name": "mine", "currency": "EUR", "as_of": "2026-01-31", "extends": "aws-us-east-1", "exchange_rate": 0.9})");
        write("plans/euro.headroom.json",
              QByteArray(plan("Euro", phase("Now", 50))).replace("\"headroom\": 1,", "\"headroom\": 1, \"prices\": \"euro.json\","));
        const QStringList sweep = {
            "sweep", "plans/euro.headroom.json", "--phase", "Now", "--set", "web.replicas=1,2", "--estimate", "--quiet", "--format"};
        QVERIFY(headroom(sweep + QStringList{"text"}).out.contains(" EUR/month "));
        const QList<QByteArray> table = headroom(sweep + QStringList{"csv"}).out.split('\n');
        const auto column = table[0].trimmed().split(',').indexOf("currency");
        QCOMPARE(table[0].trimmed().split(',')[column + 1], QByteArray("cost_per_month"));
        for (int i = 1; i < 3; ++i) QCOMPARE(table[i].trimmed().split(',')[column], QByteArray("EUR"));
        const QByteArray document = headroom(sweep + QStringList{"json"}).out;
        write("euro.json", document);
        write("older.json", QByteArray(document).replace("\"currency\": \"EUR\",", ""));
        QVERIFY(document.contains("\"currency\": \"EUR\""));
        QCOMPARE(results({"add", "euro.db", "euro.json", "older.json"}).exit, 0);
        QCOMPARE(csv({"list", "euro.db", "--columns", "currency"}), "currency\r\nEUR\r\nEUR\r\n\r\n\r\n");
        QVERIFY(csv({"list", "euro.db"})
                    .startsWith("id,plan,design,phase,users,p95_s,error_ratio,busiest,utilization,cost_per_month,currency,status\r\n"));
        const QList<QByteArray> cost = csv({"list", "euro.db", "--columns", "cost_per_month"}).split('\n');
        QCOMPARE(cost.mid(1, 2), cost.mid(3, 2));
        QVERIFY(csv({"compare", "euro.db", "1", "3"}).contains("run,,currency,EUR,,,,\r\n"));
    }

    void wrong_arguments_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("nothing") << QStringList{} << "subcommand";
        QTest::newRow("no store") << QStringList{"list", "none.db"} << "none.db: cannot be opened";
        QTest::newRow("no such store") << QStringList{"list", "plans/small.headroom.json"} << "plans/small.headroom.json: ";
        QTest::newRow("no document") << QStringList{"add", "new.db", "plans/small.headroom.json"} << "small.headroom.json";
        QTest::newRow("an unknown status") << QStringList{"add", "new.db", "cut.json"} << "cut.json: error: 'guessed' is not known here";
        QTest::newRow("a newer sweep") << QStringList{"add", "new.db", "newer.json"} << "newer.json";
        QTest::newRow("a setting that is missing")
            << QStringList{"add", "new.db", "unset.json"} << "unset.json: error: 'web.cpu' is missing";
        QTest::newRow("no documents") << QStringList{"add", "new.db", "plans"} << "plans holds no results";
        QTest::newRow("no file") << QStringList{"add", "new.db", "none.json"} << "none.json: cannot be read";
        QTest::newRow("a column") << QStringList{"list", "all.db", "--columns", "p59_s"} << "there is no column 'p59_s'";
        QTest::newRow("a status") << QStringList{"list", "all.db", "--status", "fine"} << "--status: fine not in {estimated,converged";
        QTest::newRow("users") << QStringList{"list", "all.db", "--users", "10..5"} << "--users: 10..5 ends before it begins";
        QTest::newRow("users of words") << QStringList{"list", "all.db", "--users", "many"} << "--users";
        QTest::newRow("SQL") << QStringList{"query", "all.db", "SELEC 1"} << "all.db: near \"SELEC\": syntax error";
        QTest::newRow("a change") << QStringList{"query", "all.db", "DELETE FROM runs"} << "all.db: not authorized";
        QTest::newRow("an entry") << QStringList{"compare", "all.db", "1", "99"} << "there is no entry 99";
        QTest::newRow("no number") << QStringList{"compare", "all.db", "1", "x"} << "B";
    }
    void wrong_arguments() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, complaint);
        headroom::test::check_refusal(results(arguments), complaint.toUtf8());
        QVERIFY(!QFile::exists(folder_.filePath("new.db")));
    }
};

QTEST_GUILESS_MAIN(TestResultsCommand)
#include "tst_results_command.moc"
