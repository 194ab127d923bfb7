// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

const std::string one_worker = R"("workers": 1)", many_workers = R"("workers": 9)", cancel = R"("cancel": true)";

std::string limit(const std::string& span, const std::string& more = {}) {
    return R"("time_limit": ")" + span + "\"" + (more.empty() ? "" : ", " + more);
}

/// Time limits and cancellation, worked out by hand. Requests come at 1 s, 2 s, ...
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"the answer comes in time",
         {service("web", "2 s"), arrow("users", "web", limit("2.5 s"))},
         1,
         1,
         20,
         {{"mean", 2}, {"timeouts users->web", 0}}},
        {"the callee goes on working for nobody",
         {service("web", "5 s", one_worker), arrow("users", "web", limit("2 s"))},
         1,
         1,
         20,
         {{"failed timeout", 1},
          {"completed", 0},
          {"timeouts users->web", 1},
          {"failures users->web", 1},
          {"answered users->web", 1},
          {"in_system", 2},
          {"busy web", 5}}},
        {"unless it is cancelled",
         {service("web", "5 s", one_worker), arrow("users", "web", limit("2 s", cancel))},
         1,
         1,
         20,
         {{"failed timeout", 1}, {"answered users->web", 0}, {"in_system", 2}, {"busy web", 2}, {"present web", 2}}},
        {"a queue of calls that nobody waits for",
         {service("web", "5 s", one_worker), arrow("users", "web", limit("3 s"))},
         2,
         1,
         30,
         {{"failed timeout", 2}, {"busy web", 10}, {"queued web", 4}, {"in_system", 6}}},
        {"cancelled at work, and in the queue",
         {service("web", "5 s", one_worker), arrow("users", "web", limit("3 s", cancel))},
         2,
         1,
         30,
         {{"failed timeout", 2}, {"busy web", 3 + 1}, {"queued web", 2}, {"in_system", 6}}},
        {"cancelled in turn: each has the worker for what is left of its time",
         {service("web", "5 s", one_worker), arrow("users", "web", limit("3.5 s", cancel))},
         4,
         1,
         30,
         {{"failed timeout", 4}, {"busy web", 3.5 + 1 + 1 + 1}, {"present web", 4 * 3.5}}},
        {"of two that share a vCPU, one stops",
         {service("web", "3 s", R"("vcpus": 1)"), arrow("users", "web", limit("4 s", cancel))},
         2,
         1,
         30,
         // alone from 1 to 2, half of it each until 5: 1 s + 1.5 s of 3 s; the second has 1.5 s left, had alone from 5 to 6: 2.5 s
         {{"failed timeout", 2}, {"busy web", 5}, {"present web", 4 + 4}}},
        {"the other gets the vCPU for itself",
         {service("web", "3 s", R"("vcpus": 1)"), arrow("users", "web", limit("4.75 s", cancel))},
         2,
         1,
         30,
         // alone until 2 (1 s done); shared until 5.75: 1.875 s each; then the second, with 1.875 s of 3 s done, has 1 s more until 6.75
         {{"failed timeout", 2}, {"busy web", 5.75}}},
        {"on its way there",
         {service("web", "5 s", one_worker), arrow("users", "web", limit("1 s", R"("latency": "2 s")"))},
         1,
         1,
         20,
         {{"failed timeout", 1}, {"arrivals web", 1}, {"busy web", 5}, {"answered users->web", 1}}},
        {"cancelled on its way there",
         {service("web", "5 s", one_worker), arrow("users", "web", limit("1 s", R"("latency": "2 s", "cancel": true)"))},
         1,
         1,
         20,
         {{"failed timeout", 1}, {"arrivals web", 0}, {"busy web", 0}, {"answered users->web", 0}}},
        {"on its way back",
         {service("web", "1 s", one_worker), arrow("users", "web", limit("4 s", R"("latency": "2 s")"))},
         1,
         1,
         20,
         {{"failed timeout", 1}, {"busy web", 1}, {"in_system", 4}, {"answered users->web", 1}}},
        {"cancelled on its way back",
         {service("web", "1 s", one_worker), arrow("users", "web", limit("4 s", R"("latency": "2 s", "cancel": true)"))},
         1,
         1,
         20,
         {{"failed timeout", 1}, {"busy web", 1}, {"in_system", 4}, {"answered users->web", 0}}},
        {"through three tiers",
         {several({service("web", "1 s", one_worker), service("api", "1 s", one_worker), database("db", "9 s", one_worker)}),
          several({arrow("users", "web", limit("3 s", cancel)), arrow("web", "api", cancel), arrow("api", "db", cancel)})},
         1,
         1,
         20,
         {{"failed timeout", 1}, {"held web", 3}, {"held api", 2}, {"busy db", 1}}},
        {"as far as the arrows cancel",
         {several({service("web", "1 s", one_worker), service("api", "1 s", one_worker), database("db", "9 s", one_worker)}),
          several({arrow("users", "web", limit("3 s", cancel)), arrow("web", "api", cancel), arrow("api", "db")})},
         1,
         1,
         20,
         {{"failed timeout", 1}, {"held web", 3}, {"held api", 2}, {"busy db", 9}}},
        {"and no further",
         {several({service("web", "1 s", one_worker), service("api", "1 s", one_worker), database("db", "9 s", one_worker)}),
          several({arrow("users", "web", limit("3 s")), arrow("web", "api", cancel), arrow("api", "db", cancel)})},
         1,
         1,
         20,
         {{"failed timeout", 1}, {"held web", 11}, {"held api", 10}, {"busy db", 9}}},
        {"a limit below ends the wait above: the thread is held for 1 + 2 s",
         {several({service("web", "1 s", one_worker), database("db", "9 s", one_worker)}),
          several({arrow("users", "web"), arrow("web", "db", limit("2 s"))})},
         1,
         1,
         20,
         {{"failed timeout", 1}, {"held web", 3}, {"in_system", 3}, {"busy db", 9}}},
        {"each of several calls has its own",
         {several({service("web", "0 s"), database("db", "1 s", one_worker)}),
          several({arrow("users", "web"), arrow("web", "db", limit("2.5 s", R"("calls": 4, "parallel": true, "on_failure": "ignore")"))})},
         1,
         1,
         20,
         {{"mean", 2.5}, {"timeouts web->db", 2}, {"busy db", 4}}},
        {"cancelled while it waits for a pooled connection",
         {several({service("web", "0 s"), database("db", "5 s", many_workers)}),
          several({arrow("users", "web", limit("3 s", cancel)), arrow("web", "db", R"("pool": {"size": 1}, "cancel": true)")})},
         2,
         1,
         30,
         // the second gets the connection when the first is cancelled at 4, and is cancelled at 5
         {{"failed timeout", 2}, {"sent web->db", 2}, {"present db", 3 + 1}}},
        {"cancelled, but the database works on",
         {several({service("web", "0 s"), database("db", "5 s", many_workers)}),
          several({arrow("users", "web", limit("3 s", cancel)), arrow("web", "db", R"("pool": {"size": 1})")})},
         2,
         1,
         30,
         // the first call gives its connection back when its caller is gone at 4; the second, sent then, is alone from 5 on
         {{"failed timeout", 2}, {"sent web->db", 2}, {"present db", 10}}},
        {"cancelled before another attempt",
         {several({service("web", "0 s"), database("db", "5 s", many_workers)}),
          several({arrow("users", "web", limit("3 s", cancel)),
                   arrow("web", "db", limit("1 s", R"("cancel": true, "retry": {"attempts": 2, "wait": "10 s"})"))})},
         1,
         1,
         30,
         {{"failed timeout", 1}, {"sent web->db", 1}, {"retries web->db", 0}, {"present db", 1}}},
        {"nobody waits for it, but it tries again",
         {several({service("web", "0 s"), database("db", "5 s", many_workers)}),
          several({arrow("users", "web", limit("3 s")), arrow("web", "db", limit("1 s", R"("retry": {"attempts": 2, "wait": "10 s"})"))})},
         1,
         1,
         30,
         {{"failed timeout", 1}, {"sent web->db", 2}, {"retries web->db", 1}, {"present db", 10}}},
        {"through a balancer",
         {several({R"({"id": "lb", "type": "load_balancer", "connection_limit": 1})", service("web", "5 s", one_worker)}),
          several({arrow("users", "lb", limit("1 s", cancel)), arrow("lb", "web", cancel)})},
         3,
         1.5,
         30,
         {{"failed timeout", 3}, {"failed unavailable", 0}, {"busy web", 3}, {"connections lb", 3. / 30}}},
    };
    return all;
}

}  // namespace

/// Time limits and cancellation, moment by moment; the last check of each case is that no record is left over.
class TestTimeLimits : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }
};

QTEST_MAIN(TestTimeLimits)
#include "tst_time_limits.moc"
