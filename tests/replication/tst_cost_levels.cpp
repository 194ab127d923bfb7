// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "models/models.h"
#include "plan/reader.h"
#include "protocol/request.h"
#include "replication/replication.h"

using namespace headroom;

namespace {

constexpr const char* scaled_shop =
    R"json({"headroom": 1, "name": "Shop", "prices": "aws-us-east-1", "routes": [{"name": "r", "response": "20 kB"}],
 "designs": [{"name": "D", "components": [
   {"id": "users", "type": "users", "requests_per_user_per_day": 50, "profile": "diurnal(peak=3, at=20:00)"},
   {"id": "web", "type": "service", "instance": "c6i.large", "replicas": 6, "workers": 32, "cpu": "exponential(10 ms)", "boot": "60 s"},
   {"id": "scaler", "type": "autoscaler", "cpu": "60 %", "min": 2, "max": 40}],
  "connections": [{"from": "users", "to": "web"}, {"from": "scaler", "to": "web"}]}],
 "phases": [{"name": "P", "design": "D", "users": 1e6}]})json";
constexpr std::size_t web = 1;

protocol::Request request_of(bool only_peak_precise, std::string_view plan = scaled_shop) {
    protocol::Request request;
    request.plan = plan::parse_plan(plan).plan.value();
    request.prices = "aws-us-east-1";
    request.most_levels = 4;
    request.precision = 0.05;
    request.only_peak_precise = only_peak_precise;
    request.replication = protocol::pilot_replication;
    request.level_s = replication::run(request, models::all()).suggested_s;
    request.replication = 0;
    return request;
}

double requests(const protocol::LevelMeasure& level) { return static_cast<double>(level.total.counts.offered); }

/// Of the machines over the day.
double mean_replicas(const protocol::Measurement& measured) {
    double sum = 0, hours = 0;
    for (const protocol::LevelMeasure& level : measured.levels) {
        sum += level.hours_per_day * level.components[web].replicas;
        hours += level.hours_per_day;
    }
    return sum / hours;
}

}  // namespace

/// Levels of a day that are simulated for what they cost.
class TestCostLevels : public QObject {
    Q_OBJECT

private slots:
    void they_are_short_and_cost_the_same() {
        protocol::Request all = request_of(false), some = request_of(true);
        double machines_of_all = 0, machines_of_some = 0;
        for (std::uint64_t i = 0; i < 5; ++i) {
            all.replication = some.replication = i;
            const protocol::Measurement precise = replication::run(all, models::all()), cheap = replication::run(some, models::all());
            QCOMPARE(cheap.levels.size(), std::size_t{4});
            for (std::size_t level = 0; level < 3; ++level) {
                QVERIFY(requests(cheap.levels[level]) < 0.25 * requests(precise.levels[level]));
                QVERIFY(requests(cheap.levels[level]) >= 1500);
            }
            QVERIFY(requests(cheap.levels.back()) > 0.5 * requests(precise.levels.back()));
            machines_of_all += mean_replicas(precise);
            machines_of_some += mean_replicas(cheap);
        }
        const double ratio = machines_of_some / machines_of_all;
        QVERIFY2(std::abs(ratio - 1) < 0.02, qPrintable(QString::number(ratio)));
    }

    /// Erlangs over 0.6, to the tolerance of a tenth or the next whole number, from the first moment that counts on: a scaler that
    /// has yet to take away what another load left would be measured with too many.
    void every_level_begins_with_what_its_load_wants() {
        const protocol::Measurement measured = replication::run(request_of(true), models::all());
        for (const protocol::LevelMeasure& level : measured.levels) {
            const double erlangs = level.rate_per_s * 0.01 / 2, replicas = level.components[web].replicas;  // two vCPUs
            QCOMPARE(replicas, std::round(replicas));
            const bool fits = std::abs(erlangs / replicas / 0.6 - 1) < 0.12 || replicas == std::max(2.0, std::ceil(erlangs / 0.6));
            QVERIFY2(fits, qPrintable(QString("%1 for %2 erlangs").arg(replicas).arg(erlangs)));
            for (const protocol::DecisionMeasure& decision : level.decisions) QVERIFY(decision.from == decision.to || decision.at_s < 400);
        }
        QCOMPARE(measured.levels.front().components[web].replicas, 2.0);
    }

    /// One of ten requests fails, whatever there is of anything: that is no lack, and the six of the evening are taken away.
    void those_that_fail_for_other_reasons_are_waited_for() {
        std::string failing = scaled_shop;
        const std::string_view node = R"({"id": "scaler")", arrow = R"({"from": "scaler")";
        failing.insert(failing.find(node), R"({"id": "partner", "type": "external", "error_ratio": 0.1}, )");
        failing.insert(failing.find(arrow), R"({"from": "web", "to": "partner"}, )");
        const protocol::Measurement measured = replication::run(request_of(true, failing), models::all());
        const auto& night = measured.levels.front();
        QVERIFY(static_cast<double>(night.total.counts.completed) < 0.93 * requests(night));
        QCOMPARE(night.components[web].replicas, 2.0);
    }
};

QTEST_APPLESS_MAIN(TestCostLevels)
#include "tst_cost_levels.moc"
