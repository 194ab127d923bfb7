// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/closed_forms.h"
#include "theory/compare.h"

using namespace headroom::theory;

/// Bounded queues, impatient customers and time limits.
class TestClosedFormsFinite : public QObject {
    Q_OBJECT

private slots:
    void blocking_data();
    void blocking();
    void long_queue_is_unbounded();
    void accepted_response_data();
    void accepted_response();
    void erlang_a_with_patience_of_a_service();
    void all_renege();
    void erlang_a_limits();
    void erlang_a_wait_of_served_data();
    void erlang_a_wait_of_served();
    void deterministic_patience_data();
    void deterministic_patience();
    void deterministic_patience_limits();
    void cancelled_limit();
    void goodput();
};

void TestClosedFormsFinite::blocking_data() {
    QTest::addColumn<double>("lambda");
    QTest::addColumn<int>("servers");
    QTest::addColumn<int>("capacity");
    QTest::addColumn<double>("expected");
    const auto single = [](double rho, int k) { return (1 - rho) * std::pow(rho, k) / (1 - std::pow(rho, k + 1)); };
    QTest::newRow("M/M/1/5, rho 1/2: 1/63") << 0.5 << 1 << 5 << 1.0 / 63;
    QTest::newRow("M/M/1/5, rho 1: 1/6") << 1.0 << 1 << 5 << 1.0 / 6;
    QTest::newRow("M/M/1/10, rho 1.5") << 1.5 << 1 << 10 << single(1.5, 10);
    QTest::newRow("M/M/1/5000, rho 4: 3/4") << 4.0 << 1 << 5000 << 0.75;
    QTest::newRow("M/M/3/3 is Erlang B") << 2.0 << 3 << 3 << 4.0 / 19;
    QTest::newRow("M/M/15/15 is Erlang B") << 10.0 << 15 << 15 << erlang_b(10, 15);
    // p0 (1 + 2 + 2 + 2 + 2): every state past c - 1 is equally likely at rho = 1.
    QTest::newRow("M/M/2/4, rho 1: 2/9") << 2.0 << 2 << 4 << 2.0 / 9;
    QTest::newRow("nobody") << 0.0 << 2 << 4 << 0.0;
}

void TestClosedFormsFinite::blocking() {
    QFETCH(double, lambda);
    QFETCH(int, servers);
    QFETCH(int, capacity);
    QFETCH(double, expected);
    COMPARE_NEAR(mmck_blocking(lambda, 1, servers, capacity), expected, 1e-12);
    COMPARE_NEAR(mmck_throughput(lambda, 1, servers, capacity), lambda * (1 - expected), 1e-12);
}

void TestClosedFormsFinite::long_queue_is_unbounded() {
    COMPARE_NEAR(mmck_mean_wait(3.2, 1, 4, 400), mmc_mean_wait(3.2, 1, 4), 1e-10);
    COMPARE_NEAR(mmck_wait_quantile(3.2, 1, 4, 400, 0.9), mmc_wait_quantile(3.2, 1, 4, 0.9), 1e-10);
    COMPARE_NEAR(mmck_response_quantile(3.2, 1, 4, 400, 0.95), mmc_response_quantile(3.2, 1, 4, 0.95), 1e-10);
    COMPARE_NEAR(mmck_wait_quantile(3.2, 1, 4, 400, 0.1), 0, 0);
}

void TestClosedFormsFinite::accepted_response_data() {
    QTest::addColumn<double>("lambda");
    QTest::addColumn<int>("servers");
    QTest::addColumn<int>("capacity");
    QTest::newRow("M/M/1/1") << 2.0 << 1 << 1;
    QTest::newRow("M/M/1/10 overloaded") << 1.5 << 1 << 10;
    QTest::newRow("M/M/2/6") << 1.5 << 2 << 6;
    QTest::newRow("M/M/4/50 overloaded") << 8.0 << 4 << 50;
}

void TestClosedFormsFinite::accepted_response() {
    QFETCH(double, lambda);
    QFETCH(int, servers);
    QFETCH(int, capacity);
    const auto wait = [&](double t) { return mmck_wait_tail(lambda, 1, servers, capacity, t); };
    const auto response = [&](double t) { return mmck_response_tail(lambda, 1, servers, capacity, t); };
    COMPARE_NEAR(simpson(wait, 0, 200, 20000), mmck_mean_wait(lambda, 1, servers, capacity), 1e-8);
    COMPARE_NEAR(simpson(response, 0, 200, 20000), mmck_mean_response(lambda, 1, servers, capacity), 1e-8);
    COMPARE_NEAR(response(mmck_response_quantile(lambda, 1, servers, capacity, 0.95)), 0.05, 1e-12);
}

