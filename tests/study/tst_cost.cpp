// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include "fakes.h"

using namespace headroom;
using namespace headroom::study;

namespace {

constexpr double gib = 0x1p30;

protocol::LevelMeasure using_level(double rate, double hours, double gb_per_hour) {
    auto level = level_of(rate, 0.01, hours);
    set_usage(level, gb_per_hour);
    return level;
}

/// 20 h of 3 GB and 4 h of 18 GB: 132 GB a day, 132 · 730 / 24 = 4015 GB a month. (4015 − 100) · $0.09 = $352.35 and
/// 2 · 730 · $0.096 = $140.16.
protocol::Measurement two_levels(const protocol::Request&) { return measurement_of({using_level(10, 20, 3), using_level(100, 4, 18)}); }

double sum_of(const std::vector<CostPart>& parts) {
    double sum = 0;
    for (const CostPart& part : parts) sum += part.per_month;
    return sum;
}

void verify_near(double found, double expected) {
    QVERIFY2(std::abs(found - expected) < 1e-9 * std::abs(expected) + 1e-12,
             qPrintable(QString("%1, not %2").arg(found, 0, 'g', 15).arg(expected, 0, 'g', 15)));
}

RunResult run_of(const FakeExecutor::Measure& measure, const World& world = World(), std::optional<std::size_t> replications = {}) {
    FakeExecutor executor(measure);
    return run_now(world, executor, {.replications = replications});
}

std::string profile_of(const protocol::Request& request) {
    const Value* profile = request.plan.designs[0].components[0].settings.find("profile");
    return profile ? profile->as_string() : "";
}

std::string asked(const protocol::Request& request) { return request.plan.phases[0].horizon.value_or("none") + ", " + profile_of(request); }

World with_spike(const std::string& horizon) {
    World world("[]", horizon);
    world.plan.designs[0].components[0].settings.set("profile", "diurnal(peak=3) * spike(at=20:00, factor=10, lasts=10 min)");
    return world;
}

}  // namespace

