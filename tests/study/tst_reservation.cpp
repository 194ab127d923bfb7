// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include "fakes.h"
#include "study/price_comparison.h"

using namespace headroom;
using namespace headroom::study;

namespace {

/// So many machines of "web" all the time.
protocol::LevelMeasure with_machines(double rate, double hours, std::size_t machines) {
    auto level = level_of(rate, 0.01, hours);
    level.components[1].usage = {{"instance", "m6i.large", "", static_cast<double>(machines), std::vector<double>(machines, 1.0)}};
    return level;
}

/// 8 h of 2, 8 h of 4, 6 h of 6 and 2 h of 10 machines: 104 h a day, 3163.333 h a month.
protocol::Measurement diurnal(const protocol::Request&) {
    return measurement_of({with_machines(10, 8, 2), with_machines(20, 8, 4), with_machines(30, 6, 6), with_machines(50, 2, 10)});
}

World buying(const Value::Object& purchase) {
    World world;
    if (!purchase.empty()) world.plan.designs[0].components[1].settings.set("purchase", purchase);
    return world;
}

RunResult run_of(const World& world) {
    FakeExecutor executor(diurnal);
    return run_now(world, executor, {.replications = 2});
}

const Finding* find(const RunResult& run, const std::string& rule) {
    const auto found = std::ranges::find(run.findings, rule, &Finding::rule);
    return found == run.findings.end() ? nullptr : &*found;
}

double evidence(const Finding& finding, const std::string& name) {
    return std::ranges::find(finding.evidence, name, &Finding::Evidence::name)->value;
}

double cost_of(const PricedAt& at, Buying buying) { return *at.costs[static_cast<std::size_t>(buying)]->per_month.value; }

}  // namespace

class TestReservation : public QObject {
    Q_OBJECT
private slots:
    /// Four are reserved: 4 · 730 h · $0.0634788 = $185.36. Beyond them are (2 · 6 + 6 · 2) · 730 / 24 = 730 h, half of them spot:
    /// 365 h · $0.03552 = $12.96; of the others a savings plan has 146 h · $0.0634788 = $9.27, and 219 h · $0.096 = $21.02 are left.
    void a_mixed_fleet() {
        const RunResult run = run_of(buying({{"reserved", Value(4)}, {"spot", Value(0.5)}, {"savings", Value(0.4)}}));
        const CostResult& cost = run.cost.value();
        QCOMPARE(cost.per_month.value, std::optional(228.61));
        QCOMPARE(cost.lines.size(), std::size_t{5});
        const std::vector<std::string> bought = {"reserved_1y_none", "reserved_1y_none", "spot", "savings_1y_none", "on_demand"};
        for (std::size_t i = 0; i < bought.size(); ++i) QCOMPARE(cost.lines[i].purchase, bought[i]);
        QVERIFY(!cost.lines[0].is_unused && cost.lines[1].is_unused);
        // on demand: 2433.333 h and 486.667 h, 365 h, 146 h at $0.096
        QCOMPARE(cost.lines[0].list_per_month, 233.6);
        QCOMPARE(cost.lines[1].contracted_per_month, 46.72);
        QCOMPARE(cost.lines[2].list_per_month, 35.04);
        QCOMPARE(cost.lines[2].contracted_per_month, 12.96);
        QCOMPARE(cost.lines[3].contracted_per_month, 14.02);
        // 12.5 % of half a machine
        QVERIFY(std::abs(*cost.lines[2].interruptions - 0.0625) < 1e-12);
        // the peak's hour: four reserved, three spot, 0.4 and 0.6 of the other three
        QVERIFY(std::abs(*run.levels[3].cost_per_hour - (4 * 0.0634788 + 3 * 0.03552 + 1.2 * 0.0634788 + 1.8 * 0.096)) < 1e-4);
    }

    /// Nobody needs a machine for half of the day, and five for the other: 730 h · $0.0634788 for the reserved one, half of it unused,
    /// and 4 · 365 h · $0.096.
    void nights_of_nothing() {
        const auto level = [](double rate, std::size_t machines) {
            const plan::Usage usage = plan::machines("m6i.large", "", plan::constant_ranks(static_cast<double>(machines)));
            auto of_level = level_of(rate, 0.01, 12);
            of_level.components[1].usage = {{"instance", usage.item, usage.option, usage.per_hour, usage.ranks}};
            return of_level;
        };
        FakeExecutor executor([&](const protocol::Request&) { return measurement_of({level(1, 0), level(50, 5)}); });
        const RunResult run = run_now(buying({{"reserved", Value(1)}}), executor, {.replications = 2});
        QCOMPARE(run.cost->lines.size(), std::size_t{3});
        QCOMPARE(run.cost->per_month.value, std::optional(186.50));
        QCOMPARE(run.cost->lines[2].per_month, 140.16);
        QVERIFY(run.cost->lines[1].is_unused);
    }

