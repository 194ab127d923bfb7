// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "theory/closed_forms.h"
#include "validation/validation.h"

using namespace headroom;
using namespace headroom::theory;
using namespace headroom::validation;

namespace {

double calls_per_s(const protocol::Measurement& measurement) { return measurement.levels.front().connections.at(1).calls_per_s; }

}  // namespace

/// What a caller's policies do, against theory.
class TestPolicies : public QObject {
    Q_OBJECT

private slots:
    /// Calls that wait for a token leave in line, one for each 1 / rate: the wait is that of M/D/1.
    void waiting_for_tokens() {
        const auto runs = run_theory("token_bucket", 5e5);
        HEADROOM_AGREES(runs, mean_response, md1_mean_wait(800, 0.001));
        HEADROOM_AGREES(runs, response_quantile(p95), md1_wait_quantile(800, 0.001, 0.95));
    }

    /// A bucket of one token that nobody waits at is empty for 1 / rate after each call: a server without a waiting room, and
    /// Erlang's formula holds for constant times, too.
    void no_token() {
        const auto runs = run_theory("token_bucket", 1e5, 30, {{"users->server.rate_limit.wait", "0 s"}});
        HEADROOM_AGREES(runs, error_ratio, erlang_b(0.8, 1));
    }

    /// Functions that are not kept, behind as many places as may run: servers that are off when idle.
    void set_up_times_data() {
        QTest::addColumn<int>("servers");
        for (const int servers : {1, 3}) QTest::addRow("%d", servers) << servers;
    }
    void set_up_times() {
        QFETCH(int, servers);
        const auto runs = run_theory(
            "set_up", 3e5, 30,
            {{"users->function.pool.size", std::to_string(servers)}, {"users.requests_per_user_per_day", std::to_string(servers * 86400)}});
        HEADROOM_AGREES(runs, mean_response, mmc_set_up_mean_response(70 * servers, 100, servers, 50));
    }

    /// A replica that goes when it has been idle for six seconds, and until the scaler's next look: with Poisson arrivals at any time
    /// between two looks, so that the next call comes later with probability e^(-6 lambda) (1 - e^-lambda) / lambda.
    void scaled_to_zero() {
        const auto runs = run_theory("scale_to_zero", 2e4, 30);
        const double lambda = 0.05, chance = std::exp(-6 * lambda) * (1 - std::exp(-lambda)) / lambda;
        HEADROOM_AGREES(runs, mean_response, mg1_set_up_mean_response(lambda, exponential_moments(5), 8, chance));
    }

    /// By requests it goes so long after the look that saw the last one, whatever else there was: each that finds none waits for the
    /// whole start, and those that come within it for what is left. So says the estimate, too (tst_estimator).
    void scaled_to_zero_by_requests() {
        const auto runs =
            run_theory("scale_to_zero", 2e4, 30, {{"scaler.requests", "1/s"}, {"server.cpu", "1 ms"}, {"server.boot", "4 s"}});
        const double lambda = 0.05, chance = std::exp(-6 * lambda) * (1 - std::exp(-lambda)) / lambda;
        HEADROOM_AGREES(runs, mean_response, 0.001 + chance * (4 + lambda * 4 * 4 / 2));
    }

    /// 1 - 0.99^100 of the requests take a second.
    void the_slowest_of_a_hundred() {
        const auto runs = run_theory("fan_out", 2000);
        const double slow = 1 - std::pow(0.99, 100);
        HEADROOM_AGREES(runs, mean_response, 0.01 + 0.99 * slow);
        HEADROOM_AGREES(runs, calls_per_s, 100 * 100.);
    }

    /// Of ten calls, each slow with probability 0.1, hedged after 20 ms: slow where both tries are, 30 ms where the second is fast.
    void hedged() {
        const auto runs = run_theory("fan_out", 20'000, 30,
                                     {{"leaves.latency", "empirical(0: 10 ms, 0.9: 10.001 ms, 0.900001: 1 s, 1: 1.001 s)"},
                                      {"root->leaves.calls", "10"},
                                      {"root->leaves.hedge.delay", "20 ms"}});
        const double none_slow = std::pow(0.9, 10), none_twice = std::pow(0.99, 10);
        HEADROOM_AGREES(runs, mean_response, 0.01 * none_slow + 0.03 * (none_twice - none_slow) + (1 - none_twice));
        HEADROOM_AGREES(runs, calls_per_s, 10 * 100 * 1.1);
    }
};

QTEST_APPLESS_MAIN(TestPolicies)
#include "tst_policies.moc"
