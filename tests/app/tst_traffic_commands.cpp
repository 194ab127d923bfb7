// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "program.h"

namespace {

using headroom::test::Answer;
using headroom::test::check_refusal;

/// Three tiers; the mix changes from phase to phase, so that the routes can be told apart. In capitals are the CPU times.
QByteArray plan(const char* browse, const char* buy, const char* rules, const char* query) {
    return QByteArray(R"json({"headroom": 1, "name": "Small",
  "routes": [{"name": "browse", "share": 0.9}, {"name": "buy", "share": 0.1, "kind": "write"}],
  "designs": [{"name": "One",
    "components": [{"id": "users", "type": "users", "requests_per_user_per_day": 86400},
      {"id": "web", "type": "service", "vcpus": 2, "replicas": 2, "workers": 32, "cpu": {"browse": "BROWSE", "buy": "BUY"}},
      {"id": "rules", "type": "service", "vcpus": 4, "speed": 2, "workers": 64, "cpu": {"browse": "4 ms", "buy": "RULES"}},
      {"id": "db", "type": "database", "vcpus": 2, "cpu": "QUERY"}],
    "connections": [{"from": "users", "to": "web"}, {"from": "web", "to": "rules", "calls": {"browse": 1, "buy": 2}},
      {"from": "rules", "to": "db", "calls": {"browse": 1, "buy": 1.5}}]}],
  "phases": [{"name": "Few", "users": 60, "design": "One"},
    {"name": "Sale", "users": 120, "design": "One", "set": {"routes.buy.share": 0.9}},
    {"name": "Many", "users": 200, "design": "One", "set": {"routes.buy.share": 0.3}}]})json")
        .replace("BROWSE", browse)
        .replace("BUY", buy)
        .replace("RULES", rules)
        .replace("QUERY", query);
}

/// Weeks with more on Mondays, the first of them 2026-01-05.
QByteArray past(int days, const char* figure) {
    QByteArray text = QByteArray("date,") + figure + "\n";
    for (int i = 0; i < days; ++i)
        text += QDate(2026, 1, 5).addDays(i).toString(Qt::ISODate).toUtf8() + "," +
                QByteArray::number(10000 + 50 * i + (i % 7 == 0 ? 2000 : 0)) + "\n";
    return text;
}

bool fits(const QByteArray& text) {
    for (const QString& line : QString::fromUtf8(text).split('\n'))
        if (line.size() > 80) return false;
    return true;
}

/// 8.1 of "8.1 ms", "exponential(8.1 ms)" and "lognormal(mean=8.1 ms, cv=1)".
double milliseconds(const QJsonValue& value) { return QRegularExpression("([0-9.]+) ms").match(value.toString()).captured(1).toDouble(); }

}  // namespace

