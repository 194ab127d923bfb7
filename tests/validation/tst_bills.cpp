// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <map>

#include "cost/catalogue.h"
#include "in_process.h"
#include "plan/reader.h"
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

study::RunResult run(const std::string& horizon, const std::string& profile = "diurnal(peak=3, at=20:00)", const char* text = shop) {
    static const schema::Catalogue catalogue = models::all().catalogue();
    const Files files;
    const plan::Surroundings surroundings{catalogue, cost::find_builtin(cost::default_catalogue)->instances, files};
    plan::ParsedPlan parsed = plan::parse_plan(text);
    parsed.plan->designs[0].components[0].settings.set("profile", profile);
    if (!horizon.empty()) parsed.plan->phases[0].horizon = horizon;
    validation::InProcess executor;
    study::Observer observer;
    return study::run(*parsed.plan, {{"P", {}}}, surroundings, {.replications = 3}, executor, observer).front();
}

double part(const study::RunResult& result, const char* item) {
    for (const study::CostLine& line : result.cost->lines)
        if (line.item == item) return line.per_month;
    return -1;
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

    void an_evening_is_billed_as_a_month() { verify_month(run("19:00 + 2 h")); }
};

QTEST_APPLESS_MAIN(TestBills)
#include "tst_bills.moc"
