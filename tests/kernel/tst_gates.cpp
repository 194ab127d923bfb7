// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// Requests come at 1 s, 2 s, ...
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"five failures open it, the sixth to the tenth find it open; the eleventh is a minute later",
         {several({service("web", "1 ms"), wall()}),
          several({arrow("users", "web"), arrow("web", "wall", R"("breaker": {})"), wall_arrow()})},
         10,
         1,
         60,
         {{"failed unavailable", 5}, {"failed breaker_open", 5}, {"sent web->wall", 5}}},
        {"each replica of the caller has its own",
         {several({service("web", "1 ms", R"("replicas": 2)"), wall()}),
          several({arrow("users", "web"), arrow("web", "wall", R"("breaker": {"failures": 2})"), wall_arrow()})},
         10,
         1,
         60,
         {{"failed unavailable", 4}, {"failed breaker_open", 6}}},
        {"what waits too long has failed, too",
         {several({service("web", "1 ms"), service("slow", "5 s", R"("workers": 100)")}),
          several({arrow("users", "web"), arrow("web", "slow", R"("time_limit": "1.5 s", "breaker": {"failures": 2})")})},
         6,
         1,
         60,
         // 1 and 2 fail at 2.501 s and 3.501 s; 3, sent at 3.001 s, fails later
         {{"failed timeout", 3}, {"failed breaker_open", 3}}},
        {"a retry knocks at the same gate",
         {several({service("web", "1 ms"), wall()}),
          several({arrow("users", "web"), arrow("web", "wall", R"("retry": {"attempts": 3, "wait": "100 ms"}, "breaker": {"failures": 2})"),
                   wall_arrow()})},
         1,
         1,
         60,
         {{"failed breaker_open", 1}, {"sent web->wall", 2}, {"retries web->wall", 2}}},
        {"one a second with a burst of two, of two a second",
         {several({service("web", "1 ms"), service("api", "1 ms")}),
          several({arrow("users", "web"), arrow("web", "api", R"("rate_limit": {"rate": 1, "burst": 2})")})},
         8,
         0.5,
         60,
         // tokens: 2 at 0.5 s; 1 is left for 1.0, .5 + .5 for 1.5 ...: then every second one
         {{"failed rate_limited", 3}, {"completed", 5}}},
        {"those that may wait come one a second",
         {several({service("web", "1 s", R"("workers": 100)"), service("api", "1 ms")}),
          several({arrow("users", "web"), arrow("web", "api", R"("rate_limit": {"rate": 1, "burst": 1, "wait": "10 s"})")})},
         4,
         0.5,
         60,
         // asked at 1.5, 2, 2.5 and 3 s, let go at 1.5, 2.5, 3.5 and 4.5 s
         {{"completed", 4}, {"mean", 1.001 + (0 + 0.5 + 1 + 1.5) / 4}}},
        {"two at once, the third fails",
         {several({service("web", "1 ms", R"("workers": 100)"), service("api", "2.5 s", R"("workers": 100)")}),
          several({arrow("users", "web"), arrow("web", "api", R"("bulkhead": {"size": 2})")})},
         6,
         1,
         60,
         // 1 and 2 are in until 3.501 and 4.501; 3 fails; 4 and 5 come in, 6 fails
         {{"failed pool_exhausted", 2}, {"completed", 4}}},
        {"the third waits a second at most",
         {several({service("web", "1 ms", R"("workers": 100)"), service("api", "2.5 s", R"("workers": 100)")}),
          several({arrow("users", "web"), arrow("web", "api", R"("bulkhead": {"size": 2, "wait": "1 s"})")})},
         3,
         1,
         60,
         {{"completed", 3}, {"mean", 2.501 + 0.5 / 3}}},
        {"in a bulkhead of two and a pool of one",
         {several({service("web", "1 ms", R"("workers": 100)"), service("api", "2.5 s", R"("workers": 100)")}),
          several({arrow("users", "web"), arrow("web", "api", R"("bulkhead": {"size": 2}, "pool": {"size": 1})")})},
         3,
         1,
         60,
         // 2 waits for the pool until 3.501 and ends at 6.001; 3 finds the bulkhead full
         {{"failed pool_exhausted", 1}, {"completed", 2}, {"mean", (2.501 + 4.001) / 2}}},
    };
    return all;
}

}  // namespace

/// What stands before a connection's calls.
class TestGates : public QObject {
    Q_OBJECT
private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(const int, number);
        QCOMPARE(QString::fromStdString(disagreement(cases().at(static_cast<std::size_t>(number)))), QString());
    }
};

QTEST_APPLESS_MAIN(TestGates)
#include "tst_gates.moc"
