// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "program.h"

namespace {

/// 300 requests a second of 5 ms, exponential, on machines with one server each, one queue for each.
constexpr const char* plan = R"json({"headroom": 1, "name": "Small", "slo": [{"p95": "30 ms"}],
  "designs": [{"name": "One", "components": [
      {"id": "users", "type": "users", "requests_per_user_per_day": 86400},
      {"id": "web", "type": "service", "workers": 1, "instance": "m6i.large", "vcpus": 1, "speed": 1, "cpu": "exponential(5 ms)"}],
    "connections": [{"from": "users", "to": "web"}]}],
  "phases": [{"name": "Now", "users": 300, "design": "One"}]})json";

using headroom::test::Answer;

}  // namespace

class TestSize : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    const QStringList size_ = {"size", "small.headroom.json", "--jobs", "2", "--max-requests", "10M"};

    void write(const char* name, const QByteArray& text) {
        QFile file(folder_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    Answer headroom(const QStringList& arguments) { return headroom::test::run_in(folder_.path(), arguments); }

private slots:
    void initTestCase() {
        write("small.headroom.json", plan);
        write("promiseless.headroom.json", QByteArray(plan).replace(R"("slo": [{"p95": "30 ms"}],)", ""));
        write("two.headroom.json",
              QByteArray(plan).replace(R"("phases": [)", R"("phases": [{"name": "Then", "users": 100, "design": "One"}, )"));
    }

    /// A caller takes n replicas in turn, which makes each an E_n/M/1 queue: the response is exponential of rate 200 (1 − σ), where
    /// σ = (300 / (300 + 200 (1 − σ)))^n. Its p95 is 46.39 ms of two (σ = 0.67712), 22.37 ms of three (0.33053): three it takes.
    void the_cheapest_that_keeps_the_promise() {
        const Answer answer = headroom(size_ + QStringList{"--set", "web.replicas=1..40", "--format", "json"});
        QVERIFY2(answer.err.isEmpty(), answer.err.constData());
        QCOMPARE(answer.exit, 0);
        const QJsonObject json = answer.json(), best = json["best"].toObject();
        QCOMPARE(json["format"].toString(), "headroom-sizing");
        QCOMPARE(best["settings"].toObject()["web.replicas"].toString(), "3");
        QCOMPARE(best["kept"].toBool(), true);
        const double at_p95 = best["response_s"].toObject()["p95"].toObject()["value"].toDouble();
        QVERIFY2(std::abs(at_p95 - 0.02237) < 0.02 * 0.02237, qPrintable(QString::number(at_p95)));
        QVERIFY(json["proven"].toBool() && json["monotone"].toBool());
        QCOMPARE(json["combinations"].toInt(), 40);
        QVERIFY2(json["evaluated"].toInt() <= 8, "a bisection takes 7");
    }

    void text_and_csv() {
        const QStringList arguments = size_ + QStringList{"--set", "web.replicas=1..8"};
        const Answer text = headroom(arguments);
        for (const char* part : {"Small\nNow on One\n\nThe cheapest that keeps all promises:\n\n  --set web.replicas=3\n\nCost a month  $",
                                 "\np95           2", "\nAvailability  100 %", "p95 ≤ 30 ms  all", " of 8 combinations"})
            QVERIFY2(text.out.contains(part), text.out.constData());
        const Answer csv = headroom(arguments + QStringList{"--format", "csv"});
        QVERIFY(csv.out.startsWith("by,web.replicas,front,status,users,mean_s,"));
        QVERIFY(csv.out.contains("\r\nsimulation,3,0,"));
    }

    /// Of what nobody pays for the least that keeps the promise: one server at 100 a second of 5 ms has a p95 of ln 20 / 100 = 30 ms.
    void what_has_no_price() {
        write("free.headroom.json", QByteArray(plan)
                                        .replace(R"("instance": "m6i.large", )", "")
                                        .replace("30 ms", "40 ms")
                                        .replace(R"("users": 300)", R"("users": 100)"));
        const QStringList arguments = {"size", "free.headroom.json", "--jobs", "2", "--max-requests", "10M", "--set", "web.replicas=1..8"};
        const Answer answer = headroom(arguments);
        QVERIFY2(answer.out.contains("\n  --set web.replicas=1\n"), answer.out.constData());
        QVERIFY2(answer.out.contains("What is sized has no price"), answer.out.constData());
        QCOMPARE(headroom(arguments + QStringList{"--format", "json"}).json()["free"], QJsonValue(true));
        const QStringList priced = size_ + QStringList{"--set", "web.replicas=1..8"};
        QVERIFY(!headroom(priced).out.contains("has no price"));
        QCOMPARE(headroom(priced + QStringList{"--format", "json"}).json()["free"], QJsonValue(false));
    }

    void no_solution() {
        const QStringList arguments = size_ + QStringList{"--set", "web.replicas=1,2"};
        const Answer answer = headroom(arguments);
        QCOMPARE(answer.exit, 0);
        QVERIFY2(answer.out.contains("None of these combinations keeps all promises."), answer.out.constData());
        QCOMPARE(headroom(arguments + QStringList{"--require-slo"}).exit, 1);
        const QJsonObject json = headroom(arguments + QStringList{"--format", "json"}).json();
        QVERIFY(json["best"].isNull());
        QCOMPARE(json["evaluated"].toInt(), 1);  // if two do not, one does not
    }

    void axes_by_themselves() {
        const QJsonObject json = headroom(size_ + QStringList{"--evaluations", "12", "--format", "json"}).json();
        QStringList axes;
        for (const auto& axis : json["axes"].toArray()) axes += axis.toObject()["path"].toString();
        QCOMPARE(axes, (QStringList{"web.replicas", "web.instance"}));
        QVERIFY(json["evaluated"].toInt() <= 12);
    }

    void wrong_arguments_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("complaint");
        const QStringList set = {"--set", "web.replicas=1..4"};
        QTest::newRow("nothing") << QStringList{} << "PLAN";
        QTest::newRow("no promises") << QStringList{"promiseless.headroom.json"} + set << "makes no promises";
        QTest::newRow("several phases") << QStringList{"two.headroom.json"} + set << "--phase: the plan has several";
        QTest::newRow("phase") << QStringList{"two.headroom.json", "--phase", "Thn"} + set << "did you mean 'Then'";
        QTest::newRow("path") << QStringList{"small.headroom.json", "--set", "wbe.replicas=1..4"} << "did you mean 'web'";
        QTest::newRow("parameter") << QStringList{"small.headroom.json", "--set", "web.replcas=1..4"} << "did you mean 'replicas'";
        QTest::newRow("value") << QStringList{"small.headroom.json", "--set", "web.replicas=0..4"} << "web.replicas=0";
        QTest::newRow("evaluations") << QStringList{"small.headroom.json", "--evaluations", "0"} + set << "--evaluations";
        QTest::newRow("nowhere") << QStringList{"small.headroom.json", "--out", "no/such/x.json"} + set << "cannot write no/such/x.json";
    }
    void wrong_arguments() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, complaint);
        headroom::test::check_refusal(headroom(QStringList{"size"} + arguments), complaint.toUtf8());
    }
};

QTEST_GUILESS_MAIN(TestSize)
#include "tst_size.moc"
