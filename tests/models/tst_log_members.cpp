// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "log_lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// Messages that have been processed so far; the statistics' blocks are of 50 ms.
double processed(Lab& lab) { return std::round(lab.figure("processed_per_s jobs") * static_cast<double>(lab.blocks()) * 0.05); }

Lab lab_of(const std::string& log, const std::string& members) {
    return Lab(log_plan(log, worker(members), arrow("jobs", "w")), 0.05, 1, types_with_clerk());
}

}  // namespace

/// Consumers that come and go, and the partitions that are dealt out to them.
class TestLogMembers : public QObject {
    Q_OBJECT

private slots:
    /// Partitions of a lost replica wait for the end of its session, and then for the rebalance.
    void a_lost_replica() {
        Lab lab = lab_of(R"("partitions": 2)", R"("replicas": 2, "cpu": "100 ms")");
        lab.arrive(1);
        lab.run_to(10.5);
        lab.component("w").fail(1);
        lab.run_to(58.4);
        // 1, 3, ..., 55 of the first partition and 2, ..., 10 of the second; at 55.5 the session ends, and nobody receives until 58.5
        QCOMPARE(processed(lab), 28. + 5);
        lab.run_to(60.05);
        lab.arrive(0);
        lab.run_to(61.15);
        QCOMPARE(processed(lab), 59.);
        lab.run_to(61.25);
        QCOMPARE(processed(lab), 60.);
        QCOMPARE(std::round(lab.figure("rebalances_per_hour jobs") * 61.25 / 3600), 1.);
    }

    /// One that is back before its session ends goes on with its partitions.
    void a_replica_that_comes_back() {
        Lab lab = lab_of(R"("partitions": 2)", R"("replicas": 2, "cpu": "100 ms")");
        lab.arrive(1);
        lab.run_to(10.5);
        lab.component("w").fail(1);
        lab.run_to(50.45);
        QCOMPARE(processed(lab), 25. + 5);
        lab.run_to(50.5);
        lab.component("w").recover(1);
        lab.arrive(0);
        lab.run_to(52.55);
        QCOMPARE(processed(lab), 50.);
        QCOMPARE(lab.figure("rebalances_per_hour jobs"), 0.);
        lab.run_to(100);
        QCOMPARE(lab.figure("rebalances_per_hour jobs"), 0.);
    }

    /// What it had done since it last committed is done once more.
    void a_consumer_lost_within_a_batch() {
        Lab lab = lab_of("", R"("replicas": 2, "cpu": "10 s", "batch": 3)");
        lab.component("w").prepare_to_scale();  // it keeps track of what it could lose
        lab.request(4, 1);
        lab.run_to(25);
        lab.component("w").fail(0);
        // B to D were received at 11; B is done, C is lost; all three come again at 25 + 45 + 3
        lab.run_to(83.05);
        QCOMPARE(std::round(lab.figure("duplicates_per_s jobs") * 83.05), 1.);
        QCOMPARE(std::round(lab.figure("redelivered_per_s jobs") * 83.05), 3.);
        QCOMPARE(processed(lab), 2.);
        lab.run_to(103.05);
        QCOMPARE(processed(lab), 4.);
        QCOMPARE(std::round(lab.figure("duplicates_per_s jobs") * 103.05), 1.);
    }

    /// A replica that is added takes part when it has booted; one that is taken away gives its partitions back at once.
    void replicas_come_and_go() {
        Lab lab = lab_of(R"("partitions": 4)", R"("cpu": "100 ms", "boot": "30 s")");
        kernel::Component& workers = lab.component("w");
        workers.prepare_to_scale();
        lab.arrive(1);
        lab.run_to(10.5);
        workers.scale_to(2);
        lab.run_to(43.45);  // since 40.5 nobody receives
        QCOMPARE(processed(lab), 40.);
        lab.run_to(43.65);  // 41 and 43, by one replica each
        QCOMPARE(processed(lab), 42.);
        lab.run_to(43.75);
        QCOMPARE(processed(lab), 43.);
        lab.run_to(60.5);
        workers.scale_to(1);
        lab.run_to(63.45);
        QCOMPARE(processed(lab), 60.);
        lab.run_to(63.65);
        QCOMPARE(processed(lab), 61.);
        lab.run_to(63.85);
        QCOMPARE(processed(lab), 63.);
        QCOMPARE(std::round(lab.figure("rebalances_per_hour jobs") * 63.85 / 3600), 2.);
        QCOMPARE(lab.figure("idle_consumers jobs"), 0.);
    }

    /// Of nobody, until somebody is there (KEDA scales to none).
    void no_replica_at_all() {
        Lab lab = lab_of(R"("rebalance": "0 s", "partitions": 2)", R"("cpu": "100 ms", "boot": "1 s")");
        kernel::Component& workers = lab.component("w");
        workers.prepare_to_scale();
        workers.scale_to(0);
        lab.request(4, 1);
        QCOMPARE(dynamic_cast<kernel::MessageGiver&>(lab.component("jobs")).backlog(lab.channel("jobs->w")), 4.);
        workers.scale_to(1);
        lab.run_to(6);
        QCOMPARE(processed(lab), 4.);
        QVERIFY(lab.drain(1e6));
    }

    /// An autoscaler reads the lag of the group that it scales, not the others'.
    void scaled_by_its_own_lag() {
        const auto reader = [](const std::string& id, const std::string& cpu) {
            return fmt::format(R"({{"id": "{0}", "type": "worker", "cpu": "{1}", "long_poll": "20 s", "boot": "10 s"}},
                                  {{"id": "of_{0}", "type": "autoscaler", "mode": "hpa", "queue": 20, "max": 4}})",
                               id, cpu);
        };
        Sketch sketch;
        sketch.components =
            several({R"({"id": "jobs", "type": "log", "partitions": 4})", reader("fast", "10 ms"), reader("slow", "300 ms")});
        sketch.connections = several(
            {arrow("users", "jobs"), arrow("jobs", "fast"), arrow("jobs", "slow"), arrow("of_fast", "fast"), arrow("of_slow", "slow")});
        Lab lab(sketch);
        lab.arrive(10);
        lab.run_to(200);
        QCOMPARE(lab.component("fast").wanted(), std::size_t{1});
        QCOMPARE(lab.component("slow").wanted(), std::size_t{4});
        QVERIFY(lab.figure("rebalances_per_hour jobs") > 0);
        QVERIFY(lab.figure("backlog slow") > 10 * lab.figure("backlog fast"));
    }
};

QTEST_MAIN(TestLogMembers)
#include "tst_log_members.moc"
