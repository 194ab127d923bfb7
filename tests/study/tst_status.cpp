// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "fakes.h"
#include "study/finding.h"

using namespace headroom;
using namespace headroom::study;
using protocol::Request;

namespace {

bool is_pilot(const Request& request) { return request.replication == protocol::pilot_replication; }

/// Every replication gives these levels, after `change`.
RunResult run_levels(std::vector<protocol::LevelMeasure> levels, auto change) {
    FakeExecutor executor([&](const Request& request) {
        auto copy = levels;
        change(copy, request);
        return measurement_of(copy);
    });
    return run_now(World(), executor);
}

RunResult run_with_failures(Outcome outcome, double per_s) {
    return run_levels({level_of(100, 0.05)}, [&](auto& levels, const Request&) { set_failures(levels[0], outcome, per_s); });
}

bool has_figures(const LevelResult& level) {
    const auto& web = level.components[1];
    return level.total.response.mean.value || level.total.throughput_per_s.value || level.total.error_ratio.value ||
           level.routes[0].response.mean.value || web.replicas.value || web.utilization().value || web.residence.mean.value ||
           level.connections[0].calls_per_s.value;
}

}  // namespace

class TestStatus : public QObject {
    Q_OBJECT
private slots:
    void overloaded_is_more_than_one_per_cent_for_want_of_capacity_data() {
        QTest::addColumn<int>("outcome");
        QTest::addColumn<double>("per_s");  // of 100
        QTest::addColumn<QString>("status");
        for (const Outcome outcome : {Outcome::Timeout, Outcome::QueueFull, Outcome::PoolExhausted, Outcome::RateLimited,
                                      Outcome::Unavailable, Outcome::Abandoned}) {
            QTest::addRow("%s, few", to_string(outcome).data()) << static_cast<int>(outcome) << 0.9 << "converged";
            QTest::addRow("%s, many", to_string(outcome).data()) << static_cast<int>(outcome) << 1.1 << "overloaded";
        }
        for (const Outcome outcome : {Outcome::Error, Outcome::BreakerOpen})
            QTest::addRow("%s", to_string(outcome).data()) << static_cast<int>(outcome) << 50.0 << "converged";
    }
    void overloaded_is_more_than_one_per_cent_for_want_of_capacity() {
        QFETCH(int, outcome);
        QFETCH(double, per_s);
        QFETCH(QString, status);
        const RunResult result = run_with_failures(static_cast<Outcome>(outcome), per_s);
        QCOMPARE(QString::fromLatin1(to_string(result.status).data()), status);
        QVERIFY(has_figures(result.peak()));
    }

    void an_overload_names_its_reason_and_the_busiest() {
        const RunResult result = run_with_failures(Outcome::QueueFull, 20);
        QCOMPARE(result.findings.size(), std::size_t{1});
        const Finding& finding = result.findings[0];
        QCOMPARE(finding.rule, std::string("overloaded"));
        QCOMPARE(finding.component, std::string("web"));
        QCOMPARE(
            finding.text,
            std::string("20 % of the requests fail at 100 requests/s, most of them by queue_full; web is the busiest, its cpu at 50 %."));
    }

    void an_overload_names_memory_where_replicas_are_killed_for_it() {
        RunResult run;
        run.levels.emplace_back();
        LevelResult& level = run.levels.front();
        level.status = Status::Overloaded;
        level.rate_per_s = 100;
        level.total.error_ratio = {1, 0};
        level.total.failed_per_s[static_cast<std::size_t>(Outcome::Unavailable)] = {100, 0};
        level.components.resize(2);
        level.components[0].id = "idle";
        level.components[1].id = "web";
        level.components[1].resources = {{"cpu", {0.0775, 0}}};
        level.components[1].bottleneck = 0;
        level.components[1].outputs = {{"kills_per_hour", Unit::None, {120, 0}}};
        const std::vector<Finding> findings = explain_status(run, {}, 0.05);
        QCOMPARE(findings.size(), std::size_t{1});
        QCOMPARE(findings[0].component, std::string("web"));
        QCOMPARE(findings[0].text, std::string("100 % of the requests fail at 100 requests/s, most of them by unavailable; replicas of web "
                                               "are killed for want of memory, 120 an hour."));
    }

