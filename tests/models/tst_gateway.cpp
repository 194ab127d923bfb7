// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "cost/bill.h"
#include "lab.h"
#include "models/gateway/gateway.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

std::string gate(const std::string& members) { return R"({"id": "gate", "type": "gateway", )" + members + "}"; }
std::string wide(const std::string& id, const std::string& cpu) { return service(id, cpu, R"("workers": 1000)"); }

Sketch api(const std::string& members, const std::string& cpu = "1 s") {
    return {several({gate(members), wide("web", cpu)}), several({arrow("users", "gate"), arrow("gate.targets", "web")})};
}
/// The gateway asks `auth`, a second long, who a client is.
Sketch asks(const std::string& members, const std::string& auth) {
    return {several({gate(R"("overhead": "0 s", )" + members), wide("web", "0.5 s"), auth}),
            several({arrow("users", "gate"), arrow("gate.targets", "web"), arrow("gate.authentication", auth == wall() ? "wall" : "auth"),
                     auth == wall() ? wall_arrow() : arrow("auth", "web", R"("calls": 0)")})};
}
Sketch with_sessions(Sketch sketch, const std::string& sessions) {
    sketch.users = R"("think": "1 s")";
    sketch.sessions = sessions;
    return sketch;
}

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"its own time", api(R"("overhead": "1 s")"), 3, 0.5, 100, {{"mean", 2}, {"residence gate", 2}, {"arrivals web", 3}}},
        {"and that of the inspection", api(R"("overhead": "1 s", "inspection": "0.5 s")"), 3, 0.5, 100, {{"mean", 2.5}}},
        // tokens at 1, 2, ... s: 1 (taken), 0.5, 1 (taken), 0.5, ...
        {"half a request a second",
         api(R"("rate_limit": 0.5, "burst": 1)"),
         6,
         1,
         100,
         {{"completed", 3}, {"failed rate_limited", 3}, {"limited_per_s gate", 0.03}, {"rate gate", 0.06}, {"arrivals web", 3}}},
        {"so many of one client at once",
         api(R"("client_rate_limit": 0.000001, "client_burst": 3, "clients": 1)"),
         10,
         1,
         100,
         {{"completed", 3}, {"failed rate_limited", 7}}},
        // Each session asks every second, or a millisecond later when it was answered: in each 4.001 s its first request has the
        // token that four of them earn. From 1 s on that are 25 of 99 requests in 100 s.
        {"each session is a client",
         with_sessions(api(R"("overhead": "0 s", "client_rate_limit": 0.25, "client_burst": 1)", "1 ms"), "2"),
         0,
         1,
         100,
         {{"completed", 50}, {"failed rate_limited", 148}}},
        // 20 %: one to four requests of the users
        {"malicious requests come beside the users'",
         api(R"("malicious": 0.2)"),
         10,
         1,
         100,
         {{"completed", 10}, {"dropped_per_s gate", 0.025}}},
        // asked at 4, 16 and 28 s, known from 5 to 15, 17 to 27
        {"who a client is, is known for ten seconds",
         asks(R"("token_lifetime": "10 s", "clients": 1)", wide("auth", "1 s")),
         7,
         4,
         100,
         {{"completed", 7}, {"arrivals auth", 3}, {"authentication_ratio gate", 3 / 7.}, {"mean", 0.5 + 3 / 7.}}},
        // asked at 0.4, 0.8 and 1.2 s, known from 1.4 on
        {"requests that come meanwhile ask, too",
         asks(R"("clients": 1)", wide("auth", "1 s")),
         4,
         0.4,
         100,
         {{"arrivals auth", 3}, {"mean", 0.5 + 3 / 4.}}},
        {"asked each time", asks(R"("token_lifetime": "0 s", "clients": 1)", wide("auth", "1 s")), 4, 4, 100, {{"arrivals auth", 4}}},
        {"nobody whom it does not know",
         asks(R"("clients": 1)", wall()),
         4,
         4,
         100,
         {{"failed unavailable", 4}, {"arrivals web", 0}, {"authentication_ratio gate", 1}}},
        {"refused before it is asked who it is",
         asks(R"("clients": 1, "rate_limit": 0.000001, "burst": 1)", wide("auth", "1 s")),
         4,
         4,
         100,
         {{"failed rate_limited", 3}, {"arrivals auth", 1}}},
    };
    return all;
}

double bill_of(const models::GatewaySettings& settings, double calls) {
    constexpr double hours = 730;
    std::vector<cost::Use> month;
    for (const plan::Usage& use : models::usage_of(settings, calls / hours))
        month.push_back({0, use.meter, use.item, use.option, use.per_hour * hours});
    return cost::total_of(cost::bill(*cost::find_builtin("aws-us-east-1"), month));
}

}  // namespace

class TestGateway : public QObject {
    Q_OBJECT
private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// With a burst of one and next to no rate each client is let in once. The thousand users ask in turn, and are ten clients.
    void clients_of_open_traffic() {
        Sketch sketch = api(R"("client_rate_limit": 0.000001, "client_burst": 1, "clients": 10)", "1 ms");
        sketch.sessions = "1000";
        Lab lab(sketch);
        lab.request(2000, 0.01);
        lab.run_to(200);
        QCOMPARE(lab.figure("completed"), 10.);
    }

    /// A session's second request is the same session's: were it drawn anew, some session would be asked for who it is twice.
    void sessions_are_known_one_by_one() {
        Lab lab(with_sessions(asks(R"("inspection": 0)", wide("auth", "1 ms")), "20"));
        lab.run_to(100);
        QCOMPARE(lab.figure("arrivals auth"), 20.);
        QVERIFY(lab.figure("completed") > 20 * 60);
    }

    void bills() {
        models::GatewaySettings settings;
        QVERIFY(std::abs(bill_of(settings, 100e6) - 100) < 1e-9);                // $1.00 a million
        QVERIFY(std::abs(bill_of(settings, 400e6) - (300 + 100 * 0.9)) < 1e-9);  // $0.90 beyond 300 millions
        settings.malicious = Ratio{0.2};                                         // 80 millions, and 20 beside them
        QVERIFY(std::abs(bill_of(settings, 80e6) - 100) < 1e-9);
    }
};

QTEST_APPLESS_MAIN(TestGateway)
#include "tst_gateway.moc"
