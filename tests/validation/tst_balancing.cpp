// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "kernel/simulation.h"
#include "models/models.h"
#include "theory/closed_forms.h"
#include "validation/validation.h"

using namespace headroom;
using namespace headroom::theory;
using namespace headroom::validation;

/// How calls are spread over servers, and what time limits leave of them. Component 1 is the balancer, 2 the servers.
class TestBalancing : public QObject {
    Q_OBJECT

private slots:
    void power_of_choices_data();
    void power_of_choices();
    void shortest_queue_data();
    void shortest_queue();
    void round_robin_data();
    void round_robin();
    void at_random();
    void smooth_weights_data();
    void smooth_weights();
    void goodput_data();
    void goodput();
};

void TestBalancing::power_of_choices_data() {
    QTest::addColumn<int>("choices");
    QTest::addColumn<int>("servers");
    QTest::addColumn<double>("rho");
    QTest::addColumn<double>("requests");
    if (qEnvironmentVariableIsSet("HEADROOM_HEAVY_TRAFFIC")) {
        for (const int choices : {2, 3, 5}) QTest::addRow("%d of 1000 at 0.99", choices) << choices << 1000 << 0.99 << 6e6;
        return;
    }
    QTest::newRow("2 of 1000 at 0.70") << 2 << 1000 << 0.70 << 4e5;
    QTest::newRow("2 of 1000 at 0.95") << 2 << 1000 << 0.95 << 1.5e6;
    QTest::newRow("3 of 1000 at 0.95") << 3 << 1000 << 0.95 << 1.5e6;
    QTest::newRow("5 of 1000 at 0.95") << 5 << 1000 << 0.95 << 1.5e6;
    QTest::newRow("2 of 100 at 0.95") << 2 << 100 << 0.95 << 1.5e6;
    QTest::newRow("3 of 100 at 0.90") << 3 << 100 << 0.90 << 1e6;
}

/// The mean field with its deviation of order 1/n, which is a few parts in a thousand of it with 1000 servers and shows with 100.
/// What is left out is of the order of that deviation's square.
void TestBalancing::power_of_choices() {
    QFETCH(int, choices);
    QFETCH(int, servers);
    QFETCH(double, rho);
    QFETCH(double, requests);
    const auto runs = run_theory("power_of_two", requests, 20,
                                 {{"lb.choices", std::to_string(choices)},
                                  {"server.replicas", std::to_string(servers)},
                                  {"users.requests_per_user_per_day", std::to_string(rho * servers * 100 * 86400 / 95000)}});
    const double refined = power_of_choices_mean_response(choices, rho, servers);
    const double deviation = refined / power_of_choices_mean_response(choices, rho) - 1;
    if (servers == 1000) QVERIFY(std::abs(deviation) < (rho > 0.95 ? 0.05 : 0.01));
    if (servers == 100) QVERIFY(interval_of(runs, mean_response).mean > 0.01 * refined * (1 - deviation / 2));  // the mean field is off
    HEADROOM_AGREES_WITHIN(runs, mean_response, 0.01 * refined, deviation * deviation);
    HEADROOM_AGREES(runs, utilization(2, "workers"), rho);
}

void TestBalancing::shortest_queue_data() {
    QTest::addColumn<QString>("plan");
    QTest::addColumn<int>("servers");
    QTest::newRow("two") << "jsq_two" << 2;
    QTest::newRow("three") << "jsq_three" << 3;
}

void TestBalancing::shortest_queue() {
    QFETCH(QString, plan);
    QFETCH(int, servers);
    const auto runs = run_theory(plan.toStdString(), 1.5e6);
    HEADROOM_AGREES(runs, mean_response, join_shortest_queue_mean_response(servers, 90.0 * servers, 100));
    HEADROOM_AGREES(runs, utilization(2, "workers"), 0.9);
}

void TestBalancing::round_robin_data() {
    QTest::addColumn<QString>("plan");
    QTest::addColumn<int>("servers");
    QTest::newRow("two") << "round_robin_two" << 2;
    QTest::newRow("three") << "round_robin_three" << 3;
}

