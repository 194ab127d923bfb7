// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <fmt/format.h>
#include <array>
#include <map>

#include "core/error.h"
#include "lab.h"
#include "models/models.h"
#include "random_plan.h"

using namespace headroom;
using namespace headroom::kernel;
using namespace headroom::lab;

namespace {

constexpr std::size_t open_plans = 60, session_plans = 15;

/// What has happened, over all plans: the test means nothing if it did not come about.
std::map<std::string, double> seen;

std::vector<std::uint64_t> in_flight(Simulation& simulation) {
    std::vector<std::uint64_t> all;
    for (const Source* source : simulation.sources()) {
        for (const auto& route : source->routes()) all.push_back(route.in_flight);
    }
    return all;
}

/// The `number`-th random plan that is valid, at a seed.
std::unique_ptr<Lab> build(std::size_t number, bool sessions) {
    static std::map<bool, std::vector<std::uint64_t>> valid;
    std::vector<std::uint64_t>& seeds = valid[sessions];
    for (std::uint64_t seed = seeds.empty() ? 1 : seeds.back() + 1; seeds.size() <= number; ++seed) {
        try {
            Lab(random_plan(seed, sessions), 1, seed, models::all());
            seeds.push_back(seed);
        } catch (const InvalidDocument&) {}
    }
    return std::make_unique<Lab>(random_plan(seeds[number], sessions), 1, seeds[number], models::all());
}

void note(Lab& lab) {
    Simulation& simulation = lab.simulation();
    const Blocks all{0, simulation.statistics().blocks()};
    for (const Source* source : simulation.sources()) {
        for (const auto& route : source->routes()) {
            seen["ok"] += static_cast<double>(route.completed.in(all));
            for (std::size_t i = 0; i < outcome_count; ++i)
                seen[std::string(outcome_names[i])] += static_cast<double>(route.failed[i]->in(all));
        }
    }
    for (std::size_t i = 0; i < simulation.channel_count(); ++i) {
        seen["retries"] += static_cast<double>(simulation.channel(i).figures.retries.in(all));
        seen["cancelling time-outs"] +=
            simulation.channel(i).policy().cancel ? static_cast<double>(simulation.channel(i).figures.timeouts.in(all)) : 0;
    }
    const auto& components = simulation.scenario().components;
    for (std::size_t i = 0; i < components.size(); ++i) {
        for (std::size_t o = 0; o < components[i].record->outputs.size(); ++o) {
            seen[components[i].record->outputs[o].name] += simulation.component(i).outputs(all)[o].value_or(0);
        }
    }
}

/// Runs a window at that rate; empty where every request is accounted for.
std::string window(Lab& lab, double per_second, double seconds) {
    Simulation& simulation = lab.simulation();
    const auto before = in_flight(simulation);
    simulation.statistics().begin(simulation.now(), from_seconds(seconds));
    lab.arrive(per_second);
    simulation.run_until(simulation.statistics().block_end());
    simulation.statistics().close_block(simulation.now());
    note(lab);
    const auto after = in_flight(simulation);
    std::size_t i = 0;
    for (const Source* source : simulation.sources()) {
        for (const auto& route : source->routes()) {
            std::uint64_t failed = 0;
            for (const Counter* counter : route.failed) failed += counter->all();
            const std::uint64_t in = route.offered.all() + before[i], out = route.completed.all() + failed + after[i];
            if (in != out) return fmt::format("{} requests went in, {} came out", in, out);
            if (route.response.in({0, 1}).count() != route.completed.all()) return "a completed request without a response time";
            ++i;
        }
    }
    return {};
}

/// Stops the sources and waits; empty where nothing is left anywhere.
std::string drained(Lab& lab) {
    if (!lab.drain(1e5)) return fmt::format("{} records are still in use", lab.calls_in_use());
    Simulation& simulation = lab.simulation();
    for (const std::uint64_t requests : in_flight(simulation)) {
        if (requests != 0) return fmt::format("{} requests are still in flight", requests);
    }
    simulation.statistics().begin(simulation.now(), from_seconds(1));
    simulation.run_until(simulation.statistics().block_end());
    simulation.statistics().close_block(simulation.now());
    const auto& components = simulation.scenario().components;
    for (std::size_t i = 0; i < components.size(); ++i) {
        const Component& component = simulation.component(i);
        if (component.figures.present.integral({0, 1}) != 0) return components[i].id + " still has calls";
        if (component.figures.queued.integral({0, 1}) != 0) return components[i].id + " still has a queue";
        if (!component.all_serve()) return components[i].id + " has replicas that do not serve";
        for (const ResourceUse& use : component.resources({0, 1})) {
            if (use.name != "memory" && use.utilization != 0)
                return fmt::format("{} of {} is {}", use.name, components[i].id, use.utilization);
            if (use.name == "memory" && components[i].record->name == "service" && use.utilization != 0.4)
                return components[i].id + " keeps memory";
        }
    }
    return {};
}

}  // namespace

