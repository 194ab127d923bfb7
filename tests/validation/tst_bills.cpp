// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <map>
#include <optional>

#include "cost/catalogue.h"
#include "in_process.h"
#include "plan/reader.h"
#include "study/estimator.h"
#include "study/run.h"

using namespace headroom;

namespace {

/// A million requests on an ordinary day, each of 1 kB answered with 200 kB, through a balancer to two machines.
constexpr const char* shop = R"json({"headroom": 1, "name": "Shop", "routes": [{"name": "r", "request": "1 kB", "response": "200 kB"}],
 "designs": [{"name": "D", "components": [
   {"id": "users", "type": "users", "requests_per_user_per_day": 50, "profile": "diurnal(peak=3, at=20:00)"},
   {"id": "lb", "type": "load_balancer", "requests_per_connection": 100},
   {"id": "web", "type": "service", "instance": "m6i.large", "replicas": 2, "cpu": "exponential(2 ms)"}],
  "connections": [{"from": "users", "to": "lb"}, {"from": "lb", "to": "web"}]}],
 "phases": [{"name": "P", "users": "20k", "design": "D"}]})json";

/// 200 kB · 10^6 · 730 / 24 days = 5665.543 GB of 2^30 bytes, of which 100 are free: 5565.543 · $0.09
constexpr double egress = 500.90;
/// Through the balancer go 201 kB for each: 5693.871 GB, a unit and hour for each at $0.008; and it has its hours, $16.43.
constexpr double balancer = 45.55 + 16.43;
constexpr double machines = 140.16;  ///< 2 · 730 · $0.096

/// The same on a platform: the machines in two of three zones, each asking a database in the first of them and one in another region
/// (1 kB for 20 kB) for every request.
constexpr const char* spread = R"json({"headroom": 1, "name": "Spread", "routes": [{"name": "r", "request": "1 kB", "response": "200 kB"}],
 "designs": [{"name": "D", "platform": {"regions": [{"name": "a"}, {"name": "b"}],
     "links": [{"name": "ab", "from": "a", "to": "b", "latency": "1 ms"}]},
  "components": [
   {"id": "users", "type": "users", "requests_per_user_per_day": 50},
   {"id": "web", "type": "service", "instance": "m6i.large", "replicas": 2, "cpu": "exponential(2 ms)"},
   {"id": "near", "type": "database", "cpu": "1 ms"},
   {"id": "far", "type": "database", "cpu": "1 ms", "place": {"region": "b"}}],
  "connections": [{"from": "users", "to": "web"}, {"from": "web", "to": "near", "request": "1 kB", "response": "20 kB"},
                  {"from": "web", "to": "far", "request": "1 kB", "response": "20 kB"}]}],
 "phases": [{"name": "P", "users": "20k", "design": "D"}]})json";

/// Two machines at night, six from eight to eight; two are reserved for three years, half of the others are spot.
constexpr const char* shifts = R"json({"headroom": 1, "name": "Shifts", "routes": [{"name": "r"}],
 "designs": [{"name": "D", "components": [
   {"id": "users", "type": "users", "requests_per_user_per_day": 10},
   {"id": "web", "type": "service", "instance": "m6i.large", "replicas": 2, "cpu": "1 ms",
    "purchase": {"reserved": 2, "term": "3y", "upfront": "all", "spot": 0.5}},
   {"id": "scaler", "type": "autoscaler", "mode": "schedule", "from": "08:00", "until": "20:00", "replicas": 6, "min": 2}],
  "connections": [{"from": "users", "to": "web"}, {"from": "scaler", "to": "web"}]}],
 "phases": [{"name": "P", "users": "20k", "design": "D"}]})json";

/// Everything that rents machines, each bought in its way: more and less than is needed, on nodes, and nothing that is offered ("db").
constexpr const char* fleet = R"json({"headroom": 1, "name": "Fleet", "routes": [{"name": "r"}],
 "keyspaces": [{"name": "k", "keys": "uniform(1000)", "item": "1 kB"}],
 "designs": [{"name": "D", "components": [
   {"id": "users", "type": "users", "requests_per_user_per_day": 10},
   {"id": "web", "type": "service", "instance": "m6i.large", "replicas": 3, "cpu": "1 ms",
    "purchase": {"reserved": 1, "term": "3y", "upfront": "partial", "spot": 0.5, "savings": 0.4}},
   {"id": "pods", "type": "service", "replicas": 5, "vcpus": 0.8, "cpu": "1 ms"},
   {"id": "k8s", "type": "cluster", "instance": "m6i.large", "purchase": {"reserved": 2, "upfront": "all"}},
   {"id": "cache", "type": "cache", "instance": "cache.m6g.large", "nodes": 2, "purchase": {"reserved": 3}},
   {"id": "log", "type": "log", "instance": "r6i.xlarge", "brokers": 3, "purchase": {"savings": 1, "upfront": "all"}},
   {"id": "reader", "type": "worker", "instance": "c7g.large", "cpu": "1 ms", "purchase": {"spot": 1}},
   {"id": "db", "type": "database", "instance": "db.m6g.large", "cpu": "1 ms", "purchase": {"reserved": 1}}],
  "connections": [{"from": "users", "to": "web"}, {"from": "web", "to": "pods"}, {"from": "k8s", "to": "pods"},
    {"from": "pods", "to": "cache", "key": "k"}, {"from": "cache", "to": "db"}, {"from": "web", "to": "log", "step": 2},
    {"from": "log.messages", "to": "reader"}]}],
 "phases": [{"name": "P", "users": "20k", "design": "D"}]})json";

