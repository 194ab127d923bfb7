// SPDX-License-Identifier: GPL-3.0-or-later
#include <QString>
#include <QTest>

#include "calls_to_store.h"
#include "near.h"

using headroom::study::RunResult;
using headroom::test::calls_to_store;
using headroom::test::compare;
using headroom::test::estimate;
using headroom::test::in_batches;
using headroom::test::mean_of;

/// Requests that call a store several times at once.
class TestCallsAtOnce : public QObject {
    Q_OBJECT

    static constexpr double service_s = 0.01;

    /// `count` calls at once to a store of that kind, of whose servers such a share is busy.
    static RunResult calls(int count, double utilization, const QString& store, double servers = 1) {
        return calls_to_store(count, utilization, store, servers, R"json("parallel": true)json");
    }
    static double at_store(const RunResult& result) { return result.peak().components[2].residence.mean.value.value(); }

private slots:
    void one_call_after_the_other_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("utilization");
        for (const int count : {2, 4})
            for (const double utilization : {0.5, 0.8}) QTest::addRow("%d at %g", count, utilization) << count << utilization;
    }
    /// All of a request are as one call that is as long as they are together (Pollaczek and Khinchine); in the mean one of them waits for
    /// half of the others.
    void one_call_after_the_other() {
        QFETCH(const int, count);
        QFETCH(const double, utilization);
        for (const double scv : {0.0, 1.0}) {
            const RunResult result = calls(count, utilization,
                                           scv > 0 ? R"json("vcpus": 1, "workers": 1, "cpu": "exponential(10 ms)")json"
                                                   : R"json("vcpus": 1, "workers": 1, "cpu": "10 ms")json");
            const double wait = utilization * service_s * (count + scv) / (2 * (1 - utilization));
            compare(mean_of(result), wait + count * service_s, 0.005);
            compare(at_store(result), wait + (count + 1) / 2.0 * service_s, 0.005);
        }
    }

    void of_one_length_data() { one_call_after_the_other_data(); }
    /// They share the vCPU until all of them end: one call that is as long as they are together, which does not care for lengths.
    void of_one_length() {
        QFETCH(const int, count);
        QFETCH(const double, utilization);
        const RunResult result = calls(count, utilization, R"json("vcpus": 1, "cpu": "10 ms")json");
        compare(mean_of(result), count * service_s / (1 - utilization), 0.005);
        compare(at_store(result), count * service_s / (1 - utilization), 0.005);
    }

    /// As many find a server as in any order: at one exactly, at several within 7 %.
    void exponential_ones() {
        for (const QString& store :
             {R"json("vcpus": %1, "cpu": "exponential(10 ms)")json", R"json("vcpus": %1, "workers": %1, "cpu": "exponential(10 ms)")json"})
            for (const int servers : {1, 2, 4, 8})
                for (const int count : {2, 4})
                    for (const double utilization : {0.3, 0.6, 0.9})
                        compare(at_store(calls(count, utilization, store.arg(servers), servers)),
                                in_batches(static_cast<std::size_t>(count), utilization, servers, service_s), servers > 1 ? 0.07 : 0.005);
    }

    /// A limit that hardly anybody comes to changes nothing.
    void with_room_for_all() {
        for (const QString& limit : {R"json("queue_limit": 200)json", R"json("wait_limit": "10 s")json"}) {
            const QString store = R"json("vcpus": 1, "workers": 1, "cpu": "exponential(10 ms)", )json" + limit;
            compare(at_store(calls(3, 0.6, store)), in_batches(3, 0.6, 1, service_s), 0.005);
        }
    }

    /// Two at once that two replicas get in turn, each one of them: requests come to each in a Poisson stream, as to M/M/1.
    void one_for_each_replica() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "vcpus": 1000, "cpu": "0 s"},
                   {"id": "far", "type": "service", "replicas": 2, "workers": 1, "vcpus": 1, "cpu": "exponential(10 ms)"})json",
            R"json({"from": "users", "to": "web"}, {"from": "web", "to": "far", "calls": 2, "parallel": true})json", 80);
        compare(at_store(result), service_s / 0.2, 1e-3);
    }

    /// A few among very many servers, most of which work, hardly wait.
    void very_many_servers() {
        const RunResult result = calls(4, 0.8, R"json("vcpus": 1000, "workers": 1000, "cpu": "exponential(10 ms)")json", 1000);
        compare(at_store(result), service_s, 0.01);
        compare(mean_of(result), service_s * 25 / 12, 0.01);
    }

    /// Where nobody else is, the last of four exponential calls takes 1 + 1/2 + 1/3 + 1/4 times as long as one, at two servers that are in
    /// order 1/2 + 1/2 + 1/2 + 1 times; four of one length at two take as long as two.
    void nobody_else() {
        compare(mean_of(calls(4, 0.001, R"json("vcpus": 8, "workers": 8, "cpu": "exponential(10 ms)")json", 8)), service_s * 25 / 12, 0.01);
        compare(mean_of(calls(4, 0.001, R"json("vcpus": 2, "workers": 2, "cpu": "exponential(10 ms)")json", 2)), service_s * 2.5, 0.01);
        compare(mean_of(calls(4, 0.001, R"json("vcpus": 2, "workers": 2, "cpu": "10 ms")json", 2)), service_s * 2, 0.01);
    }
};

QTEST_APPLESS_MAIN(TestCallsAtOnce)
#include "tst_calls_at_once.moc"
