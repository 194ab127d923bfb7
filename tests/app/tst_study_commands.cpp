// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

#include "program.h"

namespace {

/// Two designs: one server, of 200 requests a second, or two.
constexpr const char* plan =
    R"json({"headroom": 1, "name": "Small", "slo": [{"p95": "100 ms"}], "designs": [{"name": "One", "components": [{"id": "users", "type": "users", "requests_per_user_per_day": 86400}, {"id": "web", "type": "service", "workers": 1, "cpu": "exponential(5 ms)"}], "connections": [{"from": "users", "to": "web"}]}, {"name": "Two", "components": [{"id": "users", "type": "users", "requests_per_user_per_day": 86400}, {"id": "web", "type": "service", "replicas": 2, "workers": 1, "cpu": "exponential(5 ms)"}], "connections": [{"from": "users", "to": "web"}]}], "phases": [{"name": "Now", "users": 50, "design": "One"}, {"name": "Later", "users": 150, "design": "One"}]})json";

using headroom::test::Answer;

bool fits(const QByteArray& text) {
    for (const QString& line : QString::fromUtf8(text).split('\n'))
        if (line.size() > 80) return false;
    return true;
}

}  // namespace

class TestStudyCommands : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    void write(const char* name, const QByteArray& text) {
        QFile file(folder_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    Answer headroom(const QStringList& arguments) { return headroom::test::run_in(folder_.path(), arguments); }

    const QStringList growth_ = {"growth", "small.headroom.json", "--points", "3", "--max-requests", "500k"};
    const QStringList compare_ = {"compare", "small.headroom.json", "--replications", "3", "--max-requests", "1M"};
    const QStringList prices_ = {"prices", "compare", "small.headroom.json", "--set", "web.instance=m6i.large", "--max-requests", "200k"};

private slots:
    void initTestCase() {
        write("small.headroom.json", plan);
        write("other.headroom.json", QByteArray(plan).replace("5 ms", "4 ms").replace("\"Small\"", "\"Other\""));
        write("mine.json", R"({"format": "headroom-prices", "version": 1, "name": "mine", "currency": "EUR", "as_of": "2026-01-31",
            "extends": "aws-us-east-1", "exchange_rate": 0.5, "discount": "10 %"})");
        write("bad.headroom.json", QByteArray(plan).replace("exponential", "expnential"));
    }

    void growth_tells_where_it_breaks() {
        const Answer text = headroom(growth_);
        QCOMPARE(text.exit, 0);
        QVERIFY2(text.err.isEmpty(), text.err.constData());
        QVERIFY(text.out.startsWith("Small\n") && text.out.contains("- Later (above 50, One) breaks at "));
        QVERIFY2(fits(text.out), text.out.constData());
        const QJsonObject json = headroom(growth_ + QStringList{"--format", "json"}).json();
        QCOMPARE(json["format"].toString(), "headroom-growth");
        QCOMPARE(json["points"].toArray().size(), 3);
        const QJsonObject limit = json["stages"].toArray()[0].toObject()["limit"].toObject();
        QVERIFY2(std::abs(limit["users"].toDouble() - 200) < 4, qPrintable(QString::number(limit["users"].toDouble())));
        QVERIFY(headroom(growth_ + QStringList{"--format", "csv"})
                    .out.startsWith("phase,design,users,status,of,name,figure,value,half_width\r\n"));
    }

    void growth_on_another_design() {
        const QJsonObject json = headroom(growth_ + QStringList{"--design", "Two", "--phase", "Later", "--format", "json"}).json();
        const QJsonArray stages = json["stages"].toArray();
        QCOMPARE(stages.size(), 1);
        QCOMPARE(stages[0].toObject()["design"].toString(), "Two");
        QVERIFY(std::abs(stages[0].toObject()["limit"].toObject()["users"].toDouble() - 400) < 8);
    }

    void growth_with_a_changed_setting() {
        const QJsonObject json = headroom(growth_ + QStringList{"--set", "web.replicas=3", "--format", "json"}).json();
        QVERIFY(std::abs(json["stages"].toArray()[0].toObject()["limit"].toObject()["users"].toDouble() - 600) < 12);
    }

