// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "theory/numeric.h"

#include "estimate.h"
#include "near.h"

using namespace headroom;
using namespace headroom::study;
using namespace headroom::test;

namespace {

/// M/M/1 where so many have room.
struct Limited {
    double refused = 0, response_s = 0;
    Limited(double rate, double per_s, int most) {
        double weight = 1, sum = 0, present = 0;
        for (int n = 0; n <= most; ++n, weight *= rate / per_s) {
            sum += weight;
            present += weight * n;
            if (n == most) refused = weight / sum;
        }
        response_s = present / sum / (rate * (1 - refused));
    }
};

/// In order, at 100 a second, exponential: of those let in.
double p95_where_so_many_have_room(double rate, int most) {
    const auto later = [=](double t) {
        double sum = 0, all = 0, chance = 1;  // that a call finds so many, relative to all places but its own
        for (int n = most - 1; n >= 0; --n, chance *= 100 / rate) {
            all += chance;
            sum += chance * theory::erlang_tail(n + 1, 100, t);
        }
        return sum / all;
    };
    return theory::quantile_of_tail(later, 0.95, 0.01 * most);
}

double errors_of(const RunResult& result) { return result.peak().total.error_ratio.value.value(); }
double residence_of(const RunResult& result, std::size_t component) {
    return result.peak().components[component].residence.mean.value.value();
}

const std::string thinks = R"json(, "think": "exponential(1 s)")json";
const std::string store = R"json(, {"id": "store", "type": "service", "workers": 1, "cpu": "exponential(10 ms)"})json";

/// A caller of an exponential store of 100 calls a second.
RunResult calling(const std::string& caller, const std::string& policy, int users,
                  const std::string& settings = R"json("cpu": "0 s")json") {
    return estimate(R"json({"id": "web", "type": "service", )json" + settings + caller + "}" + store,
                    std::string(to_web) + R"json(, {"from": "web", "to": "store")json" + policy + "}", users);
}

}  // namespace

/// Estimates of more than can be served, where what lies before it refuses the rest.
class TestProtectedOverload : public QObject {
    Q_OBJECT

private slots:
    /// By the threads and the queue of who calls it: all of them are one queue with so much room.
    void workers_and_their_queue() {
        for (const int users : {105, 130, 300}) {
            const Limited expected(users, 100, 40);
            const RunResult result = calling(R"json(, "workers": 20, "queue_limit": 20)json", "", users);
            compare(errors_of(result), expected.refused, 5e-3);
            compare(mean_of(result), expected.response_s, 7e-3);
            if (users > 105) compare(p95_of(result), p95_where_so_many_have_room(users, 40), 0.04);
        }
    }

