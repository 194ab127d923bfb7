// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "theory/closed_forms.h"
#include "validation/validation.h"

using namespace headroom;
using namespace headroom::theory;
using namespace headroom::validation;

/// Several stations against queueing theory. Component 0 are the users; the others follow in the plan's order.
class TestNetworks : public QObject {
    Q_OBJECT

private slots:
    void repairman();
    void closed();
    void jackson();
    void tandem();
    void fork_join();
    void held_threads_data();
    void held_threads();
};

void TestNetworks::repairman() {
    const auto runs = run_theory("machine_repairman", 2e5);
    const ClosedSystem expected = machine_repairman(20, 0.09, 100, 2);
    HEADROOM_AGREES(runs, mean_response, expected.response);
    HEADROOM_AGREES(runs, throughput, expected.throughput);
    HEADROOM_AGREES(runs, utilization(1, "workers"), expected.utilization);
}

void TestNetworks::closed() {
    const auto runs = run_theory("closed_network", 2e5);
    const ClosedNetworkResult expected = closed_network({{0.05, {}}, {0.005, 1}, {0.5 * 0.008, 1}}, 12);
    HEADROOM_AGREES(runs, mean_response, expected.response);
    HEADROOM_AGREES(runs, throughput, expected.throughput);
    HEADROOM_AGREES(runs, utilization(1, "workers"), expected.stations[1].utilization);
    HEADROOM_AGREES(runs, utilization(2, "workers"), expected.stations[2].utilization);
    HEADROOM_AGREES(runs, mean_waiting(1), expected.stations[1].residence - 0.005);
    HEADROOM_AGREES(runs, mean_waiting(2), expected.stations[2].residence / 0.5 - 0.008);
}

/// A request's response is what Little's law says of all calls in the network, visits to it being calls.
void TestNetworks::jackson() {
    const auto runs = run_theory("jackson", 4e5);
    const JacksonResult expected = jackson_network({{60, 250, 1}, {0, 1 / 0.012, 2}}, {{0, 0.5}, {0.8, 0}});
    HEADROOM_AGREES(runs, mean_response, expected.response);
    HEADROOM_AGREES(runs, utilization(1, "workers"), expected.stations[0].utilization);
    HEADROOM_AGREES(runs, utilization(2, "workers"), expected.stations[1].utilization);
    HEADROOM_AGREES(runs, mean_waiting(1), expected.stations[0].response - 0.004);
    HEADROOM_AGREES(runs, mean_waiting(2), expected.stations[1].response - 0.012);
}

void TestNetworks::tandem() {
    const auto runs = run_theory("tandem", 6e5);
    const auto expected = [](double p) { return tandem_response_quantile(70, {100, 1 / 0.011}, p); };
    HEADROOM_AGREES(runs, mean_response, mm1_mean_response(70, 100) + mm1_mean_response(70, 1 / 0.011));
    HEADROOM_AGREES(runs, response_quantile(p50), expected(0.5));
    HEADROOM_AGREES(runs, response_quantile(p90), expected(0.9));
    HEADROOM_AGREES(runs, response_quantile(p95), expected(0.95));
    HEADROOM_AGREES(runs, response_quantile(p99), expected(0.99));
    HEADROOM_AGREES(runs, mean_residence(2), mm1_mean_response(70, 1 / 0.011));
}

void TestNetworks::fork_join() {
    const auto runs = run_theory("fork_join", 3e5);
    HEADROOM_AGREES(runs, mean_response, fork_join_two_mean_response(700, 1000));
    HEADROOM_AGREES(runs, mean_residence(2), mm1_mean_response(700, 1000));
    HEADROOM_AGREES(runs, mean_residence(3), mm1_mean_response(700, 1000));
}

void TestNetworks::held_threads_data() {
    QTest::addColumn<QString>("plan");
    QTest::addColumn<HeldThreadsModel>("model");
    QTest::addColumn<double>("requests");
    HeldThreadsModel model{.lambda = 70, .threads = 4, .mu1 = 1 / 0.015, .servers = 1, .mu2 = 100};
    QTest::newRow("unbounded") << "held_threads" << model << 1e6;
    model.mu2 = 1 / 0.009;
    model.lambda = 100;
    model.queue_limit = 6;
    QTest::newRow("bounded") << "held_threads_bounded" << model << 2.5e5;
    model = {.lambda = 70, .threads = 6, .mu1 = 1 / 0.015, .servers = 1, .mu2 = 1 / 0.009, .processors = 2};
    QTest::newRow("shared vCPUs") << "held_threads_shared" << model << 9e5;
}

void TestNetworks::held_threads() {
    QFETCH(QString, plan);
    QFETCH(HeldThreadsModel, model);
    QFETCH(double, requests);
    const auto runs = run_theory(plan.toStdString(), requests);
    const HeldThreadsResult expected = theory::held_threads(model);
    const HeldThreadsResponse response(model);
    HEADROOM_AGREES(runs, mean_response, expected.mean_response);
    HEADROOM_AGREES(runs, response_quantile(p50), response.quantile(0.5));
    HEADROOM_AGREES(runs, response_quantile(p95), response.quantile(0.95));
    HEADROOM_AGREES(runs, response_quantile(p99), response.quantile(0.99));
    HEADROOM_AGREES(runs, mean_waiting(1), expected.mean_thread_wait);
    HEADROOM_AGREES(runs, mean_residence(2), expected.mean_tier_two_response);
    HEADROOM_AGREES(runs, utilization(1, "workers"), expected.thread_utilization);
    HEADROOM_AGREES(runs, utilization(1, "cpu"), expected.cpu_utilization);
    HEADROOM_AGREES(runs, utilization(2, "workers"), expected.tier_two_utilization);
    HEADROOM_AGREES(runs, throughput, expected.throughput);
    if (expected.blocked > 0) HEADROOM_AGREES(runs, error_ratio, expected.blocked);
}

QTEST_APPLESS_MAIN(TestNetworks)
#include "tst_networks.moc"
