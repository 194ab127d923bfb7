// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/closed_forms.h"
#include "theory/compare.h"
#include "theory/markov_chain.h"

using namespace headroom::theory;

/// Closed and open networks, fork and join, held threads.
class TestClosedFormsNetworks : public QObject {
    Q_OBJECT

private slots:
    void repairman_is_erlang_b_data();
    void repairman_is_erlang_b();
    void closed_balanced_data();
    void closed_balanced();
    void closed_agrees_data();
    void closed_agrees();
    void large_populations();
    void jackson();
    void tandem();
    void fork_join_by_markov_chain();
    void held_threads_special_cases();
    void held_threads_conserve_data();
    void held_threads_conserve();
    void held_threads_response();
};

void TestClosedFormsNetworks::repairman_is_erlang_b_data() {
    QTest::addColumn<int>("population");
    QTest::newRow("1") << 1;
    QTest::newRow("8") << 8;
    QTest::newRow("300") << 300;
}

void TestClosedFormsNetworks::repairman_is_erlang_b() {
    QFETCH(int, population);
    // One server is idle when all `population` think: Erlang B at think mu erlangs.
    const ClosedSystem system = machine_repairman(population, 10, 2, 1);
    COMPARE_NEAR(system.utilization, 1 - erlang_b(20, population), 1e-12);
    COMPARE_NEAR(system.throughput * (system.response + 10), population, 1e-12);
    COMPARE_NEAR(machine_repairman(population, 10, 2, population).response, 0.5, 1e-10);
    COMPARE_NEAR(machine_repairman(population, 0, 2, 1).response, population / 2.0, 1e-12);
}

void TestClosedFormsNetworks::closed_balanced_data() {
    QTest::addColumn<int>("stations");
    QTest::addColumn<int>("population");
    QTest::newRow("2 stations, 1") << 2 << 1;
    QTest::newRow("3 stations, 20") << 3 << 20;
    QTest::newRow("5 stations, 1000") << 5 << 1000;
}

void TestClosedFormsNetworks::closed_balanced() {
    QFETCH(int, stations);
    QFETCH(int, population);
    // Equal demands D at M stations: X = N / (D (N + M - 1)).
    const std::vector<ClosedStation> network(static_cast<std::size_t>(stations), ClosedStation{0.02, 1});
    const double expected = population / (0.02 * (population + stations - 1));
    COMPARE_NEAR(closed_network(network, population).throughput, expected, 1e-12);
    COMPARE_NEAR(mean_value_analysis(network, population).throughput, expected, 1e-12);
}

void TestClosedFormsNetworks::closed_agrees_data() {
    QTest::addColumn<int>("population");
    for (const int population : {1, 7, 60, 2000}) QTest::addRow("%d", population) << population;
}

void TestClosedFormsNetworks::closed_agrees() {
    QFETCH(int, population);
    const std::vector<ClosedStation> network{{5, {}}, {0.05, 1}, {0.08, 1}, {0.03, 1}};
    const ClosedNetworkResult convolution = closed_network(network, population);
    const ClosedNetworkResult mva = mean_value_analysis(network, population);
    COMPARE_NEAR(convolution.throughput, mva.throughput, 1e-10);
    COMPARE_NEAR(convolution.response, mva.response, 1e-9);
    double number = 0;
    for (std::size_t i = 0; i < network.size(); ++i) {
        COMPARE_NEAR(convolution.stations[i].mean_number, mva.stations[i].mean_number, 1e-9);
        number += convolution.stations[i].mean_number;
    }
    COMPARE_NEAR(number, population, 1e-10);
    for (const int servers : {1, 4}) {
        const ClosedSystem repairman = machine_repairman(population, 5, 10, servers);
        const ClosedNetworkResult same = closed_network({{5, {}}, {0.1, servers}}, population);
        COMPARE_NEAR(same.throughput, repairman.throughput, 1e-10);
        COMPARE_NEAR(same.response, repairman.response, 1e-9);
        COMPARE_NEAR(same.stations[1].utilization, repairman.utilization, 1e-10);
    }
}

void TestClosedFormsNetworks::large_populations() {
    const ClosedNetworkResult result = closed_network({{10, {}}, {0.01, 1}, {0.03, 4}}, 5000);
    COMPARE_NEAR(result.throughput, 100, 1e-10);
    COMPARE_NEAR(result.response, 40, 1e-9);
}

