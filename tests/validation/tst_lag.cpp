// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <cmath>

#include "validation/validation.h"

using namespace headroom;
using namespace headroom::validation;

/// What follows a database, and what divides it.
class TestLag : public QObject {
    Q_OBJECT

private slots:
    /// One applier is an M/M/1: the lag is the time that a write is there, exponential with mean 1 / (μ − λ); a read that comes
    /// by chance finds it busy with probability ρ.
    void lag() {
        constexpr std::size_t copy = 2, lag_mean = 0, lag_p95 = 1, stale = 2;
        const auto runs = run_theory("replica_lag", 2e5);
        HEADROOM_AGREES(runs, output(copy, lag_mean), 1 / (100. - 60));
        HEADROOM_AGREES(runs, output(copy, lag_p95), std::log(20.) / (100 - 60));
        HEADROOM_AGREES(runs, output(copy, stale), 0.6);
        HEADROOM_AGREES(runs, utilization(copy, "apply"), 0.6);
    }

    /// Two queues with the same Poisson arrivals: the last of the two answers, by Flatto and Hahn (1984; Nelson and Tantawi 1988).
    void scatter_gather() {
        constexpr double rho = 0.6;
        HEADROOM_AGREES(run_theory("scatter_gather", 2e5), mean_response, (12 - rho) / 8 * 0.004 / (1 - rho));
    }
};

QTEST_MAIN(TestLag)
#include "tst_lag.moc"
