// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "lab.h"
#include "models/function/function.h"
#include "models/gateway/gateway.h"
#include "models/models.h"
#include "models/object_store/object_store.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

std::string component(const std::string& id, const std::string& type, const std::string& more) {
    return R"({"id": ")" + id + R"(", "type": ")" + type + "\"" + (more.empty() ? "" : ", " + more) + "}";
}
Sketch function(const std::string& more, const std::string& sessions = "1") {
    Sketch sketch{component("f", "function",
                            R"("memory": "1769 MiB", "cpu": "1 s")" +
                                std::string(more.find("cold_start") == std::string::npos ? R"(, "cold_start": "500 ms")" : "") +
                                (more.empty() ? "" : ", " + more)),
                  arrow("users", "f")};
    sketch.sessions = sessions;
    return sketch;
}

/// Requests come at 1 s, 2 s, ...
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"an external service answers in its time",
         {component("api", "external", R"("latency": "250 ms")"), arrow("users", "api")},
         4,
         1,
         20,
         {{"mean", 0.25}}},
        {"or with errors",
         {component("api", "external", R"("error_ratio": 1)"), arrow("users", "api")},
         4,
         1,
         20,
         {{"failed error", 4}, {"errors_per_s api", 4. / 20}}},
        {"two at once, then one in two seconds",
         {component("api", "external", R"("quota": 0.5, "burst": 2)"), arrow("users", "api")},
         8,
         1,
         20,
         // tokens: 2 at 1 s, 1.5 at 2 s, 1 at 3 s, 0.5 at 4 s: refused; 1 at 5 s, 0.5 at 6 s: refused; 1 at 7 s; refused
         {{"completed", 5}, {"failed rate_limited", 3}, {"quota api", 5. / 20 / 0.5}}},
        {"objects: the first byte, then so many a second",
         {component("s3", "object_store", R"("first_byte": "100 ms", "throughput": "1 MB/s")"), arrow("users", "s3"),
          R"({"name": "r", "response": "500 kB"})"},
         2,
         1,
         20,
         {{"mean", 0.6}}},
        {"of a write the request's bytes",
         {component("s3", "object_store", R"("first_byte": "100 ms", "throughput": "1 MB/s")"), arrow("users", "s3"),
          R"({"name": "r", "kind": "write", "request": "250 kB", "response": "500 kB"})"},
         2,
         1,
         20,
         {{"mean", 0.35}}},
        {"a prefix takes two a second, and two at once",
         {component("s3", "object_store", R"("first_byte": "1 ms", "reads_per_prefix": 2)"), arrow("users", "s3")},
         6,
         0.25,
         20,
         // 0.25: 2, 0.5: 1.5, 0.75: 1, 1.0: 0.5 refused, 1.25: 1, 1.5: 0.5 refused
         {{"failed rate_limited", 2}, {"completed", 4}}},
        {"the first call is cold, those after it find it warm",
         function(""),
         3,
         2,
         20,
         {{"mean", 1 + 0.5 / 3}, {"cold_start_ratio f", 1. / 3}}},
        {"two at once are two instances",
         function(""),
         4,
         1,
         20,
         // 1 cold until 2.5; 2 cold until 3.5; 3 takes the first, until 4; 4 takes the second (idle since 3.5; the first ends at the same
         // moment)
         {{"cold_start_ratio f", 0.5}, {"mean", 1.25}}},
        {"an idle one is not kept for ever", function(R"("keep_alive": "1 s")"), 3, 4, 30, {{"cold_start_ratio f", 1}, {"mean", 1.5}}},
        {"a provisioned one is always warm",
         function(R"("provisioned": 1, "keep_alive": "1 s")"),
         3,
         4,
         30,
         {{"cold_start_ratio f", 0}, {"mean", 1}}},
        {"half the memory, half the speed",
         {component("f", "function", R"("memory": "884.5 MiB", "cpu": "1 s", "cold_start": 0)"), arrow("users", "f")},
         1,
         1,
         20,
         {{"mean", 2}}},
        {"one at a time", function(R"("concurrency": 1, "cold_start": 0)"), 1, 1, 20, {{"mean", 1}}},
        {"a gateway's limit for all",
         {several({component("gate", "gateway", R"("overhead": "10 ms", "rate_limit": 0.5, "burst": 1)"), service("web", "0 s")}),
          several({arrow("users", "gate"), arrow("gate.targets", "web")})},
         4,
         1,
         20,
         {{"failed rate_limited", 2}, {"completed", 2}, {"mean", 0.01}, {"limited_per_s gate", 2. / 20}}},
        {"it asks once who the only client is",
         {several(
              {component("gate", "gateway", R"("overhead": 0, "inspection": "20 ms")"), service("web", "0 s"), service("auth", "100 ms")}),
          several({arrow("users", "gate"), arrow("gate.targets", "web"), arrow("gate.authentication", "auth")})},
         4,
         1,
         20,
         {{"arrivals auth", 1}, {"arrivals web", 4}, {"mean", 0.02 + 0.1 / 4}, {"authentication_ratio gate", 0.25}}},
        {"and again when that is old",
         {several(
              {component("gate", "gateway", R"("overhead": 0, "token_lifetime": "1.5 s")"), service("web", "0 s"), service("auth", "0 s")}),
          several({arrow("users", "gate"), arrow("gate.targets", "web"), arrow("gate.authentication", "auth")})},
         4,
         1,
         20,
         {{"arrivals auth", 2}}},
        {"without an answer nothing is passed on",
         {several({component("gate", "gateway", ""), service("web", "0 s"), wall()}),
          several({arrow("users", "gate"), arrow("gate.targets", "web"), arrow("gate.authentication", "wall"), wall_arrow()})},
         3,
         1,
         20,
         {{"arrivals web", 0}, {"failed unavailable", 3}}},
    };
    return all;
}