study::RunResult run(const std::string& horizon, const std::string& profile = "diurnal(peak=3, at=20:00)", const char* text = shop,
                     bool estimates = false) {
    static const schema::Catalogue catalogue = models::all().catalogue();
    const Files files;
    const plan::Surroundings surroundings{catalogue, cost::find_builtin(cost::default_catalogue)->instances, files};
    plan::ParsedPlan parsed = plan::parse_plan(text);
    parsed.plan->designs[0].components[0].settings.set("profile", profile);
    if (!horizon.empty()) parsed.plan->phases[0].horizon = horizon;
    validation::InProcess simulates;
    study::Estimator formulas(catalogue, models::estimates());
    study::Executor* executor = &simulates;
    if (estimates) executor = &formulas;
    study::Observer observer;
    return study::run(*parsed.plan, {{"P", {}}}, surroundings, {.replications = 3}, *executor, observer).front();
}

double part(const study::RunResult& result, const char* item) {
    std::optional<double> sum;
    for (const study::CostLine& line : result.cost->lines)
        if (line.item == item) sum = sum.value_or(0) + line.per_month;
    return sum.value_or(-1);
}

void verify_near(double found, double expected, double relative) {
    QVERIFY2(std::abs(found / expected - 1) < relative, qPrintable(QString("%1, not %2").arg(found).arg(expected)));
}

void verify_month(const study::RunResult& result) {
    verify_near(part(result, "internet-out"), egress, 0.01);
    verify_near(part(result, "alb") + part(result, "alb-lcu"), balancer, 0.01);
    QCOMPARE(part(result, "m6i.large"), machines);
    verify_near(*result.cost->per_month.value, egress + balancer + machines, 0.01);
}

}  // namespace