    /// Threads that wait for threads: still one queue with so much room, of which the fewer threads take no part.
    void two_layers_of_workers() {
        for (const int users : {90, 120, 150, 300}) {
            const Limited expected(users, 100, 60);
            const RunResult result = estimate(
                R"json({"id": "front", "type": "service", "cpu": "0 s", "workers": 30, "queue_limit": 30},
                       {"id": "web", "type": "service", "cpu": "0 s", "workers": 12})json" +
                    store,
                R"json({"from": "users", "to": "front"}, {"from": "front", "to": "web"}, {"from": "web", "to": "store"})json", users);
            compare(errors_of(result), expected.refused, 5e-3, 1e-3);
            compare(mean_of(result), expected.response_s, 0.03);
            if (users > 120) compare(p95_of(result), p95_where_so_many_have_room(users, 60), 0.05);
        }
    }

    /// By the store, which has room for fewer than would call it: threads are soon free again.
    void a_store_that_refuses() {
        const std::string limits[] = {R"json(, "connection_limit": 8)json", R"json(, "workers": 1, "queue_limit": 7)json"};
        for (const std::string& limit : limits) {
            for (const int users : {95, 130, 300}) {
                const Limited expected(users, 100, 8);
                const RunResult result = estimate(
                    R"json({"id": "web", "type": "service", "cpu": "0 s", "workers": 20, "queue_limit": 20},
                           {"id": "db", "type": "database", "vcpus": 1, "cpu": "exponential(10 ms)")json" +
                        limit + "}",
                    std::string(to_web) + R"json(, {"from": "web", "to": "db"})json", users);
                compare(errors_of(result), expected.refused, 5e-3);
                compare(mean_of(result), expected.response_s, 0.01);
            }
        }
    }

    /// A store that has a place for each thread refuses none of their calls: threads and their queue do.
    void a_place_for_each_caller() {
        for (const int users : {80, 130}) {
            const Limited expected(users, 100, 26);
            const RunResult result = estimate(
                R"json({"id": "web", "type": "service", "cpu": "0 s", "workers": 6, "queue_limit": 20},
                       {"id": "db", "type": "database", "vcpus": 1, "cpu": "exponential(10 ms)", "connection_limit": 8})json",
                std::string(to_web) + R"json(, {"from": "web", "to": "db"})json", users);
            compare(errors_of(result), expected.refused, 5e-3, 1e-4);
            compare(result.peak().components[2].outputs[3].value.value.value(), 0, 1e-9);
            compare(mean_of(result), expected.response_s, 0.05);
        }
    }

    /// So many are always there that a wait hardly varies: of those whom one finds there, each takes its exponential time.
    void long_queues() {
        for (const int places : {50, 200, 1000}) {
            const RunResult result =
                estimate(R"json({"id": "web", "type": "service", "workers": 1, "cpu": "exponential(10 ms)", "queue_limit": )json" +
                             std::to_string(places) + "}",
                         to_web, 150);
            compare(p95_of(result), p95_where_so_many_have_room(150, places + 1), 0.045);
        }
    }

    /// Calls that keep no machine busy, but a place: of a balancer, or each in an instance of a function.
    void doors_data() {
        QTest::addColumn<QString>("door");
        QTest::newRow("balancer") << R"json({"id": "door", "type": "load_balancer", "connection_limit": 30})json";
        QTest::newRow("function") << R"json({"id": "door", "type": "function", "cpu": "0 s", "cold_start": "0 s", "concurrency": 30})json";
    }
    void doors() {
        QFETCH(QString, door);
        for (const int users : {80, 95, 130, 300}) {
            const Limited expected(users, 100, 30);
            const RunResult result =
                estimate(door.toStdString() + store, R"json({"from": "users", "to": "door"}, {"from": "door", "to": "store"})json", users);
            compare(errors_of(result), expected.refused, 5e-3, 3e-4);
            compare(mean_of(result), expected.response_s, 0.01);
            if (users > 100) compare(p95_of(result), p95_where_so_many_have_room(users, 30), 0.045);
        }
    }

    /// Far more workers than are busy, each for long.
    void many_workers() {
        for (const char* queue : {"", R"json(, "queue_limit": 100)json"}) {
            const RunResult result = estimate(R"json({"id": "web", "type": "service", "cpu": "0 s", "workers": 1000)json" +
                                                  std::string(queue) + R"json(}, {"id": "far", "type": "external", "latency": "2 s"})json",
                                              std::string(to_web) + R"json(, {"from": "web", "to": "far"})json", 400);
            QCOMPARE(result.peak().status, Status::Estimated);
            compare(mean_of(result), 2, 1e-3);
        }
    }

    /// Replicas whose threads all call one store have no more room together than one that is as large.
    void replicas_and_their_queues() {
        const Limited expected(130, 100, 60);
        for (const char* algorithm : {"round_robin", "least_connections"}) {
            const RunResult result = estimate(
                R"json({"id": "lb", "type": "load_balancer", "algorithm": ")json" + std::string(algorithm) +
                    R"json("}, {"id": "web", "type": "service", "replicas": 3, "workers": 10, "queue_limit": 10, "cpu": "0 s"})json" +
                    store,
                R"json({"from": "users", "to": "lb"}, {"from": "lb", "to": "web"}, {"from": "web", "to": "store"})json", 130);
            compare(errors_of(result), expected.refused, 5e-3);
            compare(mean_of(result), expected.response_s, 0.03);
        }
    }

    /// Workers that leave their calls keep nobody from making more of them than can be served.
    void workers_that_leave() {
        for (const int users : {105, 130})
            QCOMPARE(calling(R"json(, "workers": 20, "queue_limit": 20)json", R"json(, "time_limit": "150 ms")json", users).peak().status,
                     Status::Unstable);
    }

    /// What is short are the vCPUs, though workers also wait for others: a queue with room for all workers and those that wait for one.
    void vcpus_of_workers_that_wait() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "workers": 50, "queue_limit": 100, "vcpus": 1, "cpu": "exponential(16 ms)"},
                   {"id": "far", "type": "external", "latency": "exponential(20 ms)"})json",
            std::string(to_web) + R"json(, {"from": "web", "to": "far"})json", 84);
        const Limited expected(84, 62.5, 150);
        compare(errors_of(result), expected.refused, 5e-3);
        compare(mean_of(result), expected.response_s, 5e-3);
    }

    /// Where all connections are always taken, a call is one of as many from begin to end: its time is exponential as its work is.
    void connections() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "cpu": "0 s"},
                   {"id": "db", "type": "database", "vcpus": 1, "connection_limit": 30, "cpu": "exponential(10 ms)"})json",
            std::string(to_web) + R"json(, {"from": "web", "to": "db"})json", 400);
        const Limited expected(400, 100, 30);
        compare(errors_of(result), expected.refused, 1e-3);
        compare(mean_of(result), expected.response_s, 5e-3);
        compare(p95_of(result), std::log(20.0) * expected.response_s, 0.02);
    }

    /// By places that calls do not wait for, or not for long: as much is refused as is too much.
    void places_data() {
        QTest::addColumn<QString>("policy");
        QTest::newRow("large pool") << R"json("pool": {"size": 50, "wait_limit": "100 ms"})json";
        QTest::newRow("small pool") << R"json("pool": {"size": 10, "wait_limit": "100 ms"})json";
        QTest::newRow("bulkhead") << R"json("bulkhead": {"size": 30, "wait": "20 ms"})json";
    }
    void places() {
        QFETCH(QString, policy);
        const RunResult result = calling("", ", " + policy.toStdString(), 130);
        compare(errors_of(result), 1 - 100 / 130.0, 0.02);
        compare(result.peak().components[2].utilization().value.value(), 1, 5e-3);
    }

    /// Who is taken back keeps no thread: there might as well be any number of them.
    void threads_of_calls_that_are_taken_back() {
        const std::string policy = R"json(, "time_limit": "200 ms", "cancel": true)json";
        const RunResult threads = calling(R"json(, "workers": 60)json", policy, 130), any = calling("", policy, 130);
        compare(errors_of(threads), errors_of(any), 1e-3);
        compare(mean_of(threads), mean_of(any), 1e-3);
    }

    /// What passes a rate limit that never has a token left comes as evenly as tokens do: D/M/1.
    void tokens_that_are_always_taken() {
        const RunResult of_caller = calling("", R"json(, "rate_limit": {"rate": "80/s", "burst": 1, "wait": "1 s"})json", 200);
        const RunResult of_door =
            estimate(R"json({"id": "door", "type": "gateway", "overhead": "0 s", "rate_limit": "80/s", "burst": 20})json" + store,
                     R"json({"from": "users", "to": "door"}, {"from": "door.targets", "to": "store"})json", 200);
        double found = 0.5;  // of those who come: as many more are found with each one (Kleinrock 1975, 6.4)
        for (int i = 0; i < 1000; ++i) found = std::exp(-(1 - found) / 0.8);
        for (const RunResult& result : {of_caller, of_door}) {
            compare(errors_of(result), 0.6, 1e-3);
            compare(residence_of(result, 2), 0.01 / (1 - found), 0.05);
        }
    }

    /// Sessions that are refused think again: a birth-death process of those who are not. There are many who are never refused, since
    /// most of them think.
    void sessions_that_are_refused_data() {
        QTest::addColumn<int>("workers");
        QTest::addColumn<int>("queue");
        QTest::addColumn<int>("sessions");
        for (const int sessions : {100, 150, 300}) QTest::addRow("%d, 40", sessions) << 20 << 20 << sessions;
        for (const int workers : {20, 200})
            for (const int sessions : {250, 290, 340, 400})
                QTest::addRow("%d, 240 of %d", sessions, workers) << workers << 240 - workers << sessions;
    }
    void sessions_that_are_refused() {
        QFETCH(int, workers);
        QFETCH(int, queue);
        QFETCH(int, sessions);
        const int most = workers + queue;
        double weight = 1, all = 0, present = 0, coming = 0, refused = 0, served = 0;
        for (int n = 0; n <= std::min(most, sessions); ++n) {
            all += weight;
            present += weight * n;
            coming += weight * (sessions - n);
            if (n == most) refused = weight * (sessions - n);
            if (n > 0) served += weight * 100;
            weight *= (sessions - n) / 100.0;
        }
        const RunResult result =
            estimate(R"json({"id": "web", "type": "service", "cpu": "0 s", "workers": )json" + std::to_string(workers) +
                         R"json(, "queue_limit": )json" + std::to_string(queue) + "}" + store,
                     std::string(to_web) + R"json(, {"from": "web", "to": "store"})json", sessions, thinks);
        compare(errors_of(result), refused / coming, 0.05, 1e-3);
        compare(result.peak().total.throughput_per_s.value.value(), served / all, 0.02);
        compare(mean_of(result), present / served, 0.06);
    }

    /// Nobody waits for messages: more of them come than one worker can work on, however few sessions there are.
    void messages_of_sessions() {
        for (const auto& [threads, status] : {std::pair{1, Status::Unstable}, {3, Status::Estimated}}) {
            const RunResult result =
                estimate(R"json({"id": "web", "type": "service", "cpu": "0 s"}, {"id": "queue", "type": "queue"},
                                {"id": "worker", "type": "worker", "cpu": "exponential(20 ms)", "vcpus": 4, "long_poll": "20 s", "concurrency": )json" +
                             std::to_string(threads) + "}" + store,
                         std::string(to_web) + R"json(, {"from": "web", "to": "store"}, {"from": "web", "to": "queue", "step": 2},
                                                        {"from": "queue", "to": "worker"})json",
                         300, thinks);
            QCOMPARE(result.peak().status, status);
        }
    }

    /// By tokens, nearly all of which are taken; as many sessions think as are not served (Little).
    void sessions_without_tokens() {
        const RunResult result =
            estimate(R"json({"id": "web", "type": "service", "cpu": "0 s"})json" + store,
                     std::string(to_web) +
                         R"json(, {"from": "web", "to": "store", "rate_limit": {"rate": "80/s", "burst": 1, "wait": "50 ms"}})json",
                     300, thinks);
        const double served = result.peak().total.throughput_per_s.value.value();
        compare(served, 80, 1e-3);
        compare(errors_of(result), 1 - served / (300 - served * mean_of(result)), 0.02);
    }

    /// Sessions that wait for nobody, however many.
    void sessions_far_away() {
        for (const int sessions : {100, 3000}) {
            const RunResult result = estimate(R"json({"id": "far", "type": "external", "latency": "20 ms"})json",
                                              R"json({"from": "users", "to": "far"})json", sessions, thinks);
            compare(result.peak().total.throughput_per_s.value.value(), sessions / 1.02, 1e-6);
        }
    }

    /// Who waits for no worker is not refused for waiting.
    void no_workers_no_queue() {
        const std::string shared = R"json("vcpus": 1, "cpu": "exponential(5 ms)")json";
        const RunResult limited = calling(R"json(, "queue_limit": 2)json", "", 80, shared), free = calling("", "", 80, shared);
        compare(errors_of(limited), 0, 1e-9);
        compare(mean_of(limited), mean_of(free), 1e-9);
        const auto sessions = [&](const std::string& limit) {
            return estimate(R"json({"id": "web", "type": "service", )json" + shared + limit + "}", to_web, 400,
                            R"json(, "think": "1 s")json");
        };
        compare(sessions(R"json(, "queue_limit": 2)json").peak().total.throughput_per_s.value.value(), 200, 1e-3);
    }
};

QTEST_APPLESS_MAIN(TestProtectedOverload)
#include "tst_protected_overload.moc"
