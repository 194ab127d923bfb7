// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "core/error.h"
#include "fakes.h"
#include "study/capacity.h"
#include "study/growth_json.h"
#include "study/slo_search.h"

#include <nlohmann/json.hpp>

using namespace headroom;
using namespace headroom::study;
using protocol::Request;

namespace {

/// What is simulated of a population: a level each, or something that fails.
using Level = std::function<protocol::LevelMeasure(double users)>;

protocol::LevelMeasure busy(double users, double cpu) {
    protocol::LevelMeasure level = level_of(users / 100, 0.05);
    level.components[1].resources = {{"cpu", cpu}};
    return level;
}

protocol::LevelMeasure growing(double users) {
    protocol::LevelMeasure level = level_of(users / 100, 0.05);
    level.growing = {"web"};
    return level;
}

double users_of(const Request& request) { return request.plan.phases.front().users.as_number(); }

/// The growth of a made-up world, from 10k ("Now") on.
struct Made {
    explicit Made(const Level& level, const std::string& slo = "[]", GrowthOptions options = {}) : world(slo) {
        FakeExecutor executor([&](const Request& request) {
            simulated.push_back(users_of(request));
            return measurement_of({level(users_of(request))});
        });
        Observer nobody;
        growth = grow(world.plan, world.surroundings(), options, executor, nobody);
    }
    const Stage& stage() const { return growth.stages.front(); }

    World world;
    Growth growth;
    std::vector<double> simulated;
};

std::vector<double> users(const std::vector<Population>& populations) {
    std::vector<double> list;
    for (const auto& each : populations) list.push_back(each.users);
    return list;
}

std::vector<Population> populations_of(const std::vector<std::pair<std::string, std::string>>& phases, const GrowthOptions& options) {
    World world;
    plan::Phase phase = world.plan.phases.front();
    world.plan.phases.clear();
    for (const auto& [name, count] : phases) {
        phase.name = name;
        phase.users = Value(count);
        world.plan.phases.push_back(phase);
    }
    return populations(world.plan, world.surroundings(), options);
}

bool near(double value, double wanted, double share = 0.005) { return std::abs(value - wanted) <= share * wanted; }

}  // namespace

class TestGrowthSearch : public QObject {
    Q_OBJECT
private slots:
    void the_grid_holds_the_phases_populations() {
        GrowthOptions options;
        options.points = 5;
        options.from = 1000;
        options.to = 16000;
        QCOMPARE(users(populations_of({{"A", "100"}}, options)), (std::vector<double>{1000, 2000, 4000, 8000, 16000}));
        const auto list = populations_of({{"A", "2.1k"}, {"B", "9k"}, {"C", "9k"}}, options);
        QCOMPARE(users(list), (std::vector<double>{1000, 2100, 4000, 9000, 16000}));
        std::string phases;
        for (const auto& each : list) phases += each.phase;
        QCOMPARE(phases, std::string("AABBB"));
    }

    void the_grid_reaches_beyond_the_phases() {
        const auto list = users(populations_of({{"A", "10k"}, {"B", "1M"}}, {}));
        QCOMPARE(list.size(), std::size_t{16});
        QCOMPARE(list.front(), 5000.0);
        QCOMPARE(list.back(), 2e6);
        QCOMPARE(std::count(list.begin(), list.end(), 10e3) + std::count(list.begin(), list.end(), 1e6), std::ptrdiff_t{2});
    }

    void what_is_asked_for_that_is_not_there() {
        GrowthOptions options;
        options.phase = "Z";
        QVERIFY_EXCEPTION_THROWN(populations_of({{"A", "10k"}}, options), InvalidDocument);
        options = {};
        options.from = 10;
        options.to = 5;
        QVERIFY_EXCEPTION_THROWN(populations_of({{"A", "10k"}}, options), Error);
    }

    /// A busy share that is linear in the users ends where it is one; what fails there is in agreement.
    void a_law_that_simulations_agree_with() {
        const Made made([](double n) { return n < 123e3 ? busy(n, n / 123e3) : growing(n); });
        QVERIFY(made.stage().limit.has_value());
        QVERIFY(near(made.stage().limit->at.users, 123e3));
        QCOMPARE(made.stage().limit->at.method, Method::UtilizationLaw);
        QCOMPARE(made.stage().limit->resource, std::string("cpu"));
        QVERIFY(made.stage().saturation.front().utilization.value > 0.9);  // measured close to it
        QVERIFY(made.stage().probes.size() <= 3);
    }

    /// Simulations that fail earlier are believed.
    void a_law_that_simulations_contradict() {
        const Made made([](double n) { return n < 70e3 ? busy(n, n / 123e3) : growing(n); });
        const Crossing at = made.stage().limit->at;
        QCOMPARE(made.stage().limit->kind, CapacityLimit::Kind::Unstable);
        QCOMPARE(made.stage().limit->component, std::string("web"));
        QVERIFY(at.low < 70e3 && at.high >= 70e3 && at.high / at.low < 1.041);
        QVERIFY(near(made.stage().saturation.front().at.users, 123e3));
    }