/// Bills of simulated traffic against those of the traffic that was meant.
class TestBills : public QObject {
    Q_OBJECT
private slots:
    /// 100 calls a second of 100 kB to a third party are 2.628e13 B a month, 24 475.2 GiB: of the first 10 TiB 100 are free, the others at
    /// $0.09, the rest at $0.085. What users send to it and get from it is none of the design's.
    void what_third_parties_are_sent() {
        const char* plan = R"json({"headroom": 1, "name": "Mails", "designs": [{"name": "D", "components": [
            {"id": "users", "type": "users", "requests_per_user_per_day": 86400, "arrivals": "regular"},
            {"id": "web", "type": "service", "cpu": "1 ms", "workers": 100},
            {"id": "mail", "type": "external", "latency": "1 ms"}],
          "connections": [{"from": "users", "to": "web", "response": 0}, {"from": "users", "to": "mail", "response": "1 MB"},
                          {"from": "web", "to": "mail", "request": "100 kB"}]}],
         "phases": [{"name": "P", "users": 100, "design": "D", "horizon": "steady"}]})json";
        const double sent = 100e3 * 100 * 730 * 3600 / std::pow(2, 30), bill = (10240 - 100) * 0.09 + (sent - 10240) * 0.085;
        verify_near(part(run("steady", "constant", plan), "internet-out"), bill, 1e-3);
        verify_near(part(run("steady", "constant", plan, true), "internet-out"), bill, 1e-6);
    }

    void a_month() {
        const study::RunResult steady = run("steady"), day = run("day");
        verify_month(steady);
        verify_month(day);
        verify_near(*day.cost->per_month.value, *steady.cost->per_month.value, 0.02);
        QVERIFY(steady.levels.size() == 8 && day.levels.size() == 1);
        QVERIFY(!steady.cost->event && !day.cost->event);
    }

    /// Ten minutes of ten times the ordinary rate: at the peak, three times the mean of 11.574/s, they are 9 · 600 s · 34.72/s
    /// = 187 500 requests more, nearly; 37.5 GB at $0.09 / 2^30 and 37.7 units at $0.008.
    void a_spike() {
        const std::string spiky = "diurnal(peak=3, at=20:00) * spike(at=19:55, factor=10, lasts=10 min)";
        const double more = 187'500 * (200e3 * 0.09 + 201e3 * 0.008) / 0x1p30;
        for (const char* horizon : {"", "day"}) {
            const study::RunResult result = run(horizon, spiky);
            verify_month(result);
            verify_near(*result.cost->event->value, more, 0.05);
        }
    }

    /// Half of the calls to "near" leave their zone, with 21 kB there and back that are billed at both ends; all of those to "far" leave
    /// their region, billed where they are sent: 1 kB of 21 by "web". A million requests a day are 594.9 GB of 2^30 bytes for 21 kB.
    void what_leaves_zone_and_region() {
        const study::RunResult result = run("steady", "constant", spread);
        double zones = 0, regions = 0, of_web = 0;
        for (const study::CostLine& line : result.cost->lines) {
            if (line.item == "between-zones") zones += line.per_month;
            if (line.item == "between-regions") regions += line.per_month;
            if (line.item == "between-regions" && line.component == "web") of_web = line.per_month;
            QVERIFY(line.component != "users");
        }
        const double gibibytes = 21e3 * 1e6 * 730 / 24 / 0x1p30;
        verify_near(zones, gibibytes * 0.01, 0.01);
        verify_near(regions, gibibytes * 0.02, 0.01);
        verify_near(of_web, gibibytes * 0.02 / 21, 0.02);
    }

    /// 2 · 730 h · $0.0379 = $55.334; beyond them 4 · 365 h, half at $0.03552 = $25.93 and half at $0.096 = $70.08.
    void a_base_with_spot_and_a_burst() {
        const study::RunResult result = run("day", "constant", shifts);
        std::map<std::string, double> money;
        for (const study::CostLine& line : result.cost->lines) money[line.purchase + (line.is_unused ? " unused" : "")] += line.per_month;
        QCOMPARE(money["reserved_3y_all"], 55.33);
        QVERIFY(!money.contains("reserved_3y_all unused"));
        verify_near(money["spot"], 25.93, 0.005);
        verify_near(money["on_demand"], 70.08, 0.005);
    }

    /// What is bought is the same to the cent, whoever says what is rented; traffic differs by what chance makes of it.
    void estimated_as_simulated() {
        const study::RunResult simulated = run("steady", "constant", fleet), estimated = run("steady", "constant", fleet, true);
        // by component and offer, "-" for what is not used; 730 h of each machine
        const std::map<std::string, double> expected = {{"web reserved_3y_partial", 29.43},  // $0.0403191
                                                        {"web spot", 25.93},                 // one machine at $0.03552
                                                        {"web savings_3y_partial", 11.77},   // 0.4 machines at $0.0403191
                                                        {"web on_demand", 42.05},            // 0.6 at $0.096
                                                        {"k8s reserved_1y_all", 86.50},      // 2 at $0.059247
                                                        {"k8s on_demand", 70.08},  // five pods of 0.8 vCPUs stand on three nodes with 1.78
                                                        {"k8s ", 73},              // EKS, $0.1
                                                        {"cache reserved_1y_none", 148.92},   // 2 at $0.102
                                                        {"cache reserved_1y_none -", 74.46},  // the third
                                                        {"log savings_1y_all", 340.75},       // 3 at $0.155594
                                                        {"reader spot", 26.99}};              // $0.036975
        for (const study::RunResult* result : {&simulated, &estimated}) {
            std::map<std::string, double> money;
            for (const study::CostLine& line : result->cost->lines)
                if (line.kind == "compute") money[line.component + " " + line.purchase + (line.is_unused ? " -" : "")] += line.per_month;
            QCOMPARE(money, expected);
        }
        verify_near(*estimated.cost->per_month.value, *simulated.cost->per_month.value, 0.01);
        // 200 000 requests a day of a millisecond each on six vCPUs, of which the power depends
        const auto busy = [](const study::RunResult& result) { return *result.peak().find("k8s")->resources.front().utilization.value; };
        verify_near(busy(estimated), 200e3 / 86400 * 0.001 / 6, 1e-6);
        verify_near(busy(simulated), 200e3 / 86400 * 0.001 / 6, 0.05);
        QCOMPARE(estimated.cost->unpriced.size(), simulated.cost->unpriced.size());
    }

    void an_evening_is_billed_as_a_month() { verify_month(run("19:00 + 2 h")); }
};

QTEST_APPLESS_MAIN(TestBills)
#include "tst_bills.moc"
