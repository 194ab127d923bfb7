// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <cmath>

#include "theory/closed_forms.h"
#include "theory/markov_chain.h"
#include "validation/validation.h"

using namespace headroom;
using namespace headroom::theory;
using namespace headroom::validation;

/// Single stations against queueing theory. Component 1 is the station.
class TestQueues : public QObject {
    Q_OBJECT

private slots:
    void mm1();
    void short_runs_are_not_drawn_to_one_side();
    void bursts();
    void mmc();
    void mmck();
    void no_waiting_room();
    void constant_service();
    void arrivals_by_the_clock();
    void general_service();
    void processor_sharing();
    void infinite_servers();
    void leave_the_queue();
    void leave_anywhere();
};

void TestQueues::mm1() {
    const auto runs = run_theory("mm1", 2e6);
    HEADROOM_AGREES(runs, throughput, 900);
    HEADROOM_AGREES(runs, utilization(1, "cpu"), 0.9);
    HEADROOM_AGREES(runs, utilization(1, "workers"), 0.9);
    HEADROOM_AGREES(runs, mean_response, mm1_mean_response(900, 1000));
    HEADROOM_AGREES(runs, mean_waiting(1), mm1_mean_wait(900, 1000));
    HEADROOM_AGREES(runs, response_quantile(p50), mm1_response_quantile(900, 1000, 0.5));
    HEADROOM_AGREES(runs, response_quantile(p95), mm1_response_quantile(900, 1000, 0.95));
    HEADROOM_AGREES(runs, waiting_quantile(1, p95), mm1_wait_quantile(900, 1000, 0.95));
}

/// Forty relaxation times after a warm-up of thirteen: chance moves each by a fifth, but not all of them to one side.
void TestQueues::short_runs_are_not_drawn_to_one_side() {
    HEADROOM_AGREES(run_theory("mm1", 1.8e4, 1500), mean_response, mm1_mean_response(900, 1000));
}

/// MMPP/M/1: the Markov chain of the phase and the number in the system, cut where there is no mass left, then Little.
void TestQueues::bursts() {
    constexpr double mean = 600, ratio = 3, share = 0.2, lasts = 0.02, mu = 1000;
    const double between = mean / (1 + share * (ratio - 1));
    constexpr std::size_t most = 1000;
    MarkovChain chain;
    std::vector<std::size_t> levels;
    for (std::size_t n = 0; n <= most; ++n) {
        const std::size_t calm = 2 * n, burst = calm + 1;
        levels.insert(levels.end(), {n, n});
        chain.add(burst, calm, 1 / lasts);
        chain.add(calm, burst, share / (1 - share) / lasts);
        if (n == most) break;
        chain.add(calm, calm + 2, between);
        chain.add(burst, burst + 2, ratio * between);
        chain.add(calm + 2, calm, mu);
        chain.add(burst + 2, burst, mu);
    }
    const std::vector<double> masses = chain.solve(levels);
    double number = 0;
    for (std::size_t state = 0; state < masses.size(); ++state) number += masses[state] * static_cast<double>(levels[state]);
    const auto runs = run_theory("mm1", 1e6, 30,
                                 {{"users.requests_per_user_per_day", std::to_string(86400 * mean / 900)},
                                  {"users.arrivals", "bursty"},
                                  {"users.burst_ratio", "3"},
                                  {"users.burst_lasts", "20 ms"},
                                  {"users.burst_share", "0.2"}});
    HEADROOM_AGREES(runs, throughput, mean);
    HEADROOM_AGREES(runs, mean_waiting(1), number / mean - 1 / mu);
}

void TestQueues::mmc() {
    const auto runs = run_theory("mmc", 2.6e6);
    HEADROOM_AGREES(runs, utilization(1, "workers"), 0.85);
    HEADROOM_AGREES(runs, mean_waiting(1), mmc_mean_wait(680, 100, 8));
    HEADROOM_AGREES(runs, waiting_quantile(1, p95), mmc_wait_quantile(680, 100, 8, 0.95));
    HEADROOM_AGREES(runs, waiting_quantile(1, p99), mmc_wait_quantile(680, 100, 8, 0.99));
    HEADROOM_AGREES(runs, mean_response, mmc_mean_response(680, 100, 8));
    HEADROOM_AGREES(runs, response_quantile(p95), mmc_response_quantile(680, 100, 8, 0.95));
    HEADROOM_AGREES(runs, response_quantile(p99), mmc_response_quantile(680, 100, 8, 0.99));
}

void TestQueues::mmck() {
    const auto runs = run_theory("mmck", 3e5);
    HEADROOM_AGREES(runs, error_ratio, mmck_blocking(360, 100, 4, 10));
    HEADROOM_AGREES(runs, throughput, mmck_throughput(360, 100, 4, 10));
    HEADROOM_AGREES(runs, mean_response, mmck_mean_response(360, 100, 4, 10));
    HEADROOM_AGREES(runs, mean_waiting(1), mmck_mean_wait(360, 100, 4, 10));
    HEADROOM_AGREES(runs, waiting_quantile(1, p95), mmck_wait_quantile(360, 100, 4, 10, 0.95));
    HEADROOM_AGREES(runs, response_quantile(p95), mmck_response_quantile(360, 100, 4, 10, 0.95));
    HEADROOM_AGREES(runs, response_quantile(p99), mmck_response_quantile(360, 100, 4, 10, 0.99));
}

