// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include "cost/catalogue.h"
#include "fakes.h"

using namespace headroom;
using namespace headroom::study;

namespace {

bool near(const std::optional<double>& found, double expected) { return found && std::abs(*found - expected) < 1e-9 * expected; }

RunResult run_of(const std::vector<protocol::LevelMeasure>& levels) {
    FakeExecutor executor([&](const protocol::Request&) { return measurement_of(levels); });
    return run_now(World(), executor, {.replications = 2});
}

/// Two m6i.large with processors that busy.
protocol::LevelMeasure level_at(double cpu, double hours) {
    auto level = level_of(10, 0.01, hours);
    set_usage(level, 0);
    level.components[1].resources.front().utilization = cpu;
    return level;
}

/// Watts of an m6i.large, the house and the grid, as the catalogue's sources have them.
constexpr double idle = 1.278, full = 7.935, pue = 1.135, carbon = 0.379069;

}  // namespace

/// What the machines of a run draw.
class TestEnergy : public QObject {
    Q_OBJECT
private slots:
    /// 730 hours of two machines, half busy: 2 · (1.278 + 0.5 · 6.657) W · 730 h · 1.135 = 7.635 kWh; 0.379 kg each.
    void half_busy() {
        const RunResult run = run_of({level_at(0.5, 24)});
        QVERIFY(run.energy);
        QVERIFY(near(run.energy->kwh_per_month.value, 2 * (idle + full) / 2 * 0.730 * pue));
        QVERIFY(std::abs(*run.energy->kwh_per_month.value - 7.634) < 1e-3);
        QVERIFY(near(run.energy->co2e_kg_per_month.value, 2 * (idle + full) / 2 * 0.730 * pue * carbon));
        QCOMPARE(run.energy->by_component.size(), std::size_t{2});
        QCOMPARE(run.energy->by_component[0].kwh_per_month, 0.0);
        QVERIFY(near(run.energy->by_component[1].kwh_per_month, *run.energy->kwh_per_month.value));
        QVERIFY(run.energy->unknown.empty());
    }

    /// Idle machines draw, too; busy ones in proportion, each level for its hours.
    void levels() {
        QVERIFY(near(run_of({level_at(0, 24)}).energy->kwh_per_month.value, 2 * idle * 0.730 * pue));
        QVERIFY(near(run_of({level_at(1, 24)}).energy->kwh_per_month.value, 2 * full * 0.730 * pue));
        const double day = 2 * (18 * (idle + 0.1 * (full - idle)) + 6 * (idle + 0.9 * (full - idle)));
        QVERIFY(near(run_of({level_at(0.1, 18), level_at(0.9, 6)}).energy->kwh_per_month.value, day * 730 / 24 / 1000 * pue));
    }

    void unknown_machines() {
        auto level = level_at(0.5, 24);
        level.components[1].usage.front().item = "x9.huge";
        const RunResult run = run_of({level});
        QCOMPARE(run.energy->unknown, std::vector<std::string>{"x9.huge"});
        QCOMPARE(run.energy->kwh_per_month.value, std::optional(0.0));
    }

    /// Nodes of a pool, brokers of a log: what their processors do is not simulated, and nothing is said of what they draw.
    void machines_of_no_known_load() {
        auto level = level_at(0.5, 24);
        level.components[1].resources.clear();
        const RunResult run = run_of({level});
        QCOMPARE(run.energy->unknown, std::vector<std::string>{"web"});
        QCOMPARE(run.energy->kwh_per_month.value, std::optional(0.0));
    }

    /// A region that is ten times as clean.
    void grids() {
        const cost::PriceCatalogue& prices = *cost::find_builtin(cost::default_catalogue);
        QCOMPARE(prices.find_grid("us-east-1")->kg_per_kwh, carbon);
        QCOMPARE(prices.find_grid("eu-north-1")->kg_per_kwh, 0.0088);
        QVERIFY(prices.find_grid("atlantis") == nullptr);
        QCOMPARE(prices.pue, std::optional(pue));
        for (const auto& type : prices.instances.types()) QVERIFY2(prices.find_power(type.name) != nullptr, type.name.c_str());
    }
};

QTEST_GUILESS_MAIN(TestEnergy)
#include "tst_energy.moc"
