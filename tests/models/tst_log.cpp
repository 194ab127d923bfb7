// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <QtTest>

#include <cmath>

#include "core/error.h"
#include "log_lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// Messages without keys go to the partitions in turn.
const std::vector<Story>& stories() {
    static const std::vector<Story> all = {
        {"one partition is read by one thread, in order",
         "",
         R"("threads": 3)",
         {{1.5, true}},
         3,
         100,
         "A 1, B 2.5, C 4",
         {{"latency_mean jobs", (1.5 + 2 + 2.5) / 3},
          {"lag jobs", 6. / 100},
          {"queued jobs", 0.5 + 1},
          {"waiting jobs", 0.5},
          {"oldest_age jobs", (1.5 * 1.5 / 2 + (2 * 2 - 0.5 * 0.5) / 2 + (2.5 * 2.5 - 1) / 2) / 100},
          {"partition jobs", 4.5 / 100},
          {"idle_consumers jobs", 2},
          {"processed_per_s jobs", 3. / 100},
          {"hottest_partition jobs", 1}}},
        {"three partitions, each with a thread of its own",
         R"("partitions": 3)",
         R"("threads": 5)",
         {{5, true}},
         5,
         100,
         "A 1, B 2, C 3, D 6, E 7",
         {{"latency_mean jobs", (5 + 5 + 5 + 7 + 7) / 5.}, {"partition jobs", 10. / 100}, {"hottest_partition jobs", 2 / (5 / 3.)}}},
        {"three partitions for two threads: the first has two of them, in turn",
         R"("partitions": 3)",
         R"("threads": 2)",
         {{5, true}},
         5,
         100,
         "A 1, C 3, B 6, D 11, E 16",
         {}},
        {"one that failed comes again before what follows it",
         R"("retry_wait": "10 s")",
         R"("threads": 2)",
         {{1, false}, {1, true}},
         2,
         100,
         "A 1, A 12, B 13",
         {{"redelivered_per_s jobs", 1. / 100}, {"duplicates_per_s jobs", 0}, {"latency_mean jobs", 12}}},
        {"while other partitions go on",
         R"("retry_wait": "10 s", "partitions": 2)",
         "",
         {{0.5, false}, {0.5, true}},
         4,
         100,
         "A 1, B 2, D 4, A 11.5, C 12",
         {}},
        {"as often as may be, then it goes aside",
         R"("retry_wait": "1 s", "max_receives": 2)",
         "",
         {{1, false}, {1, false}, {1, true}},
         2,
         100,
         "A 1, A 3, B 4",
         {{"dead_letters_per_s jobs", 1. / 100},
          {"processed_per_s jobs", 1. / 100},
          {"arrivals grave", 1},
          {"sent jobs.dead_letters->grave", 1}},
         true},
        {"ten times where nobody says how often",
         R"("retry_wait": "1 s")",
         "",
         {{0, false}},
         1,
         100,
         "A 1, A 2, A 3, A 4, A 5, A 6, A 7, A 8, A 9, A 10",
         {{"dead_letters_per_s jobs", 1. / 100}},
         true},
        {"dropped where there is nothing aside",
         R"("max_receives": 1)",
         "",
         {{1, false}, {1, true}},
         2,
         100,
         "A 1, B 2",
         {{"dead_letters_per_s jobs", 1. / 100}, {"processed_per_s jobs", 1. / 100}}},
        {"a poisonous message stops its partition for good",
         R"("retry_wait": "40 s")",
         "",
         {{1, false}},
         3,
         100,
         "A 1, A 42, A 83",
         {{"processed_per_s jobs", 0}, {"lag jobs", (99 + 98 + 97) / 100.}}},
        {"a batch is worked on in order, and what follows a failure is given back",
         R"("retry_wait": "1 s")",
         R"("batch": 3)",
         {{4.5, true}, {1, true}, {1, false}, {1, true}},
         4,
         100,
         // B, C and D are received at 5.5; C and D again at 8.5
         "A 1, B 5.5, C 6.5, C 8.5, D 9.5",
         {{"redelivered_per_s jobs", 2. / 100}, {"duplicates_per_s jobs", 0}, {"waiting jobs", (0 + 3.5 + 2.5 + 1.5) / 4}}},
        {"lost at the end of its retention, unless it is in hand",
         R"("retention": "60 s")",
         "",
         {{70, true}, {1, true}},
         3,
         100,
         "A 1",
         {{"expired_per_s jobs", 2. / 100}, {"processed_per_s jobs", 1. / 100}, {"latency_mean jobs", 70}, {"present jobs", 70 + 69 + 68}}},
        {"or not tried again, because it is gone",
         R"("retention": "60 s")",
         "",
         {{70, false}, {1, true}},
         1,
         100,
         "A 1",
         {{"expired_per_s jobs", 1. / 100}, {"processed_per_s jobs", 0}}},
        {"slow to store", R"("store": "2 s")", "", {{1, true}}, 2, 100, "A 3, B 4", {{"mean", 2}, {"latency_mean jobs", 1}}},
    };
    return all;
}

}  // namespace

