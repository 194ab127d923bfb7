// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/closed_forms.h"
#include "theory/compare.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

using namespace headroom::theory;

/// Unbounded queues and moments, against published figures and against each other.
class TestClosedForms : public QObject {
    Q_OBJECT

private slots:
    void moments_data();
    void moments();
    void bounded_pareto_data();
    void bounded_pareto();
    void mm1();
    void erlang_b_table_data();
    void erlang_b_table();
    void erlang_c_table_data();
    void erlang_c_table();
    void mmc_with_one_server_is_mm1();
    void mmc_response_tail_data();
    void mmc_response_tail();
    void md1_wait_data();
    void md1_wait();
    void general_arrivals();
    void mg1();
    void ps_variance_data();
    void ps_variance();
    void infinite_servers();
    void set_up_times();
    void no_steady_state_data();
    void no_steady_state();
};

void TestClosedForms::moments_data() {
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("second");
    QTest::addColumn<double>("expected_mean");
    QTest::addColumn<double>("expected_scv");
    const auto row = [](const char* name, const Moments& m, double mean, double scv) {
        QTest::newRow(name) << m.mean << m.second << mean << scv;
    };
    row("deterministic", deterministic_moments(3), 3, 0);
    row("exponential", exponential_moments(3), 3, 1);
    row("uniform 0..1", uniform_moments(0, 1), 0.5, 1.0 / 3);
    row("erlang 4", erlang_moments(4, 3), 3, 0.25);
    row("gamma 1 is exponential", gamma_moments(1, 3), 3, 1);
    row("gamma 0.5", gamma_moments(0.5, 4), 2, 2);
    row("hyperexponential of one", hyperexponential_moments({1}, {3}), 3, 1);
    row("hyperexponential", hyperexponential_moments({0.9, 0.1}, {1, 11}), 2, (2 * (0.9 + 12.1) - 4) / 4);
    row("lognormal", lognormal_moments(0, 1), 1.6487212707001282, 1.718281828459045);
    row("weibull 1 is exponential", weibull_moments(1, 3), 3, 1);
    row("weibull 2 (Rayleigh)", weibull_moments(2, 1), 0.886226925452758, 4 / 3.141592653589793 - 1);
    row("weibull 0.5", weibull_moments(0.5, 1), 2, 5);
}

void TestClosedForms::moments() {
    QFETCH(double, mean);
    QFETCH(double, second);
    QFETCH(double, expected_mean);
    QFETCH(double, expected_scv);
    const Moments m{mean, second};
    COMPARE_NEAR(m.mean, expected_mean, 1e-12);
    COMPARE_NEAR(m.scv(), expected_scv, 1e-12);
}

void TestClosedForms::bounded_pareto_data() {
    QTest::addColumn<double>("shape");
    QTest::newRow("0.5") << 0.5;
    QTest::newRow("1, logarithmic mean") << 1.0;
    QTest::newRow("1.5") << 1.5;
    QTest::newRow("2, logarithmic second moment") << 2.0;
    QTest::newRow("3") << 3.0;
}

void TestClosedForms::bounded_pareto() {
    QFETCH(double, shape);
    const double low = 2;
    const double high = 50;
    const double norm = 1 - std::pow(low / high, shape);
    const auto density = [&](double x) { return shape * std::pow(low, shape) * std::pow(x, -shape - 1) / norm; };
    const Moments m = bounded_pareto_moments(shape, low, high);
    COMPARE_NEAR(m.mean, simpson([&](double x) { return x * density(x); }, low, high, 20000), 1e-9);
    COMPARE_NEAR(m.second, simpson([&](double x) { return x * x * density(x); }, low, high, 20000), 1e-9);
}

void TestClosedForms::mm1() {
    COMPARE_NEAR(mm1_mean_response(8, 10), 0.5, 1e-14);
    COMPARE_NEAR(mm1_mean_wait(8, 10), 0.4, 1e-14);
    COMPARE_NEAR(mm1_response_quantile(8, 10, 0.95), 1.497866136776995, 1e-14);
    COMPARE_NEAR(mm1_wait_quantile(8, 10, 0.95), 1.3862943611198906, 1e-14);
    COMPARE_NEAR(mm1_wait_quantile(8, 10, 0.19), 0, 1e-14);
    const Moments lognormal = lognormal_moments_from_p50_p99(0.004, 0.030);
    COMPARE_NEAR(lognormal.mean, 0.004 * std::exp(0.5 * std::pow(std::log(7.5) / 2.32634787, 2)), 1e-9);
}

