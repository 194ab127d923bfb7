// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

constexpr const char* web = R"({"id": "web", "type": "service", "workers": 8, "cpu": "1 s"})";
constexpr const char* held_thread = R"({"id": "web", "type": "service", "workers": 1, "cpu": "1 s"})";
constexpr const char* freed_thread = R"({"id": "web", "type": "service", "workers": 1, "cpu": "1 s", "asynchronous": true})";
constexpr const char* to_web = R"({"from": "users", "to": "web"})";

/// Steps and calls, worked out by hand. The first request comes at 1 s.
const std::vector<Case>& cases() {
    static const std::string a = database("a", "2 s", R"("workers": 9)"), b = database("b", "3 s", R"("workers": 9)"),
                             c = database("c", "4 s", R"("workers": 9)"), one = database("db", "2 s", R"("workers": 1)"),
                             three = database("db", "2 s", R"("workers": 3)"), shared = database("db", "2 s", R"("vcpus": 1)");
    static const std::vector<Case> all = {
        {"a service alone", {web, to_web}, 1, 1, 10, {{"mean", 1}, {"busy web", 1. / 8}, {"arrivals web", 1}, {"completed", 1}}},
        {"latency counts both ways",
         {web, arrow("users", "web", R"("latency": "250 ms")")},
         1,
         1,
         10,
         {{"mean", 1.5}, {"residence web", 1}, {"network users->web", 0.5}}},
        {"no CPU at all, no time",
         {R"({"id": "web", "type": "service", "cpu": "0 s"})", to_web},
         3,
         1,
         10,
         {{"mean", 0}, {"completed", 3}}},
        {"arrows of one step at once, the next after the slowest",
         {several({web, a, b, c}), several({to_web, arrow("web", "a", ""), arrow("web", "b", ""), arrow("web", "c", R"("step": 2)")})},
         1,
         1,
         20,
         {{"mean", 1 + 3 + 4}, {"held web", 8. / 8}, {"present a", 2}, {"present c", 4}}},
        {"steps in order of their numbers, not of their drawing",
         {several({web, a, b}), several({to_web, arrow("web", "a", R"("step": 7)"), arrow("web", "b", R"("step": 3)")})},
         1,
         1,
         5,
         {{"in_flight", 1}, {"arrivals a", 0}, {"arrivals b", 1}}},
        {"calls one after another",
         {several({web, one}), several({to_web, arrow("web", "db", R"("calls": 3)")})},
         1,
         1,
         20,
         {{"mean", 1 + 6}, {"sent web->db", 3}, {"queued db", 0}}},
        {"parallel calls to one worker queue",
         {several({web, one}), several({to_web, arrow("web", "db", R"("calls": 3, "parallel": true)")})},
         1,
         1,
         20,
         {{"mean", 1 + 6}, {"queued db", 2 + 4}, {"waiting db", 2}, {"residence db", 4}}},
        {"parallel calls to three workers",
         {several({web, three}), several({to_web, arrow("web", "db", R"("calls": 3, "parallel": true)")})},
         1,
         1,
         20,
         {{"mean", 1 + 2}, {"queued db", 0}, {"busy db", 2}}},
        {"parallel calls share one vCPU",
         {several({web, shared}), several({to_web, arrow("web", "db", R"("calls": 3, "parallel": true)")})},
         1,
         1,
         20,
         {{"mean", 1 + 6}, {"queued db", 0}, {"residence db", 6}, {"busy db", 6}}},
        {"latency of each of the calls in a row",
         {several({web, three}), several({to_web, arrow("web", "db", R"("calls": 3, "latency": "100 ms")")})},
         1,
         1,
         20,
         {{"mean", 1 + 3 * 2.2}, {"network web->db", 0.6}, {"answered web->db", 3}}},
        {"none of the route's calls",
         {several({web, one}), several({to_web, arrow("web", "db", R"("calls": {"r": 0})")})},
         1,
         1,
         20,
         {{"mean", 1}, {"sent web->db", 0}}},
        {"a thread is held while its call waits: the second request starts at 4",
         {several({held_thread, one}), several({to_web, arrow("web", "db", "")})},
         2,
         1,
         20,
         {{"mean", (3. + 5.) / 2}, {"held web", 6}, {"busy web", 2}, {"queued web", 2}, {"waiting web", 1}}},
        {"an asynchronous one is not: it computes at 2, and waits for the database until 4",
         {several({freed_thread, one}), several({to_web, arrow("web", "db", "")})},
         2,
         1,
         20,
         {{"mean", (3. + 4.) / 2}, {"held web", 2}, {"queued web", 0}, {"queued db", 1}}},
        {"demand is divided by speed",
         {R"({"id": "web", "type": "service", "workers": 1, "cpu": "1 s", "speed": 4})", to_web},
         1,
         1,
         10,
         {{"mean", 0.25}, {"busy web", 0.25}}},
        {"half a vCPU takes twice as long",
         {R"({"id": "web", "type": "service", "workers": 1, "cpu": "1 s", "vcpus": 0.5})", to_web},
         1,
         1,
         10,
         {{"mean", 2}, {"cpu web", 2. / 10}}},
        {"replicas are taken in turn",
         {R"({"id": "web", "type": "service", "workers": 1, "replicas": 2, "cpu": "3 s"})", to_web},
         3,
         1,
         20,
         {{"mean", (3. + 3. + 4.) / 3}, {"busy web", 9. / 2}}},
        {"a full queue refuses: of four at once one is served, one waits",
         {several({web, database("db", "2 s", R"("workers": 1, "queue_limit": 1)")}),
          several({to_web, arrow("web", "db", R"("calls": 4, "parallel": true, "on_failure": "ignore")")})},
         1,
         1,
         20,
         {{"mean", 1 + 4}, {"sent web->db", 4}, {"failures web->db", 2}, {"busy db", 4}}},
        {"a wait limit refuses with a time-out",
         {several({database("db", "2 s", R"("workers": 1, "wait_limit": "500 ms")")}), arrow("users", "db", "")},
         2,
         1,
         20,
         {{"mean", 2}, {"failed timeout", 1}, {"queued db", 0.5}, {"in_system", 2.5}}},
        {"a random wait limit, too",
         {several({database("db", "2 s", R"x("workers": 1, "wait_limit": "uniform(0.4 s, 0.6 s)")x")}), arrow("users", "db", "")},
         2,
         1,
         20,
         {{"mean", 2}, {"failed timeout", 1}, {"busy db", 2}}},
        {"a wait limit that is not reached",
         {several({database("db", "2 s", R"("workers": 1, "wait_limit": "1.5 s")")}), arrow("users", "db", "")},
         2,
         1,
         20,
         {{"mean", (2. + 3.) / 2}, {"failed", 0}, {"queued db", 1}}},
    };
    return all;
}

}  // namespace

/// Calls and their steps, moment by moment.
class TestSteps : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// 2.3 calls are 2, and one more in three cases of ten.
    void fractional_calls() {
        constexpr int requests = 10000;
        Lab lab({several({R"({"id": "web", "type": "service", "cpu": "0 s"})", R"({"id": "db", "type": "database", "cpu": "0 s"})"}),
                 several({to_web, arrow("web", "db", R"("calls": 2.3)")})});
        int threes = 0;
        for (int i = 0; i < requests; ++i) {
            lab.request(1, 0.5);
            lab.run_to(i + 1);
            const auto block = static_cast<std::size_t>(i);
            const double calls = lab.figure("sent web->db", {block, block + 1});
            QVERIFY2(calls == 2 || calls == 3, std::to_string(calls).c_str());
            threes += calls == 3 ? 1 : 0;
        }
        const double tolerance = 3.89 * std::sqrt(0.3 * 0.7 / requests);  // 99.99 %
        QVERIFY(std::abs(static_cast<double>(threes) / requests - 0.3) < tolerance);
    }
};

QTEST_MAIN(TestSteps)
#include "tst_steps.moc"
