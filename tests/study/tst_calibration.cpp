// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/calibration.h"
#include "study/visits.h"

using namespace headroom;
using namespace headroom::study;

namespace {

/// JSON is written with single quotes here.
std::string json(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

const std::string web =
    "{'id': 'web', 'type': 'service', 'vcpus': 2, 'speed': 1.5, 'replicas': 3, 'cpu': {'browse': 'exponential(1 ms)', 'buy': '1 ms'}}";
const std::string db = "{'id': 'db', 'type': 'database', 'instance': 'db.m6g.large', 'cpu': '1 ms'}";
const std::string to_db = "{'from': 'web', 'to': 'db', 'calls': {'browse': 2, 'buy': 6}}";

struct Made {
    explicit Made(const std::string& components = web + ", " + db, const std::string& connections = to_db) {
        const plan::ParsedPlan parsed = plan::parse_plan(json(
            "{'headroom': 1, 'name': 'Made', 'routes': [{'name': 'browse', 'share': 0.9}, {'name': 'buy', 'share': 0.1, 'kind': 'write'}], "
            "'designs': [{'name': 'One', 'components': [{'id': 'users', 'type': 'users'}, " +
            components + "], 'connections': [{'from': 'users', 'to': 'web'}, " + connections +
            "]}], 'phases': [{'name': 'Now', 'design': 'One', 'users': 100}]}"));
        if (!parsed.plan) throw InvalidDocument("plan", parsed.diagnostics.list());
        scenario = plan::resolve(*parsed.plan, "Now", {}, {catalogue, instances(), files});
    }
    static const plan::Instances& instances() { return cost::find_builtin(cost::default_catalogue)->instances; }

    Calibration calibrated(const std::string& measured) const {
        return calibrate(scenario, {catalogue, instances(), files}, read_load_levels(measured, "measured.csv", scenario));
    }

    schema::Catalogue catalogue = models::all().catalogue();
    Files files;
    plan::Scenario scenario;
};

/// By the utilization law, of 4 ms and 10 ms on web's nine vCPUs of speed 1, and 1.5 ms and 3 ms on the database's.
std::string loads(const std::vector<std::pair<double, double>>& rates) {
    const plan::InstanceType& machine = *Made::instances().find("db.m6g.large");
    std::string text = "load,browse.throughput_per_s,buy.throughput_per_s,web.utilization,db.utilization\n";
    for (const auto& [browse, buy] : rates)
        text += fmt::format("a,{:.17g},{:.17g},{:.17g},{:.17g}\n", browse, buy, (browse * 0.004 + buy * 0.010) / 9,
                            (browse * 2 * 0.0015 + buy * 6 * 0.003) / (machine.vcpus * machine.speed));
    return text;
}

std::string set_of(const Calibration& calibration) {
    std::string text;
    for (const plan::Setting& setting : calibration.settings) text += setting.path + "=" + setting.value.as_string() + "\n";
    return text;
}

std::string why_not(const std::string& text) {
    try {
        Made().calibrated(text);
    } catch (const InvalidDocument& error) {
        return error.what();
    }
    return {};
}

}  // namespace

class TestCalibration : public QObject {
    Q_OBJECT

private slots:
    void visits() {
        const Made made(web + ", {'id': 'cache', 'type': 'cache'}, " + db + ", {'id': 'api', 'type': 'service'}",
                        "{'from': 'web', 'to': 'api', 'calls': {'browse': 2, 'buy': 0}}, {'from': 'api', 'to': 'cache', 'calls': 3}, "
                        "{'from': 'cache', 'to': 'db'}");
        const auto visits = visits_of(made.scenario);
        const auto of = [&](const char* id) { return visits[*made.scenario.find_component(id)]; };
        QCOMPARE(of("web").of_route, (std::vector<double>{1, 1}));
        QCOMPARE(of("api").of_route, (std::vector<double>{2, 0}));
        QCOMPARE(of("cache").of_route, (std::vector<double>{6, 0}));
        QCOMPARE(of("cache").decided_by, (std::vector<std::string>{"", ""}));
        QCOMPARE(of("db").decided_by, (std::vector<std::string>{"cache", ""}));
    }

