// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "core/random.h"
#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

std::string queue(const std::string& id = "jobs", const std::string& more = {}) {
    return R"({"id": ")" + id + R"(", "type": "queue", "store": "0 s")" + (more.empty() ? "" : ", " + more) + "}";
}
std::string worker(const std::string& cpu, const std::string& more = {}) {
    const std::string poll = more.find("long_poll") == std::string::npos ? R"(, "long_poll": "20 s")" : "";
    return R"({"id": "w", "type": "worker", "cpu": ")" + cpu + "\"" + poll + (more.empty() ? "" : ", " + more) + "}";
}
Sketch works(const std::string& cpu, const std::string& more = {}, const std::string& receive = {}) {
    return {several({queue(), worker(cpu, more)}), several({arrow("users", "jobs"), arrow("jobs", "w", receive)})};
}

/// Messages are stored at 1 s, 2 s, ... unless something else is said.
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"one thread, one message at a time",
         works("1500 ms"),
         3,
         1,
         20,
         {{"latency_mean jobs", 1.5 + 0.5}, {"busy w", 4.5}, {"held w", 4.5}, {"mean", 0}, {"arrivals w", 3}}},
        {"two threads", works("1500 ms", R"("concurrency": 2)"), 3, 1, 20, {{"latency_mean jobs", 1.5}}},
        {"two replicas, each with a vCPU", works("1500 ms", R"("replicas": 2)"), 3, 1, 20, {{"latency_mean jobs", 1.5}, {"serving w", 2}}},
        {"two threads on one vCPU",
         // 1 alone until 2, then both at half the speed: 1 ends at 3, 2 has had 0.5 of 1.5 by then; 3 comes when 1 ends
         works("1500 ms", R"("concurrency": 2, "vcpus": 1)"),
         2,
         1,
         20,
         {{"latency_mean jobs", (2 + 2) / 2.}, {"busy w", 3}}},
        {"twice as fast", works("1500 ms", R"("speed": 2)"), 3, 1, 20, {{"latency_mean jobs", 0.75}}},
        {"the way from the queue, and back to delete",
         works("1 s", "", R"("latency": "100 ms")"),
         1,
         1,
         20,
         {{"latency_mean jobs", 1.1}, {"in_flight jobs", 1.2 / 20}, {"network jobs->w", 0.2}}},
        {"after which the answer comes, and the next receive goes",
         // 0.5 s apart: received at 0.5, and from 0.5 + 1.2 + 0.2 on every 1.4 s
         works("1 s", "", R"("latency": "100 ms")"),
         3,
         0.5,
         20,
         {{"waiting jobs", (0 + (1.9 - 1) + (3.3 - 1.5)) / 3}}},
        {"but once for a batch",
         // the second and third are received at 1.9; the third is worked on when the second is deleted, at 1.9 + 1.2
         works("1 s", R"("batch": 10)", R"("latency": "100 ms")"),
         3,
         0.5,
         20,
         {{"waiting jobs", (0 + (1.9 - 1) + (1.9 - 1.5)) / 3}, {"latency_mean jobs", (1.1 + (3 - 1) + (4.2 - 1.5)) / 3}}},
        {"behind by what is stored, delayed too, not by what is still being stored",
         {several({R"({"id": "jobs", "type": "queue", "store": "2 s", "delay": "4 s"})", worker("1 s")}),
          several({arrow("users", "jobs"), arrow("jobs", "w")})},
         2,
         5,
         20,
         {{"backlog w", 2 * (4 + 1) / 20.}, {"present jobs", 2 * (2 + 4 + 1)}, {"present w", 2 * 1}}},
        {"listens again and again: empty at 22, 42, 62 and 82 s",
         works("1 s"),
         1,
         1,
         100,
         {{"empty_receives_per_s jobs", 4. / 100}, {"requests_per_s jobs", (1 + 1 + 1 + 4.) / 100}}},
        {"a failure is no success",
         works("1 s", R"("failure_ratio": 1)"),
         1,
         1,
         100,
         // at 1, 31, 61, 91
         {{"failed_per_s w", 4. / 100}, {"processed_per_s jobs", 0}, {"redelivered_per_s jobs", 3. / 100}, {"failures jobs->w", 4}}},
        {"nor is that of a call",
         {several({queue("jobs", R"("max_receives": 2)"), worker("1 s"), database("db", "5 s")}),
          several({arrow("users", "jobs"), arrow("jobs", "w"), arrow("w", "db", R"("time_limit": "2 s")")})},
         1,
         1,
         100,
         {{"failed_per_s w", 2. / 100}, {"dead_letters_per_s jobs", 1. / 100}, {"timeouts w->db", 2}, {"completed", 1}}},
        {"calls step by step, the thread held",
         {several({queue(), worker("1 s"), database("db", "2 s", R"("workers": 9)"), database("log", "500 ms")}),
          several({arrow("users", "jobs"), arrow("jobs", "w"), arrow("w", "db", R"("calls": 2)"), arrow("w", "log", R"("step": 2)")})},
         2,
         1,
         100,
         {{"latency_mean jobs", 5.5 + 4.5 / 2}, {"held w", 11}, {"busy w", 2}}},
        {"from one queue to the next",
         {several({queue(), queue("next"), worker("1 s"),
                   R"({"id": "last", "type": "worker", "cpu": "3 s", "long_poll": "20 s", "concurrency": 5})"}),
          several({arrow("users", "jobs"), arrow("jobs", "w"), arrow("w", "next", R"("calls": 2)"), arrow("next", "last")})},
         2,
         2,
         100,
         {{"latency_mean jobs", 1}, {"latency_mean next", 3}, {"arrivals last", 4}}},
        {"two queues in turn",
         {several({queue(), queue("other"), worker("1 s"), service("web", "0 s")}),
          several({arrow("users", "web"), arrow("web", "jobs", R"("calls": 3)"), arrow("web", "other", R"("calls": 3)"), arrow("jobs", "w"),
                   arrow("other", "w")})},
         1,
         1,
         100,
         // the first is received before the second queue has any; then other, jobs, other, jobs, other
         {{"latency_mean jobs", (1 + 3 + 5) / 3.}, {"latency_mean other", (2 + 4 + 6) / 3.}}},
        {"a backlog that takes no time is no deep stack",
         {several({queue("jobs", R"("delay": "5 s")"), worker("0 s", R"("batch": 3)"), service("web", "0 s")}),
          several({arrow("users", "web"), arrow("web", "jobs", R"("calls": 100000)"), arrow("jobs", "w")})},
         1,
         1,
         20,
         {{"processed_per_s jobs", 100000. / 20}, {"latency_mean jobs", 5}, {"requests_per_s jobs", (200000 + 33334.) / 20}}},
        {"two fit in the memory",
         works("20 s", R"("concurrency": 9, "memory": "100 MB", "base_memory": "40 MB", "memory_per_message": "25 MB")"),
         2,
         1,
         100,
         {{"latency_mean jobs", 20}, {"kills_per_hour w", 0}, {"memory w", .4 + 2 * 20 * .25 / 100}}},
        {"the third kills the replica, and all are delivered again when they are visible",
         // killed at 3, back at 7; at 31 and 32 two are delivered, at 33 the third kills again; and so on: 61, 62, 63; 91, 92, 93
         works("20 s", R"("concurrency": 9, "memory": "100 MB", "base_memory": "40 MB", "memory_per_message": "25 MB", "boot": "4 s")"),
         3,
         1,
         80,
         {{"processed_per_s jobs", 0},
          {"kills_per_hour w", 3 * 45},
          {"serving w", (80 - 3 * 4) / 80.},
          {"arrivals w", 9},
          {"failures jobs->w", 9},
          {"redelivered_per_s jobs", 6. / 80},
          {"memory w", .4 + 3 * 3 * .25 / 80}}},
        {"while it is down its threads receive nothing",
         // killed at 3 by the third; the fourth, of 4, is received when it is back, at 7
         works("20 s", R"("concurrency": 9, "memory": "100 MB", "base_memory": "40 MB", "memory_per_message": "25 MB", "boot": "4 s")"),
         4,
         1,
         30,
         {{"processed_per_s jobs", 1. / 30}, {"latency_mean jobs", 23}, {"depth jobs", 3. / 30}, {"kills_per_hour w", 120}}},
        {"slower after the boot",
         works("20 s", R"("concurrency": 9, "memory": "100 MB", "base_memory": "40 MB", "memory_per_message": "25 MB", "boot": "4 s",
                          "warm_up": "1 s", "warm_up_slowness": 1.1)"),
         4,
         1,
         30,
         {{"processed_per_s jobs", 1. / 30}, {"latency_mean jobs", 25}}},
        {"one that never fits is no more than a kill",
         works("20 s",
               R"("concurrency": 1, "batch": 3, "memory": "60 MB", "base_memory": "40 MB", "memory_per_message": "25 MB", "boot": "4 s")"),
         1,
         1,
         30,
         {{"processed_per_s jobs", 0}, {"kills_per_hour w", 120}}},
        {"nobody sends anything: a worker without a queue does nothing",
         {several({worker("1 s"), service("web", "1 s")}), arrow("users", "web")},
         1,
         1,
         20,
         {{"arrivals w", 0}, {"mean", 1}}},
    };
    return all;
}

}  // namespace

