// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <algorithm>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

std::string retry(const std::string& members) { return R"("retry": {)" + members + "}"; }

/// A service without CPU of its own that makes `calls` parallel calls along its arrow.
Sketch burst(int calls, const std::string& callee, const std::string& callee_arrow, const std::string& to, const std::string& policy,
             const std::string& web = {}) {
    const std::string parallel = R"("parallel": true, "on_failure": "ignore", "calls": )" + std::to_string(calls);
    return {several({service("web", "0 s", web), callee}),
            several({arrow("users", "web"), arrow("web", to, parallel + ", " + policy)}) + callee_arrow};
}
Sketch refused_burst(int calls, const std::string& policy, const std::string& web = {}) {
    return burst(calls, wall(), ", " + wall_arrow(), "wall", policy, web);
}
Sketch late_burst(int calls, const std::string& policy) {
    return burst(calls, service("slow", "100 s", R"("workers": 1000)"), "", "slow", R"("time_limit": "1 s", )" + policy);
}

const std::string busy = service("web", "5 s", R"("workers": 1, "queue_limit": 0)");

/// Retries and their budgets, worked out by hand. Requests come at 1 s, 2 s, ... "in_system" is the time that users wait.
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"two waits between three attempts, a limit for each",
         {service("web", "100 s", R"("workers": 9)"), arrow("users", "web", R"("time_limit": "1 s", )" + retry(R"("wait": "500 ms")"))},
         1,
         1,
         20,
         {{"failed timeout", 1},
          {"sent users->web", 3},
          {"retries users->web", 2},
          {"timeouts users->web", 3},
          {"in_system", 1 + .5 + 1 + .5 + 1}}},
        {"the second request is served at its third attempt",
         {busy, arrow("users", "web", retry(R"("attempts": 3, "wait": "3 s")"))},
         2,
         1,
         20,
         {{"mean", (5. + 11.) / 2}, {"sent users->web", 4}, {"failures users->web", 2}, {"failed", 0}}},
        {"one attempt is none again",
         {busy, arrow("users", "web", retry(R"("attempts": 1)"))},
         2,
         1,
         20,
         {{"sent users->web", 2}, {"failed queue_full", 1}}},
        {"resilience4j's defaults: three attempts, 500 ms",
         {several({wall()}), several({arrow("users", "wall", retry("")), wall_arrow()})},
         1,
         1,
         20,
         {{"failed unavailable", 1}, {"sent users->wall", 3}, {"in_system", 1}}},
        {"waits of 1, 2 and 4 s",
         {wall(), several({arrow("users", "wall", retry(R"("attempts": 4, "wait": "1 s", "backoff": "exponential", "multiplier": 2)")),
                           wall_arrow()})},
         1,
         1,
         20,
         {{"sent users->wall", 4}, {"in_system", 7}}},
        {"waits of 1, 1.5 and 2.25 s by default",
         {wall(), several({arrow("users", "wall", retry(R"("attempts": 4, "wait": "1 s", "backoff": "exponential")")), wall_arrow()})},
         1,
         1,
         20,
         {{"in_system", 4.75}}},
        {"none longer than 1.5 s",
         {wall(),
          several({arrow("users", "wall",
                         retry(R"("attempts": 4, "wait": "1 s", "backoff": "exponential", "multiplier": 2, "longest_wait": "1.5 s")")),
                   wall_arrow()})},
         1,
         1,
         20,
         {{"in_system", 4}}},
        {"a call in a row is tried again, then the next is made",
         {several({service("web", "0 s"), service("api", "5 s", R"("workers": 1)")}),
          several({arrow("users", "web"),
                   arrow("web", "api",
                         R"("calls": 2, "time_limit": "1 s", "on_failure": "ignore", )" + retry(R"("attempts": 2, "wait": "1 s")"))})},
         1,
         1,
         40,
         {{"sent web->api", 4}, {"mean", 3 + 3}}},
        {"one failure for good ends the row",
         {several({service("web", "0 s"), service("api", "5 s", R"("workers": 1)")}),
          several({arrow("users", "web"),
                   arrow("web", "api", R"("calls": 2, "time_limit": "1 s", )" + retry(R"("attempts": 2, "wait": "1 s")"))})},
         1,
         1,
         40,
         {{"sent web->api", 2}, {"in_system", 3}}},
        {"a retry asks for a pooled connection, too",
         {several({service("web", "0 s"), service("api", "4 s", R"("workers": 9)")}),
          several({arrow("users", "web"),
                   arrow("web", "api", R"("pool": {"size": 1}, "time_limit": "3 s", )" + retry(R"("attempts": 2, "wait": "1 s")"))})},
         // first: 1 to 4, again asked at 5; second asks at 2, has the connection from 4 to 5, again asked at 6; at 5 the first has
         // it until 8, and the second from 8 to 9
         2,
         1,
         60,
         {{"failed timeout", 2}, {"sent web->api", 4}, {"in_system", 7 + 7}, {"present api", 16}}},

        {"Envoy: three retries at least",
         refused_burst(10, retry(R"("attempts": 2, "wait": "1 s", "budget": {"kind": "active_share"})")),
         1,
         1,
         20,
         {{"sent web->wall", 13}, {"retries web->wall", 3}}},
        {"Envoy: none below the minimum",
         refused_burst(10, retry(R"("attempts": 2, "wait": "1 s", "budget": {"minimum": 0})")),
         1,
         1,
         20,
         {{"sent web->wall", 10}}},
        {"Envoy: a fifth of those in flight: 3.4 when the third fails, 3.2 when the fourth does",
         late_burst(20, retry(R"("attempts": 2, "wait": "1 s", "budget": {"minimum": 0})")),
         1,
         1,
         20,
         {{"sent web->slow", 23}}},
        {"Envoy: half of those in flight: 6.5 when the seventh fails, 7 when the sixth does",
         late_burst(20, retry(R"("attempts": 2, "wait": "1 s", "budget": {"minimum": 0, "share": 0.5})")),
         1,
         1,
         20,
         {{"sent web->slow", 26}}},
        {"Envoy: retries that are over make room again",
         refused_burst(10, retry(R"("attempts": 2, "wait": "1 s", "budget": {"minimum": 4})")),
         3,
         5,
         40,
         {{"sent web->wall", 3 * 14}}},
        {"Envoy: retries that time out make room, too",
         late_burst(10, retry(R"("attempts": 2, "wait": "1 s", "budget": {"minimum": 4, "share": 0})")),
         3,
         5,
         40,
         {{"sent web->slow", 3 * 14}}},
        {"Envoy: at most one retry of four at once",
         refused_burst(4, retry(R"("attempts": 3, "wait": "1 s", "budget": {"minimum": 1})")),
         1,
         1,
         20,
         {{"sent web->wall", 4 + 2}}},

        {"AWS SDK: 500 tokens are a hundred retries",
         refused_burst(200, retry(R"("attempts": 2, "wait": "1 s", "budget": {"kind": "token_bucket"})")),
         1,
         1,
         20,
         {{"sent web->wall", 300}}},
        {"AWS SDK: they are gone for good",
         refused_burst(200, retry(R"("attempts": 2, "wait": "1 s", "budget": {"kind": "token_bucket"})")),
         3,
         5,
         40,
         {{"sent web->wall", 700}}},
        {"AWS SDK: each replica has its own",
         refused_burst(200, retry(R"("attempts": 2, "wait": "1 s", "budget": {"kind": "token_bucket"})"), R"("replicas": 2)"),
         3,
         5,
         40,
         {{"sent web->wall", 800}}},
        // five wait for 10 s to be tried again, and the second request comes after 1 s: to the other replica, or to the same
        {"Envoy: each replica has its own share",
         refused_burst(20, retry(R"("attempts": 2, "wait": "10 s", "budget": {"minimum": 5, "share": 0})"), R"("replicas": 2)"),
         2,
         1,
         20,
         {{"sent web->wall", 2 * (20 + 5)}}},
        {"Envoy: of one replica, all its calls' share",
         refused_burst(20, retry(R"("attempts": 2, "wait": "10 s", "budget": {"minimum": 5, "share": 0})")),
         2,
         1,
         20,
         {{"sent web->wall", 2 * 20 + 5}}},
        {"AWS SDK: or fifty after time-outs",
         late_burst(200, retry(R"("attempts": 2, "wait": "1 s", "budget": {"kind": "token_bucket"})")),
         1,
         1,
         20,
         {{"sent web->slow", 250}}},
        {"AWS SDK: other costs",
         refused_burst(20, retry(R"("attempts": 2, "wait": "1 s", "budget": {"kind": "token_bucket", "capacity": 21, "cost": 3})")),
         1,
         1,
         20,
         {{"sent web->wall", 27}}},
        // Of three calls at once one succeeds, after 1 s, and two are refused; a retry after 0.5 s is refused again. The bucket of five
        // pays for one retry; each success brings one token, so that there are five again at the sixth request.
        {"AWS SDK: a success brings one token back",
         burst(3, service("api", "1 s", R"("workers": 1, "queue_limit": 0)"), "", "api",
               retry(R"("attempts": 2, "wait": "500 ms", "budget": {"kind": "token_bucket", "capacity": 5})")),
         6,
         10,
         100,
         {{"sent web->api", 6 * 3 + 2}}},
        {"AWS SDK: or five",
         burst(3, service("api", "1 s", R"("workers": 1, "queue_limit": 0)"), "", "api",
               retry(R"("attempts": 2, "wait": "500 ms", "budget": {"kind": "token_bucket", "capacity": 5, "refund": 5})")),
         6,
         10,
         100,
         {{"sent web->api", 6 * 3 + 6}}},
        // The retry after 2 s finds the worker free, and its success brings back the five tokens that it took.
        {"AWS SDK: a success after a retry brings back what that took",
         burst(3, service("api", "1 s", R"("workers": 1, "queue_limit": 0)"), "", "api",
               retry(R"("attempts": 2, "wait": "2 s", "budget": {"kind": "token_bucket", "capacity": 5})")),
         6,
         10,
         100,
         {{"sent web->api", 6 * 3 + 6}}},
    };
    return all;
}

}  // namespace

