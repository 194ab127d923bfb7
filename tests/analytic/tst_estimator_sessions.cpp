// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>
#include <random>
#include <string>
#include <vector>

#include "estimate.h"
#include "near.h"

using namespace headroom;
using namespace headroom::study;
using namespace headroom::test;

namespace {

const std::string thinks = R"json(, "think": "exponential(1 s)")json";

double throughput_of(const RunResult& result) { return result.peak().total.throughput_per_s.value.value(); }

/// Sessions that think for a second, at one exponential server of 10 ms: P(response > t). One who comes finds the others as they are
/// without it (Sevcik and Mitrani 1981), and waits for all of those before it: an Erlang time.
double beyond(int sessions, double seconds) {
    std::vector<double> weights = {1};
    double all = 1;
    for (int n = 1; n < sessions; ++n) {
        weights.push_back(weights.back() * (sessions - n) * 0.01);
        all += weights.back();
    }
    double term = std::exp(-seconds / 0.01), erlang = 0, sum = 0;
    for (int n = 0; n < sessions; ++n) {
        erlang += term;
        term *= seconds / 0.01 / (n + 1);
        sum += weights[static_cast<std::size_t>(n)] * erlang;
    }
    return sum / all;
}

double quantile(int sessions, double share) {
    double low = 0, high = 10;
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (beyond(sessions, middle) > 1 - share ? low : high) = middle;
    }
    return low;
}

}  // namespace

/// Estimates of what sessions wait for, who are only so many.
class TestEstimatorSessions : public QObject {
    Q_OBJECT

private slots:
    void percentiles_data() {
        QTest::addColumn<int>("sessions");
        for (const int sessions : {20, 60, 100, 150}) QTest::addRow("%d", sessions) << sessions;
    }
    void percentiles() {
        QFETCH(int, sessions);
        const RunResult result = estimate(server, to_web, sessions, thinks);
        const auto& quantiles = result.peak().total.response.quantiles;
        compare(quantiles[0].value.value(), quantile(sessions, 0.5), 0.03);
        compare(quantiles[2].value.value(), quantile(sessions, 0.95), 0.03);
    }