class TestWorker : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// Receives that return at once come every second, from a moment that is the thread's own: a message waits for the next.
    void short_polls() {
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            Lab lab(works("0 s", R"("long_poll": "0 s")"), 1, seed);
            const double phase = RandomStream(seed, 0, "w", "phases").uniform();
            lab.request(4, 1);
            lab.run_to(10);
            QVERIFY(std::abs(lab.figure("waiting jobs") - phase) < 1e-8);
            // polls at phase, 1 + phase, ..., 9 + phase; each that found something was followed by another
            QCOMPARE(lab.figure("empty_receives_per_s jobs") * 10, 10.);
            QVERIFY(lab.drain(1e6));
        }
    }

    /// Listens for 5 s, rests for 15 s.
    void long_polls_with_rests() {
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            Lab lab(works("0 s", R"("long_poll": "5 s", "poll_interval": "20 s")"), 1, seed);
            const double phase = 20 * RandomStream(seed, 0, "w", "phases").uniform();
            lab.arrive(10);
            lab.run_to(400);
            // A message that comes in a rest waits for its end. After one that came while it listened, it listens anew, 5 s from then
            // on: the stream of messages keeps it awake from its first poll to the end.
            double expected = 0;
            for (int i = 1; i < 10 * phase; ++i) expected += phase - i / 10.;
            QVERIFY(std::abs(lab.figure("waiting jobs") * lab.figure("arrivals w") - expected) < 1e-4);
        }
    }

    /// The share that fails, and what that means for those that come back: each message is received 1 / (1 - f) times.
    void failure_ratio() {
        Lab lab({several({queue("jobs", R"("visibility": "100 ms")"), worker("1 ms", R"("concurrency": 4, "failure_ratio": {"r": 0.3})")}),
                 several({arrow("users", "jobs"), arrow("jobs", "w")})});
        lab.request(20000, 0.005);
        lab.run_to(105);
        QCOMPARE(lab.figure("processed_per_s jobs") * 105, 20000.);
        const double received = lab.figure("arrivals w");
        // geometric: variance f / (1 - f)^2; 3.9 standard deviations
        QVERIFY(std::abs(received - 20000 / 0.7) < 3.9 * std::sqrt(20000 * 0.3) / 0.7);
        QCOMPARE(lab.figure("failed_per_s w") * 105, received - 20000);
    }
};

QTEST_MAIN(TestWorker)
#include "tst_worker_component.moc"