void TestClosedFormsFinite::erlang_a_with_patience_of_a_service() {
    // Patience like service: the number in system is that of M/M/infinity.
    for (const int servers : {1, 5, 12}) {
        const double lambda = 8;
        double queue = 0;
        double p = std::exp(-lambda);
        for (int n = 1; n < 200; ++n) {
            p *= lambda / n;
            queue += p * std::max(0, n - servers);
        }
        const Impatience result = erlang_a(lambda, 1, servers, 1);
        COMPARE_NEAR(result.abandonment, queue / lambda, 1e-12);
        COMPARE_NEAR(result.mean_wait, queue / lambda, 1e-12);
        COMPARE_NEAR(result.waiting, 1 - mg_infinity_number_cdf(lambda, 1, servers - 1), 1e-12);
        COMPARE_NEAR(result.throughput, servers * result.utilization, 1e-12);
    }
}

void TestClosedFormsFinite::all_renege() {
    // Patience for ever: M/M/c. Servers for all: each is served before he leaves with probability mu / (mu + theta).
    COMPARE_NEAR(mmc_all_renege(3, 1, 4, 1e9).mean_response_served, mmc_mean_response(3, 1, 4), 1e-6);
    const RenegingAll spare = mmc_all_renege(3, 1, 60, 4);
    COMPARE_NEAR(spare.abandonment, 0.2, 1e-10);
    COMPARE_NEAR(spare.mean_response_served, 0.8, 1e-10);
    // One server, theta = mu: deaths at (n + 1) mu, p_n = (e^a - 1)^-1 a^(n+1) / (n + 1)!; a = 2.
    const RenegingAll one = mmc_all_renege(2, 1, 1, 1);
    COMPARE_NEAR(one.utilization, 1 - 2 / std::expm1(2), 1e-12);
    COMPARE_NEAR(one.throughput, one.utilization, 1e-12);
}

void TestClosedFormsFinite::erlang_a_limits() {
    COMPARE_NEAR(erlang_a(8, 1, 10, 1e8).mean_wait, mmc_mean_wait(8, 1, 10), 1e-6);
    COMPARE_NEAR(erlang_a(8, 1, 10, 1e8).mean_wait_served, mmc_mean_wait(8, 1, 10), 1e-6);
    COMPARE_NEAR(erlang_a(8, 1, 10, 1e-9).abandonment, erlang_b(8, 10), 1e-7);
    COMPARE_NEAR(erlang_a(30, 1, 10, 1e4).abandonment, 2.0 / 3, 1e-3);  // fluid limit
}

void TestClosedFormsFinite::erlang_a_wait_of_served_data() {
    QTest::addColumn<double>("lambda");
    QTest::addColumn<int>("servers");
    QTest::addColumn<double>("patience");
    QTest::newRow("1 server") << 0.8 << 1 << 2.0;
    QTest::newRow("4 servers, overloaded") << 6.0 << 4 << 0.5;
    QTest::newRow("20 servers") << 19.0 << 20 << 3.0;
}

void TestClosedFormsFinite::erlang_a_wait_of_served() {
    QFETCH(double, lambda);
    QFETCH(int, servers);
    QFETCH(double, patience);
    // Baccelli and Hebuterne's density of the virtual wait, relative to pi[c-1].
    const auto density = [&](double x) { return lambda * std::exp(lambda * patience * -std::expm1(-x / patience) - servers * x); };
    double free = 0;
    double weight = 1;
    for (int n = servers - 1; n >= 0; --n) {
        free += weight;
        weight *= n / lambda;
    }
    const double waiting = simpson(density, 0, 100, 200000);
    const double served = simpson([&](double x) { return density(x) * std::exp(-x / patience); }, 0, 100, 200000);
    const double time = simpson([&](double x) { return x * density(x) * std::exp(-x / patience); }, 0, 100, 200000);
    const Impatience result = erlang_a(lambda, 1, servers, patience);
    COMPARE_NEAR(result.abandonment, (waiting - served) / (free + waiting), 1e-9);
    COMPARE_NEAR(result.mean_wait_served, time / (free + served), 1e-9);
}

