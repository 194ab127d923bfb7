// SPDX-License-Identifier: GPL-3.0-or-later
#include <QString>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "calls_to_store.h"
#include "near.h"

using headroom::study::RunResult;
using headroom::test::calls_to_store;
using headroom::test::compare;
using headroom::test::estimate;
using headroom::test::in_batches;
using headroom::test::mean_of;
using headroom::test::p95_of;

/// Requests that call a store several times at once.
class TestCallsAtOnce : public QObject {
    Q_OBJECT

    static constexpr double service_s = 0.01;

    /// `count` calls at once to a store of that kind, of whose servers such a share is busy.
    static RunResult calls(int count, double utilization, const QString& store, double servers = 1) {
        return calls_to_store(count, utilization, store, servers, R"json("parallel": true)json");
    }
    /// Until the last of `count` exponential calls that come at once to one server, which they share with other such batches in a Poisson
    /// stream, in times of the mean service: from the next event on, of the calls that are left and of others that are there.
    static double last_of_shared(int count, double utilization) {
        constexpr int most = 400;
        const double coming = utilization / count;
        std::vector<double> share{1}, before(most, 0), left(most, 0);
        for (int n = 1; n < most; ++n) {  // who is there as a batch comes
            double up = 0;
            for (int k = std::max(0, n - count); k < n; ++k) up += share[static_cast<std::size_t>(k)];
            share.push_back(coming * up);
        }
        for (int own = 1; own <= count; ++own) {
            for (int round = 0; round < 3000; ++round)
                for (int others = 0; others < most; ++others) {
                    const auto at = [&](int n) { return left[static_cast<std::size_t>(std::clamp(n, 0, most - 1))]; };
                    const double part = static_cast<double>(own) / (own + others);
                    left[static_cast<std::size_t>(others)] =
                        (1 + coming * at(others + count) + part * before[static_cast<std::size_t>(others)] + (1 - part) * at(others - 1)) /
                        (1 + coming);
                }
            before = left;
        }
        double sum = 0, all = 0;
        for (int n = 0; n < most / 2; ++n) {
            sum += share[static_cast<std::size_t>(n)] * left[static_cast<std::size_t>(n)];
            all += share[static_cast<std::size_t>(n)];
        }
        return sum / all;
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

    /// As many find a server as in any order.
    void exponential_ones() {
        for (const QString& store :
             {R"json("vcpus": %1, "cpu": "exponential(10 ms)")json", R"json("vcpus": %1, "workers": %1, "cpu": "exponential(10 ms)")json"})
            for (const int servers : {1, 2, 4, 8})
                for (const int count : {2, 4})
                    for (const double utilization : {0.3, 0.6, 0.9})
                        compare(at_store(calls(count, utilization, store.arg(servers), servers)),
                                in_batches(static_cast<std::size_t>(count), utilization, servers, service_s), 0.005);
    }

    /// The last of those that share one vCPU with others.
    void last_of_those_that_share() {
        for (const int count : {2, 5})
            for (const double utilization : {0.2, 0.6})
                compare(mean_of(calls(count, utilization, R"json("vcpus": 1, "cpu": "exponential(10 ms)")json")),
                        service_s * last_of_shared(count, utilization), 0.005);
    }

    /// Where there is a server for each and nobody else, they have nothing to do with each other, however long they are: of n lognormal
    /// ones all are below t with probability Φ((ln t − m) / s)ⁿ.
    void uneven_ones_apart() {
        constexpr double scv = 2.25;
        const double s = std::sqrt(std::log1p(scv)), m = std::log(service_s) - s * s / 2;
        for (const QString& store : {"\"vcpus\": 16", "\"vcpus\": 16, \"workers\": 16"})
            for (const int count : {2, 3, 8}) {
                const auto below = [&](double t) { return std::pow(std::erfc(-(std::log(t) - m) / s / std::numbers::sqrt2) / 2, count); };
                double mean = 0, p95 = 0;
                for (double t = 5e-6; t < 5; t += 1e-5) {
                    mean += (1 - below(t)) * 1e-5;
                    if (below(t) < 0.95) p95 = t;
                }
                const RunResult result = calls(count, 0.0005, store + R"json(, "cpu": "lognormal(mean=10 ms, cv=1.5)")json", 16);
                compare(mean_of(result), mean, 0.01);
                compare(p95_of(result), p95, 0.01);
            }
    }

    /// More than there are servers for, and nobody else: at one server they take as long as all of them together (Erlang's distribution of
    /// four phases; of one length: always the same), at two of four exponential ones the last ends after phases of 5, 5, 5 and 10 ms.
    void more_than_servers() {
        const char* const shared = R"json("vcpus": 1, "cpu": "exponential(10 ms)")json";
        const char* const in_order = R"json("vcpus": 1, "workers": 1, "cpu": "exponential(10 ms)")json";
        constexpr double of_erlang = 7.75366;  // the 95 % quantile of the sum of four exponential times of mean 1
        for (const char* const store : {shared, in_order}) {
            compare(mean_of(calls(4, 0.0005, store)), 4 * service_s, 0.005);
            compare(p95_of(calls(4, 0.0005, store)), of_erlang * service_s, 0.02);
        }
        compare(mean_of(calls(4, 0.0005, R"json("vcpus": 2, "cpu": "exponential(10 ms)")json", 2)), 2.5 * service_s, 0.005);
        compare(mean_of(calls(4, 0.0005, R"json("vcpus": 1, "cpu": "10 ms")json")), 4 * service_s, 0.005);
        compare(p95_of(calls(4, 0.0005, R"json("vcpus": 1, "cpu": "10 ms")json")), 4 * service_s, 0.02);
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