/// Retries, moment by moment.
class TestRetries : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    void jitter_data() {
        QTest::addColumn<QString>("members");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("half of 2 s") << R"("jitter": 0.5)" << 1. << 3.;
        QTest::newRow("all of 2 s") << R"("jitter": "100 %")" << 0. << 4.;
        QTest::newRow("exponential") << R"("jitter": 0.1, "backoff": "exponential")" << 1.8 << 2.2;
        QTest::newRow("and cut off, as resilience4j does, after the draw")
            << R"("jitter": 0.5, "backoff": "exponential", "longest_wait": "2.5 s")" << 1. << 2.5;
    }
    /// The wait is even over [1 - jitter, 1 + jitter] of what it would be.
    void jitter() {
        QFETCH(QString, members);
        QFETCH(double, low);
        QFETCH(double, high);
        const std::string policy = retry(R"("attempts": 2, "wait": "2 s", )" + members.toStdString());
        Lab lab({wall(), several({arrow("users", "wall", policy), wall_arrow()})}, 5);
        double least = 100, most = 0;
        for (int i = 0; i < 400; ++i) {
            lab.request(1, 0.5);
            lab.run_to(5. * (i + 1));
            const auto block = static_cast<std::size_t>(i);
            const double wait = lab.figure("in_system", {block, block + 1});
            least = std::min(least, wait);
            most = std::max(most, wait);
        }
        const double edge = 0.03 * (high - low);
        QVERIFY2(least >= low - 0.002 && least < low + edge, std::to_string(least).c_str());
        QVERIFY2(most <= high + 0.002 && most > high - edge, std::to_string(most).c_str());
    }
};

QTEST_MAIN(TestRetries)
#include "tst_retries.moc"
