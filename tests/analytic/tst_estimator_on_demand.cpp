// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <cmath>
#include <string>

#include "theory/queues.h"

#include "estimate.h"
#include "near.h"

using namespace headroom;
using namespace headroom::study;
using namespace headroom::test;

/// Estimates of what runs and is paid for by the call: functions, and topics that copy messages.
class TestEstimatorOnDemand : public QObject {
    Q_OBJECT

    /// Of a whole vCPU, for 100 ms a call.
    static RunResult function(const std::string& settings, int users, double per_day = 86400) {
        return estimate(
            R"json({"id": "code", "type": "function", "memory": "1769 MiB", "cpu": "exponential(100 ms)", )json" + settings + "}",
            R"json({"from": "users", "to": "code"})json", users, "", "", "", per_day, R"json({"name": "request", "response": "0 B"})json");
    }
    static double output(const RunResult& result, std::size_t component, std::size_t index) {
        return result.peak().components[component].outputs.at(index).value.value.value();
    }
    static double cost_of(const RunResult& result, const std::string& component) {
        const auto found = std::ranges::find(result.cost->by_component, component, &CostPart::name);
        return found->per_month;
    }

private slots:
    /// M/M/5/5 where no call waits for an instance to start.
    void a_limit_of_calls_at_once() {
        const RunResult result = function(R"json("concurrency": 5, "cold_start": "0 s")json", 40);
        const double refused = theory::erlang_b(4, 5);
        compare(result.peak().total.error_ratio.value.value(), refused);
        compare(mean_of(result), 0.1);
        compare(output(result, 1, 1), 40 * refused);
        compare(result.peak().components[1].utilization().value.value(), 4 * (1 - refused) / 5);
    }

    /// Calls are so rare that one finds an instance idle, if it is still there: the time between two calls is exponential.
    void cold_starts() {
        const RunResult rare = function(R"json("cold_start": "3 s", "keep_alive": "10 min")json", 1, 144);
        compare(output(rare, 1, 0), std::exp(-1.0), 5e-3);
        compare(mean_of(rare), 0.1 + 3 * std::exp(-1.0), 5e-3);
        const RunResult always = function(R"json("cold_start": "3 s", "keep_alive": "0 s")json", 1, 144);
        compare(mean_of(always), 3.1);
        const RunResult many = function(R"json("cold_start": "100 ms", "keep_alive": "0 s", "concurrency": 10000)json", 5000);
        compare(mean_of(many), 0.2);
        const RunResult never = function(R"json("cold_start": "3 s", "keep_alive": "0 s", "provisioned": 30)json", 20);
        compare(mean_of(never), 0.1);
    }

    /// A pool of one for each instance: of one call after another none waits for it, of two at once the second waits for the first.
    void each_instance_has_a_pool_of_its_own() {
        const auto calling = [](const std::string& more) {
            return mean_of(estimate(R"json({"id": "code", "type": "function", "memory": "1769 MiB", "cpu": "100 ms", "provisioned": 900},
                                           {"id": "far", "type": "external", "latency": "200 ms"})json",
                                    R"json({"from": "users", "to": "code"}, {"from": "code", "to": "far", "calls": 2, )json" + more + "}",
                                    50));
        };
        compare(calling(R"json("pool": {"size": 1})json"), 0.5);
        compare(calling(R"json("bulkhead": {"size": 1})json"), 0.5);
        compare(calling(R"json("parallel": true, "pool": {"size": 2})json"), 0.3);
        compare(calling(R"json("parallel": true, "pool": {"size": 1})json"), 0.5, 0.1);
    }

    /// Workers that take from one queue, as many threads each: two of a kind are as one. Of unequal ones the slow threads get as many
    /// messages as the fast ones where there is hardly any work, and as many as they can do where there is as much as all can.
    void takers_of_one_queue() {
        const auto worker = [](const std::string& id, int replicas, const std::string& cpu) {
            std::string text = "{'id': '" + id +
                               "', 'type': 'worker', 'concurrency': 2, 'long_poll': '20 s', 'replicas': " + std::to_string(replicas) +
                               ", 'cpu': 'exponential(" + cpu + ")'}";
            std::ranges::replace(text, '\'', '"');  // moc stumbles over raw strings that begin or end with one
            return text;
        };
        const auto taken = [&](const std::string& workers, const std::string& connections, int users) {
            return estimate(R"json({"id": "q", "type": "queue"}, )json" + workers,
                            R"json({"from": "users", "to": "q"}, {"from": "q", "to": "w"})json" + connections, users, "", "", "", 86400,
                            R"json({"name": "order", "kind": "write"})json");
        };
        const std::string both = R"json(, {"from": "q", "to": "v"})json";
        const RunResult alike = taken(worker("w", 2, "40 ms") + ", " + worker("v", 1, "40 ms"), both, 120),
                        one = taken(worker("w", 3, "40 ms"), "", 120);
        compare(output(alike, 1, 0), output(one, 1, 0));
        compare(alike.peak().components[2].arrivals_per_s.value.value(), 80);
        const auto share_of_slow = [&](int users) {
            const RunResult result = taken(worker("w", 2, "40 ms") + ", " + worker("v", 1, "80 ms"), both, users);
            return result.peak().components[3].arrivals_per_s.value.value() / users;
        };
        compare(share_of_slow(1), 1.0 / 3, 0.02);
        compare(share_of_slow(124), 0.2, 0.01);  // of 100 and 25 a second
    }

    /// 730 h of 10 calls a second, 100 ms each: 26.28 M calls, one free; 2.628 M s of 1769/1024 GiB, 0.4 M GiB-s free.
    void a_functions_bill() {
        const RunResult result = function(R"json("cold_start": "0 s")json", 10);
        const double calls = 25.28 * 0.2, memory = (2.628 * 1769 / 1024 - 0.4) * 16.6667;
        compare(cost_of(result, "code"), calls + memory, 0, 0.015);
    }

    /// Each message becomes a copy on every connection, none on one that is filtered; who publishes waits until it is stored.
    void copies_of_a_topic() {
        const RunResult result = estimate(
            R"json({"id": "news", "type": "topic", "store": "5 ms"},
                   {"id": "mail", "type": "external", "latency": "exponential(100 ms)", "error_ratio": 0.25},
                   {"id": "search", "type": "external", "latency": "exponential(40 ms)"},
                   {"id": "audit", "type": "external", "latency": "1 s"})json",
            R"json({"from": "users", "to": "news"}, {"from": "news", "to": "mail"}, {"from": "news", "to": "search"},
                   {"from": "news", "to": "audit", "calls": 0})json",
            10);
        compare(mean_of(result), 0.005);
        compare(result.peak().total.error_ratio.value.value(), 0);
        compare(output(result, 1, 1), 10);
        compare(output(result, 1, 2), 17.5);
        compare(output(result, 1, 3), 2.5);
        compare(output(result, 1, 0), (7.5 * 0.1 + 10 * 0.04) / 17.5);
        for (const auto& [component, rate] : {std::pair(2, 10), {3, 10}, {4, 0}})
            compare(result.peak().components[static_cast<std::size_t>(component)].arrivals_per_s.value.value(), rate);
        compare(cost_of(result, "news"), 25.28 * 0.5, 0, 0.005);
    }
};

QTEST_APPLESS_MAIN(TestEstimatorOnDemand)
#include "tst_estimator_on_demand.moc"
