// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <cmath>

#include "theory/impatience.h"
#include "theory/queues.h"

#include "estimate.h"
#include "near.h"

using namespace headroom;
using namespace headroom::study;
using namespace headroom::test;

/// Estimates of what does not wait for as long as it takes, or is not as many as like.
class TestEstimatorLimits : public QObject {
    Q_OBJECT

private slots:
    /// M/M/1 + D, half as much again as it can serve: nearly all who are served waited nearly as long as they may.
    void a_service_with_a_limited_wait() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "workers": 1, "wait_limit": "50 ms", "cpu": "exponential(10 ms)"})json", to_web, 150);
        const theory::Impatience expected = theory::mmc_deterministic_patience(150, 100, 1, 0.05);
        compare(mean_of(result), expected.mean_wait_served + 0.01);
        compare(result.peak().total.error_ratio.value.value(), expected.abandonment);
        compare(result.peak().components[1].utilization().value.value(), expected.utilization);
        // P(wait + service > t) of those who wait is, of density ∝ e^(50 w) up to 0.05 s, by integration
        const double p50 = result.peak().total.response.quantiles[0].value.value(), t = p50, limit = 0.05;
        const double idle = 1 - expected.utilization, begin = 1.5 * 100 * idle;
        const double served_waiting = begin * std::expm1(50 * limit) / 50, all = idle + served_waiting;
        const double longer = (std::exp(50 * limit) - std::exp(50 * t)) / 50 + std::exp(-100 * t) * std::expm1(150 * t) / 150;
        compare((idle * std::exp(-100 * t) + begin * longer) / all, 0.5, 0.02);
    }

    /// M/M/1, 30 a second more served than come, whose users leave at 10 a second and the work goes on: whoever gets an answer has waited
    /// for the first of both, exponential at 40 a second. A constant patience cuts it off.
    void users_leave() {
        const auto patient = [](const std::string& patience) {
            return estimate(server, to_web, 70, "", "", "", 86400,
                            R"json({"name": "request", "patience": ")json" + patience + R"json("})json");
        };
        const RunResult spread = patient("exponential(100 ms)");
        compare(mean_of(spread), 1.0 / 40, 2e-3);
        compare(p95_of(spread), std::log(20.0) / 40, 5e-3);
        compare(spread.peak().total.error_ratio.value.value(), 0.25, 1e-3);
        const RunResult constant = patient("50 ms");
        compare(mean_of(constant), 1.0 / 30 - 0.05 / std::expm1(1.5), 3e-3);
        compare(constant.peak().total.error_ratio.value.value(), std::exp(-1.5), 1e-3);
    }

    /// A pool of 5 and at most 50 ms of waiting for it: M/M/5 + D. Who gets no connection does not reach what is called.
    void a_pool_with_a_limited_wait() {
        const auto pooled = [](const char* policy, int users) {
            return estimate(R"json({"id": "web", "type": "service", "cpu": "0 s"},
                                   {"id": "far", "type": "external", "latency": "exponential(100 ms)"})json",
                            std::string(to_web) + R"json(, {"from": "web", "to": "far", )json" + policy + "}", users);
        };
        for (const int users : {40, 60, 150}) {
            const theory::Impatience expected = theory::mmc_deterministic_patience(users, 10, 5, 0.05);
            const RunResult pool = pooled(R"json("pool": {"size": 5, "wait_limit": "50 ms"})json", users);
            const RunResult bulkhead = pooled(R"json("bulkhead": {"size": 5, "wait": "50 ms"})json", users);
            for (const RunResult* result : {&pool, &bulkhead}) {
                compare(mean_of(*result), expected.mean_wait_served + 0.1);
                compare(result->peak().total.error_ratio.value.value(), expected.abandonment);
                compare(result->peak().connections[1].calls_per_s.value.value(), expected.throughput);
            }
            compare(pool.peak().connections[1].pool_wait.mean.value.value(), expected.mean_wait_served);
            compare(bulkhead.peak().connections[1].rejected_per_s.value.value(), users * expected.abandonment);
        }
    }

    /// Sessions think, then queue for one of 5 pooled connections that they keep for 10 ms in the mean: machine repairmen, by the
    /// birth-death process. A bulkhead that lets all wait does the same, and so do 5 workers that are held meanwhile.
    void sessions_and_places_data() {
        QTest::addColumn<QString>("workers");
        QTest::addColumn<QString>("policy");
        QTest::newRow("a pool") << ""
                                << R"json(, "pool": {"size": 5})json";
        QTest::newRow("a bulkhead") << ""
                                    << R"json(, "bulkhead": {"size": 5, "wait": "100 s"})json";
        QTest::newRow("workers") << R"json(, "workers": 5)json"
                                 << "";
    }
    void sessions_and_places() {
        QFETCH(QString, workers);
        QFETCH(QString, policy);
        for (const int sessions : {20, 40, 60, 100, 1000}) {
            double weight = 1, all = 1, busy = 0;
            for (int n = 1; n <= sessions; ++n) {
                weight *= (sessions - n + 1) * 0.1 / std::min(n, 5);
                all += weight;
                busy += weight * std::min(n, 5);
                if (all > 1e200)
                    for (double* each : {&weight, &all, &busy}) *each *= 1e-200;
            }
            const double rate = busy / all / 0.01;
            const RunResult result = estimate(R"json({"id": "web", "type": "service", "cpu": "0 s")json" + workers.toStdString() +
                                                  R"json(}, {"id": "far", "type": "external", "latency": "exponential(10 ms)"})json",
                                              to_web + (R"json(, {"from": "web", "to": "far")json" + policy.toStdString() + "}"), sessions,
                                              R"json(, "think": "exponential(100 ms)")json");
            QCOMPARE(result.status, Status::Estimated);
            compare(result.peak().total.throughput_per_s.value.value(), rate, 1e-3);
            compare(mean_of(result), sessions / rate - 0.1, 5e-3);
        }
    }

    /// Four sessions that do not think at four workers who slow each other: 4 / (1 + 3 · 0.1 + 12 · 0.01) times as much as one (Gunther's
    /// law).
    void sessions_that_slow_each_other() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "workers": 4, "cpu": "constant(10 ms)", "contention": 0.1, "coherency": 0.01})json",
            to_web, 4, R"json(, "think": "0 s")json");
        compare(result.peak().total.throughput_per_s.value.value(), 400 / 1.42, 1e-3);
        compare(mean_of(result), 0.0142, 1e-3);
    }

    /// Calls that slow each other by c for each other one, at two vCPUs: M/M/n with μ n / (1 + c (n − 1)) of each number up to 2, 2 / (1 +
    /// c (n − 1)) of more; as many vCPUs are at work as there are calls for.
    void calls_that_slow_each_other() {
        constexpr double c = 0.03, rate = 80;
        double weight = 1, all = 1, busy = 0, present = 0;
        for (int n = 1; n <= 40; ++n) {
            weight *= rate * 0.01 * (1 + c * (n - 1)) / std::min(n, 2);
            all += weight;
            busy += weight * std::min(n, 2);
            present += weight * n;
        }
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "vcpus": 2, "cpu": "exponential(10 ms)", "contention": 0.03, "workers": 40, "queue_limit": 0})json",
            to_web, 80);
        compare(result.peak().find("web")->utilization().value.value(), busy / all / 2, 1e-3);
        compare(mean_of(result), present / all / rate, 2e-3);
    }

    /// Ten threads, of whose messages a queue lets five be in flight: M/M/5, and too much where that many cannot keep up.
    void messages_in_flight() {
        const auto queued = [](int rate) {
            return estimate(R"json({"id": "jobs", "type": "queue", "store": "0 s", "in_flight_limit": 5},
                                   {"id": "worker", "type": "worker", "concurrency": 10, "long_poll": "20 s", "cpu": "exponential(100 ms)"})json",
                            R"json({"from": "users", "to": "jobs"}, {"from": "jobs", "to": "worker"})json", rate);
        };
        const ComponentResult jobs = queued(40).peak().components[1];
        compare(jobs.outputs[0].value.value.value(), 0.1 + theory::mmc_mean_wait(40, 10, 5));
        compare(jobs.outputs[4].value.value.value(), 4);
        compare(jobs.utilization().value.value(), 0.8);
        QCOMPARE(queued(60).status, Status::Unstable);
    }

    /// 150 sessions at one server where five may wait: the birth-death process, which the estimate takes for M/M/1/6, since most think.
    void sessions_that_are_refused() {
        const RunResult result =
            estimate(R"json({"id": "web", "type": "service", "workers": 1, "queue_limit": 5, "cpu": "exponential(10 ms)"})json", to_web,
                     150, R"json(, "think": "exponential(1 s)")json");
        double weight = 1, all = 1, coming = 150;
        for (int n = 1; n <= 6; ++n) {
            weight *= (150 - n + 1) * 0.01;
            all += weight;
            coming += weight * (150 - n);
        }
        compare(result.peak().total.error_ratio.value.value(), weight * 144 / coming, 0.02);
        compare(result.peak().total.throughput_per_s.value.value(), (coming - weight * 144) / all, 0.01);
    }

    /// Four servers, 400 a second: one that is late brings a quarter of the calls again, and a sixteenth once more. Of 280 a second that
    /// makes 368, of 320 it makes 420: then a long queue at one, of which there is a chance in every second, is the end of all. How long
    /// that takes is the mean of ten simulations of such queues (C++'s own random numbers, nothing of Headroom).
    void an_overload_that_comes_by_chance_data() {
        QTest::addColumn<QString>("web");
        QTest::addColumn<int>("users");
        QTest::addColumn<QString>("policy");
        QTest::addColumn<QString>("comes_within");
        const QString four = R"x("replicas": 4, "cpu": "exponential(10 ms)")x", one = R"x("cpu": "exponential(10 ms)")x";
        const QString quick = R"x("cpu": "exponential(0.223685 ms)")x", tries = R"("time_limit": "150 ms", "retry": {"wait": "50 ms")";
        const QString often = R"("time_limit": "100 ms", "retry": {"attempts": 4, "wait": "200 ms")";
        const QString quickly = R"("time_limit": "2.55423 ms", "retry": {"wait": "5 ms")";
        QTest::newRow("280 a second") << four << 280 << tries << "";
        QTest::newRow("31 s") << four << 320 << tries << "minutes";
        QTest::newRow("a budget") << four << 320 << tries + R"(, "budget": {})"
                                  << "";
        QTest::newRow("47 s") << one << 36 << R"("time_limit": "50 ms", "retry": {"wait": "20 ms")"
                              << "minutes";
        QTest::newRow("1800 s") << one << 50 << tries << "hours";
        QTest::newRow("25 a second") << one << 25 << often << "";
        QTest::newRow("4400 s") << quick << 1622 << quickly << "hours";
        QTest::newRow("117 s") << quick << 1940 << quickly << "minutes";
    }
    void an_overload_that_comes_by_chance() {
        QFETCH(QString, web);
        QFETCH(int, users);
        QFETCH(QString, policy);
        QFETCH(QString, comes_within);
        const RunResult result = estimate((R"json({"id": "web", "type": "service", "workers": 1, )json" + web + "}").toStdString(),
                                          (R"json({"from": "users", "to": "web", )json" + policy + "}}").toStdString(), users);
        QCOMPARE(result.status, comes_within == "minutes" ? Status::Unstable : Status::Estimated);
        const std::string told = "users->web: within " + comes_within.toStdString() + " web is by chance so late";
        QCOMPARE(std::ranges::any_of(result.caveats, [&](const std::string& caveat) { return caveat.starts_with(told); }),
                 !comes_within.isEmpty());
    }

    void an_overload_that_lasts_data() {
        QTest::addColumn<int>("users");
        QTest::addColumn<QString>("policy");
        QTest::addColumn<QString>("server");
        QTest::addColumn<bool>("lasts");
        const QString tries = R"("time_limit": "50 ms", "retry": {"attempts": 3})", web = "";
        QTest::newRow("150 of 100 a second") << 50 << tries << web << true;
        QTest::newRow("90 of 100 a second") << 30 << tries << web << false;
        QTest::newRow("two attempts") << 45 << QString(tries).replace("3", "2") << web << false;
        QTest::newRow("nobody is late") << 50 << R"("retry": {"attempts": 3})" << web << false;
        QTest::newRow("a budget") << 50 << R"("time_limit": "50 ms", "retry": {"attempts": 3, "budget": {}})" << web << false;
        QTest::newRow("cancelled") << 50 << tries + R"(, "cancel": true)" << web << false;
        QTest::newRow("a short queue") << 50 << tries << R"(, "queue_limit": 3)" << false;
        QTest::newRow("a long queue") << 50 << tries << R"(, "queue_limit": 6)" << true;
        QTest::newRow("a short wait") << 50 << tries << R"(, "wait_limit": "20 ms")" << false;
        const QString hedged = R"("hedge": {"delay": "50 ms"})";
        QTest::newRow("hedged, 104 of 100 a second") << 52 << hedged << web << true;
        QTest::newRow("hedged, 90 of 100 a second") << 45 << hedged << web << false;
        QTest::newRow("hedged and cancelled") << 52 << hedged + R"(, "cancel": true)" << web << false;
    }
    /// The other branch: who is late comes again, and what comes is more than can be done, 100 a second.
    void an_overload_that_lasts() {
        QFETCH(int, users);
        QFETCH(QString, policy);
        QFETCH(QString, server);
        const RunResult result = estimate(
            R"json({"id": "lb", "type": "load_balancer"}, {"id": "web", "type": "service", "workers": 1, "cpu": "exponential(10 ms)")json" +
                server.toStdString() + "}",
            R"json({"from": "users", "to": "lb", )json" + policy.toStdString() + R"json(}, {"from": "lb", "to": "web"})json", users);
        const bool told = std::ranges::any_of(
            result.caveats, [](const std::string& caveat) { return caveat.starts_with("users->lb: once overloaded, web would stay so"); });
        QTEST(told, "lasts");
    }

    /// Two replicas take turns: each sees every second call of a Poisson stream, at a pool of one place, E2/M/1, of which the share of
    /// those who wait is the root of s = (2λ / (2λ + µ (1 − s)))². The formula for such waits is good for two percent.
    void a_pool_of_each_replica() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "replicas": 2, "vcpus": 1000, "cpu": "0 s"},
                   {"id": "far", "type": "external", "latency": "exponential(100 ms)"})json",
            R"json({"from": "users", "to": "web"}, {"from": "web", "to": "far", "pool": {"size": 1}})json", 16);
        double waiting = 0.5;
        for (int i = 0; i < 200; ++i) {
            const double root = 16 / (16 + 10 * (1 - waiting));
            waiting = root * root;
        }
        compare(mean_of(result), 0.1 / (1 - waiting), 0.02);
    }

    /// A pool of one place for a call that takes 10 ms is M/M/1 whose calls leave at their time limit: what is ahead of one has the
    /// density P(idle) λ e^(−(µ − λ) w) up to D, also above its capacity.
    void a_pool_within_a_time_limit_data() {
        QTest::addColumn<int>("rate");
        for (const int rate : {70, 90, 120}) QTest::addRow("%d", rate) << rate;
    }
    void a_pool_within_a_time_limit() {
        QFETCH(int, rate);
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "vcpus": 1000, "cpu": "0 s"},
                   {"id": "far", "type": "external", "latency": "exponential(10 ms)"})json",
            R"json({"from": "users", "to": "web"}, {"from": "web", "to": "far", "pool": {"size": 1}, "time_limit": "50 ms"})json", rate);
        const double free = 100.0 - rate, ahead = rate * (1 - std::exp(-free * 0.05)) / free;
        compare(result.peak().total.error_ratio.value.value(), 1 - 100 * ahead / (1 + ahead) / rate, 0.02);
    }

    /// No more calls queue at the database than there are connections: all wait as in M/M/c of the fewest there are of both.
    void a_pool_before_a_queue_data() {
        QTest::addColumn<int>("connections");
        QTest::addColumn<int>("workers");
        QTest::addColumn<int>("rate");
        QTest::newRow("3 and 3") << 3 << 3 << 210;
        QTest::newRow("5 and 3") << 5 << 3 << 240;
        QTest::newRow("10 and 2") << 10 << 2 << 180;
        QTest::newRow("3 and 8") << 3 << 8 << 240;
    }
    void a_pool_before_a_queue() {
        QFETCH(int, connections);
        QFETCH(int, workers);
        QFETCH(int, rate);
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "vcpus": 64, "cpu": "0 s"},
                   {"id": "db", "type": "database", "vcpus": 8, "cpu": "exponential(10 ms)", "workers": )json" +
                std::to_string(workers) + "}",
            R"json({"from": "users", "to": "web"}, {"from": "web", "to": "db", "pool": {"size": )json" + std::to_string(connections) + "}}",
            rate);
        const int servers = std::min(connections, workers);
        const double offered = rate * 0.01;
        compare(mean_of(result), 0.01 + headroom::theory::erlang_c(offered, servers) * 0.01 / (servers - offered), 0.03);
    }

    /// Threads that wait at a pool for a store of which more is asked than it can do, and callers who refuse what comes meanwhile: figures
    /// that swing between overload and none are not told.
    void what_swings_has_no_figures() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "vcpus": 16, "workers": 256, "queue_limit": 512, "cpu": "exponential(5 ms)"},
                   {"id": "db", "type": "database", "vcpus": 4, "connection_limit": 500, "cpu": "exponential(8 ms)"})json",
            R"json({"from": "users", "to": "web", "time_limit": "10 s"},
                   {"from": "web", "to": "db", "calls": 4, "pool": {"size": 50, "wait_limit": "2 s"}})json",
            200);
        const auto& errors = result.peak().total.error_ratio.value;
        QVERIFY(result.peak().status == headroom::study::Status::Unstable || std::abs(errors.value() - 0.375) < 0.02);  // 125 of 200 fit in
    }

    /// Twice what a pool can do, of which one session asks for next to nothing: half give up at the limit of their wait.
    void open_traffic_beside_a_session_at_a_pool() {
        const RunResult result = estimate(
            R"json({"id": "session", "type": "users", "think": "10 s"}, {"id": "web", "type": "service", "vcpus": 1000, "cpu": "0 s"},
                   {"id": "far", "type": "external", "latency": "100 ms"})json",
            R"json({"from": "users", "to": "web"}, {"from": "session", "to": "web"},
                   {"from": "web", "to": "far", "pool": {"size": 10, "wait_limit": "1 s"}})json",
            200, R"json(, "share": 199, "profile": "constant")json");
        compare(result.peak().total.error_ratio.value.value(), 0.5, 0.02);
        compare(mean_of(result), 1.1, 0.02);
    }

    /// A limit that nobody comes to takes nothing back, however calls come: D/M/1, in which as many wait as σ = e^(−(1 − σ) / ρ).
    void a_limit_that_is_never_reached() {
        double sigma = 0.5;
        for (int i = 0; i < 200; ++i) sigma = std::exp(-(1 - sigma) / 0.8);
        for (const char* const limit : {"", R"json(, "time_limit": "2 s", "cancel": true)json"}) {
            const RunResult result = estimate(server, R"json({"from": "users", "to": "web")json" + std::string(limit) + "}", 80,
                                              R"json(, "arrivals": "regular")json");
            compare(mean_of(result), 0.01 / (1 - sigma), 0.01);
        }
    }

    /// Calls of M/M/1 that are taken back after D = 50 ms, wherever they are: what is ahead of one has the density P(idle) λ e^(−(µ − λ) w)
    /// up to D, and while the server works 100 a second are done. Below its capacity, at it, and above. The
    /// density has its edge where the time limit is: there, its inversion is good for two percent (tst_station has it exactly).
    void calls_that_are_taken_back_data() {
        QTest::addColumn<int>("rate");
        for (const int rate : {60, 100, 120}) QTest::addRow("%d", rate) << rate;
    }
    void calls_that_are_taken_back() {
        QFETCH(int, rate);
        const RunResult result = estimate(server, R"json({"from": "users", "to": "web", "time_limit": "50 ms", "cancel": true})json", rate);
        const double free = 100.0 - rate, ahead = free == 0 ? 0.05 : (1 - std::exp(-free * 0.05)) / free;
        compare(result.peak().total.error_ratio.value.value(), 1 - 100 * (1 - 1 / (1 + rate * ahead)) / rate, 0.02);
    }
};

QTEST_APPLESS_MAIN(TestEstimatorLimits)
#include "tst_estimator_limits.moc"