void TestBalancing::round_robin() {
    QFETCH(QString, plan);
    QFETCH(int, servers);
    const auto runs = run_theory(plan.toStdString(), 2.4e6);
    const auto quantile = [&](double p) { return round_robin_response_quantile(servers, 90.0 * servers, 100, p); };
    HEADROOM_AGREES(runs, mean_response, round_robin_mean_response(servers, 90.0 * servers, 100));
    HEADROOM_AGREES(runs, response_quantile(p50), quantile(0.5));
    HEADROOM_AGREES(runs, response_quantile(p95), quantile(0.95));
    HEADROOM_AGREES_WITHIN(runs, output(1, 0), 1, 1e-4);  // imbalance: the last turn may be cut short
}

void TestBalancing::at_random() {
    const auto runs = run_theory("random_split", 1.1e6);
    HEADROOM_AGREES(runs, mean_response, random_split_mean_response(2, 160, 100));
    HEADROOM_AGREES(runs, response_quantile(p95), mm1_response_quantile(80, 100, 0.95));
    HEADROOM_AGREES(runs, response_quantile(p99), mm1_response_quantile(80, 100, 0.99));
}

void TestBalancing::smooth_weights_data() {
    QTest::addColumn<std::vector<int>>("weights");
    QTest::newRow("5 1 1") << std::vector{5, 1, 1};
    QTest::newRow("4 2 1") << std::vector{4, 2, 1};
    QTest::newRow("equal") << std::vector{1, 1, 1};
    QTest::newRow("7 5 3") << std::vector{7, 5, 3};
}

/// One request a block of the statistics: who got it?
void TestBalancing::smooth_weights() {
    QFETCH(std::vector<int>, weights);
    Settings settings;
    const std::vector<std::string> servers{"a", "b", "c"};
    for (std::size_t i = 0; i < servers.size(); ++i) settings.emplace_back("lb->" + servers[i] + ".weight", std::to_string(weights[i]));
    const plan::Plan plan = theory_plan("weighted_round_robin", settings);
    const plan::Scenario scenario = plan::resolve(plan, plan.phases.front().name, std::nullopt, surroundings());
    kernel::Simulation simulation(scenario, surroundings(), models::all(), 1, 0);
    simulation.sources().front()->hold_rate(1000);
    constexpr std::size_t requests = 60;
    kernel::Statistics& statistics = simulation.statistics();
    statistics.begin(0, 1'000'000);
    std::vector<std::size_t> sequence;
    for (std::size_t i = 0; i <= requests; ++i) {
        simulation.run_until(statistics.block_end());
        statistics.close_block(statistics.block_end());
        for (std::size_t server = 0; server < servers.size(); ++server) {
            const auto got = simulation.component(2 + server).figures.arrivals.in({i, i + 1});
            sequence.insert(sequence.end(), got, server);
        }
    }
    QCOMPARE(sequence, smooth_weighted_round_robin(weights, requests));
}

void TestBalancing::goodput_data() {
    QTest::addColumn<QString>("plan");
    QTest::addColumn<double>("offered");
    QTest::addColumn<int>("capacity");
    QTest::addColumn<double>("limit");
    QTest::addColumn<double>("requests");
    QTest::newRow("below capacity") << "goodput" << 900.0 << 50 << 0.015 << 2e6;
    QTest::newRow("collapse") << "goodput_collapse" << 1200.0 << 60 << 0.05 << 1.5e6;
}

/// Callers leave after the limit, the server works on: what comes in time is goodput. The server does not notice.
void TestBalancing::goodput() {
    QFETCH(QString, plan);
    QFETCH(double, offered);
    QFETCH(int, capacity);
    QFETCH(double, limit);
    QFETCH(double, requests);
    const auto runs = run_theory(plan.toStdString(), requests);
    const double expected = mmck_goodput(offered, 1000, 1, capacity, limit);
    HEADROOM_AGREES(runs, throughput, expected);
    HEADROOM_AGREES(runs, error_ratio, 1 - expected / offered);
    HEADROOM_AGREES(runs, utilization(1, "workers"), mmck_throughput(offered, 1000, 1, capacity) / 1000);
    HEADROOM_AGREES(runs, mean_waiting(1), mmck_mean_wait(offered, 1000, 1, capacity));
}

QTEST_APPLESS_MAIN(TestBalancing)
#include "tst_balancing.moc"