    void a_pilot_that_grows_suffices() {
        FakeExecutor executor([](const Request&) {
            auto levels = std::vector{level_of(10, 0.01), level_of(100, 0.05)};
            levels[1].growing = {"web"};
            return measurement_of(levels);
        });
        const RunResult result = run_now(World(R"([{"p95": "1 s"}])"), executor);
        QCOMPARE(executor.rounds.size(), std::size_t{1});
        QCOMPARE(result.status, Status::Unstable);
        QCOMPARE(result.levels[0].status, Status::NotConverged);
        QVERIFY(result.levels[0].total.response.mean.value && !result.levels[0].total.response.mean.half_width);
        QVERIFY(!has_figures(result.peak()));
        QVERIFY(!result.day && !result.routes[1].lost_value_per_month);
        QCOMPARE(result.slo[0].met, std::optional(false));
        QVERIFY(!result.slo[0].value.value);
        QCOMPARE(result.findings.size(), std::size_t{1});
        QCOMPARE(result.findings[0].text,
                 std::string("Calls pile up without bound at web at 100 requests/s; there is no steady state to give figures of."));
    }

    void a_majority_that_grows_is_unstable_data() {
        QTest::addColumn<int>("growing");
        QTest::addColumn<int>("replications");
        QTest::addColumn<QString>("status");
        QTest::newRow("none") << 0 << 5 << "converged";
        QTest::newRow("one") << 1 << 30 << "not_converged";
        QTest::newRow("two") << 2 << 30 << "not_converged";
        QTest::newRow("three") << 3 << 5 << "unstable";
    }
    void a_majority_that_grows_is_unstable() {
        QFETCH(int, growing);
        QFETCH(int, replications);
        QFETCH(QString, status);
        const RunResult result = run_levels({level_of(100, 0.05)}, [&](auto& levels, const Request& request) {
            if (is_pilot(request) || request.replication >= static_cast<std::uint64_t>(growing)) return;
            levels[0] = level_of(100, 1e9);  // what it says means nothing
            levels[0].growing = {"web"};
        });
        QCOMPARE(QString::fromLatin1(to_string(result.status).data()), status);
        QCOMPARE(result.replications, static_cast<std::size_t>(replications));
        QCOMPARE(has_figures(result.peak()), status != "unstable");
        if (status != "unstable") {
            QCOMPARE(*result.peak().total.response.mean.value, 0.05);
            QVERIFY(result.day.has_value());
            QCOMPARE(*result.day->response.mean.value, 0.05);
        }
    }

    void a_warm_up_that_does_not_end_is_no_steady_state() {
        const RunResult result = run_levels({level_of(100, 0.05)},
                                            [](auto& levels, const Request& request) { levels[0].settled = request.replication % 5 < 2; });
        QCOMPARE(result.status, Status::NotConverged);
        QVERIFY(result.findings[0].text.find("warm-up") != std::string::npos);
    }

    void the_worst_level_gives_the_status() {
        const RunResult result = run_levels({level_of(10, 0.01), level_of(100, 0.05)},
                                            [](auto& levels, const Request&) { set_failures(levels[0], Outcome::Timeout, 5); });
        QCOMPARE(result.levels[1].status, Status::Converged);
        QCOMPARE(result.status, Status::Overloaded);
    }

    void requests_are_counted_once_over_the_levels() {
        const RunResult result = run_levels({level_of(10, 0.01), level_of(100, 0.05)}, [](auto& levels, const Request&) {
            levels[0].total.counts = {.offered = 100, .completed = 90, .in_flight_before = 0, .in_flight = 7, .failed = {0, 3}};
            levels[1].total.counts = {.offered = 1000, .completed = 950, .in_flight_before = 7, .in_flight = 17, .failed = {0, 40}};
        });
        QCOMPARE(result.requests.offered, std::uint64_t{5 * 1100});
        QCOMPARE(result.requests.in_flight_before, std::uint64_t{0});
        QCOMPARE(result.requests.in_flight, std::uint64_t{5 * 17});
        QCOMPARE(result.requests.offered, result.requests.completed + result.requests.failed[1] + result.requests.in_flight);
        QCOMPARE(result.events, std::uint64_t{5 * 2 * 5000});
    }

    void the_bottleneck_is_the_busiest_resource() {
        const RunResult result = run_levels({level_of(100, 0.05)}, [](auto& levels, const Request& request) {
            levels[0].components[1].resources = {{"cpu", 0.4}, {"workers", request.replication % 2 == 0 ? 0.7 : 0.8}};
            levels[0].components[1].instances.assign(1 + request.replication % 2, 0.6);
        });
        const ComponentResult& web = result.peak().components[1];
        QCOMPARE(web.resources[*web.bottleneck].name, std::string("workers"));
        QCOMPARE(*web.utilization().value, 0.74);
        QCOMPARE(web.instances.size(), std::size_t{2});
        QCOMPARE(*web.instances[1].value, 0.6);
        QCOMPARE(web.outputs[0].name, std::string("hit_ratio"));
        QCOMPARE(*web.outputs[0].value.value, 0.8);
        QCOMPARE(result.peak().busiest(), &web);
        QVERIFY(!result.peak().components[0].bottleneck);
    }
};

QTEST_APPLESS_MAIN(TestStatus)
#include "tst_status.moc"
