// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "program.h"

namespace {

/// 160 requests a second at two machines that serve 100 each; then 40 at four.
constexpr const char* plan = R"json({"headroom": 1, "name": "Small", "slo": [{"p95": "1 s"}],
  "designs": [{"name": "One", "components": [
      {"id": "users", "type": "users", "requests_per_user_per_day": 86400},
      {"id": "web", "type": "service", "workers": 1, "instance": "m6i.large", "vcpus": 1, "speed": 1, "replicas": 2, "cpu": "exponential(10 ms)"}],
    "connections": [{"from": "users", "to": "web"}]}],
  "phases": [{"name": "Calm", "users": 40, "design": "One", "set": {"web.replicas": 4}}, {"name": "Busy", "users": 160, "design": "One"}]})json";

using headroom::test::Answer;

}  // namespace

class TestAdvise : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    Answer headroom(const QStringList& arguments) { return headroom::test::run_in(folder_.path(), arguments); }

private slots:
    void initTestCase() {
        for (const auto& [name, text] : {std::pair("small.headroom.json", QByteArray(plan)),
                                         std::pair("wrong.headroom.json", QByteArray(plan).replace("m6i.large", "m6i.lorge"))}) {
            QFile file(folder_.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        }
    }

    void findings_with_changes() {
        const Answer answer = headroom({"check", "small.headroom.json", "--advise", "--estimate", "--format", "json"});
        QVERIFY2(answer.err.isEmpty(), answer.err.constData());
        QCOMPARE(answer.exit, 0);
        const QJsonObject json = answer.json();
        QCOMPARE(json["format"].toString(), "headroom-advice");
        const QJsonArray cases = json["cases"].toArray();
        QCOMPARE(cases.size(), 2);
        const QJsonObject calm = cases[0].toObject(), busy = cases[1].toObject();
        QCOMPARE(calm["phase"].toString(), "Calm");
        const QJsonObject idle = calm["findings"].toArray()[0].toObject();
        QCOMPARE(idle["rule"].toString(), "over_provisioned");
        QCOMPARE(idle["change"].toObject()["set"].toObject()["web.replicas"].toInt(), 2);
        const QJsonObject cost = idle["effect"].toObject()["cost_per_month"].toObject();
        QCOMPARE(cost["before"].toDouble() - cost["after"].toDouble(), 2 * 0.096 * 730);  // two machines of $0.096 an hour
        QCOMPARE(idle["effect"].toObject()["source"].toString(), "estimate");
        const QJsonObject full = busy["findings"].toArray()[0].toObject();
        QCOMPARE(full["rule"].toString(), "saturation");
        const QJsonObject at_p95 = full["effect"].toObject()["p95_s"].toObject();
        QVERIFY(at_p95["after"].toDouble() < 0.5 * at_p95["before"].toDouble());
    }

    void a_small_effect_is_simulated() {
        const QStringList command{"check",   "small.headroom.json", "--advise", "--phase", "Calm", "--format", "json",
                                  "--quiet", "--max-requests",      "1M"};
        const QJsonObject simulated = headroom(command).json()["cases"].toArray()[0].toObject()["findings"].toArray()[0].toObject();
        QCOMPARE(simulated["effect"].toObject()["source"].toString(), "simulation");
        QCOMPARE(simulated["effect"].toObject()["confirmed"].toBool(), true);
        QVERIFY(simulated["effect"].toObject()["p95_s"].toObject()["half_width"].toDouble() > 0);
        const QJsonObject estimated =
            headroom(command + QStringList{"--estimate"}).json()["cases"].toArray()[0].toObject()["findings"].toArray()[0].toObject();
        QCOMPARE(estimated["effect"].toObject()["confirmed"].toBool(), false);
    }

    void as_text_and_rows() {
        const Answer text = headroom({"check", "small.headroom.json", "--advise", "--estimate", "--phase", "Busy"});
        QVERIFY2(text.out.contains("change: web.replicas from 2 to 4"), text.out.constData());
        QVERIFY2(text.out.contains("--set 'web.replicas=4'"), text.out.constData());
        QVERIFY2(text.out.contains("(estimated)"), text.out.constData());
        const Answer rows = headroom({"check", "small.headroom.json", "--advise", "--estimate", "--format", "csv"});
        QVERIFY2(rows.out.startsWith("phase,design,rank,severity,rule,"), rows.out.constData());
        QVERIFY2(rows.out.contains("\r\nBusy,One,1,warning,saturation,web,"), rows.out.constData());
    }

    void wrong_arguments() {
        using headroom::test::check_refusal;
        check_refusal(headroom({"check", "small.headroom.json", "--phase", "Busy"}), "--phase requires --advise");
        check_refusal(headroom({"check", "small.headroom.json", "--format", "json"}), "--format requires --advise");
        check_refusal(headroom({"check", "small.headroom.json", "--advise", "--phase", "Bussy"}), "Bussy");
        check_refusal(headroom({"check", "wrong.headroom.json", "--advise"}), "m6i.lorge");
    }
};

QTEST_GUILESS_MAIN(TestAdvise)
#include "tst_advise.moc"