    /// 150 sessions ask for up to 150 a second. Where only so many may begin, so many end, and the rest of a session's time is
    /// waiting (Little).
    /// A pool before a store changes nothing but where they wait for it, however many come and go in it: the same birth-death process.
    void behind_a_pool_data() {
        QTest::addColumn<int>("sessions");
        QTest::addColumn<int>("places");
        QTest::addColumn<int>("callers");
        for (const int sessions : {50, 80, 110})
            for (const int places : {2, 5, 20}) QTest::addRow("%d, %d", sessions, places) << sessions << places << 1;
        QTest::newRow("pools of three") << 80 << 10 << 3;
    }
    void behind_a_pool() {
        QFETCH(int, sessions);
        QFETCH(int, places);
        QFETCH(int, callers);
        const std::string pool = std::to_string(places), replicas = std::to_string(callers);
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "cpu": "0 s", "replicas": )json" + replicas +
                R"json(}, {"id": "store", "type": "service", "workers": 1, "cpu": "exponential(10 ms)"})json",
            R"json({"from": "users", "to": "web"}, {"from": "web", "to": "store", "pool": {"size": )json" + pool + "}}", sessions, thinks);
        double weight = 1, all = 1, served = 0, present = 0, within = 0;
        for (int n = 1; n <= sessions; ++n) {
            weight *= (sessions - n + 1) * 0.01;
            all += weight;
            served += 100 * weight;
            present += weight * n;
            within += weight * std::min(n, callers * places);
        }
        compare(throughput_of(result), served / all, 5e-3);
        compare(mean_of(result), present / served, 0.01);
        compare(result.peak().components[2].residence.mean.value.value(), within / served, 0.02);
        compare(p95_of(result), quantile(sessions, 0.95), 0.12);
    }

    void turns_data() {
        QTest::addColumn<QString>("components");
        QTest::addColumn<QString>("connections");
        QTest::addColumn<double>("per_s");
        const QString db = R"json({"id": "db", "type": "database", "memory": "8 GiB", "working_set": "80 TiB", "disk_read": "0 s",
                                   "cpu": "0 s", "iops": "100/s"})json";
        const QString far =
            R"json({"id": "web", "type": "service", "cpu": "0 s"}, {"id": "far", "type": "external", "latency": "0 s"})json";
        QTest::newRow("a disk") << db << R"json({"from": "users", "to": "db"})json" << 100.0;
        QTest::newRow("a disk behind a service") << R"json({"id": "web", "type": "service", "cpu": "0 s"}, )json" + db
                                                 << R"json({"from": "users", "to": "web"}, {"from": "web", "to": "db"})json" << 100.0;
        QTest::newRow("a rate limit")
            << far << R"json({"from": "users", "to": "web"}, {"from": "web", "to": "far", "rate_limit": {"rate": 50, "wait": "10 s"}})json"
            << 50.0;
        QTest::newRow("a rate limit with a burst")
            << far
            << R"json({"from": "users", "to": "web"}, {"from": "web", "to": "far", "rate_limit": {"rate": 50, "burst": 20, "wait": "10 s"}})json"
            << 50.0;
    }
    void turns() {
        QFETCH(QString, components);
        QFETCH(QString, connections);
        QFETCH(double, per_s);
        const RunResult result = estimate(components.toStdString(), connections.toStdString(), 150, thinks);
        QCOMPARE(result.status, Status::Estimated);
        compare(throughput_of(result), per_s, 2e-3);
        compare(mean_of(result), 150 / per_s - 1, 5e-3);
        compare(result.peak().total.error_ratio.value.value(), 0, 0, 1e-9);
    }

    /// The way to users and back is part of their round: mean value analysis of two classes, of 75 sessions each, that are 1.2 s and
    /// 1.6 s elsewhere.
    void regions() {
        constexpr int most = 75;
        const RunResult result = estimate(server, to_web, 2 * most, thinks + R"json(, "regions": "near 50 % 100 ms, far 50 % 300 ms")json");
        std::vector<std::vector<double>> queue(most + 1, std::vector<double>(most + 1, 0));
        double near = 0, far = 0;
        for (int n = 0; n <= most; ++n)
            for (int m = 0; m <= most; ++m) {
                const auto residence_of = [&](int of_near, int of_far) {
                    return of_near < 0 || of_far < 0
                               ? 0
                               : 0.01 * (1 + queue[static_cast<std::size_t>(of_near)][static_cast<std::size_t>(of_far)]);
                };
                const double of_near = residence_of(n - 1, m), of_far = residence_of(n, m - 1);
                near = n / (1.2 + of_near);
                far = m / (1.6 + of_far);
                queue[static_cast<std::size_t>(n)][static_cast<std::size_t>(m)] = near * of_near + far * of_far;
            }
        compare(throughput_of(result), near + far, 1e-3);
        compare(mean_of(result), (2 * most) / (near + far) - 1, 2e-3);
    }

    /// Three sessions at one server where one may wait: 0, 1, 2 are there, or all who come then are refused. One that is not there
    /// comes once a second, whatever became of it before.
    void sessions_that_are_refused() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "workers": 1, "queue_limit": 1, "cpu": "exponential(1 s)"})json", to_web, 3, thinks);
        const double of_one = 3, of_two = 3 * 2, all = 1 + of_one + of_two, refused = of_two / all;  // who is refused thinks again
        const double served = (of_one + of_two) / all;
        compare(throughput_of(result), served, 0.01);
        compare(result.peak().total.error_ratio.value.value(), refused / (refused + served), 0.01);
    }

    /// Of 150 sessions at a server of 100 a second 50 are there: two seconds are long enough for all of them, and none comes again.
    void sessions_that_are_never_late() {
        const RunResult result =
            estimate(server, R"json({"from": "users", "to": "web", "time_limit": "2 s", "retry": {}})json", 150, thinks);
        QCOMPARE(result.status, Status::Estimated);
        compare(throughput_of(result), 100, 2e-3);
        compare(mean_of(result), 0.5, 5e-3);
    }

    /// Sessions that leave after 300 ms come 115 times a second, to a server that goes on working on what they left, 100 times.
    void sessions_that_leave_too_soon() {
        const RunResult result = estimate(server, R"json({"from": "users", "to": "web", "time_limit": "300 ms"})json", 150, thinks);
        QCOMPARE(result.status, Status::Unstable);
    }

    /// Assets are fetched while the session thinks already: a page a round of 1 s + 100 ms.
    void assets() {
        const RunResult result =
            estimate(R"json({"id": "web", "type": "service", "vcpus": 1000, "cpu": {"page": "100 ms", "image": "200 ms"}})json", to_web, 2,
                     thinks + R"json(, "browser_cache": "0 s")json", "", "", 86400,
                     R"json({"name": "page", "assets": {"route": "image", "count": 4}}, {"name": "image", "share": 1})json");
        compare(throughput_of(result), 5 * 2 / 1.1, 1e-3);
        compare(result.peak().routes[0].response.mean.value.value(), 0.1, 2e-3);
    }

    /// At a queue in order it matters how evenly calls compute, but not where everybody waits; beside an independent simulation.
    void uneven_calls_data() {
        QTest::addColumn<int>("sessions");
        QTest::addColumn<int>("workers");
        QTest::addColumn<double>("cv");
        for (const double cv : {0.0, 2.0}) {
            for (const int sessions : {50, 80, 100, 110, 130}) QTest::addRow("%d, cv %g", sessions, cv) << sessions << 1 << cv;
            for (const int sessions : {180, 220}) QTest::addRow("%d at four, cv %g", sessions, cv) << sessions << 4 << cv;
        }
    }
    void uneven_calls() {
        QFETCH(int, sessions);
        QFETCH(int, workers);
        QFETCH(double, cv);
        const double work_s = workers == 1 ? 0.01 : 0.02, variance = std::log(1 + cv * cv);
        std::mt19937_64 random(7);
        std::lognormal_distribution<double> uneven(std::log(work_s) - variance / 2, std::sqrt(variance));
        std::exponential_distribution<double> think(1);
        std::priority_queue<double, std::vector<double>, std::greater<>> come;
        for (int i = 0; i < sessions; ++i) come.push(think(random));
        std::vector<double> free_at(static_cast<std::size_t>(workers), 0);
        constexpr int calls = 500000;
        double time = 0;
        for (int i = 0; i < calls; ++i) {
            const double came = come.top();
            come.pop();
            double& first = *std::ranges::min_element(free_at);
            first = std::max(came, first) + (cv > 0 ? uneven(random) : work_s);
            time += first - came;
            come.push(first + think(random));
        }
        const std::string work = std::to_string(work_s) + " s", cpu = cv > 0 ? "lognormal(mean=" + work + ", cv=2)" : work;
        const std::string count = std::to_string(workers);
        const RunResult result = estimate(R"json({"id": "web", "type": "service", "workers": )json" + count + R"json(, "vcpus": )json" +
                                              count + R"json(, "cpu": ")json" + cpu + R"json("})json",
                                          to_web, sessions, R"json(, "think": "exponential(1 s)")json");
        compare(mean_of(result), time / calls, 0.08);
    }

    /// Six workers in all, each of whom waits 100 ms for another: all else queue for them, whatever is between.
    void workers_that_wait_elsewhere_data() {
        QTest::addColumn<int>("replicas");
        QTest::addColumn<int>("depth");
        for (const int replicas : {1, 3})
            for (const int depth : {1, 3}) QTest::addRow("%d replicas, %d deep", replicas, depth) << replicas << depth;
    }
    void workers_that_wait_elsewhere() {
        QFETCH(int, replicas);
        QFETCH(int, depth);
        QString components, connections, caller = "users";
        for (int i = 0; i < depth; ++i) {
            const QString id = QString("web%1").arg(i);
            components += QString(R"json({"id": "%1", "type": "service", "vcpus": 64, "cpu": "1 ms", "replicas": %2, "workers": %3}, )json")
                              .arg(id)
                              .arg(replicas)
                              .arg(6 / replicas);
            connections += QString(R"json({"from": "%1", "to": "%2"}, )json").arg(caller, id);
            caller = id;
        }
        components += R"json({"id": "far", "type": "external", "latency": "100 ms"})json";
        connections += QString(R"json({"from": "%1", "to": "far"})json").arg(caller);
        const RunResult result = estimate(components.toStdString(), connections.toStdString(), 1000, R"json(, "think": "1 s")json");
        compare(mean_of(result), 1000 * (0.1 + 0.001 * depth) / 6 - 1, 0.01);
    }

    /// Three replicas of fifty workers that wait for one database of two: all queue there, N / X − Z.
    void replicas_that_wait_for_one_database() {
        const RunResult result = estimate(
            R"json({"id": "lb", "type": "load_balancer"}, {"id": "web", "type": "service", "replicas": 3, "workers": 50, "vcpus": 2,
                    "cpu": "exponential(20 ms)"}, {"id": "db", "type": "database", "workers": 2, "cpu": "exponential(8 ms)"})json",
            R"json({"from": "users", "to": "lb"}, {"from": "lb", "to": "web"}, {"from": "web", "to": "db", "calls": 3})json", 1000,
            R"json(, "think": "4 s")json");
        const double most = 2 / (3 * 0.008);
        compare(throughput_of(result), most, 1e-3);
        compare(mean_of(result), 1000 / most - 4, 1e-3);
    }
};

QTEST_APPLESS_MAIN(TestEstimatorSessions)
#include "tst_estimator_sessions.moc"
