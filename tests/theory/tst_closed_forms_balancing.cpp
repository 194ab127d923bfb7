// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/closed_forms.h"
#include "theory/compare.h"

#include <algorithm>
#include <random>

using namespace headroom::theory;

/// Balancers.
class TestClosedFormsBalancing : public QObject {
    Q_OBJECT

private slots:
    void power_of_choices_table_data();
    void power_of_choices_table();
    void power_of_two_refined();
    void round_robin_two_ways_data();
    void round_robin_two_ways();
    void shortest_queue_bounds_data();
    void shortest_queue_bounds();
    void shortest_queue_simulated_data();
    void shortest_queue_simulated();
    void smooth_weights_data();
    void smooth_weights();
};

void TestClosedFormsBalancing::power_of_choices_table_data() {
    QTest::addColumn<double>("rho");
    QTest::addColumn<double>("expected");
    // Mitzenmacher 2001, "The power of two choices in randomized load balancing", table 1: two choices, prediction.
    QTest::newRow("0.50") << 0.50 << 1.2657;
    QTest::newRow("0.70") << 0.70 << 1.6145;
    QTest::newRow("0.80") << 0.80 << 1.9475;
    QTest::newRow("0.90") << 0.90 << 2.6141;
    QTest::newRow("0.95") << 0.95 << 3.3830;
    QTest::newRow("0.99") << 0.99 << 5.4320;
}

void TestClosedFormsBalancing::power_of_choices_table() {
    QFETCH(double, rho);
    QFETCH(double, expected);
    COMPARE_NEAR(power_of_choices_mean_response(2, rho), expected, 5e-5);
    COMPARE_NEAR(power_of_choices_mean_response(1, rho), mm1_mean_response(rho, 1), 1e-12);
    QVERIFY(power_of_choices_mean_response(3, rho) < expected);
    COMPARE_NEAR(power_of_choices_tail(2, rho, 3), std::pow(rho, 7), 1e-12);
    COMPARE_NEAR(power_of_choices_tail(1, rho, 3), std::pow(rho, 3), 1e-12);
    for (const int choices : {2, 5}) {  // Little: mean number at a server / rho
        double number = 0;
        for (int length = 1; length < 60; ++length) number += power_of_choices_tail(choices, rho, length);
        COMPARE_NEAR(power_of_choices_mean_response(choices, rho), number / rho, 1e-12);
    }
}

void TestClosedFormsBalancing::power_of_two_refined() {
    // Gast, Van Houdt 2017, the average queue length at 0.9 that they refine.
    COMPARE_NEAR(0.9 * power_of_choices_mean_response(2, 0.9, 10), 2.7513, 5e-5);
    COMPARE_NEAR(0.9 * power_of_choices_mean_response(2, 0.9, 100), 2.3925, 5e-5);
    COMPARE_NEAR(power_of_choices_mean_response(2, 0.7, 1000000000), power_of_choices_mean_response(2, 0.7), 1e-8);
}

void TestClosedFormsBalancing::round_robin_two_ways_data() {
    QTest::addColumn<double>("rho");
    for (const double rho : {0.1, 0.5, 0.9}) QTest::addRow("rho %.1f", rho) << rho;
}

void TestClosedFormsBalancing::round_robin_two_ways() {
    QFETCH(double, rho);
    COMPARE_NEAR(round_robin_mean_response(1, rho, 1), mm1_mean_response(rho, 1), 1e-8);
    COMPARE_NEAR(round_robin_mean_response(1, 4 * rho, 1, 4), mmc_mean_response(4 * rho, 1, 4), 1e-9);
    const double sigma = 0.5 + 2 * rho - std::sqrt(0.25 + 2 * rho);
    COMPARE_NEAR(round_robin_mean_response(2, 2 * rho, 1), 1 / (1 - sigma), 1e-9);
    COMPARE_NEAR(round_robin_response_quantile(2, 2 * rho, 1, 0.95), std::log(20.0) / (1 - sigma), 1e-9);
    // Two workers each: better than at random, worse than one common queue.
    const double random = random_split_mean_response(4, 8 * rho, 1, 2);
    const double turns = round_robin_mean_response(4, 8 * rho, 1, 2);
    QVERIFY(turns < random);
    QVERIFY(turns > mmc_mean_response(8 * rho, 1, 8));
}