void TestClosedForms::erlang_b_table_data() {
    QTest::addColumn<double>("offered");
    QTest::addColumn<int>("servers");
    QTest::addColumn<double>("blocking");
    QTest::addColumn<double>("tolerance");
    QTest::newRow("1 erlang, 1") << 1.0 << 1 << 0.5 << 1e-14;
    QTest::newRow("2 erlang, 3: 4/19") << 2.0 << 3 << 4.0 / 19 << 1e-14;
    QTest::newRow("1 erlang, 5: 1/326") << 1.0 << 5 << 1.0 / 326 << 1e-14;
    QTest::newRow("10 erlang, 15") << 10.0 << 15 << 0.0365 << 5e-5;
    // Traffic tables, 1 %: so many servers carry so many erlangs.
    QTest::newRow("1 %, 10") << 4.461 << 10 << 0.01 << 2e-5;
    QTest::newRow("1 %, 20") << 12.031 << 20 << 0.01 << 2e-5;
    QTest::newRow("1 %, 50") << 37.901 << 50 << 0.01 << 2e-5;
    QTest::newRow("1 %, 100") << 84.064 << 100 << 0.01 << 2e-5;
    QTest::newRow("nobody") << 0.0 << 3 << 0.0 << 0.0;
}

void TestClosedForms::erlang_b_table() {
    QFETCH(double, offered);
    QFETCH(int, servers);
    QFETCH(double, blocking);
    QFETCH(double, tolerance);
    COMPARE_NEAR(erlang_b(offered, servers), blocking, tolerance);
}

void TestClosedForms::erlang_c_table_data() {
    QTest::addColumn<double>("offered");
    QTest::addColumn<int>("servers");
    QTest::addColumn<double>("waiting");
    QTest::newRow("1 server: rho") << 0.7 << 1 << 0.7;
    QTest::newRow("1 erlang, 2: 1/3") << 1.0 << 2 << 1.0 / 3;
    QTest::newRow("2 erlang, 3: 4/9") << 2.0 << 3 << 4.0 / 9;
    QTest::newRow("8 erlang, 10") << 8.0 << 10 << 0.4091801508;
}

void TestClosedForms::erlang_c_table() {
    QFETCH(double, offered);
    QFETCH(int, servers);
    QFETCH(double, waiting);
    COMPARE_NEAR(erlang_c(offered, servers), waiting, 1e-9);
    COMPARE_NEAR(mmc_mean_wait(offered, 1, servers), waiting / (servers - offered), 1e-9);
    COMPARE_NEAR(mmc_mean_number(offered, 1, servers), offered + waiting * offered / (servers - offered), 1e-9);
}

void TestClosedForms::mmc_with_one_server_is_mm1() {
    for (const double lambda : {0.1, 0.5, 0.9, 0.99}) {
        COMPARE_NEAR(mmc_mean_response(lambda, 1, 1), mm1_mean_response(lambda, 1), 1e-12);
        for (const double p : {0.0, 0.5, 0.95, 0.999}) {
            COMPARE_NEAR(mmc_response_quantile(lambda, 1, 1, p), mm1_response_quantile(lambda, 1, p), 1e-10);
            COMPARE_NEAR(mmc_wait_quantile(lambda, 1, 1, p), mm1_wait_quantile(lambda, 1, p), 1e-12);
        }
    }
}

void TestClosedForms::mmc_response_tail_data() {
    QTest::addColumn<double>("lambda");
    QTest::addColumn<int>("servers");
    QTest::newRow("2 servers, light") << 0.2 << 2;
    QTest::newRow("2 servers, c mu - lambda = mu") << 1.0 << 2;
    QTest::newRow("2 servers, heavy") << 1.9 << 2;
    QTest::newRow("16 servers") << 14.0 << 16;
}

void TestClosedForms::mmc_response_tail() {
    QFETCH(double, lambda);
    QFETCH(int, servers);
    const auto tail = [&](double t) { return headroom::theory::mmc_response_tail(lambda, 1, servers, t); };
    COMPARE_NEAR(simpson(tail, 0, 500, 200000), mmc_mean_response(lambda, 1, servers), 1e-9);
    COMPARE_NEAR(tail(mmc_response_quantile(lambda, 1, servers, 0.95)), 0.05, 1e-12);
    if (lambda == 1.0) COMPARE_NEAR(tail(2), std::exp(-2.0) * (1 + 2.0 / 3), 1e-13);
}

void TestClosedForms::md1_wait_data() {
    QTest::addColumn<double>("rho");
    for (const double rho : {0.1, 0.5, 0.8, 0.95}) QTest::addRow("rho %.2f", rho) << rho;
}

