// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "core/error.h"
#include "fakes.h"
#include "study/convergence.h"
#include "study/results_json.h"

using namespace headroom;
using namespace headroom::study;
using protocol::Request;

namespace {

bool is_pilot(const Request& request) { return request.replication == protocol::pilot_replication; }

/// Means that scatter normally from replication to replication.
FakeExecutor scattering(double deviation) {
    return FakeExecutor([deviation](const Request& request) {
        return measurement_of({level_of(100, 0.05 * (1 + deviation * stream_of(request).normal()))});
    });
}

/// The rule, once more, by hand: rounds of five until t · s / sqrt(n) is at most the precision of the mean.
std::size_t replications_by_hand(double deviation, double precision, std::uint64_t seed) {
    double sum = 0, squares = 0;
    for (std::size_t n = 1; n <= 30; ++n) {
        Request request;
        request.seed = seed;
        request.replication = n - 1;
        request.plan.phases.emplace_back().name = "Now";
        const double mean = 0.05 * (1 + deviation * stream_of(request).normal());
        sum += mean;
        squares += mean * mean;
        if (n % 5 != 0) continue;
        const double count = static_cast<double>(n);
        const double s = std::sqrt((squares - sum * sum / count) / (count - 1));
        if (student_t(n - 1) * s / std::sqrt(count) <= precision * sum / count) return n;
    }
    return 30;
}

class Watcher : public Observer {
public:
    void progress(double done, double planned) override {
        done_.push_back(done);
        planned_.push_back(planned);
    }
    bool cancelled() override { return cancel; }
    std::vector<double> done_, planned_;
    bool cancel = false;
};

}  // namespace

class TestRounds : public QObject {
    Q_OBJECT
private slots:
    /// Messages that pile up at the peak and are worked off later make a day of a phase that names no horizon.
    void a_backlog_makes_a_day_data() {
        QTest::addColumn<QString>("horizon");
        QTest::addColumn<QString>("followed");
        QTest::newRow("none named") << ""
                                    << "16:15 + 1 d";
        QTest::newRow("steady") << "steady"
                                << "steady";
    }
    void a_backlog_makes_a_day() {
        QFETCH(const QString, horizon);
        QFETCH(const QString, followed);
        World world("[]", "steady");
        if (horizon.isEmpty()) world.plan.phases[0].horizon.reset();
        FakeExecutor executor([](const Request& request) {
            auto measurement = measurement_of({level_of(100, 0.05)});
            if (is_pilot(request)) {
                measurement.levels[0].growing = {"web"};
                measurement.day_from_s = 16.25 * 3600;
            }
            return measurement;
        });
        const RunResult result = run_now(world, executor);
        QCOMPARE(QString::fromStdString(result.horizon), followed);
        if (!horizon.isEmpty()) {
            QCOMPARE(result.status, Status::Unstable);
            QCOMPARE(executor.rounds.size(), std::size_t{1});
            return;
        }
        QCOMPARE(result.status, Status::Converged);
        QCOMPARE(executor.rounds.size(), std::size_t{2});
        const Request& request = executor.rounds[1][0];
        QCOMPARE(*request.plan.phases[0].horizon, std::string("16:15 + 1 d"));
        QVERIFY(request.level_s == std::vector<double>{86400});
        QCOMPARE(result.findings.size(), std::size_t{1});
        QCOMPARE(result.findings[0].rule, std::string("backlog"));
        QCOMPARE(result.findings[0].component, std::string("web"));
    }

    void a_pilot_gives_the_lengths() {
        FakeExecutor executor = scattering(0.001);
        const RunResult result = run_now(World(), executor, {.seed = 42, .precision = 0.02, .max_requests = 3e6});
        QCOMPARE(executor.rounds.size(), std::size_t{2});
        QCOMPARE(executor.rounds[0].size(), std::size_t{1});
        const Request& pilot = executor.rounds[0][0];
        QVERIFY(is_pilot(pilot) && pilot.level_s.empty());
        QCOMPARE(pilot.precision, 0.02);
        QCOMPARE(pilot.max_requests, 1e5);
        QCOMPARE(executor.rounds[1].size(), std::size_t{5});
        for (std::size_t i = 0; i < 5; ++i) {
            QCOMPARE(executor.rounds[1][i].replication, i);
            QCOMPARE(executor.rounds[1][i].seed, std::uint64_t{42});
            QVERIFY(executor.rounds[1][i].level_s == std::vector<double>{77});
            QVERIFY(executor.rounds[1][i].plan.designs.size() == 1 && executor.rounds[1][i].plan.phases.size() == 1);
        }
        QCOMPARE(result.replications, std::size_t{5});
        QCOMPARE(result.status, Status::Converged);
        QVERIFY(result.findings.empty());
    }

