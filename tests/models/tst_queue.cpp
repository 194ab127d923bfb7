// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "clerk.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// Messages are stored 10 ms after they were sent. Figures "x_per_s" are given as numbers of messages.
const std::vector<Story>& stories() {
    static const std::vector<Story> all = {
        {"processed well, and deleted",
         "",
         "",
         {{1, true}},
         3,
         100,
         "A 1.01, B 2.01, C 3.01",
         {{"latency_mean jobs", 1}, {"processed_per_s jobs", 3}, {"mean", 0.01}, {"in_flight jobs", 3. / 100}, {"depth jobs", 0}}},
        {"one that waits its turn",
         "",
         "",
         {{1.5, true}},
         2,
         100,
         "A 1.01, B 2.51",
         {{"latency_mean jobs", (1.5 + 2) / 2},
          {"depth jobs", 0.5 / 100},
          {"waiting jobs", 0.25},
          {"oldest_age jobs", (1.5 * 1.5 / 2 + (2 * 2 - 0.5 * 0.5) / 2) / 100}}},
        {"failed, and delivered again when its visibility timeout ends",
         "",
         "",
         {{1, false}, {1, true}},
         1,
         100,
         "A 1.01, A 31.01",
         {{"latency_mean jobs", 31},
          {"redelivered_per_s jobs", 1},
          {"duplicates_per_s jobs", 0},
          {"processed_per_s jobs", 1},
          {"in_flight jobs", 31. / 100}}},
        {"a timeout of its own",
         R"("visibility": "7 s")",
         "",
         {{1, false}, {1, false}, {1, true}},
         1,
         100,
         "A 1.01, A 8.01, A 15.01",
         {{"latency_mean jobs", 15}, {"redelivered_per_s jobs", 2}}},
        {"longer than the timeout: delivered again while it is worked on",
         "",
         R"("threads": 2)",
         {{40, true}, {5, true}},
         1,
         200,
         "A 1.01, A 31.01",
         // the second ends first, at 36.01, and deletes; the first is the duplicate
         {{"latency_mean jobs", 35}, {"duplicates_per_s jobs", 1}, {"processed_per_s jobs", 1}, {"in_flight jobs", 35. / 200}}},
        {"an old receipt deletes nothing",
         "",
         R"("threads": 2)",
         {{40, true}, {40, true}, {5, true}},
         1,
         200,
         "A 1.01, A 31.01, A 61.01",
         // processed at 41.01, deleted at 66.01 by the third
         {{"latency_mean jobs", 40}, {"duplicates_per_s jobs", 2}, {"in_flight jobs", 65. / 200}}},
        {"the last receipt does, though its timeout has ended",
         "",
         "",
         {{40, true}},
         1,
         200,
         "A 1.01",
         {{"latency_mean jobs", 40}, {"redelivered_per_s jobs", 0}, {"in_flight jobs", 30. / 200}, {"depth jobs", 10. / 200}}},
        {"received twice, then dead",
         R"("max_receives": 2)",
         "",
         {{1, false}},
         1,
         200,
         "A 1.01, A 31.01",
         {{"dead_letters_per_s jobs", 1},
          {"processed_per_s jobs", 0},
          {"arrivals grave", 1},
          {"sent jobs.dead_letters->grave", 1},
          {"present jobs", 60 + 0.01}},
         true},
        {"dead when the next receive would give it",
         R"("max_receives": 1)",
         "",
         {{1, false}, {50, true}, {1, true}},
         3,
         200,
         // A is visible again at 31.01, but the clerk is busy with B until 52.01
         "A 1.01, B 2.01, C 52.01",
         {{"dead_letters_per_s jobs", 1},
          {"depth jobs", (52.01 - 31.01 + 52.01 - 3.01 + (52.01 - 32.01)) / 200},
          {"processed_per_s jobs", 2}},
         true},
        {"dropped where there is no other queue",
         R"("max_receives": 1)",
         "",
         {{1, false}},
         2,
         200,
         "A 1.01, B 2.01",
         {{"dead_letters_per_s jobs", 2}, {"present jobs", 2 * 30.01}}},
        {"ten receives where nobody says how many",
         R"("visibility": "2 s")",
         "",
         {{1, false}},
         1,
         200,
         "A 1.01, A 3.01, A 5.01, A 7.01, A 9.01, A 11.01, A 13.01, A 15.01, A 17.01, A 19.01",
         {{"dead_letters_per_s jobs", 1}, {"arrivals grave", 1}},
         true},
        {"lost at the end of its retention",
         R"("retention": "60 s")",
         "",
         {{99, true}},
         2,
         100,
         // A ends while it is worked on, and may yet be processed; B was never received
         "A 1.01",
         {{"expired_per_s jobs", 1},
          {"processed_per_s jobs", 0},
          {"present jobs", 2 * 60.01},
          {"oldest_age jobs", (60. * 60 / 2 + (60. * 60 - 59 * 59) / 2) / 100}}},
        {"processed all the same",
         R"("retention": "60 s")",
         "",
         {{70, true}, {1, true}},
         2,
         100,
         "A 1.01",
         {{"expired_per_s jobs", 1}, {"processed_per_s jobs", 1}, {"latency_mean jobs", 70}}},
        {"or not",
         R"("retention": "60 s")",
         "",
         {{70, false}, {1, true}},
         2,
         100,
         "A 1.01",
         {{"expired_per_s jobs", 2}, {"processed_per_s jobs", 0}, {"redelivered_per_s jobs", 0}}},
        {"delayed",
         R"("delay": "5 s")",
         "",
         {{1, true}},
         2,
         100,
         "A 6.01, B 7.01",
         {{"latency_mean jobs", 6}, {"delayed jobs", 10. / 100}, {"waiting jobs", 0}, {"queued jobs", 0}, {"mean", 0.01}}},
        {"delayed, and then waiting its turn",
         R"("delay": "5 s")",
         "",
         {{1.5, true}},
         3,
         100,
         // the delays end at 6.01, 7.01 and 8.01; what waits does so from then on
         "A 6.01, B 7.51, C 9.01",
         {{"queued jobs", 0.5 + 1},
          {"waiting jobs", (0.5 + 1) / 3},
          {"delayed jobs", 15. / 100},
          {"latency_mean jobs", (6.5 + 7 + 7.5) / 3}}},
        {"waiting its turn again",
         R"("visibility": "7 s")",
         "",
         {{1, false}, {6.5, true}, {1, true}},
         2,
         100,
         // A is visible again at 8.01, when the clerk has B until 8.51
         "A 1.01, B 2.01, A 8.51",
         {{"queued jobs", 0.5}, {"waiting jobs", 0.5 / 3}, {"redelivered_per_s jobs", 1}}},
        {"no more in flight than may be",
         R"("in_flight_limit": 1)",
         R"("threads": 3)",
         {{5, true}},
         3,
         100,
         "A 1.01, B 6.01, C 11.01",
         {{"in_flight jobs", 15. / 100}, {"depth jobs", (4 + 8) / 100.}}},
        {"in flight until the timeout ends",
         R"("in_flight_limit": 1)",
         R"("threads": 3)",
         {{5, false}, {5, true}},
         2,
         100,
         // A was sent first, and comes first again
         "A 1.01, A 31.01, B 36.01",
         {{"redelivered_per_s jobs", 1}}},
        {"a batch is worked on one after another",
         R"("delay": "5 s")",
         R"("batch": 3, "threads": 2)",
         {{4.5, true}, {20, true}, {20, true}, {1, true}},
         4,
         100,
         // C and D wait when the first thread is free; it receives both
         "A 6.01, B 7.01, C 10.51, D 30.51",
         {{"redelivered_per_s jobs", 0}, {"requests_per_s jobs", 4 + 3 + 4}}},
        {"and its timeouts run",
         R"("delay": "5 s")",
         R"("batch": 3, "threads": 2)",
         {{4.5, true}, {20, true}, {40, true}, {1, true}},
         4,
         100,
         // the second thread receives both at 40.51; the first goes on, and then works on D, too
         "A 6.01, B 7.01, C 10.51, C 40.51, D 41.51, D 50.51",
         {{"redelivered_per_s jobs", 2}, {"duplicates_per_s jobs", 2}, {"processed_per_s jobs", 4}}},
        {"fourteen are no more than ten",
         R"("delay": "15 s")",
         R"("batch": 12)",
         {{20, true}, {1, true}},
         14,
         100,
         // B to K are received at once, at 36.01
         "A 16.01, B 36.01, C 37.01, D 38.01, E 39.01, F 40.01, G 41.01, H 42.01, I 43.01, J 44.01, K 45.01, L 46.01, M 47.01, N 48.01",
         {{"requests_per_s jobs", 14 + 3 + 14}}},
        {"one that is back comes before those that nobody has had, but not after three receives",
         R"("visibility": "10 s")",
         "",
         {{11, false}, {11, false}, {11, false}, {11, true}},
         3,
         100,
         // A and B are visible again 10 s after each receive
         "A 1.01, A 12.01, A 23.01, B 34.01, C 45.01, A 56.01",
         {{"redelivered_per_s jobs", 3}, {"dead_letters_per_s jobs", 0}}},
        {"no visibility timeout to speak of",
         R"("visibility": "0 s", "max_receives": 5)",
         R"("threads": 9)",
         {{1, true}},
         1,
         100,
         "A 1.01, A 1.011, A 1.012, A 1.013, A 1.014",
         {{"dead_letters_per_s jobs", 1}, {"duplicates_per_s jobs", 4}, {"latency_mean jobs", 1}}},
        {"a queue that is faster, or slower, to store",
         R"("store": "2 s")",
         "",
         {{1, true}},
         2,
         100,
         "A 3, B 4",
         {{"mean", 2}, {"latency_mean jobs", 1}}},
    };
    return all;
}

}  // namespace