    /// A busy share that bends is followed up to its end.
    void a_law_that_bends_data() {
        QTest::addColumn<double>("power");
        QTest::newRow("caches warm") << 0.6;
        QTest::newRow("threads are held longer") << 1.4;
    }
    void a_law_that_bends() {
        QFETCH(double, power);
        const Made made([power](double n) { return n < 400e3 ? busy(n, std::pow(n / 400e3, power)) : growing(n); });
        QCOMPARE(made.stage().limit->at.method, Method::Extrapolated);
        QVERIFY(near(made.stage().limit->at.users, 400e3));
    }

    void a_cache_that_is_full_is_not_out_of_capacity() {
        QVERIFY(!limits_capacity(schema::Role::Cache, "memory"));
        QVERIFY(limits_capacity(schema::Role::Cache, "cpu"));
        QVERIFY(limits_capacity(schema::Role::Service, "memory"));
    }

    void nothing_that_holds() {
        const Made made([](double n) { return growing(n); });
        QCOMPARE(made.stage().limit->at.low, 0.0);
        QVERIFY(made.stage().limit->at.high < 10);
        for (const RunResult& point : made.growth.points) QVERIFY(!point.peak().total.response.mean.value);
    }

    /// 1 / (1000 - n / 100) s on average: 40 ms is exceeded at 97.5k users.
    void the_first_promise_that_is_broken() {
        const Made made(
            [](double n) {
                if (n >= 100e3) return growing(n);
                protocol::LevelMeasure level = busy(n, n / 100e3);
                set_response(level.total, 1 / (1000 - n / 100));
                return level;
            },
            R"([{"mean": "40 ms"}, {"p50": "40 ms"}])");
        QVERIFY(made.stage().slo_miss.has_value());
        QCOMPARE(made.stage().slo_miss->slo.metric, std::string("mean"));
        QVERIFY(near(made.stage().slo_miss->at.users, 97.5e3));
        QCOMPARE(made.stage().verdict(),
                 std::string("breaks at 97.5k users: mean of all requests exceeds 40 ms (at 100k: cpu of web is out of capacity)"));
    }

    void the_same_whatever_the_order_of_the_answers() {
        const auto print = [](bool backwards) {
            const World world;
            FakeExecutor executor([](const Request& request) {
                const double n = users_of(request);
                return measurement_of({n < 123e3 ? busy(n, n / 123e3 * (1 + 0.01 * stream_of(request).normal())) : growing(n)});
            });
            executor.backwards = backwards;
            Observer nobody;
            return print_growth(grow(world.plan, world.surroundings(), {}, executor, nobody));
        };
        QCOMPARE(print(false), print(true));
    }

    void the_document() {
        const Made made([](double n) { return n < 15e3 ? busy(n, n / 15e3) : growing(n); }, R"([{"p95": "250 ms"}])");
        const auto json = nlohmann::json::parse(print_growth(made.growth));
        QCOMPARE(json["format"].get<std::string>(), std::string("headroom-growth"));
        QCOMPARE(json["points"].size(), std::size_t{16});
        const auto& first = json["points"][0];
        QCOMPARE(first["users"].get<double>(), 5000.0);
        QVERIFY(near(first["components"]["web"]["resources"]["cpu"]["value"].get<double>(), 1 / 3.0));
        const auto& last = json["points"][15];
        QCOMPARE(last["status"].get<std::string>(), std::string("unstable"));
        QVERIFY(last["response_s"]["p95"]["value"].is_null() && last["components"]["web"]["utilization"]["value"].is_null());
        const auto& stage = json["stages"][0];
        QVERIFY(near(stage["limit"]["users"].get<double>(), 15e3));
        QCOMPARE(stage["saturation"][0]["method"].get<std::string>(), std::string("utilization_law"));
        QCOMPARE(stage["breaks_at_users"].get<double>(), stage["slo_miss"]["users"].get<double>());
    }

    /// What is found unstable has only been tried: that its lower levels hold is no measurement of how busy they are.
    void what_has_only_been_tried_is_no_sample() {
        const auto run_of = [](Status status, const std::vector<std::pair<double, Status>>& levels) {
            RunResult run;
            run.status = status;
            run.users = 100 * levels.back().first;
            for (const auto& [rate, of_level] : levels) {
                run.levels.emplace_back().rate_per_s = rate;
                run.levels.back().status = of_level;
            }
            return run;
        };
        const RunResult done = run_of(Status::Converged, {{50, Status::Converged}, {90, Status::Converged}});
        const RunResult tried = run_of(Status::Unstable, {{70, Status::Converged}, {95, Status::Converged}, {100, Status::Unstable}});
        const std::vector<Sample> samples = samples_of(World().scenario(), {&done, &tried});
        QCOMPARE(samples.size(), std::size_t(3));
        QCOMPARE(samples[0].users, 5000.);
        QVERIFY(!samples[0].is_peak);
        QCOMPARE(samples[1].users, 9000.);
        QVERIFY(samples[1].is_peak);
        QCOMPARE(samples[2].users, 10000.);
        QVERIFY(!samples[2].holds());
    }
};

QTEST_APPLESS_MAIN(TestGrowthSearch)
#include "tst_growth_search.moc"
