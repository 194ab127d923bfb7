// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <nlohmann/json.hpp>

#include "fakes.h"
#include "study/compare.h"
#include "study/compare_json.h"

using namespace headroom;
using namespace headroom::study;
using protocol::Request;

namespace {

bool is_b(const Request& request) { return request.plan.phases.front().name == "Later"; }

/// A is the phase "Now", B "Later".
Comparison compare(FakeExecutor& executor, Options options = {}) {
    const World world(R"([{"p95": "1 s"}])");
    const auto side = [&](const char* phase) {
        return std::make_unique<RunCourse>(world.plan, Case{phase, {}}, world.surroundings(), CompareCourse::side(options));
    };
    CompareCourse course(side("Now"), side("Later"), options);
    Observer nobody;
    run_courses({&course}, executor, nobody);
    return course.comparison();
}

const Difference& mean_of(const Comparison& comparison, const std::string& name) {
    for (const Difference& each : comparison.differences)
        if (each.name == name && each.figure == "response_s.mean") return each;
    throw Error("no " + name);
}
const Difference& mean_of(Comparison&&, const std::string&) = delete;

/// What both sides have of a replication, the same for both.
double common(const Request& request) { return RandomStream(request.seed, request.replication, "common", "").normal(); }

}  // namespace

class TestCompare : public QObject {
    Q_OBJECT
private slots:
    /// Sides that scatter together by 20 % differ by 10 ms and no more.
    void what_both_sides_share_cancels() {
        FakeExecutor executor([](const Request& request) {
            return measurement_of({level_of(100, 0.05 + 0.01 * common(request) + (is_b(request) ? 0.01 : 0))});
        });
        const Comparison comparison = compare(executor);
        const Difference& mean = mean_of(comparison, "browse");
        QVERIFY(std::abs(*mean.difference.value - 0.01) < 1e-12);
        QVERIFY(*mean.difference.half_width < 1e-12);
        QVERIFY(*mean.variance_ratio < 1e-12);
        QVERIFY(mean.is_clear() && comparison.is_precise);
        QCOMPARE(comparison.a.replications, std::size_t{5});
        QCOMPARE(comparison.status(), Status::Converged);
    }

    /// By hand: A 1, 2, 3 ms and B 2, 2, 5 ms differ by 1, 0, 2: 1 ± t(0.975, 2) / √3 = 2.484; variances 1, 3 and 1.
    void the_interval_is_that_of_paired_differences() {
        FakeExecutor executor([](const Request& request) {
            constexpr std::array a = {0.001, 0.002, 0.003}, b = {0.002, 0.002, 0.005};
            const std::size_t i = request.replication == protocol::pilot_replication ? 0 : request.replication;
            return measurement_of({level_of(100, is_b(request) ? b[i] : a[i])});
        });
        Options options;
        options.replications = 3;
        const Comparison comparison = compare(executor, options);
        const Difference& mean = mean_of(comparison, "browse");
        QVERIFY(std::abs(*mean.difference.value - 0.001) < 1e-12);
        QVERIFY(std::abs(*mean.difference.half_width - 0.002484138) < 1e-8);
        QVERIFY(std::abs(*mean.variance_ratio - 0.25) < 1e-9);
        QVERIFY(!mean.is_clear());
    }

    void it_goes_on_until_the_differences_are_precise() {
        FakeExecutor noisy(
            [](const Request& request) { return measurement_of({level_of(100, 0.05 * (1 + 0.08 * stream_of(request).normal()))}); });
        const Comparison comparison = compare(noisy);
        QVERIFY(comparison.a.replications > 5 && comparison.a.replications < 30);
        QCOMPARE(comparison.b.replications, comparison.a.replications);
        FakeExecutor hopeless([](const Request& request) {
            return measurement_of({level_of(100, 0.05 * (1 + 0.5 * stream_of(request).uniform()) * (is_b(request) ? 2 : 1))});
        });
        const Comparison other = compare(hopeless, {1, 0.001});
        QCOMPARE(other.a.replications, std::size_t{30});
        QCOMPARE(other.status(), Status::NotConverged);
    }

    void both_sides_simulate_the_same_time() {
        FakeExecutor executor([](const Request& request) {
            auto measurement = measurement_of({level_of(100, 0.05)});
            measurement.suggested_s = {is_b(request) ? 200.0 : 70.0};
            return measurement;
        });
        compare(executor);
        QCOMPARE(executor.rounds.size(), std::size_t{2});
        for (const Request& request : executor.rounds[1]) QCOMPARE(request.level_s, std::vector<double>{200.0});
    }

    void a_side_that_is_unstable_has_no_difference() {
        FakeExecutor executor([](const Request& request) {
            auto level = level_of(100, 0.05);
            if (is_b(request)) level.growing = {"web"};
            return measurement_of({level});
        });
        const Comparison comparison = compare(executor);
        QCOMPARE(comparison.status(), Status::Unstable);
        QVERIFY(comparison.differences.empty());
        QVERIFY(comparison.a.peak().total.response.mean.value.has_value());
        const auto json = nlohmann::json::parse(print_comparison(comparison));
        QCOMPARE(json["b"]["status"].get<std::string>(), std::string("unstable"));
    }

    void the_document() {
        FakeExecutor executor([](const Request& request) {
            return measurement_of({level_of(100, 0.05 + 0.001 * common(request) + (is_b(request) ? 0.01 : 0))});
        });
        const auto json = nlohmann::json::parse(print_comparison(compare(executor)));
        QCOMPARE(json["format"].get<std::string>(), std::string("headroom-comparison"));
        QCOMPARE(json["a"]["phase"].get<std::string>(), std::string("Now"));
        const auto& row = json["differences"][0];
        QCOMPARE(row["of"].get<std::string>(), std::string("run"));
        QVERIFY(row["clear"].get<bool>() && row["name"].is_null());
        QVERIFY(std::abs(row["relative"].get<double>() - 0.2) < 0.02);
    }
};

QTEST_APPLESS_MAIN(TestCompare)
#include "tst_compare.moc"