void TestClosedFormsNetworks::jackson() {
    // One station whose customers come back with probability 1/4: M/M/1 at 4/3 of the rate, 4/3 visits.
    const JacksonResult feedback = jackson_network({{3, 5, 1}}, {{0.25}});
    COMPARE_NEAR(feedback.stations[0].arrivals, 4, 1e-12);
    COMPARE_NEAR(feedback.response, 4.0 / 3 * mm1_mean_response(4, 5), 1e-12);
    // Two stations, 0 -> 1 always, 1 -> 0 with 1/2.
    const JacksonResult loop = jackson_network({{2, 5, 1}, {0, 3, 2}}, {{0, 1}, {0.5, 0}});
    COMPARE_NEAR(loop.stations[1].arrivals, 4, 1e-12);
    COMPARE_NEAR(loop.stations[1].utilization, 2.0 / 3, 1e-12);
    COMPARE_NEAR(loop.response, 2 * mm1_mean_response(4, 5) + 2 * mmc_mean_response(4, 3, 2), 1e-12);
    QVERIFY_EXCEPTION_THROWN(jackson_network({{1, 5, 1}}, {{1}}), std::domain_error);
}

void TestClosedFormsNetworks::tandem() {
    COMPARE_NEAR(tandem_response_quantile(8, {10}, 0.95), mm1_response_quantile(8, 10, 0.95), 1e-11);
    // Equal rates: Erlang 2, half the 95th percentile of chi-square with 4 degrees of freedom.
    COMPARE_NEAR(tandem_response_quantile(1, {2, 2}, 0.95), 9.487729036781154 / 2, 1e-11);
    for (const double t : {0.0, 0.1, 1.0, 5.0, 200.0}) {
        const double expected = (3 * std::exp(-2 * t) - 2 * std::exp(-3 * t));
        COMPARE_NEAR(hypoexponential_tail({2, 3}, t), expected, 1e-12);
    }
}

void TestClosedFormsNetworks::fork_join_by_markov_chain() {
    COMPARE_NEAR(fork_join_two_mean_response(0.5, 1), 2.875, 1e-14);
    COMPARE_NEAR(fork_join_two_mean_response(1e-9, 1), maximum_of_exponentials_mean(2, 1), 1e-8);
    COMPARE_NEAR(maximum_of_exponentials_mean(4, 2), 25.0 / 24, 1e-14);
    // Requests not yet joined are max(n1, n2); Little.
    constexpr std::size_t most = 80;
    const double lambda = 0.5;
    MarkovChain chain;
    std::vector<std::size_t> levels;
    for (std::size_t a = 0; a <= most; ++a) {
        for (std::size_t b = 0; b <= most; ++b) {
            const std::size_t here = a * (most + 1) + b;
            levels.push_back(std::max(a, b));
            if (a < most && b < most) chain.add(here, here + most + 2, lambda);
            if (a > 0) chain.add(here, here - most - 1, 1);
            if (b > 0) chain.add(here, here - 1, 1);
        }
    }
    const std::vector<double> mass = chain.solve(levels);
    double number = 0;
    for (std::size_t s = 0; s < mass.size(); ++s) number += mass[s] * static_cast<double>(levels[s]);
    COMPARE_NEAR(number / lambda, fork_join_two_mean_response(lambda, 1), 1e-10);
}

void TestClosedFormsNetworks::held_threads_special_cases() {
    // One thread: M/G/1 whose service is both phases.
    const Moments both{0.15, 0.15 * 0.15 + 0.1 * 0.1 + 0.05 * 0.05};
    const HeldThreadsResult one = held_threads({.lambda = 5, .threads = 1, .mu1 = 10, .servers = 3, .mu2 = 20});
    COMPARE_NEAR(one.mean_response, mg1_mean_response(5, both), 1e-10);
    COMPARE_NEAR(one.thread_utilization, 0.75, 1e-11);
    // Nobody waits: Erlang B, whatever the distribution of the held time.
    const HeldThreadsResult loss = held_threads({.lambda = 20, .threads = 4, .mu1 = 10, .servers = 4, .mu2 = 20, .queue_limit = 0});
    COMPARE_NEAR(loss.blocked, erlang_b(3, 4), 1e-12);
    COMPARE_NEAR(loss.mean_response, 0.15, 1e-12);
    // Threads to spare: an open tandem of M/M/infinity (or M/M/v) and M/M/c.
    const HeldThreadsResult spare = held_threads({.lambda = 30, .threads = 120, .mu1 = 10, .servers = 2, .mu2 = 20});
    COMPARE_NEAR(spare.mean_response, 0.1 + mmc_mean_response(30, 20, 2), 1e-9);
    const HeldThreadsResult shared = held_threads({.lambda = 30, .threads = 160, .mu1 = 10, .servers = 2, .mu2 = 20, .processors = 4});
    COMPARE_NEAR(shared.mean_response, mmc_mean_response(30, 10, 4) + mmc_mean_response(30, 20, 2), 1e-9);
    // A tier 2 that takes no time: M/M/c, or M/M/v when the CPU is shared.
    const HeldThreadsResult instant = held_threads({.lambda = 30, .threads = 5, .mu1 = 8, .servers = 5, .mu2 = 1e9});
    COMPARE_NEAR(instant.mean_response, mmc_mean_response(30, 8, 5), 1e-7);
    const HeldThreadsResult ps = held_threads({.lambda = 30, .threads = 9, .mu1 = 8, .servers = 9, .mu2 = 1e9, .processors = 5});
    COMPARE_NEAR(ps.mean_response, mmv_ps_mean_response(30, 8, 5), 1e-7);
}

