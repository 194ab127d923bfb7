// SPDX-License-Identifier: GPL-3.0-or-later
#include <QString>
#include <QTest>
#include <cmath>

#include "estimate.h"
#include "near.h"

using headroom::study::RunResult;
using headroom::test::compare;
using headroom::test::estimate;

/// Messages that wait until a thread asks for them.
class TestPolling : public QObject {
    Q_OBJECT

    static RunResult messages(int per_s, const QString& worker) {
        const QString components = R"json({"id": "jobs", "type": "queue", "store": "0 s"}, {"id": "worker", "type": "worker", %1})json";
        return estimate(components.arg(worker).toStdString(),
                        R"json({"from": "users", "to": "jobs"}, {"from": "jobs", "to": "worker"})json", per_s);
    }
    static double latency(const RunResult& result) { return result.peak().find("jobs")->outputs.front().value.value.value(); }
    static double latency_p95(const RunResult& result) { return result.peak().find("jobs")->outputs[1].value.value.value(); }

private slots:
    /// M/M/1 and M/D/1 whose server goes on vacations of a second, one after another, while there is nothing: the wait is longer by half a
    /// vacation (Fuhrmann and Cooper), at any load.
    void one_thread_rests() {
        for (const int rate : {10, 50, 80}) {
            const double load = rate * 0.01;
            const RunResult exponential = messages(rate, R"json("cpu": "exponential(10 ms)")json");
            compare(latency(exponential), 0.01 / (1 - load) + 0.5);
            compare(exponential.peak().find("jobs")->queue_length.value.value(), rate * (load * 0.01 / (1 - load) + 0.5));
            compare(latency(messages(rate, R"json("cpu": "10 ms")json")), 0.01 + load * 0.005 / (1 - load) + 0.5);
            compare(latency(messages(rate, R"json("poll_interval": "4 s", "cpu": "exponential(10 ms)")json")), 0.01 / (1 - load) + 2);
        }
    }

    /// Of hardly any messages: any part of a second, and then exponential work of 100 ms. P(more than t) = 1 − t + 0.1 (1 − exp(−10 t))
    /// while t < 1, and 0.1 (exp(10) − 1) exp(−10 t) after that.
    void any_part_of_a_rest() {
        constexpr double left = 0.05;
        double low = 0, high = 2;
        for (int i = 0; i < 100; ++i) {
            const double t = (low + high) / 2;
            const double more = t < 1 ? 1 - t + 0.1 * (1 - std::exp(-10 * t)) : 0.1 * std::expm1(10.0) * std::exp(-10 * t);
            (more > left ? low : high) = t;
        }
        const RunResult result = estimate(R"json({"id": "jobs", "type": "queue", "store": "0 s"},
                                                 {"id": "worker", "type": "worker", "cpu": "exponential(100 ms)"})json",
                                          R"json({"from": "users", "to": "jobs"}, {"from": "jobs", "to": "worker"})json", 1, "", "", "", 1);
        compare(latency_p95(result), low, 2e-3);
    }

    /// A thread without work listens for 400 ms, and rests for 600 if nothing came: of its time without work it rests
    /// 0.6 p / (0.6 p + (1 − p) / λ), p = exp(−0.4 λ), and what comes then waits for 300 ms more in the mean.
    void one_thread_listens_at_times() {
        for (const int rate : {1, 4, 8}) {
            const double load = rate * 0.05, none = std::exp(-0.4 * rate), rests = 0.6 * none / (0.6 * none + (1 - none) / rate);
            compare(latency(messages(rate, R"json("long_poll": "400 ms", "cpu": "exponential(50 ms)")json")),
                    0.05 / (1 - load) + 0.3 * rests);
        }
    }

    void who_listens_all_the_time_hears_at_once() {
        compare(latency(messages(50, R"json("long_poll": "1 s", "cpu": "exponential(10 ms)")json")), 0.02);
        compare(latency(messages(50, R"json("long_poll": "500 ms", "poll_interval": "500 ms", "cpu": "exponential(10 ms)")json")), 0.02);
    }

    /// Two threads of long work and few messages rest from moments that have nothing to do with each other: half of (d² + (1 − d)²) of a
    /// rest, of any d: a third. Those with hardly any work fall in step while they empty the queue together: half of one.
    void threads_fall_in_step() {
        const QString threads = R"json("vcpus": 2, "concurrency": 2, "poll_interval": "%1", "cpu": "exponential(%2)")json";
        const double apart = latency(messages(1, threads.arg("5 ms", "40 ms"))) - 0.04 / (1 - 0.02 * 0.02);
        compare(apart, 0.005 / 3, 0.1);
        const double in_step = latency(messages(20, threads.arg("10 s", "1 ms"))) - 0.001;
        compare(in_step, 5, 0.03);
    }

    /// The more threads there are, the sooner one of them asks: sooner than one, later than if they asked at even distances.
    void more_threads_ask_sooner() {
        double before = 0.5;
        for (const int count : {2, 4, 8, 16, 64}) {
            const QString threads = R"json("vcpus": %1, "concurrency": %1, "cpu": "exponential(100 ms)")json";
            const double wait = latency(messages(count, threads.arg(count))) - 0.1;
            QVERIFY(wait < before && wait > 0.5 / count);
            before = wait;
        }
    }
};

QTEST_APPLESS_MAIN(TestPolling)
#include "tst_polling.moc"