bool near(double value, double expected) { return std::abs(value - expected) <= 1e-9 * std::abs(expected); }

}  // namespace

/// What others run and bill by use: external services, object stores, functions, gateways.
class TestOnDemand : public QObject {
    Q_OBJECT
private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(const int, number);
        QCOMPARE(QString::fromStdString(disagreement(cases().at(static_cast<std::size_t>(number)))), QString());
    }

    /// One instance, Poisson arrivals of rate λ, which are refused while it works: the time between its calls is exponential, so that a
    /// share exp(−λ · keep alive) of them is cold.
    void cold_starts_of_one_instance() {
        const Sketch sketch{
            component("f", "function",
                      R"("memory": "1769 MiB", "cpu": "200 ms", "cold_start": "100 ms", "concurrency": 1, "keep_alive": "1 s")"),
            arrow("users", "f")};
        Sketch open = sketch;
        open.users = R"("arrivals": "poisson")";
        std::string plan = plan_text(open);
        plan.replace(plan.find(R"("arrivals": "regular", )"), 23, "");
        Lab lab(plan, 100, 1, models::all());
        lab.arrive(1);
        lab.run_to(40000);
        // the share of about 30 000 calls: standard error 0.0028
        QVERIFY2(std::abs(lab.figure("cold_start_ratio f") - std::exp(-1.)) < 0.011,
                 qPrintable(QString::number(lab.figure("cold_start_ratio f"))));
    }

    /// Each client has a bucket of its own: of two sessions that ask every second, one call each in two seconds.
    void limits_of_clients() {
        Sketch sketch{
            several({component("gate", "gateway", R"("overhead": 0, "client_rate_limit": 0.5, "client_burst": 1)"), service("web", "0 s")}),
            several({arrow("users", "gate"), arrow("gate.targets", "web")})};
        sketch.users = R"("think": "1 s")";
        sketch.sessions = "2";
        Lab lab(sketch);
        lab.run_to(41);
        QCOMPARE(lab.figure("completed") + lab.figure("failed rate_limited"), 80.);
        QCOMPARE(lab.figure("failed rate_limited"), 40.);
    }

    /// A year's objects, of which those older than 73 days (a fifth) are infrequent and those older than 292 days archived.
    void classes_by_age() {
        models::ObjectStoreSettings settings;
        settings.storage = Bytes{730e9};
        settings.infrequent_after = Duration{73 * 86400.};
        settings.archive_after = Duration{292 * 86400.};
        const models::StorageClasses share = models::classes_of(settings);
        QVERIFY(near(share.standard, 0.2));
        QVERIFY(near(share.infrequent, 0.6));
        QVERIFY(near(share.archive, 0.2));
        const std::vector<plan::Usage> usage = models::usage_of(settings, {1000, 10, 0});
        QVERIFY(near(usage.at(1).per_hour, 0.6e9));
        QVERIFY(near(usage.at(3).per_hour, 1000));  // reads of the standard class; writes begin there, too, and move on twice
        for (const std::size_t writes : {6U, 7U, 8U}) QVERIFY(near(usage.at(writes).per_hour, 10));
    }

    /// 512 MiB in 3 instances on the mean; one request of five malicious.
    void bills() {
        models::FunctionSettings function;
        const std::vector<plan::Usage> usage = models::usage_of(function, 36000, 3);
        QVERIFY(near(usage.at(0).per_hour, 36000));
        QVERIFY(near(usage.at(1).per_hour, 512 * 1048576. * 3 * 3600));
        models::GatewaySettings gateway;
        gateway.malicious = Ratio{0.2};
        QVERIFY(near(models::usage_of(gateway, 800).at(0).per_hour, 1000));
    }
};

QTEST_APPLESS_MAIN(TestOnDemand)
#include "tst_on_demand.moc"