void TestQueues::no_waiting_room() {
    const auto runs = run_theory("erlang_b", 1e5);
    HEADROOM_AGREES(runs, error_ratio, erlang_b(9, 10));
    HEADROOM_AGREES(runs, utilization(1, "workers"), 0.9 * (1 - erlang_b(9, 10)));
    HEADROOM_AGREES(runs, response_quantile(p95), -0.01 * std::log(0.05));
}

void TestQueues::constant_service() {
    const auto runs = run_theory("md1", 5e5);
    HEADROOM_AGREES(runs, mean_waiting(1), md1_mean_wait(800, 0.001));
    HEADROOM_AGREES(runs, waiting_quantile(1, p95), md1_wait_quantile(800, 0.001, 0.95));
    HEADROOM_AGREES(runs, response_quantile(p99), 0.001 + md1_wait_quantile(800, 0.001, 0.99));
}

void TestQueues::arrivals_by_the_clock() {
    const auto runs = run_theory("dm1", 5e5);
    HEADROOM_AGREES(runs, mean_response, dm1_mean_response(800, 1000));
    HEADROOM_AGREES(runs, mean_waiting(1), dm1_mean_wait(800, 1000));
    HEADROOM_AGREES(runs, waiting_quantile(1, p95), dm1_wait_quantile(800, 1000, 0.95));
    HEADROOM_AGREES(runs, response_quantile(p99), dm1_response_quantile(800, 1000, 0.99));
}

void TestQueues::general_service() {
    const Moments cv_2{0.001, 5e-6};
    const auto lognormal = run_theory("mg1_lognormal", 2e6);
    HEADROOM_AGREES(lognormal, mean_waiting(1), mg1_mean_wait(700, cv_2));
    HEADROOM_AGREES(lognormal, mean_response, mg1_mean_response(700, cv_2));
    const auto hyperexponential = run_theory("mg1_hyperexponential", 1e6);
    HEADROOM_AGREES(hyperexponential, mean_waiting(1), mg1_mean_wait(700, cv_2));
    HEADROOM_AGREES(hyperexponential, mean_response, mg1_mean_response(700, cv_2));
}

void TestQueues::processor_sharing() {
    const auto exponential = run_theory("mm1_ps", 5e5);
    HEADROOM_AGREES(exponential, mean_response, mg1_ps_mean_response(800, 0.001));
    const auto general = run_theory("mg1_ps", 9e5);
    HEADROOM_AGREES(general, mean_response, mg1_ps_mean_response(800, 0.001));
    HEADROOM_AGREES(general, utilization(1, "cpu"), 0.8);
    const auto several = run_theory("mm4_ps", 5e5);
    HEADROOM_AGREES(several, mean_response, mmv_ps_mean_response(340, 100, 4));
}

void TestQueues::infinite_servers() {
    const auto runs = run_theory("mm_infinity", 5e4);
    HEADROOM_AGREES(runs, mean_response, 0.1);
    HEADROOM_AGREES(runs, utilization(1, "cpu"), mg_infinity_mean_number(200, 0.1) / 1000);
    HEADROOM_AGREES(runs, response_quantile(p95), -0.1 * std::log(0.05));
    HEADROOM_AGREES(runs, response_quantile(p99), -0.1 * std::log(0.01));
}

/// Erlang A: whoever waits too long leaves the queue.
void TestQueues::leave_the_queue() {
    const auto runs = run_theory("erlang_a", 3e5);
    const Impatience expected = erlang_a(900, 100, 10, 0.02);
    HEADROOM_AGREES(runs, error_ratio, expected.abandonment);
    HEADROOM_AGREES(runs, throughput, expected.throughput);
    HEADROOM_AGREES(runs, utilization(1, "workers"), expected.utilization);
    HEADROOM_AGREES(runs, mean_waiting(1), expected.mean_wait_served);
    HEADROOM_AGREES(runs, mean_response, expected.mean_wait_served + 0.01);
}

/// Users leave, waiting or served, and the work for them stops.
void TestQueues::leave_anywhere() {
    const auto runs = run_theory("impatient_users", 2e5);
    const RenegingAll expected = mmc_all_renege(360, 100, 4, 0.05);
    HEADROOM_AGREES(runs, error_ratio, expected.abandonment);
    HEADROOM_AGREES(runs, throughput, expected.throughput);
    HEADROOM_AGREES(runs, utilization(1, "workers"), expected.utilization);
    HEADROOM_AGREES(runs, mean_response, expected.mean_response_served);
}

QTEST_APPLESS_MAIN(TestQueues)
#include "tst_queues.moc"