void TestClosedFormsBalancing::shortest_queue_bounds_data() {
    QTest::addColumn<int>("servers");
    QTest::addColumn<double>("rho");
    for (const int servers : {2, 3})
        for (const double rho : {0.05, 0.3, 0.6, 0.9, 0.97}) QTest::addRow("%d servers, rho %.2f", servers, rho) << servers << rho;
}

void TestClosedFormsBalancing::shortest_queue_bounds() {
    QFETCH(int, servers);
    QFETCH(double, rho);
    // Better than taking turns, worse than one common queue; one server is M/M/1.
    const double shortest = join_shortest_queue_mean_response(servers, servers * rho, 1);
    QVERIFY(shortest < round_robin_mean_response(servers, servers * rho, 1));
    QVERIFY(shortest > mmc_mean_response(servers * rho, 1, servers));
    // Heavy traffic: as one fast server (complete resource pooling), Foschini and Salz 1978.
    if (rho > 0.95) QVERIFY(std::abs(shortest - mmc_mean_response(servers * rho, 1, servers)) < 0.06 * shortest);
    COMPARE_NEAR(join_shortest_queue_mean_response(1, rho, 1), mm1_mean_response(rho, 1), 1e-9);
    COMPARE_NEAR(join_shortest_queue_mean_response(1, 2 * rho, 1, 2), mmc_mean_response(2 * rho, 1, 2), 1e-9);
}

void TestClosedFormsBalancing::shortest_queue_simulated_data() {
    QTest::addColumn<int>("servers");
    QTest::addColumn<int>("workers");
    QTest::newRow("2 servers") << 2 << 1;
    QTest::newRow("3 servers") << 3 << 1;
    QTest::newRow("2 servers of 3 workers") << 2 << 3;
}

void TestClosedFormsBalancing::shortest_queue_simulated() {
    QFETCH(int, servers);
    QFETCH(int, workers);
    // The jump chain, uniformized: mean number by Little.
    const double lambda = 0.8 * servers * workers;
    const double clock = lambda + servers * workers;
    std::mt19937_64 random(3);
    std::vector<int> lengths(static_cast<std::size_t>(servers), 0);
    double sum = 0;
    long calls = 0;
    constexpr int steps = 6000000;
    for (int i = 0; i < steps; ++i) {
        double u = std::uniform_real_distribution<>(0, clock)(random);
        if (u < lambda) {
            ++*std::min_element(lengths.begin(), lengths.end());
            ++calls;
        } else {
            u -= lambda;
            const auto server = static_cast<std::size_t>(std::min(servers - 1.0, u / workers));
            if (u - static_cast<double>(server) * workers < lengths[server]) {
                --lengths[server];
                --calls;
            }
        }
        sum += static_cast<double>(calls);
    }
    COMPARE_NEAR(sum / steps / lambda, join_shortest_queue_mean_response(servers, lambda, 1, workers), 0.01);
}

void TestClosedFormsBalancing::smooth_weights_data() {
    QTest::addColumn<std::vector<int>>("weights");
    QTest::addColumn<QString>("expected");
    QTest::newRow("5 1 1") << std::vector{5, 1, 1} << "aabacaa";
    QTest::newRow("4 2 1") << std::vector{4, 2, 1} << "abacaba";
    QTest::newRow("equal") << std::vector{1, 1, 1} << "abcabc";
    QTest::newRow("one") << std::vector{3} << "aaa";
}

void TestClosedFormsBalancing::smooth_weights() {
    QFETCH(std::vector<int>, weights);
    QFETCH(QString, expected);
    QString actual;
    for (const std::size_t index : smooth_weighted_round_robin(weights, static_cast<std::size_t>(expected.size())))
        actual += QChar(static_cast<char16_t>(u'a' + index));
    QCOMPARE(actual, expected);
}

QTEST_APPLESS_MAIN(TestClosedFormsBalancing)
#include "tst_closed_forms_balancing.moc"