    void it_stops_at_the_first_round_that_is_precise_enough_data() {
        QTest::addColumn<double>("deviation");
        for (const double deviation : {0.01, 0.03, 0.06, 0.09, 0.12, 0.2, 0.5}) QTest::addRow("%g", deviation) << deviation;
    }
    void it_stops_at_the_first_round_that_is_precise_enough() {
        QFETCH(double, deviation);
        for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
            FakeExecutor executor = scattering(deviation);
            const RunResult result = run_now(World(), executor, {.seed = seed});
            QCOMPARE(result.replications, replications_by_hand(deviation, 0.05, seed));
            for (std::size_t i = 1; i < executor.rounds.size(); ++i) QCOMPARE(executor.rounds[i].size(), std::size_t{5});
            const bool precise = *result.peak().total.response.mean.relative_half_width() <= 0.05;
            QCOMPARE(result.status, precise ? Status::Converged : Status::NotConverged);
        }
    }

    void thirty_is_the_end() {
        FakeExecutor executor = scattering(0.5);
        const RunResult result = run_now(World(), executor);
        QCOMPARE(result.replications, std::size_t{30});
        QCOMPARE(result.status, Status::NotConverged);
        QCOMPARE(result.findings.size(), std::size_t{1});
        QCOMPARE(result.findings[0].rule, std::string("not_converged"));
        QVERIFY(result.findings[0].text.find(" of b") != std::string::npos);
    }

    void as_many_as_were_asked_for() {
        FakeExecutor executor = scattering(0.5);
        QCOMPARE(run_now(World(), executor, {.replications = 7}).replications, std::size_t{7});
        QCOMPARE(executor.rounds[1].size(), std::size_t{7});
        const RunResult one = run_now(World(), executor, {.replications = 1});
        QCOMPARE(one.status, Status::NotConverged);
        QVERIFY(one.peak().total.response.mean.value && !one.peak().total.response.mean.half_width);
        QCOMPARE(run_now(World(), executor, {.replications = 40}).replications, std::size_t{40});
    }

    /// A rule that only looked at the total would stop at once.
    void every_route_and_level_counts() {
        for (const std::size_t which : {0u, 1u}) {
            FakeExecutor executor([which](const Request& request) {
                std::vector levels = {level_of(10, 0.01), level_of(100, 0.05)};
                set_response(levels[which].routes[1], 0.05 * (1 + 0.5 * std::abs(stream_of(request).normal())));
                return measurement_of(levels);
            });
            const RunResult result = run_now(World(), executor);
            QCOMPARE(result.replications, std::size_t{30});
            QCOMPARE(result.levels[which].status, Status::NotConverged);
            QCOMPARE(result.levels[1 - which].status, Status::Converged);
        }
    }

    void a_route_without_completed_requests_does_not_count() {
        FakeExecutor executor([](const Request&) {
            auto level = level_of(100, 0.05);
            level.routes[1] = {};
            return measurement_of({level});
        });
        const RunResult result = run_now(World(), executor);
        QCOMPARE(result.status, Status::Converged);
        QVERIFY(!result.peak().routes[1].response.mean.value);
    }

    void percentiles_without_enough_requests_do_not_converge() {
        FakeExecutor executor([](const Request&) {
            auto level = level_of(100, 0.05);
            level.routes[1].response.quantiles[2].reset();
            return measurement_of({level});
        });
        const RunResult result = run_now(World(), executor);
        QCOMPARE(result.status, Status::NotConverged);
        QVERIFY2(result.findings[0].text.starts_with("The p95 of buy at 100 requests/s cannot be told from 30 replications"),
                 result.findings[0].text.c_str());
    }

    void error_ratios_count_where_an_slo_names_them_data() {
        QTest::addColumn<QString>("slo");
        QTest::addColumn<int>("replications");
        QTest::newRow("no promise") << "[]" << 5;
        QTest::newRow("about latency") << R"([{"p95": "1 s"}])" << 5;
        QTest::newRow("availability") << R"([{"availability": 0.999}])" << 30;
        QTest::newRow("of the route that fails") << R"([{"route": "browse", "error_ratio": 0.001}])" << 30;
        QTest::newRow("of the other route") << R"([{"route": "buy", "error_ratio": 0.001}])" << 5;
        QTest::newRow("a limit far above the ratio") << R"([{"availability": 0.9}])" << 5;
    }
    void error_ratios_count_where_an_slo_names_them() {
        QFETCH(QString, slo);
        QFETCH(int, replications);
        FakeExecutor executor([](const Request& request) {
            auto level = level_of(100, 0.05);
            set_failures(level, Outcome::Error, stream_of(request).exponential() * 0.2);  // 0.2 %
            return measurement_of({level});
        });
        QCOMPARE(run_now(World(slo.toStdString()), executor).replications, static_cast<std::size_t>(replications));
    }

    void cases_go_in_step() {
        FakeExecutor executor([](const Request& request) {
            const double deviation = request.plan.phases[0].name == "Now" ? 0.001 : 0.5;
            return measurement_of({level_of(100, 0.05 * (1 + deviation * stream_of(request).normal()))});
        });
        const World world;
        Watcher watcher;
        const auto results = run(world.plan, {{"Later", std::nullopt}, {"Now", std::nullopt}}, world.surroundings(), {}, executor, watcher);
        QCOMPARE(results[0].phase, std::string("Later"));
        QCOMPARE(results[0].replications, std::size_t{30});
        QCOMPARE(results[1].replications, std::size_t{5});
        QCOMPARE(executor.rounds[0].size(), std::size_t{2});
        QCOMPARE(executor.rounds[1].size(), std::size_t{10});
        QCOMPARE(executor.rounds[2].size(), std::size_t{5});
        QVERIFY(std::is_sorted(watcher.done_.begin(), watcher.done_.end()));
        QCOMPARE(watcher.done_.back(), 37.0);
        QCOMPARE(watcher.planned_.front(), 12.0);
        QCOMPARE(watcher.planned_.back(), 37.0);
    }

    void the_same_options_give_the_same_document() {
        const auto document = [](std::uint64_t seed) {
            FakeExecutor executor = scattering(0.1);
            return print_results({{"Made up", "", "", ""}, {run_now(World(), executor, {.seed = seed})}});
        };
        QCOMPARE(document(1), document(1));
        QVERIFY(document(1) != document(2));
    }

    void cancelling_ends_it() {
        FakeExecutor executor = scattering(0.1);
        const World world;
        Watcher watcher;
        watcher.cancel = true;
        QVERIFY_EXCEPTION_THROWN(run(world.plan, {{"Now", std::nullopt}}, world.surroundings(), {}, executor, watcher), Cancelled);
    }

    void mistakes_are_told_before_anything_runs() {
        FakeExecutor executor = scattering(0.1);
        World world;
        world.plan.designs[0].components[1].settings.set("size", "large");
        QVERIFY_EXCEPTION_THROWN(run_now(world, executor), InvalidDocument);
        QVERIFY(executor.rounds.empty());
    }

    void how_many_will_do_data() {
        QTest::addColumn<double>("relative");
        QTest::addColumn<int>("done");
        QTest::addColumn<int>("needed");
        QTest::newRow("a little") << 0.051 << 5 << 10;
        QTest::newRow("twice") << 0.1 << 5 << 20;
        QTest::newRow("far away") << 3.0 << 5 << 30;
        QTest::newRow("not known") << -1.0 << 10 << 30;
    }
    void how_many_will_do() {
        QFETCH(double, relative);
        QFETCH(int, done);
        QFETCH(int, needed);
        const Miss miss{0, "mean", relative < 0 ? std::nullopt : std::optional(relative)};
        QCOMPARE(replications_needed({miss}, static_cast<std::size_t>(done), 0.05), static_cast<std::size_t>(needed));
    }
};

QTEST_APPLESS_MAIN(TestRounds)
#include "tst_rounds.moc"
