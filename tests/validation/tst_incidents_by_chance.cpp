// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "cost/catalogue.h"
#include "in_process.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/run.h"

using namespace headroom;

namespace {

/// Two replicas of plenty, 20 requests a second, answers in 10 ms; and what goes wrong.
study::RunResult run(const std::string& incidents) {
    const plan::ParsedPlan parsed = plan::parse_plan(R"({"headroom": 1, "name": "I", "slo": [{"availability": 0.9999}],
        "designs": [{"name": "D", "components": [
            {"id": "users", "type": "users", "requests_per_user_per_day": 1728},
            {"id": "web", "type": "service", "replicas": 2, "cpu": "10 ms"}],
          "connections": [{"from": "users", "to": "web"}]}],
        "phases": [{"name": "P", "users": 1000, "design": "D", "incidents": [)" +
                                                     incidents + "]}]}");
    const schema::Catalogue catalogue = models::all().catalogue();
    const Files files;
    study::Options options;
    options.replications = 5;
    validation::InProcess executor;
    study::Observer nobody;
    return study::run(parsed.plan.value(), {{"P", {}}}, {catalogue, cost::find_builtin(cost::default_catalogue)->instances, files}, options,
                      executor, nobody)
        .front();
}

}  // namespace

/// What incidents that come by chance take off the availability: the sum of rate · duration · loss.
class TestIncidentsByChance : public QObject {
    Q_OBJECT
private slots:
    void availability_data() {
        QTest::addColumn<QString>("incidents");
        QTest::addColumn<double>("lost");  // of a second, a second
        constexpr double day = 86400;
        QTest::newRow("none") << "" << 0.;
        QTest::newRow("all replicas for 10 minutes a month") << R"({"type": "replica_loss", "component": "web", "replicas": 2,
            "every": "30 d", "lasts": "10 min"})" << 600 / (30 * day);
        QTest::newRow("one of two is outlived, but for what it was working on")
            << R"({"type": "replica_loss", "component": "web", "every": "1 d", "lasts": "10 min"})" << 0.1 / 20 / day;
        QTest::newRow("a share of the calls")
            << R"({"type": "error_burst", "component": "web", "share": 0.4, "every": "7 d", "lasts": "5 min"})" << 0.4 * 300 / (7 * day);
        QTest::newRow("several add up")
            << R"({"type": "link_loss", "connection": "users->web", "share": 1, "every": "20 d", "lasts": "2 min"},
            {"type": "replica_loss", "component": "web", "replicas": 2, "every": "30 d", "lasts": "10 min"})"
            << 120 / (20 * day) + 600 / (30 * day);
    }
    void availability() {
        QFETCH(const QString, incidents);
        QFETCH(const double, lost);
        const study::RunResult result = run(incidents.toStdString());
        const study::Estimate& estimate = result.peak().total.availability;
        // 0.1 requests are in the hands of a replica, 20 come a second: what chance adds there is below 1e-7
        QVERIFY2(std::abs(1 - *estimate.value - lost) <= 0.02 * lost + 1e-7, qPrintable(QString::number(1 - *estimate.value, 'g', 9)));
        QCOMPARE(result.slo.front().met.value_or(false), *estimate.value >= 0.9999);
        QCOMPARE(result.horizon, std::string("steady"));
    }

    /// Each that loses something is told, with what it loses.
    void findings() {
        const study::RunResult result =
            run(R"({"type": "replica_loss", "component": "web", "replicas": 2, "every": "30 d", "lasts": "10 min"})");
        int found = 0;
        for (const study::Finding& finding : result.findings) {
            if (finding.rule != "incident") continue;
            ++found;
            QCOMPARE(finding.component, std::string("web"));
            QVERIFY(std::abs(finding.evidence.at(0).value - 600) < 12);
        }
        QCOMPARE(found, 1);
    }
};

QTEST_APPLESS_MAIN(TestIncidentsByChance)
#include "tst_incidents_by_chance.moc"