    /// Two ways to a component add up; messages are taken when there is time.
    void visits_by_several_ways() {
        const Made made(
            web + ", " + db + ", {'id': 'jobs', 'type': 'queue'}, {'id': 'worker', 'type': 'worker'}, {'id': 'api', 'type': 'service'}",
            to_db +
                ", {'from': 'web', 'to': 'api', 'calls': 0.5}, {'from': 'api', 'to': 'db', 'calls': 4}, {'from': 'web', 'to': 'jobs'}, "
                "{'from': 'jobs', 'to': 'worker'}");
        const auto visits = visits_of(made.scenario);
        QCOMPARE(visits[*made.scenario.find_component("db")].of_route, (std::vector<double>{4, 8}));
        QCOMPARE(visits[*made.scenario.find_component("db")].decided_by, (std::vector<std::string>{"", ""}));
        QCOMPARE(visits[*made.scenario.find_component("worker")].decided_by, (std::vector<std::string>{"jobs", "jobs"}));
    }

    /// What a worker calls comes when it has time, too.
    void visits_behind_a_queue() {
        const Made made(web + ", " + db + ", {'id': 'jobs', 'type': 'queue'}, {'id': 'worker', 'type': 'worker'}",
                        "{'from': 'web', 'to': 'jobs', 'calls': {'browse': 0, 'buy': 1}}, {'from': 'jobs', 'to': 'worker'}, "
                        "{'from': 'worker', 'to': 'db'}, {'from': 'web', 'to': 'db'}");
        const auto visits = visits_of(made.scenario);
        QCOMPARE(visits[*made.scenario.find_component("db")].decided_by, (std::vector<std::string>{"", "jobs"}));
    }

    void demands_are_recovered() {
        const Calibration calibration = Made().calibrated(loads({{100, 10}, {200, 40}, {300, 20}}));
        QCOMPARE(set_of(calibration),
                 std::string("web.cpu.browse=exponential(4 ms)\nweb.cpu.buy=10 ms\ndb.cpu.browse=1.5 ms\ndb.cpu.buy=3 ms\n"));
        for (const ComponentFit& component : calibration.components) {
            QCOMPARE(component.levels.size(), std::size_t(3));
            QVERIFY(*component.r_squared > 1 - 1e-9);
            for (const DemandFit& demand : component.demands) QVERIFY(*demand.half_width_s < 1e-9);
        }
        QCOMPARE(calibration.components[0].demands[0].before_s, 0.001);
    }

    /// Four points about the line y = 3 x (ms): slope and interval as the textbook has them for a line through the origin.
    void intervals_are_the_textbooks() {
        const Made made("{'id': 'web', 'type': 'service', 'vcpus': 1, 'cpu': '1 ms'}, {'id': 'db', 'type': 'external'}",
                        "{'from': 'web', 'to': 'db'}");
        const Calibration calibration = made.calibrated(
            "browse.throughput_per_s,buy.throughput_per_s,web.utilization\n10,0,0.031\n20,0,0.059\n30,0,0.091\n40,0,0.119\n");
        const DemandFit& browse = calibration.components[0].demands[0];
        // Σxy = 8.98, ... / Σx² = 3000; residuals by hand: 0.031 - 10 s and so on.
        const double slope = (10 * 0.031 + 20 * 0.059 + 30 * 0.091 + 40 * 0.119) / 3000;
        double squares = 0;
        for (const auto& [x, y] : {std::pair{10, 0.031}, std::pair{20, 0.059}, std::pair{30, 0.091}, std::pair{40, 0.119}})
            squares += (y - slope * x) * (y - slope * x);
        QVERIFY(std::abs(*browse.after_s - slope) < 1e-12);
        QVERIFY(std::abs(*browse.half_width_s - 4.302652729911275 * std::sqrt(squares / 2 / 3000)) < 1e-9);  // t of two degrees
        QCOMPARE(calibration.components[0].demands[1].why_not, std::string("no load has calls of it"));
    }

