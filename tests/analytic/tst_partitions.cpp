// SPDX-License-Identifier: GPL-3.0-or-later
#include <QString>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/random.h"
#include "estimate.h"
#include "models/key_parts.h"
#include "near.h"

using namespace headroom;
using headroom::study::RunResult;
using headroom::study::Status;
using headroom::test::compare;

/// A log's messages wait for the thread that has their partition.
class TestPartitions : public QObject {
    Q_OBJECT

    static constexpr double service_s = 0.01;

    static RunResult messages(int per_s, int partitions, int threads, const QString& keys = "") {
        const QString components = R"json({"id": "events", "type": "log", "partitions": %1, "store": "0 s"},
            {"id": "worker", "type": "worker", "vcpus": %2, "concurrency": %2, "long_poll": "20 s", "cpu": "exponential(10 ms)"})json";
        const QString keyspace = R"json("keyspaces": [{"name": "items", "keys": "%1"}],)json",
                      route = R"json({"name": "event", "kind": "write"%1})json";
        const bool has_keys = !keys.isEmpty();
        return test::estimate(components.arg(partitions).arg(threads).toStdString(),
                              R"json({"from": "users", "to": "events"}, {"from": "events", "to": "worker"})json", per_s, "",
                              has_keys ? keyspace.arg(keys).toStdString() : "", "", 86400,
                              route.arg(has_keys ? R"json(, "keyspace": "items")json" : "").toStdString());
    }
    static double figure(const RunResult& result, const std::string& name) {
        return std::ranges::find(result.peak().find("events")->outputs, name, &study::OutputResult::name)->value.value.value();
    }
    static double latency(const RunResult& result) { return figure(result, "latency_mean"); }

private slots:
    /// Keys split a Poisson stream into independent ones: M/M/1 for each thread, by how many of the keys are its own.
    void each_thread_has_keys_of_its_own() {
        for (const std::size_t threads : {1, 3, 4, 9}) {
            constexpr std::size_t partitions = 9;
            constexpr std::uint64_t keys = 300;
            std::vector<double> shares(threads, 0), of_partitions(partitions, 0);
            std::vector<std::size_t> thread_of;
            for (std::size_t t = 0; t < threads; ++t)
                thread_of.insert(thread_of.end(), partitions / threads + (t < partitions % threads ? 1 : 0), t);
            for (std::uint64_t key = 0; key < keys; ++key) {
                const std::size_t partition = models::part_by_hash(key, stable_hash("events"), partitions);
                shares[thread_of[partition]] += 1.0 / keys;
                of_partitions[partition] += 1.0 / keys;
            }
            const double hottest = std::ranges::max(of_partitions);
            const int rate = static_cast<int>(threads) * 50;
            double mean = 0;
            for (const double share : shares) mean += share * service_s / (1 - share * rate * service_s);
            const RunResult result = messages(rate, partitions, static_cast<int>(threads), "uniform(300)");
            compare(latency(result), mean, 1e-4);
            compare(figure(result, "hottest_partition"), hottest * partitions);
            const auto* events = result.peak().find("events");
            compare(events->utilization().value.value(), hottest * rate * service_s, 1e-4);  // of the busiest partition
            compare(events->queue_length.value.value(), rate * mean - rate * service_s, 1e-4);
        }
    }

    /// What one partition gets is more than its thread can do, however little the others have.
    void one_key_is_too_much() {
        QCOMPARE(messages(150, 8, 8, "zipf(1000, 0.2)").status, Status::Estimated);
        QCOMPARE(messages(150, 8, 8, "zipf(1000, 3)").status, Status::Unstable);  // the first key alone: 0.83 of 150 a second
    }

    /// Without keys each partition gets every fourth message: E4/M/1, whose mean stay is work / (1 − s) with s = (4 λ / (4 λ + μ (1 − s)))⁴
    /// for a fourth of the messages. Threads without a partition do nothing.
    void in_turn() {
        for (const double load : {0.3, 0.7, 0.9}) {
            double s = 0.3;
            for (int round = 0; round < 500; ++round) s = std::pow(4 * load / (4 * load + 1 - s), 4);
            for (const int threads : {4, 6}) {
                const RunResult result = messages(static_cast<int>(std::lround(400 * load)), 4, threads);
                compare(latency(result), service_s / (1 - s), 0.025);
                QCOMPARE(figure(result, "idle_consumers"), threads - 4.0);
            }
        }
    }

    /// One thread gets them all: M/M/1, whose stay is exponential.
    void one_thread_has_all_partitions() {
        const RunResult result = messages(70, 12, 1);
        compare(latency(result), service_s / (1 - 0.7));
        compare(figure(result, "latency_p95"), std::log(20) * service_s / (1 - 0.7), 1e-3);
    }

    /// Of two threads with half of many partitions each, one gets all messages for a while, and then the other: with 60 % of what both can
    /// do these are more than it can, at every time, and it waits for what has piled up: (λ − μ) / λ of half a row on average, rows of 500.
    void long_rows_pile_up() {
        const double rate = 160, row = 500, over = (rate - 100) / rate;
        compare(latency(messages(160, 1000, 2)), service_s * (row / 2 * over), 0.1);
    }
};

QTEST_APPLESS_MAIN(TestPartitions)
#include "tst_partitions.moc"