/// Whatever a plan does to its requests, each is accounted for once, and nothing is left behind.
class TestInvariants : public QObject {
    Q_OBJECT

private slots:
    void open_data() { number(open_plans); }
    void open() {
        QFETCH(int, plan);
        const auto lab = build(static_cast<std::size_t>(plan), false);
        for (int round = 0; round < 2; ++round) {  // what the first round leaks, pooled connections for one, the second lacks
            for (const double rate : {20., 120., 400.}) {
                const std::string wrong = window(*lab, rate, 3);
                QVERIFY2(wrong.empty(), wrong.c_str());
            }
            const std::string left = drained(*lab);
            QVERIFY2(left.empty(), left.c_str());
        }
    }

    void sessions_data() { number(session_plans); }
    void sessions() {
        QFETCH(int, plan);
        const auto lab = build(static_cast<std::size_t>(plan), true);
        for (const double rate : {20., 120., 0., 400.}) {
            const std::string wrong = window(*lab, rate, 3);
            QVERIFY2(wrong.empty(), wrong.c_str());
            std::uint64_t requests = 0;
            for (const auto& route : lab->simulation().sources()[1]->routes()) requests += route.in_flight;
            QVERIFY(requests <= 10);  // half of the users are sessions, each with one request at a time
        }
    }

    /// Same plan, same seed, same events.
    void again() {
        for (std::size_t plan = 0; plan < 10; ++plan) {
            std::array<std::uint64_t, 2> events{}, requests{};
            for (std::size_t run = 0; run < 2; ++run) {
                const auto lab = build(plan, false);
                window(*lab, 150, 3);
                events[run] = lab->simulation().events();
                for (const auto& route : lab->users().routes()) requests[run] += route.completed.all();
            }
            QCOMPARE(events[0], events[1]);
            QCOMPARE(requests[0], requests[1]);
        }
    }

    void cleanupTestCase() {
        if (seen["ok"] < 1e4) return;  // a few of the rows only
        for (const char* what : {"timeout",
                                 "queue_full",
                                 "pool_exhausted",
                                 "unavailable",
                                 "abandoned",
                                 "retries",
                                 "cancelling time-outs",
                                 "kills_per_hour",
                                 "coalesced_per_s",
                                 "evictions_per_s",
                                 "refused_per_s",
                                 "browser_hit_ratio",
                                 "processed_per_s",
                                 "redelivered_per_s",
                                 "duplicates_per_s",
                                 "dead_letters_per_s",
                                 "empty_receives_per_s",
                                 "failed_per_s",
                                 "origin_per_s",
                                 "rebalances_per_hour",
                                 "delivered_per_s",
                                 "lost_per_s"}) {
            QVERIFY2(seen[what] > 0, what);
        }
        for (const auto& [what, number] : seen) qInfo("%s: %g", what.c_str(), number);
    }

private:
    static void number(std::size_t plans) {
        QTest::addColumn<int>("plan");
        for (std::size_t i = 0; i < plans; ++i) QTest::newRow(std::to_string(i).c_str()) << static_cast<int>(i);
    }
};

QTEST_MAIN(TestInvariants)
#include "tst_invariants.moc"