class TestQueue : public QObject {
    Q_OBJECT

private slots:
    void step_by_step_data() { add_rows(stories()); }
    void step_by_step() {
        QFETCH(int, number);
        const Story& story = stories()[static_cast<std::size_t>(number)];
        Lab lab(clerk_plan(story.giver, story.clerk, story.buries), 1, 1, types_with_clerk());
        const std::string wrong = disagreement(lab, story, true);
        QVERIFY2(wrong.empty(), wrong.c_str());
        if (!story.buries) QVERIFY(lab.drain(1e6));
    }

    /// The SQS Developer Guide's own example: a message spends a day in its queue before it is moved to one of dead letters, whose
    /// retention is 4 days: it is deleted from there after 3 days, when it is 3 days old by the metric.
    void dead_letters_keep_their_date() {
        const double day = 86400;
        Lab lab(clerk_plan(R"("visibility": "12 h", "max_receives": 2, "store": "0 s", "retention": "14 d")", "", true,
                           R"("retention": "4 d")"),
                day / 4, 1, types_with_clerk());
        clerk_of(lab).script = {{1, false}};
        lab.simulation().sources()[0]->hold_rate(1 / day);
        lab.simulation().run_until(kernel::from_seconds(day + 1));
        lab.simulation().sources()[0]->hold_rate(0);
        kernel::Statistics& statistics = lab.simulation().statistics();
        while (lab.now() < 7 * day) {
            lab.simulation().run_until(statistics.block_end());
            statistics.close_block(statistics.block_end());
        }
        QCOMPARE(lab.figure("dead_letters_per_s jobs", {8, 9}) * day / 4, 1.);  // sent at the end of the first day
        QCOMPARE(lab.figure("expired_per_s grave", {0, 20}), 0.);
        QCOMPARE(lab.figure("expired_per_s grave", {20, 21}) * day / 4, 1.);  // at the end of the fifth
    }