    /// The same mix at each load tells the sum alone: of web 0.4 + 0.1 at 0.11 in the plan, of db 0.48 at 0.26.
    void alike_loads_keep_proportions() {
        const Calibration calibration = Made().calibrated(loads({{100, 10}, {200, 20}, {300, 30}}));
        QCOMPARE(set_of(calibration), std::string("web.cpu.browse=exponential(4.545 ms)\nweb.cpu.buy=4.545 ms\n"
                                                  "db.cpu.browse=1.846 ms\ndb.cpu.buy=1.846 ms\n"));
        QCOMPARE(calibration.remarks.size(), std::size_t(2));
        QVERIFY(calibration.remarks[0].starts_with("web: the calls of browse and buy rise and fall together"));
        for (const ComponentFit& component : calibration.components) QVERIFY(*component.r_squared > 1 - 1e-9);
    }

    /// Ten times as long in the plan, ten times as long in the fit; of all routes with a plan of none, nothing is known.
    void proportions_are_the_plans() {
        const auto fitted = [](const char* cpu) {
            const Made made(
                std::string("{'id': 'web', 'type': 'service', 'vcpus': 1, 'cpu': ") + cpu + "}, {'id': 'db', 'type': 'external'}",
                "{'from': 'web', 'to': 'db'}");
            return made.calibrated("browse.throughput_per_s,buy.throughput_per_s,web.utilization\n90,10,0.19\n45,5,0.096\n180,20,0.379\n");
        };
        const Calibration calibration = fitted("{'browse': '3 ms', 'buy': '30 ms'}");
        const DemandFit &browse = calibration.components[0].demands[0], &buy = calibration.components[0].demands[1];
        // Per 0.57 of the plan's work at the first load: factors 1/3, by Σxy / Σx² of x = 0.57, 0.285, 1.14.
        const double factor = (0.57 * 0.19 + 0.285 * 0.096 + 1.14 * 0.379) / (0.57 * 0.57 + 0.285 * 0.285 + 1.14 * 1.14);
        QVERIFY(std::abs(*browse.after_s - 0.003 * factor) < 1e-12 && std::abs(*buy.after_s - 0.030 * factor) < 1e-12);
        QVERIFY(*browse.half_width_s > 0 && std::abs(*buy.half_width_s / *browse.half_width_s - 10) < 1e-9);
        const Calibration none = fitted("'0 s'");
        QVERIFY(none.settings.empty());
        QCOMPARE(none.components[0].demands[0].why_not, std::string("its calls rise and fall with those of other routes"));
    }

    /// Retries that were counted have their part of the work.
    void what_was_counted_counts() {
        const Made made("{'id': 'web', 'type': 'service', 'vcpus': 1, 'cpu': '1 ms'}, {'id': 'db', 'type': 'external'}",
                        "{'from': 'web', 'to': 'db'}");
        const std::string head = "browse.throughput_per_s,buy.throughput_per_s,web.utilization,web.arrivals_per_s\n";
        const Calibration calibration = made.calibrated(head + "100,0,0.4,100\n100,0,0.8,200\n200,0,0.84,210\n");
        QCOMPARE(set_of(calibration), std::string("web.cpu.browse=4 ms\n"));
        QCOMPARE(calibration.remarks.size(), std::size_t(1));
        QVERIFY(calibration.remarks[0].starts_with("web: at 1 of 3 loads other calls came"));
    }

