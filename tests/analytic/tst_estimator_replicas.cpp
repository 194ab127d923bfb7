// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <string>

#include "theory/balancing.h"
#include "theory/queues.h"

#include "estimate.h"
#include "near.h"

using namespace headroom;
using namespace headroom::study;
using namespace headroom::test;

namespace {

/// With ' for ": the compiler of Qt's classes stumbles over raw strings that begin or end with one.
RunResult estimated(std::string components, std::string connections, int users, std::string user = "",
                    std::string route = "{'name': 'request'}") {
    for (std::string* text : {&components, &connections, &user, &route}) std::ranges::replace(*text, '\'', '"');
    return estimate(components, connections, users, user, "", "", 86400, route);
}

constexpr double service_s = 0.01, rate_of_one = 1 / service_s;

/// Exponential calls of 10 ms behind a balancer, at that utilization. `replica`: what one is, besides.
RunResult balanced(const std::string& balancer, int replicas, double utilization, const std::string& replica,
                   const std::string& users = "") {
    return estimated("{'id': 'lb', 'type': 'load_balancer', " + balancer +
                         "}, {'id': 'web', 'type': 'service', 'replicas': " + std::to_string(replicas) + ", " + replica + "}",
                     "{'from': 'users', 'to': 'lb'}, {'from': 'lb', 'to': 'web'}",
                     static_cast<int>(std::lround(utilization * replicas * rate_of_one)), users);
}

std::string best_of(int choices) { return "'algorithm': 'least_requests', 'choices': " + std::to_string(choices); }
constexpr const char* one_worker = "'workers': 1, 'cpu': 'exponential(10 ms)'";
constexpr const char* shared = "'vcpus': 1, 'cpu': 'exponential(10 ms)'";

double workers_of(const RunResult& result, std::size_t component) {
    const auto& resources = result.peak().components[component].resources;
    const auto found = std::ranges::find(resources, "workers", &ResourceResult::name);
    return found != resources.end() ? found->utilization.value.value() : -1;
}

}  // namespace

/// Estimates of replicas, by who spreads the calls over them.
class TestEstimatorReplicas : public QObject {
    Q_OBJECT

private slots:
    void the_best_of_few_data() {
        QTest::addColumn<int>("replicas");
        QTest::addColumn<int>("choices");
        QTest::addColumn<double>("utilization");
        for (const int replicas : {2, 3})
            for (const int choices : {2, 3})
                for (const double utilization : {0.5, 0.8, 0.9})
                    QTest::addRow("%d of %d at %g", choices, replicas, utilization) << replicas << choices << utilization;
    }
    void the_best_of_few() {
        QFETCH(const int, replicas);
        QFETCH(const int, choices);
        QFETCH(const double, utilization);
        compare(mean_of(balanced(best_of(choices), replicas, utilization, one_worker)),
                theory::best_of_choices_mean_response(replicas, choices, utilization * replicas * rate_of_one, rate_of_one), 0.025);
    }

    /// Against the refined mean field, whose error is of order 1 / replicas².
    void the_best_of_many() {
        for (const int choices : {2, 3})
            for (const double utilization : {0.5, 0.7, 0.9})
                compare(mean_of(balanced(best_of(choices), 20, utilization, one_worker)),
                        service_s * theory::power_of_choices_mean_response(choices, utilization, 20), 0.02);
    }

    /// Of exponential times there are as many calls as if they were served in order.
    void in_turn_over_shared_vcpus() {
        for (const int replicas : {2, 4})
            for (const double utilization : {0.5, 0.8, 0.9}) {
                const RunResult result =
                    balanced("'algorithm': 'round_robin'", replicas, utilization, std::string(shared) + ", 'workers': 200");
                const double lambda = utilization * replicas * rate_of_one;
                const double response = theory::round_robin_mean_response(replicas, lambda, rate_of_one);
                compare(mean_of(result), response, 0.04);                                         // Kraemer and Langenbach-Belz' error
                compare(workers_of(result, 2), lambda / replicas * mean_of(result) / 200, 1e-6);  // Little's law
            }
    }

    /// Calls that come one after another and are as long as each other never meet.
    void regular_calls_of_one_length() {
        const RunResult result = balanced("'algorithm': 'round_robin'", 2, 0.8, "'vcpus': 1, 'cpu': '10 ms'", ", 'arrivals': 'regular'");
        compare(mean_of(result), service_s, 1e-3);
    }