    void growth_can_require_that_phases_carry_their_users() {
        QCOMPARE(headroom(growth_ + QStringList{"--require-slo"}).exit, 0);
        QCOMPARE(headroom(growth_ + QStringList{"--set", "web.cpu=exponential(8 ms)", "--require-slo"}).exit, 1);
    }

    void the_number_of_jobs_changes_nothing() {
        const QStringList json = {"--format", "json"};
        QCOMPARE(headroom(growth_ + json + QStringList{"--jobs", "1"}).out, headroom(growth_ + json + QStringList{"--jobs", "3"}).out);
        const QStringList compared = compare_ + json + QStringList{"--phase", "Now", "--design", "Two"};
        QCOMPARE(headroom(compared + QStringList{"--jobs", "1"}).out, headroom(compared + QStringList{"--jobs", "3"}).out);
    }

    void compare_tells_the_difference_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<double>("sign");
        QTest::newRow("phases") << QStringList{"--phase", "Now", "--phase", "Later"} << "Now on One"
                                << "Later on One" << 1.0;
        QTest::newRow("a design") << QStringList{"--phase", "Later", "--design", "Two"} << "Later on One"
                                  << "Later on Two" << -1.0;
        QTest::newRow("designs") << QStringList{"--phase", "Later", "--design", "Two", "--design", "One"} << "Later on Two"
                                 << "Later on One" << 1.0;
        QTest::newRow("a setting") << QStringList{"--phase", "Later", "--set", "web.replicas=2"} << "Later on One"
                                   << "Later on One" << -1.0;
        QTest::newRow("plans") << QStringList{"other.headroom.json", "--phase", "Later"} << "Later on One"
                               << "Later on One" << -1.0;
    }
    void compare_tells_the_difference() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(double, sign);
        const Answer text = headroom(compare_ + arguments);
        QVERIFY2(text.exit == 0 && text.err.isEmpty(), text.err.constData());
        QVERIFY2(fits(text.out), text.out.constData());
        const Answer answer = headroom(compare_ + arguments + QStringList{"--format", "json"});
        const QJsonObject json = answer.json();
        const auto side = [&](const char* name) {
            const QJsonObject object = json[name].toObject();
            return object["phase"].toString() + " on " + object["design"].toString();
        };
        QCOMPARE(side("a"), a);
        QCOMPARE(side("b"), b);
        const QJsonObject mean = json["differences"].toArray()[0].toObject();
        QCOMPARE(mean["figure"].toString(), "response_s.mean");
        QVERIFY2(mean["clear"].toBool() && mean["difference"].toObject()["value"].toDouble() * sign > 0, answer.out.constData());
        QVERIFY(headroom(compare_ + arguments + QStringList{"--format", "csv"}).out.startsWith("of,name,figure,unit,a,"));
    }

    void compare_with_a_side_that_is_unstable() {
        const Answer answer = headroom(compare_ + QStringList{"--phase", "Later", "--set", "web.cpu=exponential(8 ms)"});
        QCOMPARE(answer.exit, 0);
        QVERIFY2(answer.out.contains("B is unstable: there is no difference to give."), answer.out.constData());
    }

    void a_file_takes_the_document() {
        QCOMPARE(headroom(growth_ + QStringList{"--out", "growth.json"}).exit, 0);
        QFile file(folder_.filePath("growth.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), headroom(growth_ + QStringList{"--format", "json"}).out);
    }

    void wrong_arguments_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("growth of nothing") << QStringList{"growth"} << "PLAN";
        QTest::newRow("growth of nobody") << QStringList{"growth", "nobody.json"} << "nobody.json";
        QTest::newRow("growth of a bad plan") << QStringList{"growth", "bad.headroom.json"} << "expnential";
        QTest::newRow("phase") << growth_ + QStringList{"--phase", "Latr"} << "did you mean 'Later'";
        QTest::newRow("design") << growth_ + QStringList{"--design", "Tow"} << "no design 'Tow'";
        QTest::newRow("points") << growth_ + QStringList{"--points", "0"} << "--points";
        QTest::newRow("from") << growth_ + QStringList{"--from", "many"} << "--from";
        QTest::newRow("range") << growth_ + QStringList{"--from", "500", "--to", "50"} << "--from: is more than --to";
        QTest::newRow("below") << growth_ + QStringList{"--from", "0"} << "--from: 0 is outside";
        QTest::newRow("precision") << growth_ + QStringList{"--precision", "2"} << "--precision";
        QTest::newRow("setting") << growth_ + QStringList{"--set", "wbe.replicas=2"} << "wbe";
        QTest::newRow("no sides") << compare_ + QStringList{"--phase", "Now"} << "nothing to compare with";
        QTest::newRow("no phase") << compare_ + QStringList{"--design", "Two"} << "--phase: the plan has several";
        QTest::newRow("three phases") << compare_ + QStringList{"--phase", "Now", "--phase", "Now", "--phase", "Now"} << "two sides, not 3";
        QTest::newRow("one replication") << QStringList{"compare", "small.headroom.json", "--replications", "1"} << "--replications";
        QTest::newRow("catalogue") << prices_ + QStringList{"--prices", "aws-us-east-1,gcp"} << "there is no price catalogue 'gcp'";
        QTest::newRow("no plan") << QStringList{"prices", "compare"} << "PLAN";
        QTest::newRow("nowhere") << growth_ + QStringList{"--out", "no/such/folder/x.json"} << "cannot write no/such/folder/x.json";
    }
    void wrong_arguments() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, complaint);
        headroom::test::check_refusal(headroom(arguments), complaint.toUtf8());
    }

    /// One m6i.large all month: 730 h at $0.096, $0.0634788, $0.0435446 and $0.03552; and at half a euro a dollar, less 10 %.
    void prices_side_by_side() {
        const Answer text = headroom(prices_);
        QCOMPARE(text.exit, 0);
        QVERIFY2(text.err.isEmpty(), text.err.constData());
        QVERIFY2(fits(text.out), text.out.constData());
        QVERIFY(text.out.startsWith("Small at aws-us-east-1, USD: ") && text.out.contains("Now: web 1 for 1 year; web 1 for 3 years"));
        const QStringList both = prices_ + QStringList{"--prices", "aws-us-east-1,mine.json", "--phase", "Now"};
        QVERIFY2(fits(headroom(both).out), headroom(both).out.constData());
        const QJsonObject json = headroom(both + QStringList{"--format", "json"}).json();
        QCOMPARE(json["format"].toString(), "headroom-price-comparison");
        const QJsonArray prices = json["phases"][0]["prices"].toArray();
        QCOMPARE(prices.size(), 2);
        const auto compute = [&prices](int catalogue, const char* bought) {
            return prices[catalogue]["cost"][bought]["by_kind"]["compute"].toDouble();
        };
        QCOMPARE(compute(0, "as_planned"), 70.08);
        QCOMPARE(compute(0, "on_demand"), 70.08);
        QCOMPARE(compute(0, "reserved_1y"), 46.34);
        QCOMPARE(compute(0, "reserved_3y"), 31.79);
        QCOMPARE(compute(0, "spot"), 25.93);
        QCOMPARE(prices[1]["currency"].toString(), "EUR");
        QCOMPARE(compute(1, "on_demand"), 31.54);
        QCOMPARE(compute(1, "spot"), 11.67);
        const QByteArray csv = headroom(both + QStringList{"--format", "csv"}).out;
        QVERIFY(csv.startsWith("design,phase,users,catalogue,currency,purchase,component,per_month\r\n"));
        QVERIFY(csv.contains("One,Now,50,mine,EUR,spot,web,"));
    }

    void interrupting() {
        QProcess process;
        process.setWorkingDirectory(folder_.path());
        process.start(HEADROOM_BIN "/headroom", {"growth", "small.headroom.json", "--max-requests", "1G", "--precision", "0.1 %"});
        QVERIFY(process.waitForStarted());
        QTest::qWait(500);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(5000));
        QCOMPARE(process.exitCode(), 130);
    }
};

QTEST_GUILESS_MAIN(TestStudyCommands)
#include "tst_study_commands.moc"