    void a_demand_below_zero_is_none() {
        const Made made("{'id': 'web', 'type': 'service', 'vcpus': 1, 'cpu': '1 ms'}, {'id': 'db', 'type': 'external'}",
                        "{'from': 'web', 'to': 'db'}");
        const Calibration calibration =
            made.calibrated("browse.throughput_per_s,buy.throughput_per_s,web.utilization\n100,0,0.5\n100,10,0.48\n");
        QCOMPARE(set_of(calibration), std::string("web.cpu.browse=4.9 ms\nweb.cpu.buy=0 s\n"));
    }

    void what_is_not_measured_stays() {
        const Calibration calibration =
            Made().calibrated("browse.throughput_per_s,buy.throughput_per_s,web.utilization\n100,10,0.1\n200,10,0.2\n300,50,\n");
        QCOMPARE(calibration.components[0].levels.size(), std::size_t(2));
        QCOMPARE(calibration.components[1].why_not, std::string("there is no column db.utilization"));
        QVERIFY(Made()
                    .calibrated("browse.throughput_per_s,web.utilization\n100,0.1\n")
                    .components[0]
                    .why_not.ends_with("buy.throughput_per_s"));
    }

    /// What comes past a cache is counted, or is not known; it is one demand for all routes.
    void behind_a_cache() {
        const Made made(web + ", {'id': 'cache', 'type': 'cache'}, " + db, "{'from': 'web', 'to': 'cache'}, {'from': 'cache', 'to': 'db'}");
        const auto of_db = [](const Calibration& calibration) { return calibration.components.back(); };
        QVERIFY(of_db(made.calibrated("db.utilization\n0.1\n")).why_not.starts_with("how many calls come to it, 'cache' decides"));
        const plan::InstanceType& machine = *Made::instances().find("db.m6g.large");
        const double busy = 50 * 0.002 / (machine.vcpus * machine.speed);
        const Calibration counted =
            made.calibrated(fmt::format("db.utilization,db.arrivals_per_s\n{:.17g},50\n{:.17g},100\n", busy, 2 * busy));
        QCOMPARE(set_of(counted), std::string("db.cpu=2 ms\n"));
        QCOMPARE(of_db(counted).demands.size(), std::size_t(1));
        const Made differing(
            web +
                ", {'id': 'cache', 'type': 'cache'}, {'id': 'db', 'type': 'database', 'vcpus': 1, 'cpu': {'browse': '1 ms', "
                "'buy': '2 ms'}}",
            "{'from': 'web', 'to': 'cache'}, {'from': 'cache', 'to': 'db'}");
        QVERIFY(of_db(differing.calibrated("db.utilization,db.arrivals_per_s\n0.1,50\n"))
                    .why_not.ends_with("and the plan's CPU time differs by route"));
    }

    /// Writes go past the cache; what the database counts beyond them are misses: 2 ms each, and 5 ms of a write.
    void beside_a_cache() {
        const Made made(web +
                            ", {'id': 'cache', 'type': 'cache'}, {'id': 'db', 'type': 'database', 'vcpus': 1, 'cpu': {'browse': '1 ms', "
                            "'buy': '1 ms'}}",
                        "{'from': 'web', 'to': 'cache', 'calls': {'browse': 3, 'buy': 0}}, {'from': 'cache', 'to': 'db'}, "
                        "{'from': 'web', 'to': 'db', 'calls': {'browse': 0, 'buy': 2}}");
        const Calibration calibration = made.calibrated(
            "browse.throughput_per_s,buy.throughput_per_s,db.utilization,db.arrivals_per_s\n100,10,0.2,70\n100,20,0.3,90\n");
        QCOMPARE(set_of(calibration), std::string("db.cpu.buy=5 ms\ndb.cpu.browse=2 ms\n"));
    }

