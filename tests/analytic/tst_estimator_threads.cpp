// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <string>

#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/estimator.h"
#include "study/results_json.h"
#include "study/run.h"

using namespace headroom;
using namespace headroom::study;

namespace {

const std::string stored = R"json({"id": "web", "type": "service", "workers": 64, "cpu": "lognormal(mean=2 ms, cv=1.5)"},
    {"id": "cache", "type": "cache", "memory": "300 kB", "overhead": "0 B", "ttl": "10 s"},
    {"id": "db", "type": "database", "vcpus": 4, "cpu": "exponential(1 ms)"})json";
const std::string to_stored = R"json({"from": "users", "to": "web"}, {"from": "web", "to": "cache", "retry": {"attempts": 2}},
    {"from": "cache", "to": "db", "pool": {"size": 8}})json";
const std::string scaled = R"json({"id": "web", "type": "service", "vcpus": 1, "workers": 4, "cpu": "exponential(10 ms)"},
    {"id": "scaler", "type": "autoscaler", "max": 20})json";
const std::string to_scaled = R"json({"from": "users", "to": "web"}, {"from": "scaler", "to": "web"})json";
const std::string short_of = R"json({"id": "web", "type": "service", "workers": 1, "vcpus": 1, "cpu": "exponential(10 ms)"})json";
const std::string to_short_of = R"json({"from": "users", "to": "web"})json";

std::string plan_of(const std::string& components, const std::string& connections, int users) {
    return R"json({"headroom": 1, "name": "Test", "keyspaces": [{"name": "items", "keys": "zipf(5000, 0.9)", "item": "1 kB"}],
        "routes": [{"name": "read", "keyspace": "items"}], "designs": [{"name": "Model", "components": [
        {"id": "users", "type": "users", "requests_per_user_per_day": 86400, "profile": "diurnal(peak=3)"},)json" +
           components + R"json(], "connections": [)json" + connections + R"json(]}],
        "phases": [{"name": "Load", "users": )json" +
           std::to_string(users) + R"json(, "design": "Model"}]})json";
}

/// The results document of an estimate in so many threads.
std::string printed(const std::string& text, unsigned threads) {
    const plan::ParsedPlan parsed = plan::parse_plan(text);
    const Files files;
    const auto prices = cost::find_catalogue(std::string(cost::default_catalogue), files);
    const schema::Catalogue catalogue = models::all().catalogue();
    const plan::Surroundings surroundings{catalogue, prices->instances, files};
    Estimator estimator(catalogue, models::estimates(), analytic::Detail::Full, threads);
    Observer nobody;
    Results results;
    results.runs = run(parsed.plan.value(), {{"Load", std::nullopt}}, surroundings, {}, estimator, nobody);
    return print_results(results);
}

}  // namespace

class TestEstimatorThreads : public QObject {
    Q_OBJECT

private slots:
    void any_number_answers_the_same_data() {
        QTest::addColumn<QString>("plan");
        QTest::addColumn<std::size_t>("levels");
        QTest::newRow("stored") << QString::fromStdString(plan_of(stored, to_stored, 200)) << std::size_t{8};
        QTest::newRow("scaled") << QString::fromStdString(plan_of(scaled, to_scaled, 300)) << std::size_t{8};
        // 100 requests a second are too many: the levels above the first that piles up have no figures
        QTest::newRow("short of") << QString::fromStdString(plan_of(short_of, to_short_of, 45)) << std::size_t{6};
    }
    void any_number_answers_the_same() {
        QFETCH(const QString, plan);
        const std::string one = printed(plan.toStdString(), 1);
        for (int again = 0; again < 5; ++again)
            for (const unsigned threads : {2U, 5U}) QCOMPARE(printed(plan.toStdString(), threads), one);
        QFETCH(const std::size_t, levels);
        QCOMPARE(QString::fromStdString(one).count("\"hours_per_day\""), static_cast<qsizetype>(levels));
    }
};

QTEST_APPLESS_MAIN(TestEstimatorThreads)
#include "tst_estimator_threads.moc"
