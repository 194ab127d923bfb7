// SPDX-License-Identifier: GPL-3.0-or-later
#include <QString>
#include <QTest>
#include <cmath>

#include "calls_to_store.h"
#include "near.h"

using headroom::study::RunResult;
using headroom::test::calls_to_store;
using headroom::test::compare;
using headroom::test::estimate;
using headroom::test::mean_of;
using headroom::test::p95_of;

/// Requests that call a store several times, one call after another.
class TestRowsOfCalls : public QObject {
    Q_OBJECT

    /// `count` calls in a row to a store of that kind, `latency` apart, whose calls take 10 ms and which is so busy.
    static RunResult calls(int count, double utilization, const QString& store, double servers = 1, const QString& latency = "0 s") {
        return calls_to_store(count, utilization, store, servers, QString(R"json("latency": "%1")json").arg(latency));
    }

private slots:
    void a_busy_queue_is_as_it_was_data() {
        QTest::addColumn<int>("count");
        for (const int count : {2, 4, 8}) QTest::addRow("%d", count) << count;
    }
    /// Snapshot principle (Reiman 1982): near its capacity a queue hardly changes while a request is there. All calls wait as long, and
    /// that is exponential.
    void a_busy_queue_is_as_it_was() {
        QFETCH(int, count);
        const RunResult result = calls(count, 0.98, R"json("vcpus": 1, "workers": 1, "cpu": "exponential(10 ms)")json");
        compare(mean_of(result), count * 0.01 / 0.02, 0.002);
        compare(p95_of(result), 2.9957 * count * 0.01 / 0.02, 0.03);
    }