class TestTrafficCommands : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    void write(const QString& name, const QByteArray& text) {
        QFile file(folder_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    QByteArray read(const QString& name) {
        QFile file(folder_.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    Answer headroom(const QStringList& arguments) { return headroom::test::run_in(folder_.path(), arguments); }

    /// The components of `guess`, fitted to a simulation of `real`.
    QJsonArray calibrated(const QString& real, const QString& guess, const QString& phase) {
        const Answer run = headroom({"run", real, "--max-requests", "2M", "--out", "real.json", "--quiet"});
        const Answer report = headroom({"report", "real.json", "--format", "measurements", "--out", "load.csv"});
        const Answer answer = headroom({"calibrate", guess, "--measured", "load.csv", "--phase", phase, "--out", "fitted.json"});
        for (const Answer& each : {run, report, answer})
            if (each.exit != 0) QTest::qFail(each.err.constData(), __FILE__, __LINE__);
        if (!fits(answer.out)) QTest::qFail(answer.out.constData(), __FILE__, __LINE__);
        return QJsonDocument::fromJson(read("fitted.json")).object()["designs"][0]["components"].toArray();
    }
    /// Within 5 %.
    static void check_ms(const QJsonValue& cpu, double ms) {
        QVERIFY2(std::abs(milliseconds(cpu) / ms - 1) < 0.05, qPrintable(cpu.toString()));
    }

private slots:
    void initTestCase() {
        write("users.csv", past(84, "users"));
        write("requests.csv", past(84, "requests"));
        write("few.csv", past(13, "users"));
        write("gap.csv", past(84, "users").replace("2026-02-11,", "2026-02-12,"));
        write("true.headroom.json", plan("exponential(8 ms)", "exponential(20 ms)", "lognormal(mean=12 ms, cv=1.5)", "exponential(3 ms)"));
        write("wrong.headroom.json", "// guessed\n" + plan("exponential(1 ms)", "50 ms", "2 ms", "exponential(9 ms)"));
    }

    void help_has_an_example() {
        for (const char* command : {"forecast", "calibrate"}) {
            const Answer answer = headroom({command, "--help"});
            QVERIFY2(answer.out.contains("Example: headroom ") && fits(answer.out), answer.out.constData());
        }
    }

    void forecast_as_text_csv_and_json() {
        const Answer text = headroom({"forecast", "users.csv", "--days", "10"});
        QCOMPARE(text.exit, 0);
        QVERIFY2(text.out.startsWith("Users a day, from 84 days, 2026-01-05 to 2026-03-29\n"), text.out.constData());
        QVERIFY2(fits(text.out) && text.out.contains("2026-03-30  Mon"), text.out.constData());
        const Answer csv = headroom({"forecast", "users.csv", "--weeks", "2", "--method", "least-squares", "--format", "csv"});
        QVERIFY(csv.out.startsWith("date,users,low_80,high_80,low_95,high_95\r\n2026-03-30,16200,"));
        QCOMPARE(csv.out.count('\n'), 15);
        const QJsonObject json = headroom({"forecast", "requests.csv", "--format", "json"}).json();
        QCOMPARE(json["figure"].toString(), QString("requests"));
        QCOMPARE(json["days"].toArray().size(), 91);
        QVERIFY(std::abs(json["trend_per_day"].toDouble() - 50) < 1e-6);
        QCOMPARE(json["fits"].toArray().size(), 2);
    }

    /// By hand: the last Monday of April is the 27th, day 112, with 10000 + 50 · 112 + 2000.
    void phases_to_come() {
        const Answer answer =
            headroom({"forecast", "users.csv", "--days", "40", "--format", "plan", "--design", "One", "--method", "least-squares"});
        const QJsonArray phases = QJsonDocument::fromJson(answer.out).array();
        QCOMPARE(phases.size(), 3);
        QCOMPARE(phases[1]["name"].toString(), QString("2026-04-30"));
        QVERIFY(std::abs(phases[1]["users"].toDouble() - 17600) <= 1);
        const Answer tenth = headroom({"forecast", "requests.csv", "--days", "40", "--format", "plan", "--design", "One", "--method",
                                       "least-squares", "--requests-per-user", "10"});
        QVERIFY(std::abs(QJsonDocument::fromJson(tenth.out).array().at(1)["users"].toDouble() - 1760) <= 1);
    }

    /// The plan's phases have 60, 120 and 200 users; in thousands they lie around those that are foretold.
    void phases_into_a_plan() {
        write("thousands.json", plan("1 ms", "1 ms", "1 ms", "1 ms")
                                    .replace("\"users\": 60", "\"users\": \"10k\"")
                                    .replace("\"users\": 120", "\"users\": \"17k\"")
                                    .replace("\"users\": 200", "\"users\": \"18k\""));
        const QStringList into = {"forecast",       "users.csv", "--days",        "70",    "--into",
                                  "thousands.json", "--method",  "least-squares", "--out", "next.json"};
        const Answer answer = headroom(into);
        QVERIFY2(answer.exit == 0, answer.err.constData());
        const QJsonArray phases = QJsonDocument::fromJson(read("next.json")).object()["phases"].toArray();
        QStringList names;
        for (const QJsonValue phase : phases) names.append(phase["name"].toString());
        QCOMPARE(names, QStringList({"Few", "2026-03-31", "Sale", "2026-04-30", "Many", "2026-05-31", "2026-06-07"}));
        QCOMPARE(phases[1]["set"], phases[2]["set"]);
        QCOMPARE(phases[6]["set"], phases[4]["set"]);
        QCOMPARE(phases[6]["design"].toString(), QString("One"));
        QVERIFY(phases[1]["note"].toString().startsWith("Forecast of the busiest day, 2026-03-30: "));
        QCOMPARE(answer.out.count('\n'), 4);
        QCOMPARE(headroom({"check", "next.json"}).exit, 0);
        QStringList again = into;
        check_refusal(headroom(again.replaceInStrings("thousands.json", "next.json")), "nothing was written");
        const Answer commented = headroom({"forecast", "users.csv", "--into", "wrong.headroom.json", "--out", "next.json"});
        QVERIFY(commented.exit == 0 && commented.err.contains("comments"));
    }

    void forecast_refuses_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("no file") << QStringList{"none.csv"} << QByteArray("cannot read 'none.csv'");
        QTest::newRow("a gap") << QStringList{"gap.csv"}
                               << QByteArray("gap.csv:39:1: error: 2026-02-11 is missing; expected a line for every day");
        QTest::newRow("few days") << QStringList{"few.csv"} << QByteArray("few.csv: 13 days are too few");
        QTest::newRow("no design") << QStringList{"users.csv", "--format", "plan"} << QByteArray("--design: ");
        QTest::newRow("design") << QStringList{"users.csv", "--into", "true.headroom.json", "--design", "Oen", "--out", "x.json"}
                                << QByteArray("no design 'Oen': did you mean 'One'?");
        QTest::newRow("no out") << QStringList{"users.csv", "--into", "true.headroom.json", "--design", "One"} << QByteArray("--out");
        QTest::newRow("per user") << QStringList{"requests.csv", "--format", "plan", "--design", "One"}
                                  << QByteArray("--requests-per-user: ");
        QTest::newRow("both") << QStringList{"users.csv", "--days", "3", "--weeks", "3"} << QByteArray("--days");
    }
    void forecast_refuses() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, why);
        const Answer answer = headroom(QStringList{"forecast"} + arguments);
        QCOMPARE(answer.exit, 2);
        QVERIFY2(answer.err.contains(why) && answer.out.isEmpty(), answer.err.constData());
        QVERIFY(!QFile::exists(folder_.filePath("x.json")));
    }