void TestClosedForms::md1_wait() {
    QFETCH(double, rho);
    COMPARE_NEAR(md1_mean_wait(rho, 1), mm1_mean_wait(rho, 1) / 2, 1e-12);
    // Erlang's formula of 1909, whose signs alternate: (1 - rho) sum_k (rho (k - t))^k / k! e^{-rho (k - t)}.
    for (const double t : {0.0, 0.3, 0.99, 1.0, 1.5, 2.7, 4.2}) {
        double sum = 0;
        for (int k = 0; k <= static_cast<int>(t); ++k) sum += std::pow(rho * (k - t), k) / std::tgamma(k + 1.0) * std::exp(-rho * (k - t));
        COMPARE_NEAR(md1_wait_tail(rho, 1, t), 1 - (1 - rho) * sum, 1e-10);
    }
    double area = 0;  // the tail has corners at whole numbers
    for (int k = 0; k < 400; ++k) area += simpson([&](double t) { return md1_wait_tail(rho, 1, t); }, k, k + 1 - 1e-12, 4);
    COMPARE_NEAR(area, md1_mean_wait(rho, 1), 2e-5);
    COMPARE_NEAR(md1_wait_tail(rho, 1, md1_wait_quantile(rho, 1, 0.99)), 0.01, 1e-9);
}

void TestClosedForms::general_arrivals() {
    // D/M/1 at rho = 1/2: sigma = -W(-2 e^-2) / 2 (Lambert's W).
    COMPARE_NEAR(dm1_root(0.5, 1), 0.2031878699799799, 1e-12);
    COMPARE_NEAR(dm1_mean_response(0.5, 1), 1 / (1 - 0.2031878699799799), 1e-12);
    COMPARE_NEAR(dm1_mean_wait(0.5, 1), dm1_mean_response(0.5, 1) - 1, 1e-12);
    COMPARE_NEAR(dm1_response_quantile(0.5, 1, 0.5), std::log(2.0) * dm1_mean_response(0.5, 1), 1e-12);
    COMPARE_NEAR(dm1_wait_quantile(0.5, 1, 0.5), 0, 1e-12);
    for (const double rho : {0.1, 0.5, 0.9, 0.99}) {
        COMPARE_NEAR(erlang_arrivals_mean_response(1, rho, 1), mm1_mean_response(rho, 1), 1e-8);
        // Two stages give a quadratic.
        COMPARE_NEAR(erlang_arrivals_root(2, rho, 1), 0.5 + 2 * rho - std::sqrt(0.25 + 2 * rho), 1e-11);
        // Many stages come near to constant times between arrivals.
        COMPARE_NEAR(erlang_arrivals_root(100000, rho, 1), dm1_root(rho, 1), 1e-5);
    }
}

void TestClosedForms::mg1() {
    COMPARE_NEAR(mg1_mean_wait(8, exponential_moments(0.1)), mm1_mean_wait(8, 10), 1e-12);
    COMPARE_NEAR(mg1_mean_response(8, deterministic_moments(0.1)), md1_mean_response(8, 0.1), 1e-12);
    // Wait is that of M/M/1 times (1 + scv) / 2.
    const Moments service = hyperexponential_moments({0.9, 0.1}, {0.05, 0.55});
    COMPARE_NEAR(mg1_mean_wait(5, service), mm1_mean_wait(5, 1 / service.mean) * (1 + service.scv()) / 2, 1e-12);
    COMPARE_NEAR(mg1_busy_probability(5, service), 0.5, 1e-12);
    COMPARE_NEAR(mg1_mean_busy_period(5, service), 0.2, 1e-12);
    COMPARE_NEAR(mg1_ps_mean_response(8, 0.1), 0.5, 1e-12);
    COMPARE_NEAR(mmv_ps_mean_response(8, 10, 1), 0.5, 1e-12);
    COMPARE_NEAR(mmv_ps_mean_response(8, 1, 10), mmc_mean_response(8, 1, 10), 1e-12);
}

void TestClosedForms::ps_variance_data() {
    QTest::addColumn<double>("rho");
    for (const double rho : {0.01, 0.3, 0.5, 0.8}) QTest::addRow("rho %.2f", rho) << rho;
}

