// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "theory/closed_forms.h"
#include "validation/validation.h"

using namespace headroom;
using namespace headroom::theory;
using namespace headroom::validation;

/// Single stations against queueing theory.
class TestQueues : public QObject {
    Q_OBJECT

private slots:
    void mm1() {
        const auto runs = run_theory("mm1", 4e6);
        HEADROOM_AGREES(runs, mean_response, mm1_mean_response(900, 1000));
        HEADROOM_AGREES(runs, mean_waiting(1), mm1_mean_wait(900, 1000));
        HEADROOM_AGREES(runs, response_quantile(p50), mm1_response_quantile(900, 1000, 0.5));
        HEADROOM_AGREES(runs, response_quantile(p95), mm1_response_quantile(900, 1000, 0.95));
        HEADROOM_AGREES(runs, waiting_quantile(1, p95), mm1_wait_quantile(900, 1000, 0.95));
        HEADROOM_AGREES(runs, utilization(1, "cpu"), 0.9);
        HEADROOM_AGREES(runs, throughput, 900);
    }

    void mmc() {
        const auto runs = run_theory("mmc", 3e6);
        HEADROOM_AGREES(runs, mean_waiting(1), mmc_mean_wait(680, 100, 8));
        HEADROOM_AGREES(runs, waiting_quantile(1, p95), mmc_wait_quantile(680, 100, 8, 0.95));
        HEADROOM_AGREES(runs, waiting_quantile(1, p99), mmc_wait_quantile(680, 100, 8, 0.99));
        HEADROOM_AGREES(runs, mean_response, mmc_mean_response(680, 100, 8));
        HEADROOM_AGREES(runs, response_quantile(p95), mmc_response_quantile(680, 100, 8, 0.95));
        HEADROOM_AGREES(runs, utilization(1, "workers"), 0.85);
    }

    void mmck() {
        const auto runs = run_theory("mmck", 1e6);
        HEADROOM_AGREES(runs, error_ratio, mmck_blocking(360, 100, 4, 10));
        HEADROOM_AGREES(runs, mean_response, mmck_mean_response(360, 100, 4, 10));
        HEADROOM_AGREES(runs, throughput, mmck_throughput(360, 100, 4, 10));
        HEADROOM_AGREES(runs, response_quantile(p95), mmck_response_quantile(360, 100, 4, 10, 0.95));
    }

    void erlang_b() {
        const auto runs = run_theory("erlang_b", 5e5);
        HEADROOM_AGREES(runs, error_ratio, theory::erlang_b(9, 10));
    }

    void md1() {
        const auto runs = run_theory("md1", 1e6);
        HEADROOM_AGREES(runs, mean_waiting(1), md1_mean_wait(800, 0.001));
        HEADROOM_AGREES(runs, waiting_quantile(1, p95), md1_wait_quantile(800, 0.001, 0.95));
    }

    void dm1() {
        const auto runs = run_theory("dm1", 1e6);
        HEADROOM_AGREES(runs, mean_response, dm1_mean_response(800, 1000));
        HEADROOM_AGREES(runs, response_quantile(p95), dm1_response_quantile(800, 1000, 0.95));
    }

    void mg1() {
        const auto lognormal = run_theory("mg1_lognormal", 3e6);
        HEADROOM_AGREES(lognormal, mean_waiting(1), mg1_mean_wait(700, Moments{0.001, 5e-6}));
        const auto hyperexponential = run_theory("mg1_hyperexponential", 3e6);
        HEADROOM_AGREES(hyperexponential, mean_response, mg1_mean_response(700, Moments{0.001, 5e-6}));
    }

    void processor_sharing() {
        const auto exponential = run_theory("mm1_ps", 1e6);
        HEADROOM_AGREES(exponential, mean_response, mg1_ps_mean_response(800, 0.001));
        const auto general = run_theory("mg1_ps", 1e6);
        HEADROOM_AGREES(general, mean_response, mg1_ps_mean_response(800, 0.001));
        const auto several = run_theory("mm4_ps", 1e6);
        HEADROOM_AGREES(several, mean_response, mmv_ps_mean_response(340, 100, 4));
    }

    void infinite_servers() {
        const auto runs = run_theory("mm_infinity", 2e5);
        HEADROOM_AGREES(runs, mean_response, 0.1);
        HEADROOM_AGREES(runs, utilization(1, "cpu"), mg_infinity_mean_number(200, 0.1) / 1000);
        HEADROOM_AGREES(runs, response_quantile(p95), -0.1 * std::log(0.05));
    }
};

QTEST_MAIN(TestQueues)
#include "tst_queues.moc"