    /// What a simulation of known demands exports brings a plan of wrong ones within 5 % of them.
    void calibrate_recovers_what_was_simulated() {
        const QJsonArray components = calibrated("true.headroom.json", "wrong.headroom.json", "Few");
        QVERIFY(read("load.csv").startsWith("design,phase,browse.throughput_per_s,browse.p50,browse.p95,buy.throughput_per_s,"));
        check_ms(components[1]["cpu"]["browse"], 8);
        check_ms(components[1]["cpu"]["buy"], 20);
        check_ms(components[2]["cpu"]["browse"], 4);
        check_ms(components[2]["cpu"]["buy"], 12);
        check_ms(components[3]["cpu"]["browse"], 3);
        check_ms(components[3]["cpu"]["buy"], 3);
        const QJsonObject fitted = QJsonDocument::fromJson(read("fitted.json")).object();
        QCOMPARE(fitted["phases"].toArray().size(), 3);
        QCOMPARE(headroom({"check", "fitted.json"}).exit, 0);
    }

    /// The preset, with a phase of another mix, and its demands guessed wrong.
    void calibrate_recovers_the_preset() {
        QFile file(HEADROOM_PRESETS "/hello.headroom.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        QJsonObject hello = QJsonDocument::fromJson(file.readAll()).object();
        QJsonArray phases = hello["phases"].toArray();
        phases.insert(
            1, QJsonObject{{"name", "Imports"}, {"users", "30k"}, {"design", "Simple"}, {"set", QJsonObject{{"routes.write.share", 0.9}}}});
        hello["phases"] = phases;
        write("hello.json", QJsonDocument(hello).toJson());
        const QByteArray guessed = QJsonDocument(hello).toJson();
        write("guessed.json", QByteArray(guessed)
                                  .replace("exponential(8 ms)", "2 ms")
                                  .replace("exponential(4 ms)", "20 ms")
                                  .replace("exponential(10 ms)", "exponential(1 ms)"));
        const QJsonArray components = calibrated("hello.json", "guessed.json", "Launch");
        check_ms(components[1]["cpu"]["read"], 8);
        check_ms(components[1]["cpu"]["write"], 8);
        check_ms(components[2]["cpu"]["read"], 4);
        check_ms(components[2]["cpu"]["write"], 10);
    }

    void calibrate_refuses_data() {
        QTest::addColumn<QByteArray>("measured");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("why");
        const QByteArray one = "browse.throughput_per_s,buy.throughput_per_s,web.utilization\n10,1,0.1\n";
        QTest::newRow("phase") << one << QStringList{} << QByteArray("--phase: the plan has several");
        QTest::newRow("which phase") << one << QStringList{"--phase", "Fw"} << QByteArray("no phase 'Fw': did you mean 'Few'?");
        QTest::newRow("column") << QByteArray("wb.utilization\n0.1\n") << QStringList{"--phase", "Few"}
                                << QByteArray("m.csv:1:1: error: the design has no component 'wb'; did you mean 'web'?");
        QTest::newRow("nothing") << QByteArray("browse.throughput_per_s\n10\n") << QStringList{"--phase", "Few"}
                                 << QByteArray("nothing was written");
    }
    void calibrate_refuses() {
        QFETCH(QByteArray, measured);
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, why);
        write("m.csv", measured);
        const Answer answer =
            headroom(QStringList{"calibrate", "true.headroom.json", "--measured", "m.csv", "--out", "x.json"} + arguments);
        QCOMPARE(answer.exit, 2);
        QVERIFY2(answer.err.contains(why), answer.err.constData());
        QVERIFY(!QFile::exists(folder_.filePath("x.json")));
    }
};

QTEST_APPLESS_MAIN(TestTrafficCommands)
#include "tst_traffic_commands.moc"