    /// The same behind a cache that half of four calls pass: those of a request that do all wait as long.
    void a_busy_queue_behind_a_cache() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "vcpus": 1000, "cpu": "0 s"},
                   {"id": "cache", "type": "cache", "mode": "fixed_ratio", "hit_ratio": "50 %", "workers": 1000, "cpu": "0 s"},
                   {"id": "db", "type": "database", "vcpus": 1, "workers": 1, "cpu": "exponential(10 ms)"})json",
            R"json({"from": "users", "to": "web"}, {"from": "web", "to": "cache", "calls": 4}, {"from": "cache", "to": "db"})json", 49);
        const double time = 0.01 / 0.02;
        const auto beyond = [time](double t) {  // binomial
            return 4 / 16.0 * std::exp(-t / time) + 6 / 16.0 * std::exp(-t / (2 * time)) + 4 / 16.0 * std::exp(-t / (3 * time)) +
                   1 / 16.0 * std::exp(-t / (4 * time));
        };
        double low = 0, high = 100 * time;
        for (int i = 0; i < 60; ++i) (beyond(0.5 * (low + high)) > 0.05 ? low : high) = 0.5 * (low + high);
        compare(mean_of(result), 2 * time, 0.002);
        compare(p95_of(result), low, 0.03);
    }

    /// Long rows take turns, as under processor sharing, where it does not matter how calls vary (Kleinrock II, round robin).
    void long_rows_are_insensitive() {
        for (const QString law : {"10 ms", "lognormal(mean=10 ms, cv=1.5)"}) {
            const RunResult result = calls(60, 0.8, QString(R"json("vcpus": 1, "workers": 1, "cpu": "%1")json").arg(law));
            compare(mean_of(result), 60 * 0.01 / 0.2, 0.03);
        }
    }

    /// A disk that begins one thing after another, each 10 ms after the one before: its turns are taken likewise, and nobody waits for the
    /// end of the last one.
    void turns_at_a_disk() {
        const QString disk = R"json("vcpus": 1000, "cpu": "0 s", "memory": "1 GiB", "working_set": "1e5 GiB", "disk_read": "0 s",
                                    "iops": "100/s")json";
        const RunResult long_row = calls(60, 0.8, disk), single = calls(1, 0.8, disk), busy = calls(4, 0.98, disk);
        compare(mean_of(long_row), 60 * (0.01 / 0.2 - 0.01), 0.03);
        compare(mean_of(single), 0.8 / 2 * 0.01 / 0.2, 1e-3);  // M/D/1
        compare(p95_of(busy), 2.9957 * mean_of(busy), 0.03);
    }

    /// A rate limit's tokens are taken likewise. A bucket that holds more is empty as much more seldom as rows of four use it up faster
    /// than single calls would: by e^(−2 (1 − ρ) / 4) for each token, near its capacity (Kingman 1962).
    void turns_at_a_rate_limit() {
        const auto row = [](int count, double load, int burst, const QString& users = "") {
            return estimate(R"json({"id": "web", "type": "service", "vcpus": 1000, "cpu": "0 s"},
                                   {"id": "far", "type": "external", "latency": "0 s"})json",
                            QString(R"json({"from": "users", "to": "web"}, {"from": "web", "to": "far", "calls": %1, "rate_limit":
                                   {"rate": "100/s", "burst": %2, "wait": "1 h"}})json")
                                .arg(count)
                                .arg(burst)
                                .toStdString(),
                            static_cast<int>(std::lround(1e4 * load / count)), users.toStdString(), "", "", 864);
        };
        const RunResult long_row = row(60, 0.8, 1), single = row(1, 0.8, 1), busy = row(4, 0.98, 1);
        compare(mean_of(long_row), 60 * (0.01 / 0.2 - 0.01), 0.03);
        compare(mean_of(single), 0.8 / 2 * 0.01 / 0.2, 1e-3);  // M/D/1
        compare(p95_of(busy), 2.9957 * mean_of(busy), 0.03);
        compare(mean_of(row(4, 0.98, 41)) / mean_of(busy), std::exp(-2 * 0.02 / 4 * 40), 0.02);
        compare(mean_of(row(1, 0.8, 1, R"json(, "arrivals": "regular")json")), 0, 0, 1e-7);  // D/D/1
    }

    /// A second call comes sooner than the second token, unless it may wait for it, or there are two: half of all calls are refused. Of
    /// four at once all but as many as there are tokens are.
    void tokens_that_a_request_takes_itself() {
        const auto refused = [](const QString& calls, const QString& limit) {
            const RunResult result = estimate(
                R"json({"id": "web", "type": "service", "vcpus": 1000, "cpu": "0 s"},
                                {"id": "far", "type": "external", "latency": "5 ms"})json",
                QString(R"json({"from": "users", "to": "web"}, {"from": "web", "to": "far", %1, "rate_limit": {"rate": "100/s", %2}})json")
                    .arg(calls, limit)
                    .toStdString(),
                100, "", "", "", 86.4);  // a request in ten seconds
            const auto& connection = result.peak().connections[1];
            const double rejected = connection.rejected_per_s.value.value();
            return rejected / (rejected + connection.calls_per_s.value.value());
        };
        compare(refused(R"("calls": 2)", R"("burst": 1)"), 0.5, 0.01);
        compare(refused(R"("calls": 2)", R"("burst": 2)"), 0, 0, 1e-4);
        compare(refused(R"("calls": 2)", R"("burst": 1, "wait": "6 ms")"), 0, 0, 1e-3);
        compare(refused(R"("calls": 4, "parallel": true)", R"("burst": 3)"), 0.25, 0.01);
    }

    /// Four exponential calls in a row are one call of four phases.
    void under_processor_sharing_a_row_is_a_long_call() {
        const RunResult row = calls(4, 0.8, R"json("vcpus": 1, "cpu": "exponential(10 ms)")json"),
                        one = calls(1, 0.8, R"json("vcpus": 1, "cpu": "gamma(mean=10 ms, cv=0.5)")json");
        compare(mean_of(row), 4 * 0.01 / 0.2, 1e-3);
        compare(p95_of(row), 4 * p95_of(one), 0.02);
    }

    /// What lies between two calls lets the queue change: they are independent again, and the 95th percentile comes near the mean.
    void after_long_pauses_it_is_another_queue() {
        const QString store = R"json("vcpus": 4, "workers": 4, "cpu": "exponential(10 ms)")json";
        const RunResult near = calls(8, 0.8, store, 4), far = calls(8, 0.8, store, 4, "10 s");
        const double wait = mean_of(near), pauses = 8 * 20;
        compare(mean_of(far), pauses + wait, 1e-3);
        QVERIFY(p95_of(far) - pauses < 0.8 * p95_of(near));
    }
};

QTEST_APPLESS_MAIN(TestRowsOfCalls)
#include "tst_rows_of_calls.moc"
