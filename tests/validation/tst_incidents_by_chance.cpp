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

/// A plan of one design and one phase of 1000 users, 20 requests a second.
study::RunResult run(const std::string& parts, const std::string& incidents) {
    const plan::ParsedPlan parsed = plan::parse_plan(R"({"headroom": 1, "name": "I", "slo": [{"availability": 0.9999}],
        "designs": [{"name": "D", "components": [{"id": "users", "type": "users", "requests_per_user_per_day": 1728}, )" +
                                                     parts + R"(}],
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

/// 4.6 vCPUs' worth of calls on machines of two, of which four are 60 % busy; they take five minutes to start.
study::RunResult run_scaled(const std::string& scaler, const std::string& incidents) {
    return run(R"p({"id": "lb", "type": "load_balancer", "algorithm": "least_requests", "outlier_ejection": {}},
            {"id": "web", "type": "service", "instance": "m6i.large", "cpu": "exponential(230 ms)", "boot": "5 min"},
            {"id": "s", "type": "autoscaler", "min": 2, "max": 60, )p" +
                   scaler +
                   R"(}], "connections": [{"from": "users", "to": "lb"}, {"from": "lb", "to": "web"}, {"from": "s", "to": "web"}])",
               incidents);
}

double lost_s(const study::RunResult& result, double every_s) { return (1 - *result.peak().total.availability.value) * every_s; }

/// Two replicas of plenty that answer in 10 ms, and what goes wrong.
study::RunResult run(const std::string& incidents) {
    return run(R"({"id": "web", "type": "service", "replicas": 2, "cpu": "10 ms"}], "connections": [{"from": "users", "to": "web"}])",
               incidents);
}

std::vector<const study::Finding*> findings_of(const study::RunResult& result) {
    std::vector<const study::Finding*> found;
    for (const study::Finding& finding : result.findings) {
        if (finding.rule == "incident") found.push_back(&finding);
    }
    return found;
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
        const auto found = findings_of(result);
        QCOMPARE(found.size(), 1U);
        QCOMPARE(found[0]->component, std::string("web"));
        QVERIFY(std::abs(found[0]->evidence.at(0).value - 600) < 12);
    }

    /// 12.5 % of the m6i.large are taken back in a month of 730 h: of two machines one every 2920 h, or both every 5840 h; of four of
    /// which two are reserved and half of the others spot, the one every 5840 h.
    void spot_machines_as_the_catalogue_says_data() {
        QTest::addColumn<QString>("bought");
        QTest::addColumn<double>("every_h");
        QTest::newRow("all spot") << R"("replicas": 2, "purchase": {"spot": 1})" << 5840.;
        QTest::newRow("half of what is not reserved") << R"("replicas": 4, "purchase": {"reserved": 2, "spot": "50 %"})" << 5840.;
    }
    void spot_machines_as_the_catalogue_says() {
        QFETCH(const QString, bought);
        QFETCH(const double, every_h);
        const study::RunResult result =
            run(R"({"id": "web", "type": "service", "instance": "m6i.large", "cpu": "10 ms", )" + bought.toStdString() +
                    R"(}], "connections": [{"from": "users", "to": "web"}])",
                R"({"type": "spot_interruption", "component": "web", "replicas": 4, "notice": 0, "lasts": "10 min"})");
        const double lost = 600 / (every_h * 3600);
        QVERIFY2(std::abs(1 - *result.peak().total.availability.value - lost) <= 0.02 * lost + 1e-7,
                 qPrintable(QString::number(1 - *result.peak().total.availability.value)));
        QCOMPARE(findings_of(result).size(), 1U);
    }

    void scaled_data() {
        QTest::addColumn<QString>("scaler");
        QTest::newRow("reactive") << R"("cpu": 0.6)";
        QTest::newRow("forecast") << R"("mode": "predictive", "forecast": "least_squares", "look_ahead": "10 min", "cpu": 0.6)";
        QTest::newRow("target tracking") << R"("mode": "target_tracking", "cpu": 0.6)";
    }
    /// As many machines as the load wants are there when one of four is lost, or all are. Of 20 requests a second, one has 1.15 in
    /// its hands and at most as many again that wait: five times Poisson of 2.3 is above 25 once in ten thousand.
    void scaled() {
        QFETCH(const QString, scaler);
        constexpr double every = 6 * 3600;
        const auto lost = [&](const std::string& incident) {
            return lost_s(run_scaled(scaler.toStdString(), R"({"component": "web", "every": "6 h", )" + incident + "}"), every);
        };
        const double one = lost(R"("type": "replica_loss", "lasts": "4 min")");
        QVERIFY2(one >= 0 && one <= 25. / 5 / 20, qPrintable(QString::number(one)));
        QCOMPARE(lost(R"("type": "spot_interruption", "lasts": "4 min")"), 0.);
        const double all = lost(R"("type": "replica_loss", "replicas": 60, "lasts": "4 min")");
        QVERIFY2(std::abs(all - 240) <= 0.02 * 240, qPrintable(QString::number(all)));
    }

    /// What is drawn once is forced once, in all shards; the incidents after it keep their own times.
    void shards() {
        constexpr double day = 86400;
        const study::RunResult result = run(R"({"id": "web", "type": "service", "replicas": 2, "cpu": "10 ms"},
            {"id": "router", "type": "shard_router", "shards": 3}, {"id": "db", "type": "database", "cpu": "1 ms"}],
            "connections": [{"from": "users", "to": "web"}, {"from": "web", "to": "router"}, {"from": "router", "to": "db"}])",
                                            R"({"type": "replica_loss", "component": "db", "every": "20 d", "lasts": "2 min"},
            {"type": "replica_loss", "component": "web", "replicas": 2, "every": "30 d", "lasts": "10 min"})");
        const double lost = 120 / (20 * day) + 600 / (30 * day);
        QVERIFY(std::abs(1 - *result.peak().total.availability.value - lost) <= 0.02 * lost + 1e-7);
        const auto found = findings_of(result);
        QCOMPARE(found.size(), 2U);
        QCOMPARE(found[0]->component, std::string("db"));
        QCOMPARE(found[1]->component, std::string("web"));
    }
};

QTEST_APPLESS_MAIN(TestIncidentsByChance)
#include "tst_incidents_by_chance.moc"
