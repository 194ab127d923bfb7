// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <QtTest>
#include <map>

#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "replication/replication.h"

using namespace headroom;

namespace {

/// Requests that take 20 ms of a vCPU, 230 a second over a day, on machines of two vCPUs that start in five minutes.
protocol::Measurement run(const std::string& profile, const std::string& span, const std::string& scaler,
                          const std::string& connections = {}, const std::string& plan = {}) {
    const std::string text = fmt::format(R"p({{"headroom": 1, "name": "S", {}"designs": [{{"name": "D", "components": [
        {{"id": "users", "type": "users", "requests_per_user_per_day": 86400, "profile": "{}"}},
        {{"id": "web", "type": "service", "instance": "m6i.large", "cpu": "exponential(20 ms)", "boot": "5 min"}},
        {{"id": "s", "type": "autoscaler", "max": 60, {}}}],
        "connections": [{}{{"from": "users", "to": "web"}}, {{"from": "s", "to": "web"}}]}}],
        "phases": [{{"name": "P", "users": 230, "design": "D", "horizon": "{}"}}]}})p",
                                         plan, profile, scaler, connections, span);
    protocol::Request request;
    request.plan = plan::parse_plan(text).plan.value();
    request.prices = cost::default_catalogue;
    request.level_s = {1};
    return replication::run(request, models::all(), {});
}

double mean_replicas(const protocol::Measurement& measured) { return measured.levels.front().components.at(1).replicas; }

}  // namespace

/// What is there when a span begins.
class TestSpanScaling : public QObject {
    Q_OBJECT
private slots:
    void begins_with_as_many_as_the_load_wants_data() {
        QTest::addColumn<QString>("scaler");
        QTest::newRow("hpa") << R"("cpu": 0.6)";
        QTest::newRow("keda") << R"("mode": "keda", "cpu": 0.6)";
        QTest::newRow("knative") << R"("mode": "knative", "requests": 60)";
        QTest::newRow("target tracking") << R"("mode": "target_tracking", "cpu": 0.65)";
        QTest::newRow("predictive") << R"("mode": "predictive", "cpu": 0.65)";
    }
    /// 230 requests a second take 4.6 vCPUs, of four machines 57.5 %: nothing is to be decided, and no call waits for long.
    void begins_with_as_many_as_the_load_wants() {
        QFETCH(const QString, scaler);
        const protocol::Measurement measured = run("constant", "14:00 + 4 min", scaler.toStdString());
        const protocol::LevelMeasure& span = measured.levels.front();
        QCOMPARE(mean_replicas(measured), 4.);
        const protocol::RequestCounts& counts = span.total.counts;
        QVERIFY(counts.in_flight_before < 40 && counts.in_flight < 40);
        QVERIFY(std::abs(static_cast<double>(counts.offered) - 230 * 240) < 4 * std::sqrt(230. * 240));
        QCOMPARE(measured.timeline.from_s, 14 * 3600.);
    }

    /// Two hours before a shift there are as many as outside of it, however many are written, and as many as within from a look after its
    /// beginning on.
    void begins_outside_of_a_shift() {
        const std::string shift = R"("mode": "schedule", "from": "08:00", "until": "20:00", "replicas": 9, "min": 5, "interval": "15 s")";
        const protocol::Measurement before = run("constant", "06:00 + 1 h", shift);
        QCOMPARE(mean_replicas(before), 5.);
        QVERIFY(before.levels.front().decisions.empty());
        const protocol::Measurement across = run("constant", "07:30 + 1 h", shift);
        QCOMPARE(across.levels.front().decisions.size(), std::size_t(1));
        const protocol::DecisionMeasure& decision = across.levels.front().decisions.front();
        QCOMPARE(decision.from, 5);
        QCOMPARE(decision.to, 9);
        QVERIFY(decision.at_s >= 1800 && decision.at_s <= 1815);
        QCOMPARE(mean_replicas(run("constant", "10:00 + 1 h", shift)), 9.);
    }

    /// One of two is lost for a minute.
    void a_timeline_tells_how_many_serve() {
        protocol::Request request;
        request.plan = plan::parse_plan(R"p({"headroom": 1, "name": "S", "designs": [{"name": "D", "components": [
            {"id": "users", "type": "users"}, {"id": "web", "type": "service", "replicas": 2, "cpu": "1 ms"}],
            "connections": [{"from": "users", "to": "web"}]}],
            "phases": [{"name": "P", "users": 100, "design": "D", "horizon": "14:00 + 4 min", "incidents": [
                {"type": "replica_loss", "component": "web", "at": "14:01", "lasts": "1 min"}]}]})p")
                           .plan.value();
        request.prices = cost::default_catalogue;
        request.level_s = {1};
        const protocol::Timeline line = replication::run(request, models::all(), {}).timeline;
        const std::vector<double>& replicas = line.replicas.at(1);
        std::map<double, int> seen;
        for (std::size_t i = 0; i < replicas.size(); ++i) {
            const double from = static_cast<double>(i) * line.window_s, to = from + line.window_s;
            const bool crosses = (from < 60 && to > 60) || (from < 120 && to > 120);
            if (crosses) continue;
            QCOMPARE(replicas[i], from >= 60 && to <= 120 ? 1. : 2.);
            ++seen[replicas[i]];
        }
        QVERIFY(seen[1] >= 3 && seen[2] >= 9);
    }

    /// With a peak of 3 at 20:00 the rate is 230 exp(κ cos(h - 20)) / I0(κ), κ = 1.76: 412 a second at 17:00 and 545 an hour later, of
    /// which machines that are to be half busy take 50 each. 11 of them are there since the first look, and of those that follow the
    /// load 9.
    void a_forecast_has_begun_before() {
        const auto mean_replicas_of = [](const std::string& scaler) {
            return mean_replicas(run("diurnal(peak=3, at=20:00)", "17:00 + 4 min", scaler + R"("cpu": 0.5)"));
        };
        const double ahead = mean_replicas_of(R"("mode": "predictive", "forecast": "least_squares", "look_ahead": "1 h", )");
        QVERIFY2(ahead > 11 - 2 * 15 / 240. && ahead <= 11, qPrintable(QString::number(ahead)));
        QCOMPARE(mean_replicas_of(""), 9.);
    }

    /// Each of 1000 keys is read 0.23 times a second and kept for a minute from when it is set: of 1 + 0.23 · 60 reads one misses.
    void begins_with_caches_as_they_are() {
        const std::string components = R"p("cpu": 0.6}, {"id": "cache", "type": "cache", "memory": "1 GB", "ttl": "1 min"},
            {"id": "db", "type": "database", "cpu": "1 ms")p";
        const protocol::Measurement measured = run("constant", "14:00 + 4 min", components, R"({"from": "web", "to": "cache"},
            {"from": "cache", "to": "db"}, )",
                                                   R"p("keyspaces": [{"name": "k", "keys": "uniform(1000)", "item": "1 kB"}],
            "routes": [{"name": "read", "kind": "read", "keyspace": "k"}], )p");
        const double asked = measured.levels.front().components.at(3).arrivals_per_s,
                     missed = measured.levels.front().components.at(4).arrivals_per_s;
        QCOMPARE(mean_replicas(measured), 4.);
        QVERIFY2(std::abs(missed / asked * (1 + 0.23 * 60) - 1) < 0.1, qPrintable(QString::number(missed / asked)));
    }
};

QTEST_APPLESS_MAIN(TestSpanScaling)
#include "tst_span_scaling.moc"