void TestClosedForms::ps_variance() {
    QFETCH(double, rho);
    // Moments of the time left of a job among n others, by first steps; the arrival meets n with (1 - rho) rho^n.
    constexpr int most = 400;
    std::vector<double> first(most + 1, 0.0);
    std::vector<double> second(most + 1, 0.0);
    for (int sweep = 0; sweep < 4000; ++sweep) {
        for (int n = most; n >= 0; --n) {
            const auto step = [&](const std::vector<double>& moment, double constant) {
                const double more = moment[static_cast<std::size_t>(std::min(n + 1, most))];
                const double fewer = n > 0 ? moment[static_cast<std::size_t>(n - 1)] : 0;
                return (constant + rho * more + fewer * n / (n + 1)) / (1 + rho);
            };
            first[static_cast<std::size_t>(n)] = step(first, 1);
            second[static_cast<std::size_t>(n)] = step(second, 2 * first[static_cast<std::size_t>(n)]);
        }
    }
    double mean = 0;
    double square = 0;
    double found = 1 - rho;
    for (std::size_t n = 0; n <= most; ++n, found *= rho) {
        mean += found * first[n];
        square += found * second[n];
    }
    COMPARE_NEAR(mean, mg1_ps_mean_response(rho, 1), 1e-8);
    COMPARE_NEAR(square - mean * mean, mm1_ps_response_variance(rho, 1), 1e-7);
}

void TestClosedForms::infinite_servers() {
    COMPARE_NEAR(mg_infinity_mean_number(20, 0.1), 2, 1e-14);
    COMPARE_NEAR(mg_infinity_number_cdf(20, 0.1, 0), std::exp(-2.0), 1e-14);
    COMPARE_NEAR(mg_infinity_number_cdf(20, 0.1, 3), std::exp(-2.0) * (1 + 2 + 2 + 8.0 / 6), 1e-14);
    COMPARE_NEAR(mg_infinity_number_cdf(0, 0.1, 0), 1, 1e-14);
}

/// One server: Welch's decomposition. Starts in no time: M/M/c. Many servers and little load: each call starts its own.
void TestClosedForms::set_up_times() {
    for (const double rho : {0.5, 0.8})
        for (const double alpha : {0.2, 5.})
            COMPARE_NEAR(mmc_set_up_mean_response(rho, 1, 1, alpha), mm1_set_up_mean_response(rho, 1, alpha), 1e-9);
    COMPARE_NEAR(mmc_set_up_mean_response(2.4, 1, 3, 1e4), mmc_mean_response(2.4, 1, 3), 1e-3);
    COMPARE_NEAR(mmc_set_up_mean_response(0.001, 1, 4, 0.5), 1 + 1 / 0.5, 1e-6);
    COMPARE_NEAR(mg1_set_up_mean_response(0.7, exponential_moments(1), 9, 0), mm1_mean_response(0.7, 1), 1e-12);
    COMPARE_NEAR(mg1_set_up_mean_response(1e-7, deterministic_moments(2), 5, 0.3), 2 + 0.3 * 5, 1e-5);
    // under heavy load the set-up is one of a vacation's: its residual life, in the long run of busy periods that are all begun by it
    COMPARE_NEAR(mg1_set_up_mean_response(0.99, deterministic_moments(1), 1e6, 1), 1 + 0.99 / 0.02 + 1e6 / 2, 5);
}

void TestClosedForms::no_steady_state_data() {
    QTest::addColumn<std::function<double()>>("formula");
    const auto row = [](const char* name, const std::function<double()>& formula) { QTest::newRow(name) << formula; };
    row("M/M/1", [] { return mm1_mean_response(1, 1); });
    row("M/M/1 quantile of 1", [] { return mm1_response_quantile(0.5, 1, 1); });
    row("M/M/c", [] { return mmc_mean_response(3, 1, 3); });
    row("M/D/1", [] { return md1_wait_tail(2, 1, 1); });
    row("D/M/1", [] { return dm1_mean_response(1, 1); });
    row("M/G/1", [] { return mg1_mean_wait(1, exponential_moments(1)); });
    row("M/G/1-PS", [] { return mg1_ps_mean_response(1, 1); });
    row("queue shorter than its servers", [] { return mmck_blocking(1, 1, 3, 2); });
    row("probabilities that sum to 0.9", [] { return hyperexponential_moments({0.9}, {1}).mean; });
    row("held threads", [] { return held_threads({.lambda = 20, .threads = 1, .mu1 = 20, .servers = 1, .mu2 = 20}).blocked; });
    row("round robin", [] { return round_robin_mean_response(2, 2, 1); });
}

void TestClosedForms::no_steady_state() {
    QFETCH(std::function<double()>, formula);
    QVERIFY_EXCEPTION_THROWN(formula(), std::domain_error);
}

QTEST_APPLESS_MAIN(TestClosedForms)
#include "tst_closed_forms.moc"
