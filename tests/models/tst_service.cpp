// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// 100 MB, of which an idle replica uses 40: two calls of 25 MB fit, the third kills it. It is back after 4 s.
std::string replica(const std::string& more = {}, int workers = 9) {
    return service("web", "20 s",
                   R"("memory": "100 MB", "base_memory": "40 MB", "memory_per_call": "25 MB", "boot": "4 s", "workers": )" +
                       std::to_string(workers) + more);
}

/// Memory, death and return of replicas. Requests come at 1 s, 2 s, ...
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"two fit",
         {replica(), arrow("users", "web")},
         2,
         1,
         40,
         {{"mean", 20}, {"kills_per_hour web", 0}, {"serving web", 1}, {"memory web", .4 + 2 * 20 * .25 / 40}}},
        {"the third takes all with it",
         {replica(), arrow("users", "web")},
         3,
         1,
         40,
         {{"failed unavailable", 3},
          {"in_system", 2 + 1},
          {"kills_per_hour web", 90},
          {"serving web", 36. / 40},
          {"busy web", 40. / 36 * 3. / 9},
          {"memory web", .4 + 3 * .25 / 40}}},
        {"who comes meanwhile finds nobody; who comes at 7 is served",
         {replica(), arrow("users", "web")},
         7,
         1,
         40,
         {{"failed unavailable", 3 + 3}, {"completed", 1}, {"mean", 20}, {"kills_per_hour web", 90}}},
        {"it may happen again", {replica(), arrow("users", "web")}, 9, 1, 40, {{"failed unavailable", 9}, {"kills_per_hour web", 180}}},
        {"the other replica is spared",
         {replica(R"(, "replicas": 2)"), arrow("users", "web")},
         4,
         1,
         40,
         {{"completed", 4}, {"kills_per_hour web", 0}}},
        {"and takes over: 1 to 5 by turns, then the second alone",
         {replica(R"(, "replicas": 2)"), arrow("users", "web")},
         6,
         1,
         40,
         // 5 kills the first with 1 and 3; 6 is the third call of the second, which has 2 and 4
         {{"failed unavailable", 6}, {"kills_per_hour web", 180}, {"serving web", 2 - 8. / 40}}},
        {"calls that wait for a worker take memory, too",
         {replica("", 1), arrow("users", "web")},
         3,
         1,
         40,
         {{"failed unavailable", 3}, {"queued web", 1}}},
        {"killed while it waits for a call that goes on",
         {several({replica(), database("db", "50 s", R"("workers": 9)")}), several({arrow("users", "web"), arrow("web", "db")})},
         3,
         12,
         100,
         // the first two compute until 32 and 44, then wait for the database; at 36 the third comes and kills
         {{"failed unavailable", 3}, {"kills_per_hour web", 36}, {"arrivals db", 1}, {"present db", 50}}},
        {"or that is cancelled",
         {several({replica(), database("db", "50 s", R"("workers": 9)")}),
          several({arrow("users", "web"), arrow("web", "db", R"("cancel": true)")})},
         3,
         12,
         100,
         {{"failed unavailable", 3}, {"present db", 36 - 32}}},
        {"killed while it waits without a worker",
         {several({replica(R"(, "asynchronous": true)"), database("db", "50 s", R"("workers": 9)")}),
          several({arrow("users", "web"), arrow("web", "db")})},
         3,
         12,
         100,
         {{"failed unavailable", 3}, {"arrivals db", 1}}},
        {"tried again when it is back",
         {replica(), arrow("users", "web", R"("retry": {"attempts": 2, "wait": "5 s"})")},
         3,
         1,
         60,
         // all three again at 8: the third kills again
         {{"failed unavailable", 3}, {"retries users->web", 3}, {"kills_per_hour web", 120}}},
        {"the answer has its way to go",
         {replica(), arrow("users", "web", R"("latency": "500 ms")")},
         3,
         1,
         40,
         {{"failed unavailable", 3}, {"in_system", 3 + 2 + 1}, {"answered users->web", 0}}},
        {"nobody dies without memory to speak of",
         {service("web", "20 s", R"("workers": 9, "memory": "1 MB")"), arrow("users", "web")},
         5,
         1,
         40,
         {{"completed", 5}, {"kills_per_hour web", 0}}},
    };
    return all;
}

}  // namespace

class TestService : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// Three calls at once kill the replica at 1 s; it is three times as slow from its boot at 3 s until 6 s.
    void warm_up() {
        const std::string web = service(
            "web", "200 ms", R"("memory": "100 MB", "memory_per_call": "40 MB", "boot": "2 s", "warm_up": "3 s", "warm_up_slowness": 3)");
        const std::string killer = R"({"id": "killer", "type": "users", "arrivals": "regular"})";
        Lab lab({several({web, killer}), several({arrow("users", "web"), arrow("killer", "web", R"("calls": 3, "parallel": true)")})});
        kernel::Source& source = *lab.simulation().sources()[1];
        source.hold_rate(1);
        lab.run_to(1.5);
        source.hold_rate(0);
        QVERIFY(!lab.component("web").serves(0));
        lab.run_to(3);
        for (std::size_t second = 3; second < 9; ++second) {
            lab.request(1, 0.2);
            lab.run_to(static_cast<double>(second) + 1);
            const double expected = second < 6 ? 0.6 : 0.2;
            QVERIFY(std::abs(lab.figure("mean", {second, second + 1}) - expected) < 1e-6);
        }
    }

    /// A replica on an instance type of the catalogue: m6i.large has 2 vCPUs and 8 GiB.
    void instance() {
        Lab lab({service("web", "2 s", R"("instance": "m6i.large")"), arrow("users", "web")});
        lab.request(3, 1);
        lab.run_to(20);
        // shared by two from 2 to 3: no wait; three from 3 on: the first has had 2 s by then
        QCOMPARE(lab.figure("mean"), 2.);
        QCOMPARE(lab.figure("busy web"), 3.);
    }

    void instance_memory() {
        Lab lab({service("web", "2 s", R"("instance": "m6i.large", "memory_per_call": "4.1 GiB")"), arrow("users", "web")});
        lab.request(2, 1);
        lab.run_to(20);
        QCOMPARE(lab.figure("failed unavailable"), 2.);
    }
};

QTEST_MAIN(TestService)
#include "tst_service.moc"
