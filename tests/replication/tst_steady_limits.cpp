// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <QtTest>

#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "replication/replication.h"

using namespace headroom;

namespace {

/// A level of `rate` requests a second that come at random, measured for that long.
protocol::LevelMeasure level(double rate, double seconds, const std::string& components, const std::string& connections) {
    const std::string text =
        fmt::format(R"p({{"headroom": 1, "name": "L", "routes": [{{"name": "r", "response": "1 MB"}}], "designs": [{{"name": "D",
        "components": [{{"id": "users", "type": "users", "requests_per_user_per_day": 86400}}, {}], "connections": [{}]}}],
        "phases": [{{"name": "P", "users": {}, "design": "D"}}]}})p",
                    components, connections, rate);
    protocol::Request request;
    request.plan = plan::parse_plan(text).plan.value();
    request.prices = cost::default_catalogue;
    request.level_s = {seconds};
    return replication::run(request, models::all(), {}).levels.front();
}

double failing(const protocol::LevelMeasure& level) {
    const protocol::RequestCounts& counts = level.total.counts;
    std::uint64_t failed = 0;
    for (const std::uint64_t each : counts.failed) failed += each;
    return static_cast<double>(failed) / static_cast<double>(counts.offered);
}

const std::string web = R"({"id": "web", "type": "service", "cpu": "0 s"})";
const std::string to_web = R"({"from": "users", "to": "web"})";

}  // namespace

/// Levels are what a long time of their load makes of everything, however slowly that comes.
class TestSteadyLimits : public QObject {
    Q_OBJECT
private slots:
    void limits_data() {
        QTest::addColumn<double>("rate");
        QTest::addColumn<double>("limit");
        QTest::addColumn<QString>("components");
        QTest::addColumn<QString>("connections");
        const auto add = [](const char* name, double limit, const std::string& components, const std::string& connections) {
            for (const double load : {0.8, 1.2})
                QTest::addRow("%s, %g of what it lets through", name, load)
                    << load * limit << limit << QString::fromStdString(components) << QString::fromStdString(connections);
        };
        add("a gateway", 1000, R"({"id": "g", "type": "gateway", "rate_limit": "1000/s"}, )" + web,
            R"({"from": "users", "to": "g"}, {"from": "g.targets", "to": "web"})");
        add("each of two clients", 1000,
            R"({"id": "g", "type": "gateway", "client_rate_limit": "500/s", "client_burst": 9000, "clients": 2}, )" + web,
            R"({"from": "users", "to": "g"}, {"from": "g.targets", "to": "web"})");
        add("a prefix", 5500, R"({"id": "s3", "type": "object_store"})", R"({"from": "users", "to": "s3"})");
        add("a quota", 1000, R"({"id": "x", "type": "external", "quota": "1000/s", "burst": 9000})", R"({"from": "users", "to": "x"})");
        add("a connection", 1000, web, R"({"from": "users", "to": "web", "rate_limit": {"rate": "1000/s", "burst": 9000}})");
    }
    /// What is beyond the limit is refused, though a burst of what was saved would have lasted for longer than is measured. So many
    /// come by chance, but no more go through than there are tokens.
    void limits() {
        QFETCH(const double, rate);
        QFETCH(const double, limit);
        QFETCH(const QString, components);
        QFETCH(const QString, connections);
        const double seconds = 8000 / limit;
        const double share = failing(level(rate, seconds, components.toStdString(), connections.toStdString()));
        const double expected = std::max(0.0, 1 - limit / rate), chance = 5 / std::sqrt(rate * seconds);
        QVERIFY2(std::abs(share - expected) <= (expected > 0 ? chance : 0.01), qPrintable(QString::number(share)));
    }

    /// Of 100 answers of 1 MB a second ten are not refused: only those have a body.
    void refusals_have_no_body() {
        const protocol::LevelMeasure measured =
            level(100, 200, R"({"id": "g", "type": "gateway", "rate_limit": "10/s", "burst": 10}, )" + web,
                  R"({"from": "users", "to": "g"}, {"from": "g.targets", "to": "web"})");
        const double bytes = measured.connections.front().response_bytes_per_s;
        QVERIFY2(std::abs(bytes - 10e6) < 0.01 * 10e6, qPrintable(QString::number(bytes)));
    }

    /// 300 requests of 10 ms take 3 vCPUs a second, of machines of two: one is too few, but the alarm needs its three minutes, and the
    /// policy its cool-down. Half busy are three of them.
    void a_slow_scaler_comes_to_act() {
        const protocol::LevelMeasure measured =
            level(300, 20, R"p({"id": "web", "type": "service", "instance": "m6i.large", "cpu": "exponential(10 ms)", "workers": 64},
                  {"id": "s", "type": "autoscaler", "mode": "target_tracking", "cpu": 0.5})p",
                  to_web + R"(, {"from": "s", "to": "web"})");
        const double replicas = measured.components.at(1).replicas;
        QVERIFY2(replicas >= 3 && replicas <= 4, qPrintable(QString::number(replicas)));
        QVERIFY(measured.growing.empty());
        QVERIFY(failing(measured) < 0.01);
    }

    /// Nobody has to decide that: the load is no reason to add any.
    void a_group_has_its_minimum() {
        const protocol::LevelMeasure measured =
            level(50, 20, R"p({"id": "web", "type": "service", "instance": "m6i.large", "cpu": "exponential(10 ms)"},
                  {"id": "s", "type": "autoscaler", "mode": "target_tracking", "cpu": 0.5, "min": 3})p",
                  to_web + R"(, {"from": "s", "to": "web"})");
        QCOMPARE(measured.components.at(1).replicas, 3.);
        for (const protocol::DecisionMeasure& decision : measured.decisions) QCOMPARE(decision.to, decision.from);
    }
};

QTEST_APPLESS_MAIN(TestSteadyLimits)
#include "tst_steady_limits.moc"