class TestCost : public QObject {
    Q_OBJECT
private slots:
    void a_month_of_levels() {
        const RunResult run = run_of(two_levels);
        const CostResult& cost = run.cost.value();
        QCOMPARE(cost.currency, std::string("USD"));
        QCOMPARE(cost.per_month.value, std::optional(492.51));
        QVERIFY(*cost.per_month.half_width < 1e-9);
        QVERIFY(!cost.event && cost.unpriced.empty());
        QCOMPARE(cost.by_component.size(), std::size_t{2});
        QCOMPARE(cost.by_component[0].name, std::string("users"));
        QCOMPARE(cost.by_component[0].per_month, 0.0);
        QCOMPARE(cost.by_component[1].per_month, 492.51);
        QCOMPARE(cost.by_kind[0].per_month, 140.16);
        QCOMPARE(cost.by_kind[2].per_month, 352.35);
        verify_near(sum_of(cost.by_kind), 492.51);
        QCOMPARE(cost.lines.size(), std::size_t{2});
        QCOMPARE(cost.lines[1].item, std::string("internet-out"));
        QCOMPARE(cost.lines[1].per, std::string("GiB"));
        verify_near(cost.lines[1].amount, 4015);
        verify_near(*cost.per_user_month.value, 492.51 / 10'000);
        // (20 · 10 + 4 · 100) · 3600 · 730 / 24 = 65.7 M requests
        verify_near(*cost.per_million_requests.value, 492.51 / 65.7);
    }

    /// A GB costs 352.35 / 4015 on the mean of the month.
    void an_hour_of_a_level() {
        const RunResult run = run_of(two_levels);
        verify_near(*run.levels[0].cost_per_hour, 0.192 + 3 * 352.35 / 4015);
        verify_near(*run.levels[1].cost_per_hour, 0.192 + 18 * 352.35 / 4015);
        verify_near((20 * *run.levels[0].cost_per_hour + 4 * *run.levels[1].cost_per_hour) * 730 / 24, 492.51);
    }

    /// A month of x GB an hour is 730 x GB, $65.70 x − $9.
    void the_interval_is_of_the_replications() {
        const RunResult run = run_of(
            [](const protocol::Request& request) {
                const double gb = 4 + 0.1 * static_cast<double>(request.replication % 5);
                return measurement_of({using_level(10, 24, gb)});
            },
            World(), 3);
        // 140.16 − 9 + 65.70 · {4, 4.1, 4.2}: mean 400.53, standard deviation 6.57, t(0.975, 2) = 4.30265
        QCOMPARE(run.cost->per_month.value, std::optional(400.53));
        verify_near(*run.cost->replications.at(0), 393.96);
        verify_near(*run.cost->replications.at(2), 407.1);
        QVERIFY(std::abs(*run.cost->per_month.half_width - 4.30265 * 6.57 / std::sqrt(3)) < 1e-3);
    }

    void what_grows_does_not_count() {
        const RunResult run = run_of(
            [](const protocol::Request& request) {
                auto level = using_level(10, 24, request.replication == 1 ? 1000 : 4);
                if (request.replication == 1) level.growing = {"web"};
                return measurement_of({level});
            },
            World(), 5);
        QCOMPARE(run.cost->per_month.value, std::optional(393.96));
        QCOMPARE(run.cost->replications.size(), std::size_t{5});
        QVERIFY(!run.cost->replications[1] && run.cost->replications[0]);
    }

    void what_is_unstable_has_no_cost() {
        const RunResult run = run_of([](const protocol::Request&) {
            auto level = using_level(10, 24, 4);
            level.growing = {"web"};
            return measurement_of({level});
        });
        QVERIFY(!run.cost && !run.levels[0].cost_per_hour);
    }

    void what_has_no_price_is_told() {
        const RunResult run = run_of([](const protocol::Request&) {
            auto level = level_of(10, 0.01);
            level.components[1].usage = {{"instance", "", "", 2}, {"database_storage", "", "db2", gib}, {"database_io", "", "db2", 0}};
            return measurement_of({level});
        });
        QCOMPARE(run.cost->per_month.value, std::optional(0.0));
        QVERIFY(run.cost->lines.empty());
        QCOMPARE(run.cost->unpriced.size(), std::size_t{2});
        QCOMPARE(run.cost->unpriced[0].component, std::string("web"));
        QCOMPARE(run.cost->unpriced[0].what, std::string("no instance type is given"));
        QCOMPARE(run.cost->unpriced[1].what, std::string("aws-us-east-1 has no price for database_storage with db2"));
    }

    void a_whole_day_is_billed_as_it_is() {
        FakeExecutor executor([](const protocol::Request&) { return measurement_of({using_level(25, 24, 5.5)}); });
        const RunResult run = run_now(World("[]", "day"), executor, {.replications = 2});
        QCOMPARE(executor.rounds[1].size(), std::size_t{2});
        QCOMPARE(run.cost->per_month.value, std::optional(492.51));
        QVERIFY(!run.cost->event);
    }

    /// A span of a day is no month: beside it run the levels of an ordinary day.
    void an_evening() {
        FakeExecutor executor([](const protocol::Request& request) {
            return asked(request) == "steady, " ? two_levels(request) : measurement_of({using_level(100, 2, 99)});
        });
        const RunResult run = run_now(World("[]", "19:00 + 2 h"), executor, {.replications = 3});
        QCOMPARE(executor.rounds.size(), std::size_t{2});
        QCOMPARE(executor.rounds[0].size(), std::size_t{2});
        QCOMPARE(executor.rounds[1].size(), std::size_t{6});
        for (std::size_t i = 0; i < 6; ++i) QCOMPARE(executor.rounds[1][i].replication, i % 3);
        QCOMPARE(executor.rounds[1][5].level_s, (std::vector<double>{77, 77}));
        QCOMPARE(run.cost->per_month.value, std::optional(492.51));
        QVERIFY(!run.cost->event);
        verify_near(*run.levels[0].cost_per_hour, 0.192 + 99 * 352.35 / 4015);
        QCOMPARE(run.requests.offered, std::uint64_t{3000});  // none of the ordinary day's
    }

    /// The spike takes 200 GB more than the same two hours without it: at the month's 4015 GB, in the tier of $0.09.
    void a_spike_costs_more_than_ordinary_hours() {
        FakeExecutor executor([](const protocol::Request& request) {
            if (asked(request) == "19:00 + 2 h, diurnal(peak=3)") return measurement_of({using_level(50, 2, 10)});
            if (asked(request) == "steady, diurnal(peak=3)") return two_levels(request);
            return measurement_of({using_level(100, 2, 110)});
        });
        const RunResult run = run_now(with_spike("19:00 + 2 h"), executor, {.replications = 2});
        QCOMPARE(executor.rounds[1].size(), std::size_t{6});
        QCOMPARE(run.cost->per_month.value, std::optional(492.51));
        QCOMPARE(run.cost->event->value, std::optional(18.0));
        QVERIFY(*run.cost->event->half_width < 1e-9);
    }

    void a_day_with_a_spike() {
        FakeExecutor executor([](const protocol::Request& request) {
            return measurement_of({using_level(25, 24, asked(request) == "day, diurnal(peak=3)" ? 5.5 : 8)});
        });
        const RunResult run = run_now(with_spike("day"), executor, {.replications = 2});
        QCOMPARE(executor.rounds[1].size(), std::size_t{4});
        QCOMPARE(run.cost->per_month.value, std::optional(492.51));
        QCOMPARE(run.cost->event->value, std::optional(5.4));  // 24 · 2.5 GB · $0.09
    }

    void an_ordinary_day_that_grows_has_no_cost() {
        FakeExecutor executor([](const protocol::Request& request) {
            auto level = using_level(25, 24, 5);
            if (asked(request).starts_with("steady")) level.growing = {"web"};
            return measurement_of({level});
        });
        const RunResult run = run_now(World("[]", "19:00 + 2 h"), executor, {.replications = 2});
        QCOMPARE(executor.rounds[1].size(), std::size_t{2});
        QVERIFY(!run.cost);
        QVERIFY(run.status == Status::Converged);
    }
};

QTEST_APPLESS_MAIN(TestCost)
#include "tst_cost.moc"