    /// Workers that nobody is short of: the database is M/M/1, whoever spreads the calls over those that call it.
    void workers_that_wait_for_one_store() {
        for (const char* algorithm : {"least_connections", "least_requests", "round_robin", "random"}) {
            const RunResult result =
                estimated("{'id': 'lb', 'type': 'load_balancer', 'algorithm': '" + std::string(algorithm) +
                              "'}, {'id': 'web', 'type': 'service', 'replicas': 3, 'workers': 16, 'vcpus': 1, 'cpu': '1 us'}, "
                              "{'id': 'db', 'type': 'database', 'vcpus': 1, 'cpu': 'exponential(5 ms)'}",
                          "{'from': 'users', 'to': 'lb'}, {'from': 'lb', 'to': 'web'}, {'from': 'web', 'to': 'db'}", 130);
            QVERIFY2(result.status == Status::Estimated, algorithm);
            compare(mean_of(result), theory::mm1_mean_response(130, 200), 0.02);
        }
    }

    /// Two of a kind are as good as one target of two.
    void two_targets_alike() {
        for (const std::string& balancer : {std::string("'algorithm': 'least_connections'"), best_of(2)}) {
            const std::string web = "'type': 'service', " + std::string(one_worker) + "}";
            const RunResult apart =
                estimated("{'id': 'lb', 'type': 'load_balancer', " + balancer + "}, {'id': 'a', " + web + ", {'id': 'b', " + web,
                          "{'from': 'users', 'to': 'lb'}, {'from': 'lb', 'to': 'a'}, {'from': 'lb', 'to': 'b'}", 160);
            compare(mean_of(apart), mean_of(balanced(balancer, 2, 0.8, one_worker)));
        }
    }

    /// One of them half as fast: it has as many calls as the other, whose queue is as long, and serves half as many. Where hardly any
    /// call finds another, each gets every second.
    void targets_of_unequal_speed() {
        const auto served = [](int users) {
            const RunResult result = estimated(
                "{'id': 'lb', 'type': 'load_balancer', 'algorithm': 'least_connections'}, "
                "{'id': 'fast', 'type': 'service', 'workers': 1, 'cpu': 'exponential(10 ms)'}, "
                "{'id': 'slow', 'type': 'service', 'workers': 1, 'cpu': 'exponential(20 ms)'}",
                "{'from': 'users', 'to': 'lb'}, {'from': 'lb', 'to': 'fast'}, {'from': 'lb', 'to': 'slow'}", users);
            const auto& components = result.peak().components;
            return std::pair(components[2].arrivals_per_s.value.value(), components[3].arrivals_per_s.value.value());
        };
        const auto [fast_of_few, slow_of_few] = served(1);
        compare(slow_of_few / fast_of_few, 1, 0.02);
        const auto [fast, slow] = served(147);  // of 150
        compare(fast / slow, 2, 0.02);
    }

    /// Exponential calls: whether they share a vCPU or wait for it, as many are there.
    void at_the_shortest_queue() {
        for (const char* const replica : {shared, one_worker})
            for (const int replicas : {2, 3})
                for (const double utilization : {0.3, 0.5, 0.8, 0.9})
                    compare(mean_of(balanced("'algorithm': 'least_connections'", replicas, utilization, replica)),
                            theory::join_shortest_queue_mean_response(replicas, utilization * replicas * rate_of_one, rate_of_one), 0.03);
    }

    void sessions_at_the_shortest_queue() {
        for (const int sessions : {6, 12, 20}) {
            const RunResult result =
                balanced("'algorithm': 'least_connections'", 2, sessions / 200.0, one_worker, ", 'think': 'exponential(80 ms)'");
            compare(mean_of(result), theory::shortest_queue_of_sessions_mean_response(2, sessions, 0.08, rate_of_one), 0.06);
        }
    }

    /// 10 ms, and 20 ms for a megabyte.
    void what_compresses_computes() {
        for (const char* cpu : {"10 ms", "exponential(10 ms)", "lognormal(mean=10 ms, cv=2)"}) {
            const RunResult result =
                estimated("{'id': 'web', 'type': 'service', 'vcpus': 2, 'compression': 0.3, 'cpu': '" + std::string(cpu) + "\"}", to_web,
                          30, "", "{'name': 'request', 'response': '1 MB'}");
            const auto& resources = result.peak().components[1].resources;
            const auto found = std::ranges::find(resources, "cpu", &ResourceResult::name);
            QVERIFY(found != resources.end());
            compare(found->utilization.value.value(), 30 * 0.03 / 2, 1e-6);
        }
    }
};

QTEST_APPLESS_MAIN(TestEstimatorReplicas)
#include "tst_estimator_replicas.moc"
