// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include "theory/queues.h"

#include "estimate.h"
#include "near.h"

using namespace headroom;
using namespace headroom::study;
using namespace headroom::test;

/// Estimates of databases, their copies, of what keeps an order, and of machines that keep credits.
class TestEstimatorStores : public QObject {
    Q_OBJECT

private slots:
    /// 100 writes a second of 5 ms, by a primary with two workers; its replicas answer the reads, for which it keeps none of them.
    void a_primary_that_passes_reads_on() {
        const RunResult result = estimate(
            R"json({"id": "db", "type": "database", "workers": 2, "vcpus": 2, "cpu": "exponential(5 ms)", "disk_write": "0 s"},
                   {"id": "copy", "type": "read_replica", "workers": 8, "vcpus": 8, "replicas": 1})json",
            R"json({"from": "users", "to": "db"}, {"from": "db.replicas", "to": "copy"})json", 400, "", "", "", 86400,
            R"json({"name": "read", "share": 0.75}, {"name": "write", "share": 0.25, "kind": "write"})json");
        for (const ResourceResult& resource : result.peak().components[1].resources)
            if (resource.name == "workers") compare(resource.utilization.value.value(), 0.25, 1e-6);
        QVERIFY(!result.peak().components[1].resources.empty());
    }

    /// What a browser answers are mostly requests of keys that are asked for often. Each of 100 users asks once a second for one of two
    /// keys, one twice as often as the other, and keeps it for ten seconds: of n requests in such a time, and one before, one goes on.
    void what_the_browser_leaves() {
        const RunResult result =
            estimate(R"json({"id": "cdn", "type": "cdn", "points": 1}, {"id": "web", "type": "service", "cpu": "1 us"})json",
                     R"json({"from": "users", "to": "cdn"}, {"from": "cdn", "to": "web"})json", 100, "",
                     R"json("keyspaces": [{"name": "k", "keys": "zipf(2, 1)"}], )json", "", 86400,
                     R"json({"name": "request", "keyspace": "k", "cacheable": "10 s"})json");
        const double first = 2 / 3.0 / (1 + 20 / 3.0), second = 1 / 3.0 / (1 + 10 / 3.0), sent = 100 * (first + second);
        // the point keeps them for as long, of all users
        const double misses = 100 * first / (1 + 1000 * first) + 100 * second / (1 + 1000 * second);
        compare(result.peak().components[1].outputs[0].value.value.value(), 1 - misses / sent, 1e-3);
    }

    /// M/M/2/4, of which P(4) = a^4/32 / sum: whoever comes fifth is refused.
    void a_database_with_a_limit_of_connections() {
        const RunResult result =
            estimate(R"json({"id": "db", "type": "database", "cpu": "exponential(10 ms)", "vcpus": 2, "connection_limit": 4})json",
                     R"json({"from": "users", "to": "db"})json", 150);
        const double a = 1.5, states[] = {1, a, a * a / 2, a * a * a / 4, a * a * a * a / 8};
        double all = 0, present = 0;
        for (int n = 0; n <= 4; ++n) {
            all += states[n];
            present += n * states[n];
        }
        const double refused = states[4] / all;
        compare(result.peak().total.error_ratio.value.value(), refused, 1e-6);
        compare(mean_of(result), present / all / (150 * (1 - refused)), 1e-3);
        compare(result.peak().total.failed_per_s[static_cast<std::size_t>(Outcome::Unavailable)].value.value(), 150 * refused, 1e-6);
    }

    /// A key of 1000 is kept for ten seconds once a fetch has gone well, of an M/M/1/2 that refuses some.
    void fetches_that_fail() {
        for (const char* together : {"false", "true"}) {
            const RunResult result = estimate(
                R"json({"id": "cache", "type": "cache", "cpu": "1 us", "ttl": "10 s", "coalescing": )json" + std::string(together) +
                    R"json(}, {"id": "db", "type": "database", "vcpus": 1, "connection_limit": 2, "cpu": "exponential(10 ms)"})json",
                R"json({"from": "users", "to": "cache"}, {"from": "cache", "to": "db"})json", 500, "",
                R"json("keyspaces": [{"name": "k", "keys": "uniform(1000)"}], )json", "", 86400,
                R"json({"name": "request", "keyspace": "k"})json");
            double refused = 0;
            for (int i = 0; i < 200; ++i) {
                const double misses = 1 / (1 - refused), asked = 500 * misses / (5 + misses);  // of a cycle, with five hits
                refused += 0.5 * (theory::mmck_blocking(asked, 100, 1, 2) - refused);
            }
            const double misses = 1 / (1 - refused) / (5 + 1 / (1 - refused));
            compare(1 - result.peak().components[1].outputs[0].value.value.value(), misses, 0.01);
            compare(result.peak().total.error_ratio.value.value(), misses * refused, 0.02);
        }
    }

    /// So many calls at once, however long each takes: Erlang's loss formula.
    void a_balancer_with_a_limit_of_connections() {
        const RunResult result = estimate(R"json({"id": "lb", "type": "load_balancer", "connection_limit": 5},
                                                 {"id": "far", "type": "external", "latency": "lognormal(mean=10 ms, cv=2)"})json",
                                          R"json({"from": "users", "to": "lb"}, {"from": "lb", "to": "far"})json", 400);
        compare(result.peak().total.error_ratio.value.value(), theory::erlang_b(4, 5), 1e-6);
        compare(mean_of(result), 0.01, 1e-6);
    }

    /// A copy 10 ms away applies a write in 5 ms, one after another: M/D/1 at 0.25 waits 0.25 * 5 / (2 * 0.75) ms.
    void copies() {
        const double applied = 0.005 + 0.25 * 0.005 / 1.5;
        const auto replicated = [](const std::string& replication) {
            return estimate(R"json({"id": "db", "type": "database", "cpu": "0 s", "vcpus": 64, "disk_write": "1 ms")json" + replication +
                                R"json(}, {"id": "copy", "type": "read_replica", "cpu": "0 s", "vcpus": 64, "apply": "5 ms"})json",
                            R"json({"from": "users", "to": "db"}, {"from": "db.replicas", "to": "copy", "latency": "10 ms"})json", 50, "",
                            "", "", 86400, R"json({"name": "request", "kind": "write"})json");
        };
        const RunResult waits = replicated(R"json(, "replication": "synchronous")json");
        compare(mean_of(waits), 0.02 + applied, 0.01);
        const auto& outputs = waits.peak().components[2].outputs;
        compare(outputs[0].value.value.value(), 0.01 + applied, 0.01);
        compare(mean_of(replicated("")), 0.001, 1e-9);
    }

    /// Four partitions are worked on by four, however many there are: 400 a second.
    void a_log_keeps_the_order_of_its_partitions() {
        const auto logged = [](int users) {
            return estimate(R"json({"id": "log", "type": "log", "partitions": 4, "store": "1 ms"},
                                   {"id": "workers", "type": "worker", "concurrency": 8, "vcpus": 8, "replicas": 2, "cpu": "10 ms"})json",
                            R"json({"from": "users", "to": "log"}, {"from": "log", "to": "workers"})json", users);
        };
        QCOMPARE(logged(450).status, Status::Unstable);
        const RunResult result = logged(350);
        QCOMPARE(result.status, Status::Estimated);
        compare(result.peak().components[2].utilization().value.value(), 3.5 / 16, 1e-6);  // of the workers, or of as many vCPUs
    }

    /// A t3.small earns 0.2 of each of its two vCPUs. Beyond that it is slowed down, or each vCPU-hour costs $0.05.
    void burstable_machines() {
        const auto burst = [](const std::string& mode, int users) {
            return estimate(R"json({"id": "web", "type": "service", "instance": "t3.small", "replicas": 2, "cpu": "1 ms")json" + mode + "}",
                            to_web, users);
        };
        const std::string standard = R"(, "credit_mode": "standard")";
        QCOMPARE(burst(standard, 750).status, Status::Estimated);
        QCOMPARE(burst(standard, 850).status, Status::Unstable);
        const auto credits = [&](int users) {
            const RunResult result = burst("", users);
            double paid = 0;
            for (const CostLine& line : result.cost->lines)
                if (line.item == "t3-credits") paid += line.per_month;
            return paid;
        };
        QCOMPARE(credits(750), 0.);
        compare(credits(1800), (1.8 - 0.8) * 730 * 0.05, 1e-3);
    }

    /// Uniform keys that live for T: of λT + 1 reads of a key one misses. Of a request's calls with the same key, only the first can.
    void hit_ratios_data() {
        QTest::addColumn<QString>("between");
        QTest::addColumn<QString>("cache");
        QTest::addColumn<QString>("connections");
        QTest::addColumn<int>("keys");
        QTest::addColumn<double>("hit");
        const QString service = R"json({"id": "web", "type": "service", "replicas": 4, "vcpus": 1000, "cpu": "0 s"})json";
        QTest::newRow("of a shard's keys") << R"json({"id": "web", "type": "shard_router", "shards": 4})json"
                                           << ""
                                           << "" << 400 << 100 * 2.0 / 400 / (1 + 100 * 2.0 / 400);
        QTest::newRow("of each caller alone") << service << R"json(, "placement": "caller", "nodes": 4)json"
                                              << "" << 50 << 100 / 4.0 * 2 / 50 / (1 + 100 / 4.0 * 2 / 50);
        const double first = 100 * 2.0 / 1000 / (1 + 100 * 2.0 / 1000);
        QTest::newRow("of calls with one key") << service << ""
                                               << R"json(, "calls": 3)json" << 1000 << 1 - (1 - first) / 3;
    }
    void hit_ratios() {
        QFETCH(QString, between);
        QFETCH(QString, cache);
        QFETCH(QString, connections);
        QFETCH(int, keys);
        QFETCH(double, hit);
        const QString components =
            R"json(%1, {"id": "c", "type": "cache", "ttl": "2 s", "cpu": "0 s" %2}, {"id": "db", "type": "database", "cpu": "0 s"})json";
        const QString calls = R"json({"from": "users", "to": "web"}, {"from": "web", "to": "c" %1}, {"from": "c", "to": "db"})json";
        const QString keyspaces = R"json("keyspaces": [{"name": "k", "keys": "uniform(%1)"}], )json";
        const RunResult result = estimate(components.arg(between, cache).toStdString(), calls.arg(connections).toStdString(), 100, "",
                                          keyspaces.arg(keys).toStdString(), "", 86400, R"json({"name": "request", "keyspace": "k"})json");
        compare(result.peak().components[2].outputs[0].value.value.value(), hit, 1e-6);
    }

    /// Two services look up the request's key one after the other: only the first of them can miss. Keys that live for T, as above.
    void one_key_along_two_ways() {
        const RunResult result =
            estimate(R"json({"id": "a", "type": "service", "cpu": "1 us"}, {"id": "b", "type": "service", "cpu": "1 us"},
                            {"id": "c", "type": "cache", "ttl": "2 s", "cpu": "0 s"}, {"id": "db", "type": "database", "cpu": "0 s"})json",
                     R"json({"from": "users", "to": "a"}, {"from": "users", "to": "b", "step": 2}, {"from": "a", "to": "c"},
                            {"from": "b", "to": "c"}, {"from": "c", "to": "db"})json",
                     100, "", R"json("keyspaces": [{"name": "k", "keys": "uniform(50)"}], )json", "", 86400,
                     R"json({"name": "request", "keyspace": "k"})json");
        const double first = 100 * 2.0 / 50 / (1 + 100 * 2.0 / 50);
        compare(result.peak().components[3].outputs[0].value.value.value(), 1 - (1 - first) / 2, 1e-3);
    }

    /// One key whose misses do not wait for each other: from a miss on λD more fetch it for D, the last of them D − (1 − e^(−λD)) / λ after
    /// the first; as much longer does it live than T.
    void misses_that_fetch_at_once() {
        for (const double rate : {1.0, 10.0, 100.0}) {
            const RunResult result = estimate(
                R"json({"id": "c", "type": "cache", "ttl": "1 s", "cpu": "0 s"}, {"id": "far", "type": "external", "latency": "200 ms"})json",
                R"json({"from": "users", "to": "c"}, {"from": "c", "to": "far"})json", static_cast<int>(rate), "",
                R"json("keyspaces": [{"name": "k", "keys": "uniform(1)"}], )json", "", 86400,
                R"json({"name": "request", "keyspace": "k"})json");
            const double later = 0.2 + std::expm1(-rate * 0.2) / rate, hits = rate * (1 + later), misses = 1 + rate * 0.2;
            compare(result.peak().components[1].outputs[0].value.value.value(), hits / (hits + misses), 5e-3);
        }
    }

    /// Three messages of ten fail, and are received again after two seconds, but once: of those that are done, 0.3 · 0.7 / 0.91 had to be.
    void messages_that_are_received_again() {
        const RunResult result = estimate(R"json({"id": "queue", "type": "queue", "store": "0 s", "visibility": "2 s", "max_receives": 2},
                            {"id": "dead", "type": "queue"},
                            {"id": "worker", "type": "worker", "concurrency": 500, "long_poll": "20 s", "vcpus": 500, "cpu": "100 ms",
                             "failure_ratio": 0.3})json",
                                          R"json({"from": "users", "to": "queue"}, {"from": "queue", "to": "worker"},
                            {"from": "queue.dead_letters", "to": "dead"})json",
                                          50, "", "", "", 86400, R"json({"name": "write", "kind": "write"})json");
        compare(result.peak().components[1].outputs[0].value.value.value(), 0.1 + 2 * 0.3 * 0.7 / 0.91, 1e-3);
        const double in_flight = 50 * 1.3 * (0.7 * 0.1 + 0.3 * 2);  // those that fail until they are visible again
        compare(result.peak().components[1].outputs[4].value.value.value(), in_flight, 1e-3);
        compare(result.peak().components[3].outputs[2].value.value.value(), in_flight, 1e-3);
    }

    /// Five users are no more than five clients, each of whose tokens is renewed once a second and ten seconds.
    void clients_that_are_users() {
        const RunResult result = estimate(
            R"json({"id": "gate", "type": "gateway", "clients": 10, "token_lifetime": "10 s", "overhead": "0 s"},
                   {"id": "far", "type": "external", "latency": "10 ms"}, {"id": "who", "type": "external", "latency": "50 ms"})json",
            R"json({"from": "users", "to": "gate"}, {"from": "gate.targets", "to": "far"}, {"from": "gate.authentication", "to": "who"})json",
            5);
        compare(result.peak().components[3].arrivals_per_s.value.value(), 5 / 11.0, 1e-6);
    }

    /// Of reads of 1 ms one in ten misses; its caller sets the item, in another millisecond.
    void items_that_callers_set() {
        const RunResult result = estimate(
            R"json({"id": "cache", "type": "cache", "mode": "fixed_ratio", "hit_ratio": 0.9, "access": "aside", "workers": 100,
                    "cpu": "1 ms"}, {"id": "db", "type": "external", "latency": "20 ms"})json",
            R"json({"from": "users", "to": "cache"}, {"from": "cache", "to": "db"})json", 1);
        compare(mean_of(result), 0.001 * 1.1 + 0.1 * 0.02, 2e-3);
    }

    /// A cache that has all keys asks its store for nothing: there is others' traffic alone, M/M/1, whoever waits for the cache.
    void a_store_that_is_asked_for_nothing() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "vcpus": 1000, "cpu": "0 s"},
                   {"id": "few", "type": "service", "workers": 4, "vcpus": 8, "cpu": "exponential(20 ms)"},
                   {"id": "cache", "type": "cache", "memory": "8 MiB", "cpu": "0.2 ms"},
                   {"id": "db", "type": "database", "vcpus": 1, "workers": 1, "cpu": "exponential(5 ms)"})json",
            R"json({"from": "users", "to": "web"}, {"from": "web", "to": "few"}, {"from": "few", "to": "cache"},
                   {"from": "cache", "to": "db"}, {"from": "web", "to": "db", "step": 2})json",
            100, "", R"json("keyspaces": [{"name": "k", "keys": "zipf(1000, 0.7)", "item": "1 kB"}], )json", "", 86400,
            R"json({"name": "request", "keyspace": "k"})json");
        compare(result.peak().components[4].residence.mean.value.value(), 0.005 / (1 - 100 * 0.005), 1e-3);
    }

    /// Each shares its vCPU with its like alone: writes at the primary, 8 ms / (1 − 40 · 8 ms), reads at two copies that are drawn for
    /// them, 6 ms / (1 − 80 · 6 ms).
    void what_a_primary_passes_on_slows_nothing_there() {
        const RunResult result = estimate(
            R"json({"id": "db", "type": "database", "vcpus": 1, "cpu": {"read": "exponential(5 ms)", "write": "exponential(8 ms)"},
                    "reads": "random"},
                   {"id": "copy", "type": "read_replica", "replicas": 2, "vcpus": 1, "cpu": "exponential(6 ms)",
                    "apply": {"read": "0 s", "write": "0 s"}})json",
            R"json({"from": "users", "to": "db"}, {"from": "db", "to": "copy"})json", 200, "", "", "", 86400,
            R"json({"name": "read", "share": 0.8}, {"name": "write", "share": 0.2, "kind": "write"})json");
        compare(result.peak().routes[0].response.mean.value.value(), 0.006 / (1 - 80 * 0.006), 1e-3);
        compare(result.peak().routes[1].response.mean.value.value(), 0.008 / (1 - 40 * 0.008), 1e-3);
    }
};

QTEST_APPLESS_MAIN(TestEstimatorStores)
#include "tst_estimator_stores.moc"