void TestClosedFormsNetworks::held_threads_conserve_data() {
    QTest::addColumn<double>("load");
    QTest::addColumn<int>("processors");
    QTest::addColumn<int>("queue_limit");
    QTest::newRow("unbounded, light") << 0.3 << 10 << -1;
    QTest::newRow("unbounded, heavy") << 0.97 << 10 << -1;
    QTest::newRow("unbounded, shared") << 0.9 << 3 << -1;
    QTest::newRow("bounded") << 0.9 << 10 << 4;
    QTest::newRow("bounded, overloaded") << 2.0 << 3 << 20;
}

void TestClosedFormsNetworks::held_threads_conserve() {
    QFETCH(double, load);
    QFETCH(int, processors);
    QFETCH(int, queue_limit);
    HeldThreadsModel model{.threads = 10, .mu1 = 20, .servers = 4, .mu2 = 20};
    model.processors = processors;
    if (queue_limit >= 0) model.queue_limit = queue_limit;
    model.lambda = load * held_threads_capacity(model);
    const HeldThreadsResult result = held_threads(model);
    COMPARE_NEAR(result.cpu_utilization * processors * model.mu1, result.throughput, 1e-9);
    COMPARE_NEAR(result.tier_two_utilization * model.servers * model.mu2, result.throughput, 1e-9);
    COMPARE_NEAR(result.mean_thread_wait + result.mean_tier_one_cpu + result.mean_tier_two_response, result.mean_response, 1e-10);
    QVERIFY(result.throughput <= held_threads_capacity(model));
    if (load == 2.0) COMPARE_NEAR(result.throughput, held_threads_capacity(model), 1e-4);
}

void TestClosedFormsNetworks::held_threads_response() {
    const auto mean = [](const HeldThreadsModel& model) { return held_threads(model).mean_response; };
    const HeldThreadsModel model{.lambda = 70, .threads = 4, .mu1 = 1 / 0.015, .servers = 1, .mu2 = 100};
    COMPARE_NEAR(HeldThreadsResponse(model).mean(), mean(model), 1e-7);
    const HeldThreadsModel bounded{.lambda = 150, .threads = 5, .mu1 = 40, .servers = 2, .mu2 = 50, .processors = 3, .queue_limit = 7};
    COMPARE_NEAR(HeldThreadsResponse(bounded).mean(), mean(bounded), 1e-8);
    // A tier 2 that takes hardly any time, and a CPU phase that takes hardly any: nearly M/M/c. Threads to spare: a tandem.
    const HeldThreadsResponse instant({.lambda = 30, .threads = 5, .mu1 = 8, .servers = 5, .mu2 = 1e3});
    COMPARE_NEAR(instant.quantile(0.95), mmc_response_quantile(30, 8, 5, 0.95), 6e-3);
    const HeldThreadsResponse only_second({.lambda = 30, .threads = 5, .mu1 = 1e3, .servers = 2, .mu2 = 20});
    COMPARE_NEAR(only_second.quantile(0.95), mmc_response_quantile(30, 20, 2, 0.95), 6e-3);
    const HeldThreadsResponse spare({.lambda = 5, .threads = 30, .mu1 = 10, .servers = 1, .mu2 = 8});
    COMPARE_NEAR(spare.quantile(0.99), hypoexponential_quantile({10, 3}, 0.99), 1e-6);
}

QTEST_APPLESS_MAIN(TestClosedFormsNetworks)
#include "tst_closed_forms_networks.moc"