    /// A response that is one lognormal demand has its percentiles: p50 = mean / sqrt(1 + cv²), p95 = p50 exp(1.645 s).
    void percentiles_give_the_shape() {
        const Made made("{'id': 'web', 'type': 'service', 'vcpus': 4, 'cpu': '1 ms'}, {'id': 'db', 'type': 'external'}",
                        "{'from': 'web', 'to': 'db', 'calls': 0}");
        const double cv = 1.5, sigma = std::sqrt(std::log(1 + cv * cv)), p50 = 0.010 / std::sqrt(1 + cv * cv);
        const std::string row = fmt::format("{:.17g},{:.17g}\n", p50, p50 * std::exp(1.6448536269514722 * sigma));
        const std::string head = "browse.throughput_per_s,buy.throughput_per_s,web.utilization,browse.p50,browse.p95\n";
        QCOMPARE(set_of(made.calibrated(head + "40,0,0.1," + row + "80,0,0.2,1,2\n")),
                 std::string("web.cpu.browse=lognormal(mean=10 ms, cv=1.5)\n"));
        const Calibration busy = made.calibrated(head + "160,0,0.4," + row);
        QCOMPARE(set_of(busy), std::string("web.cpu.browse=10 ms\n"));
        QCOMPARE(busy.remarks.size(), std::size_t(1));
    }

    /// An external service that is called has a time of its own.
    void percentiles_of_others_give_none() {
        const Made made("{'id': 'web', 'type': 'service', 'vcpus': 4, 'cpu': '1 ms'}, {'id': 'db', 'type': 'external'}",
                        "{'from': 'web', 'to': 'db'}");
        const Calibration calibration =
            made.calibrated("browse.throughput_per_s,buy.throughput_per_s,web.utilization,browse.p50,browse.p95\n40,0,0.1,0.01,0.05\n");
        QCOMPARE(set_of(calibration), std::string("web.cpu.browse=10 ms\n"));
        QCOMPARE(calibration.remarks.size(), std::size_t(1));
        QVERIFY(calibration.remarks[0].starts_with("browse: its percentiles have what comes of 'db', too"));
    }

    void rows_of_other_designs_are_left_out() {
        const auto levels = read_load_levels("design,web.replicas\nOne,3\nTwo,4\n", "measured.csv", Made().scenario);
        QCOMPARE(levels.size(), std::size_t(1));
        QCOMPARE(*levels[0].components[1].replicas, 3.0);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("why");
        QTest::newRow("empty") << QByteArray() << "measured.csv:1:1: error: no column is of a figure that was measured";
        QTest::newRow("labels")
            << QByteArray("load,when\n1,2\n")
            << ":1:1: error: no column is of a figure that was measured; expected columns such as browse.throughput_per_s";
        QTest::newRow("no rows") << QByteArray("web.utilization\n") << ":1:1: error: there are no measurements of the design 'One'";
        QTest::newRow("route") << QByteArray("brows.throughput_per_s\n1\n")
                               << ":1:1: error: the design has no route 'brows'; did you mean 'browse'?";
        QTest::newRow("component") << QByteArray("load,wb.utilization\n1,1\n") << ":1:6: error: the design has no component 'wb'";
        QTest::newRow("figure") << QByteArray("web.utilisation\n1\n")
                                << ":1:1: error: 'utilisation' is no figure of a column; did you mean 'utilization'?";
        QTest::newRow("above one") << QByteArray("web.utilization\n45\n") << ":2:1: error: 45 is out of range; expected a ratio from 0 to";
        QTest::newRow("negative") << QByteArray("browse.throughput_per_s\n-4\n") << ":2:1: error: ";
        QTest::newRow("no number") << QByteArray("load,web.utilization\na,much\n") << ":2:3: error: ";
    }
    void refuses() {
        QFETCH(QByteArray, text);
        QFETCH(QString, why);
        const QString told = QString::fromStdString(why_not(text.toStdString()));
        QVERIFY2(told.contains(why), qPrintable(told));
    }
};

QTEST_APPLESS_MAIN(TestCalibration)
#include "tst_calibration.moc"