void TestClosedFormsFinite::deterministic_patience_data() {
    QTest::addColumn<double>("rho");
    QTest::addColumn<double>("patience");
    QTest::newRow("light") << 0.5 << 1.0;
    QTest::newRow("heavy") << 0.95 << 4.0;
    QTest::newRow("overloaded") << 1.4 << 4.0;
}

void TestClosedFormsFinite::deterministic_patience() {
    QFETCH(double, rho);
    QFETCH(double, patience);
    // de Kok and Tijms 1985, one server: (1 - rho) rho e / (1 - rho^2 e), e = exp(-mu (1 - rho) patience).
    const double e = std::exp(-(1 - rho) * patience);
    const Impatience result = mmc_deterministic_patience(rho, 1, 1, patience);
    COMPARE_NEAR(result.abandonment, (1 - rho) * rho * e / (1 - rho * rho * e), 1e-12);
    COMPARE_NEAR(result.utilization, result.throughput, 1e-12);
    // The wait of all is min(virtual wait, patience), by the density of the virtual wait.
    const double idle = 1 - result.waiting;
    const auto wait = [&](double x) { return x * idle * rho * std::exp(-(1 - rho) * x); };
    COMPARE_NEAR(result.mean_wait, simpson(wait, 0, patience, 2000) + patience * result.abandonment, 1e-9);
    const Impatience many = mmc_deterministic_patience(16 * rho, 1, 16, patience);
    COMPARE_NEAR(16 * many.utilization, many.throughput, 1e-12);
}

void TestClosedFormsFinite::deterministic_patience_limits() {
    COMPARE_NEAR(mmc_deterministic_patience(8, 1, 10, 0).abandonment, erlang_b(8, 10), 1e-12);
    COMPARE_NEAR(mmc_deterministic_patience(8, 1, 10, 200).mean_wait, mmc_mean_wait(8, 1, 10), 1e-12);
    COMPARE_NEAR(mmc_deterministic_patience(8, 1, 10, 200).waiting, erlang_c(8, 10), 1e-12);
    const Impatience at_capacity = mmc_deterministic_patience(10, 1, 10, 1);
    const Impatience close = mmc_deterministic_patience(10 * (1 - 1e-7), 1, 10, 1);
    COMPARE_NEAR(at_capacity.abandonment, close.abandonment, 1e-6);
    COMPARE_NEAR(at_capacity.mean_wait_served, close.mean_wait_served, 1e-6);
}

void TestClosedFormsFinite::cancelled_limit() {
    COMPARE_NEAR(mm1_cancelled_time_limit(0.8, 1, 1000).success_ratio, 1, 1e-12);
    COMPARE_NEAR(mm1_cancelled_time_limit(0.8, 1, 1e-6).success_ratio, 1e-6, 1e-8);
    COMPARE_NEAR(mm1_cancelled_time_limit(1, 1, 3).utilization, 0.75, 1e-12);
    for (const double lambda : {0.5, 0.9, 1.6}) {
        // Directly: P(service fits into what the virtual wait leaves of the limit).
        const CancelledLimit result = mm1_cancelled_time_limit(lambda, 1, 4);
        const double idle = 1 - result.utilization;
        const auto in_time = [&](double x) { return idle * lambda * std::exp(-(1 - lambda) * x) * -std::expm1(x - 4); };
        COMPARE_NEAR(result.success_ratio, idle * -std::expm1(-4.0) + simpson(in_time, 0, 4, 2000), 1e-10);
        QVERIFY(lambda >= 1 || result.goodput > mm1_goodput(lambda, 1, 4));
    }
}

void TestClosedFormsFinite::goodput() {
    COMPARE_NEAR(mm1_goodput(8, 10, 0.5), 8 * (1 - std::exp(-1.0)), 1e-12);
    COMPARE_NEAR(mmc_goodput(8, 10, 1, 0.5), mm1_goodput(8, 10, 0.5), 1e-12);
    COMPARE_NEAR(mmck_goodput(8, 10, 1, 500, 0.5), mm1_goodput(8, 10, 0.5), 1e-12);
    COMPARE_NEAR(mmck_goodput(8, 1, 10, 600, 2), mmc_goodput(8, 1, 10, 2), 1e-10);
    COMPARE_NEAR(mmck_goodput(2, 1, 1, 1, 0.7), 2.0 / 3 * (1 - std::exp(-0.7)), 1e-12);
}

QTEST_APPLESS_MAIN(TestClosedFormsFinite)
#include "tst_closed_forms_finite.moc"