    /// Each message goes to one of the takers, by turns while both listen.
    void takers_share() {
        Sketch sketch;
        const std::string clerk = R"({"id": "clerk", "type": "clerk"}, {"id": "other", "type": "clerk"})";
        sketch.components = R"({"id": "jobs", "type": "queue"}, )" + clerk;
        sketch.connections = several({arrow("users", "jobs"), arrow("jobs", "clerk"), arrow("jobs", "other")});
        Lab lab(plan_text(sketch), 1, 1, types_with_clerk());
        lab.request(100, 0.1);
        lab.run_to(20);
        QCOMPARE(lab.figure("arrivals clerk"), 50.);
        QCOMPARE(lab.figure("arrivals other"), 50.);
    }

    /// What nobody takes from has a depth only where the time of day is followed: in a steady level it would grow for days.
    void a_queue_without_takers() {
        for (const bool steady : {true, false}) {
            std::string plan = clerk_plan(R"("max_receives": 1, "visibility": "1 s")", "", true);
            if (!steady) plan.replace(plan.rfind("\"design\": \"D\""), 13, "\"design\": \"D\", \"horizon\": \"day\"");
            Lab lab(plan, 1, 1, types_with_clerk());
            clerk_of(lab).script = {{0.1, false}};
            lab.request(10, 1);
            lab.run_to(20);
            QCOMPARE(lab.figure("arrivals grave"), 10.);
            // each is there from 2.01 s, 3.01 s, ... on
            const double expected = steady ? 0 : 10 * 20 - (20.1 + 45);
            QCOMPARE(lab.figure("present grave"), expected);
            QCOMPARE(lab.figure("queued grave"), expected);
            QCOMPARE(std::isnan(lab.figure("depth grave")), steady);
            QCOMPARE(std::isnan(lab.figure("oldest_age grave")), steady);
            if (!steady) QCOMPARE(lab.figure("oldest_age grave"), 17.99 * 17.99 / 2 / 20);
        }
    }

    /// How long the kernel should look before it calls something a pile.
    void longest_stay() {
        Lab lab(clerk_plan(R"("delay": "5 s")"), 1, 1, types_with_clerk());
        clerk_of(lab).script = {{1, false}, {1, true}};
        QCOMPARE(lab.component("jobs").longest_stay(), 5.);
        lab.request(1, 1);
        lab.run_to(40);
        QCOMPARE(lab.component("jobs").longest_stay(), 30.);  // one message has been hidden in vain
    }
};

QTEST_MAIN(TestQueue)
#include "tst_queue.moc"
