// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "estimate.h"
#include "near.h"

using headroom::study::RunResult;
using headroom::test::compare;
using headroom::test::estimate;
using headroom::test::mean_of;
using headroom::test::to_web;

/// Workers that are kept while others answer.
class TestHeldWorkers : public QObject {
    Q_OBJECT

private slots:
    /// Half of the calls fail after the first of two calls of 10 ms: the one worker is kept for 10 or 20 ms (Pollaczek and Khinchine).
    void a_call_that_fails_keeps_its_worker_no_longer() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "workers": 1, "cpu": "1 us"},
                   {"id": "first", "type": "external", "latency": "10 ms", "error_ratio": "50 %"},
                   {"id": "then", "type": "external", "latency": "10 ms"})json",
            std::string(to_web) + R"json(, {"from": "web", "to": "first"}, {"from": "web", "to": "then", "step": 2})json", 40);
        const double kept = 0.015, squares = (0.01 * 0.01 + 0.02 * 0.02) / 2, wait = 40 * squares / (2 * (1 - 40 * kept));
        compare(mean_of(result), wait + 0.02, 0.01);
        compare(result.peak().components[1].waiting.mean.value.value(), wait, 0.02);
    }

    /// Reads that a primary passes on to its replicas take none of its vCPUs.
    void what_is_passed_on_is_not_waited_for() {
        const auto read = [](int vcpus) {
            return estimate(R"json({"id": "web", "type": "service", "workers": 8, "vcpus": 2, "cpu": "exponential(3 ms)"},
                                   {"id": "db", "type": "database", "cpu": "6 ms", "vcpus": )json" +
                                std::to_string(vcpus) + R"json(},
                                   {"id": "copies", "type": "read_replica", "replicas": 3, "vcpus": 2, "cpu": "3 ms"})json",
                            std::string(to_web) + R"json(, {"from": "web", "to": "db", "calls": 2}, {"from": "db", "to": "copies"})json",
                            150);
        };
        compare(mean_of(read(1)), mean_of(read(1000)), 1e-9);
    }
};

QTEST_APPLESS_MAIN(TestHeldWorkers)
#include "tst_held_workers.moc"
