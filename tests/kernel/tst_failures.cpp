// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

const std::string web = service("web", "1 s", R"("workers": 9)");
const std::string db = database("db", "2 s", R"("workers": 9)");

std::string pool(const std::string& members, const std::string& more = {}) {
    return R"("pool": {)" + members + "}" + (more.empty() ? "" : ", " + more);
}

/// Two parallel calls of one request along a pool.
Sketch pair(const std::string& policy) {
    return {several({web, db}), several({arrow("users", "web"), arrow("web", "db", R"("calls": 2, "parallel": true, )" + policy)})};
}

/// Pools, and what a caller does about failures, worked out by hand. Requests come at 1 s, 2 s, ...
const std::vector<Case>& cases() {
    static const std::string spare = service("spare", "3 s", R"("workers": 9)");
    static const std::vector<Case> all = {
        {"a pool of two is no wait", pair(pool(R"("size": 2)")), 1, 1, 20, {{"mean", 3}, {"pool_wait web->db", 0}}},
        {"a pool of one is a queue", pair(pool(R"("size": 1)")), 1, 1, 20, {{"mean", 5}, {"pool_wait web->db", 1}, {"sent web->db", 2}}},
        {"the connection is taken while the bytes are on their way",
         pair(pool(R"("size": 1)", R"("latency": "500 ms")")),
         1,
         1,
         20,
         {{"mean", 1 + 6}, {"pool_wait web->db", 1.5}}},
        {"each replica of the caller has its own pool",
         {several({service("web", "1 s", R"("workers": 9, "replicas": 2)"), db}),
          several({arrow("users", "web"), arrow("web", "db", pool(R"("size": 1)"))})},
         2,
         1,
         20,
         {{"mean", 3}, {"pool_wait web->db", 0}}},
        {"one replica waits",
         {several({web, db}), several({arrow("users", "web"), arrow("web", "db", pool(R"("size": 1)"))})},
         2,
         1,
         20,
         {{"mean", (3. + 4.) / 2}, {"pool_wait web->db", 0.5}}},
        {"the wait is too long; the request fails after its step",
         pair(pool(R"("size": 1, "wait_limit": "1 s")")),
         1,
         1,
         20,
         {{"failed pool_exhausted", 1}, {"in_system", 3}, {"sent web->db", 1}, {"failures web->db", 1}}},
        {"the wait is just short enough", pair(pool(R"("size": 1, "wait_limit": "2.001 s")")), 1, 1, 20, {{"mean", 5}, {"failed", 0}}},
        {"no wait at all",
         pair(pool(R"("size": 1, "wait_limit": 0)", R"("on_failure": "ignore")")),
         1,
         1,
         20,
         {{"mean", 3}, {"sent web->db", 1}, {"failures web->db", 1}}},
        {"exhausted, and tried again",
         pair(pool(R"("size": 1, "wait_limit": 0)", R"("retry": {"attempts": 2, "wait": "2.5 s"})")),
         1,
         1,
         20,
         {{"mean", 1 + 4.5}, {"retries web->db", 1}, {"failed", 0}}},
        // the first asks at 2 and gives up at 5, when the second, who asked at 3, gets the connection until 6
        {"a time limit gives the connection back, and counts from the moment of asking",
         {several({web, database("db", "9 s", R"("workers": 9)")}),
          several({arrow("users", "web"), arrow("web", "db", pool(R"("size": 1)", R"("time_limit": "3 s")"))})},
         2,
         1,
         40,
         {{"failed timeout", 2}, {"sent web->db", 2}, {"in_system", 4 + 4}, {"present db", 18}}},
        {"without a limit it waits for ever",
         {several({web, database("db", "9 s", R"("workers": 9)")}),
          several({arrow("users", "web"), arrow("web", "db", pool(R"("size": 1)"))})},
         2,
         1,
         40,
         {{"mean", (10. + 18.) / 2}, {"pool_wait web->db", 4}}},
        {"a refusal gives the connection to the next",
         {several({service("web", "0 s"), wall()}),
          several({arrow("users", "web"),
                   arrow("web", "wall", R"("calls": 3, "parallel": true, "on_failure": "ignore", "latency": "1 s", "pool": {"size": 1})"),
                   wall_arrow()})},
         1,
         1,
         20,
         {{"mean", 6}, {"sent web->wall", 3}}},

        {"a failure fails the caller after its step: the database's 2 s are waited for",
         {several({web, db, wall()}), several({arrow("users", "web"), arrow("web", "db"), arrow("web", "wall"), wall_arrow()})},
         1,
         1,
         20,
         {{"failed unavailable", 1}, {"in_system", 3}}},
        {"and the steps behind it are not made",
         {several({web, db, wall()}),
          several({arrow("users", "web"), arrow("web", "wall"), arrow("web", "db", R"("step": 2)"), wall_arrow()})},
         1,
         1,
         20,
         {{"failed unavailable", 1}, {"in_system", 1}, {"sent web->db", 0}}},
        {"nor are the calls behind it in the row",
         {several({web, wall()}), several({arrow("users", "web"), arrow("web", "wall", R"("calls": 3)"), wall_arrow()})},
         1,
         1,
         20,
         {{"failed unavailable", 1}, {"sent web->wall", 1}}},
        {"ignored: the row goes on, and the steps",
         {several({web, db, wall()}), several({arrow("users", "web"), arrow("web", "wall", R"("calls": 3, "on_failure": "ignore")"),
                                               arrow("web", "db", R"("step": 2)"), wall_arrow()})},
         1,
         1,
         20,
         {{"mean", 3}, {"sent web->wall", 3}, {"failures web->wall", 3}, {"sent web->db", 1}}},
        {"the first of two failures is the one that is told",
         {several({web, database("db", "9 s", R"("workers": 9)"), wall()}),
          several({arrow("users", "web"), arrow("web", "db", R"("time_limit": "2 s")"), arrow("web", "wall"), wall_arrow()})},
         1,
         1,
         20,
         {{"failed unavailable", 1}, {"in_system", 3}}},

        {"another component answers instead",
         {several({web, spare, wall()}),
          several({arrow("users", "web"), arrow("web", "wall", R"("on_failure": "fallback: spare")"), wall_arrow()})},
         1,
         1,
         20,
         {{"mean", 1 + 3}, {"arrivals spare", 1}, {"failures web->wall", 1}, {"failed", 0}}},
        {"after the attempts are spent",
         {several({web, spare, wall()}),
          several({arrow("users", "web"),
                   arrow("web", "wall", R"("on_failure": "fallback: spare", "retry": {"attempts": 3, "wait": "1 s"})"), wall_arrow()})},
         1,
         1,
         20,
         {{"mean", 1 + 2 + 3}, {"arrivals spare", 1}, {"retries web->wall", 2}}},
        {"after the time limit, which holds for the fallback, too",
         {several({web, spare, database("db", "9 s")}),
          several({arrow("users", "web"), arrow("web", "db", R"("on_failure": "fallback: spare", "time_limit": "2 s")")})},
         1,
         1,
         20,
         {{"failed timeout", 1}, {"in_system", 1 + 2 + 2}, {"present spare", 3}}},
        {"in each call of a row",
         {several({web, spare, wall()}),
          several({arrow("users", "web"), arrow("web", "wall", R"("calls": 2, "on_failure": "fallback: spare")"), wall_arrow()})},
         1,
         1,
         20,
         {{"mean", 1 + 6}, {"arrivals spare", 2}, {"failures web->wall", 2}}},
        {"the fallback of three replicas is one alone",
         {several({service("web", "90 s", R"("workers": 1, "queue_limit": 0, "replicas": 3)"), spare}),
          several({arrow("users", "web", R"("on_failure": "fallback: spare")")})},
         9,
         1,
         50,
         {{"mean", 3}, {"completed", 6}, {"arrivals spare", 6}, {"in_flight", 3}}},
        {"the fallback of one has three, in turn",
         {several({service("web", "90 s", R"("workers": 1, "queue_limit": 0)"), service("spare", "3 s", R"("workers": 1, "replicas": 3)")}),
          several({arrow("users", "web", R"("on_failure": "fallback: spare")")})},
         7,
         1,
         50,
         {{"mean", 3}, {"completed", 6}, {"queued spare", 0}}},
    };
    return all;
}

}  // namespace

class TestFailures : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }
};

QTEST_MAIN(TestFailures)
#include "tst_failures.moc"