class TestLog : public QObject {
    Q_OBJECT

private slots:
    void step_by_step_data() { add_rows(stories()); }
    void step_by_step() {
        QFETCH(int, number);
        const Story& story = stories()[static_cast<std::size_t>(number)];
        std::string readers = clerk("clerk", story.clerk), arrows = arrow("jobs", "clerk");
        if (story.buries) {
            readers = several({readers, R"({"id": "grave", "type": "log"})"});
            arrows = several({arrows, arrow("jobs.dead_letters", "grave")});
        }
        Lab lab(log_plan(story.giver, readers, arrows), 1, 1, types_with_clerk());
        const std::string wrong = disagreement(lab, story, false);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// Publish-subscribe: both get everything, each at its own pace.
    void each_group_gets_every_message() {
        Lab lab(log_plan("", several({clerk("clerk"), clerk("slow")}), several({arrow("jobs", "clerk"), arrow("jobs", "slow")})), 1, 1,
                types_with_clerk());
        clerk_of(lab).script = {{0.5, true}};
        clerk_of(lab, "slow").script = {{3, true}};
        lab.request(4, 1);
        lab.run_to(20);
        QCOMPARE(clerk_of(lab).diary, std::string("A 1, B 2, C 3, D 4"));
        QCOMPARE(clerk_of(lab, "slow").diary, std::string("A 1, B 4, C 7, D 10"));
        QCOMPARE(lab.figure("processed_per_s jobs") * 20, 8.);
        // of the slow one
        QCOMPARE(lab.figure("lag jobs"), (3 + 5 + 7 + 9) / 20.);
        QCOMPARE(lab.figure("latency_mean jobs"), (3 + 5 + 7 + 9) / 4.);
        const auto& log = dynamic_cast<const kernel::MessageGiver&>(lab.component("jobs"));
        QCOMPARE(log.backlog(lab.channel("jobs->slow"), {0, 20}).value(), (3 + 5 + 7 + 9) / 20.);
        QCOMPARE(log.backlog(lab.channel("jobs->clerk"), {0, 20}).value(), 4 * 0.5 / 20);
        // Little: what waits is what was received, 8 times, and how long each waited for that
        QCOMPARE(lab.figure("queued jobs"), 0 + 2 + 4 + 6.);
        QCOMPARE(lab.figure("waiting jobs"), (0 + 2 + 4 + 6) / 8.);
        QVERIFY(lab.drain(1e6));
    }

    /// What one group fails to process is no matter of the other's.
    void groups_fail_apart() {
        Lab lab(log_plan(R"("max_receives": 2, "retry_wait": "1 s")", several({clerk("clerk"), clerk("other")}),
                         several({arrow("jobs", "clerk"), arrow("jobs", "other")})),
                1, 1, types_with_clerk());
        clerk_of(lab).script = {{1, true}};
        clerk_of(lab, "other").script = {{1, false}};
        lab.request(2, 1);
        lab.run_to(20);
        QCOMPARE(clerk_of(lab).diary, std::string("A 1, B 2"));
        QCOMPARE(clerk_of(lab, "other").diary, std::string("A 1, A 3, B 4, B 6"));
        QCOMPARE(lab.figure("dead_letters_per_s jobs") * 20, 2.);
        QCOMPARE(lab.figure("processed_per_s jobs") * 20, 2.);
    }

    /// A broker writes 1 kB a second, and messages of 2 kB wait for their turn at the leader and at those that copy it. By hand.
    void brokers_write_in_turn() {
        const auto run = [](const std::string& log, const std::string& diary, double busiest) {
            Lab lab(log_plan(R"("broker_throughput": "1 kB/s", )" + log, clerk("clerk"), arrow("jobs", "clerk"),
                             R"({"name": "r", "request": "2 kB"})"),
                    1, 1, types_with_clerk());
            clerk_of(lab).script = {{0, true}};
            lab.request(3, 1);
            lab.run_to(20);
            QCOMPARE(clerk_of(lab).diary, diary);
            QCOMPARE(lab.figure("brokers jobs"), busiest / 20);
        };
        run(R"("brokers": 1)", "A 3, B 5, C 7", 6);
        run(R"("brokers": 3, "copies": 1, "partitions": 3)", "A 3, B 4, C 5", 2);
        // A is written by the first and the second, B by the second and the third, C by the third and the first
        run(R"("brokers": 3, "copies": 2, "partitions": 3)", "A 3, B 5, C 6", 4);
        run(R"("brokers": 3, "copies": 3, "partitions": 3)", "A 3, B 5, C 7", 6);
        run(R"("brokers": 1, "store": "1 s")", "A 4, B 6, C 8", 6);
    }

    /// One key is one partition, and one thread has all the work.
    void a_hot_partition() {
        const auto run = [](const std::string& keyspace, const std::string& cpu, const char* figure) {
            Lab lab(log_plan(R"("partitions": 4)", worker(fmt::format(R"("concurrency": 4, "cpu": "{}")", cpu)), arrow("jobs", "w"),
                             fmt::format(R"({{"name": "r", "keyspace": "{}"}})", keyspace)),
                    1, 1, types_with_clerk());
            lab.arrive(1);
            lab.run_to(400);
            return lab.figure(figure);
        };
        QCOMPARE(run("one", "0.5 s", "hottest_partition jobs"), 4.);
        QCOMPARE(run("one", "0.5 s", "partition jobs"), 399.0 * 0.5 / 400);
        // two seconds for a message that comes each second: half of them are left, while three threads idle
        QCOMPARE(run("one", "2 s", "workers w"), (399. / 400) / 4);
        QVERIFY(std::abs(run("one", "2 s", "lag jobs") - 400 / 4.) < 1);
        const double even = run("many", "2 s", "hottest_partition jobs");
        QVERIFY(even > 1 && even < 1.4);  // 100 of 400 in the mean, with a standard deviation of 9
        QVERIFY(run("many", "2 s", "lag jobs") < 10);
    }

    /// Each of two workers gets all of its messages: what they send back comes 1.2 times for each, and without an end. A queue's
    /// they would share.
    void circles_count_for_each_group() {
        const auto plan = [](const char* type) {
            Sketch sketch;
            const std::string half = R"("calls": 0.6)";
            sketch.components = several({fmt::format(R"({{"id": "jobs", "type": "{}"}})", type), R"({"id": "a", "type": "worker"})",
                                         R"({"id": "b", "type": "worker"})"});
            sketch.connections = several(
                {arrow("users", "jobs"), arrow("jobs", "a"), arrow("jobs", "b"), arrow("a", "jobs", half), arrow("b", "jobs", half)});
            return sketch;
        };
        Lab(plan("queue"));
        QVERIFY_EXCEPTION_THROWN(Lab(plan("log")), InvalidDocument);
    }

    /// Dead letters of a queue keep their date in a log, and those of a log in a queue.
    void letters_between_kinds() {
        Lab lab(log_plan(R"("max_receives": 1)",
                         several({clerk("clerk"), clerk("last"), R"({"id": "aside", "type": "queue", "max_receives": 1})", clerk("mender"),
                                  R"({"id": "archive", "type": "log"})"}),
                         several({arrow("jobs", "clerk"), arrow("jobs.dead_letters", "aside"), arrow("aside", "mender"),
                                  arrow("aside.dead_letters", "archive"), arrow("archive", "last")})),
                1, 1, types_with_clerk());
        clerk_of(lab).script = {{1, false}};
        clerk_of(lab, "mender").script = {{2, false}};
        clerk_of(lab, "last").script = {{3, true}};
        lab.request(1, 1);
        lab.run_to(100);
        QCOMPARE(clerk_of(lab, "mender").diary, std::string("A 2"));
        QCOMPARE(clerk_of(lab, "last").diary, std::string("A 32"));  // when its visibility timeout has ended
        QCOMPARE(lab.figure("latency_mean archive"), 34.);
        QCOMPARE(lab.figure("arrivals archive"), 1.);
    }
};

QTEST_MAIN(TestLog)
#include "tst_log.moc"