    /// The machines are there for 100, 100, 66.7, 66.7, 33.3, 33.3 and 8.3 % of the day; a year reserved pays from 66.1 % on.
    void too_many() {
        const RunResult run = run_of(buying({{"reserved", Value(10)}}));
        const Finding* finding = find(run, "reserved_too_high");
        QVERIFY(finding != nullptr);
        QCOMPARE(finding->component, std::string("web"));
        QCOMPARE(evidence(*finding, "cheapest"), 4.0);
        QVERIFY(std::abs(evidence(*finding, "rented_share") - 2.0 / 24) < 1e-12);
        // 463.395 − (185.358 + 70.08)
        QVERIFY(std::abs(evidence(*finding, "saved_per_month") - 207.957) < 0.001);
        QVERIFY(run.cost->per_month.value == std::optional(463.4));
    }

    void too_few() {
        const RunResult run = run_of(buying({{"reserved", Value(1)}, {"term", Value("3y")}}));
        const Finding* finding = find(run, "reserved_too_low");
        QVERIFY(finding != nullptr);
        QCOMPARE(evidence(*finding, "cheapest"), 4.0);
        QVERIFY(std::abs(evidence(*finding, "rented_share") - 16.0 / 24) < 1e-12);
        // three more: (24 + 16 + 16) · 730 / 24 h · $0.096 − 3 · 730 h · $0.0435446 = 163.52 − 95.362674
        QVERIFY(std::abs(evidence(*finding, "saved_per_month") - 68.157) < 0.001);
    }

    void as_many_as_pay() {
        for (const RunResult& run : {run_of(buying({{"reserved", Value(4)}})), run_of(buying({}))})
            QVERIFY(!find(run, "reserved_too_high") && !find(run, "reserved_too_low"));
        // beyond them spot is cheaper than any reservation of a year
        QVERIFY(find(run_of(buying({{"reserved", Value(4)}, {"spot", Value(1)}})), "reserved_too_high") != nullptr);
    }

    /// On demand 3163.333 h · $0.096 = $303.68; four reserved for one year 185.358 + 70.08, for three 4 · 730 · 0.0435446 + 70.08;
    /// spot 3163.333 · 0.03552. All of it at half, less 10 %, in the other catalogue.
    void prices_side_by_side() {
        auto half = *cost::find_builtin(cost::default_catalogue);
        half.name = "half";
        for (cost::Price& price : half.prices)
            for (cost::Tier& tier : price.tiers) tier.price *= 0.45;
        const World world = buying({{"reserved", Value(10)}});
        FakeExecutor executor(diurnal), alone(diurnal);
        Observer nobody;
        const Catalogues catalogues = {{std::shared_ptr<void>{}, cost::find_builtin(cost::default_catalogue)},
                                       std::make_shared<const cost::PriceCatalogue>(half)};
        const PriceComparison comparison =
            compare_prices(world.plan, {{"Now", {}}}, catalogues, world.surroundings(), {.replications = 2}, executor, nobody);
        run_now(world, alone, {.replications = 2});
        QCOMPARE(executor.rounds.size(), alone.rounds.size());  // simulated once
        QCOMPARE(executor.rounds.back().size(), alone.rounds.back().size());
        const PricedAt &aws = comparison.phases.at(0).at.at(0), &other = comparison.phases.at(0).at.at(1);
        QCOMPARE(cost_of(aws, Buying::AsPlanned), 463.4);
        QCOMPARE(cost_of(aws, Buying::OnDemand), 303.68);
        QCOMPARE(cost_of(aws, Buying::Reserved1y), 255.44);
        QCOMPARE(cost_of(aws, Buying::Reserved3y), 197.23);
        QCOMPARE(cost_of(aws, Buying::Spot), 112.36);
        QCOMPARE(cost_of(other, Buying::OnDemand), 136.66);
        QCOMPARE(cost_of(other, Buying::Spot), 50.56);
        const auto reserved = reserved_machines(*aws.costs[static_cast<std::size_t>(Buying::Reserved1y)]);
        QCOMPARE(reserved.size(), std::size_t{1});
        QVERIFY(std::abs(reserved[0].machines - 4) < 1e-9);
    }
};

QTEST_APPLESS_MAIN(TestReservation)
#include "tst_reservation.moc"
