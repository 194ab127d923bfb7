// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <QProcess>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <memory>

#include "core/error.h"
#include "cost/catalogue.h"
#include "infrastructure/platform_environment.h"
#include "lab.h"
#include "models/models.h"
#include "plan/reader.h"
#include "tests/simgrid/flows.h"

using namespace headroom;
using kernel::from_seconds;
using kernel::to_seconds;

namespace {

/// "web" in region a, "far" in b, which the registry in a reaches over a link; and "users", whose requests web's answers follow.
std::string plan_of(const std::string& registry, const std::string& link, const std::string& zone = "", const std::string& incidents = "",
                    bool has_store = false) {
    const std::string store = R"(, {"id": "db", "type": "database", "iops": 1000, "storage": "1 GB"})";
    return lab::plan_text(
        {lab::several({R"({"id": "web", "type": "service", "cpu": "0 s", "boot": 0, "image": "1 GB"})",
                       R"({"id": "far", "type": "service", "cpu": "0 s", "boot": "3 s", "image": "1 GB", "place": {"region": "b"}})"}) +
             (has_store ? store : ""),
         lab::several({lab::arrow("users", "web", R"("response": "100 MB")"), lab::arrow("web", "far", R"("request": 0, "response": 0)")}) +
             (has_store ? ", " + lab::arrow("web", "db", R"("request": 0, "response": 0)") : ""),
         R"({"name": "r", "request": 0})",
         {},
         R"("place": {"region": "b"})",
         "1",
         incidents,
         fmt::format(R"({{"regions": [{{"name": "a"{}}}, {{"name": "b"}}],
                                "links": [{{"name": "ab", "from": "a", "to": "b", "latency": "20 ms"{}}}],
                                "registry": {{"bandwidth": "{}"}}}})",
                     zone, link == "unset" ? "" : fmt::format(R"(, "bandwidth": "{}")", link), registry)});
}

/// At 1 s, from a to b.
std::string backup(const std::string& rate) {
    return R"({"type": "backup", "component": "db", "at": 1, "region": "b", "rate": ")" + rate + "\"}";
}

/// A simulation on SimGrid, of which a process has one.
class Grid {
public:
    explicit Grid(const std::string& text) {
        const plan::ParsedPlan parsed = plan::parse_plan(text);
        if (!parsed.plan) throw InvalidDocument("grid", parsed.diagnostics.list());
        scenario_ = plan::resolve(*parsed.plan, "P", std::nullopt, surroundings_);
        simulation_ =
            std::make_unique<kernel::Simulation>(scenario_, surroundings_, types_, 1, 0, infrastructure::environment_of(scenario_));
        simulation_->statistics().begin(0, from_seconds(1000));
    }

    kernel::Simulation& simulation() { return *simulation_; }
    kernel::Component& component(const char* id) { return simulation_->component(scenario_.find_component(id).value()); }
    /// So many more of it, now; the second at which the last of them serves.
    double add(const char* id, std::size_t replicas) {
        kernel::Component& grown = component(id);
        grown.scale_to(grown.wanted() + replicas);
        while (grown.ready() < grown.wanted() && simulation_->now() < from_seconds(900))
            simulation_->run_until(simulation_->now() + from_seconds(0.001));
        return to_seconds(simulation_->now());
    }
    void close() {
        simulation_->run_until(from_seconds(1000));
        simulation_->statistics().close_block(from_seconds(1000));
    }
    /// Of the first `seconds`.
    double disk_busy(const char* id, double seconds) {
        close();
        for (const kernel::ResourceUse& use : component(id).resources({0, 1}))
            if (use.name == "iops") return use.utilization * 1000 / seconds;
        return 0;
    }
    double carried(std::size_t lane) {
        close();
        return simulation_->network()->bytes(lane, {0, 1});
    }

private:
    Files files_;
    kernel::ComponentTypes types_ = models::all();
    schema::Catalogue catalogue_ = types_.catalogue();
    plan::Surroundings surroundings_{catalogue_, cost::find_builtin(cost::default_catalogue)->instances, files_};
    plan::Scenario scenario_;
    std::unique_ptr<kernel::Simulation> simulation_;
};

bool is_about(double value, double expected, double within = 0.0011) {
    if (std::abs(value - expected) <= within) return true;
    qWarning("%.9g, not %.9g", value, expected);
    return false;
}

}  // namespace

/// Images and data on their way through the network. Each test is a process of its own: see each_in_its_process().
class TestTransfers : public QObject {
    Q_OBJECT

    static bool is_child() { return qEnvironmentVariableIsSet("HEADROOM_CHILD"); }

private slots:
    void each_in_its_process_data() {
        QTest::addColumn<QString>("test");
        for (const char* test :
             {"alone", "fifty_at_once", "two_places", "beside_requests", "a_later_one", "bytes_are_counted", "a_link_that_narrows",
              "a_backup_beside_a_pull", "requests_beside_a_backup", "shards_in_two_zones", "one_engine_a_process"})
            QTest::newRow(test) << test;
    }
    void each_in_its_process() {
        if (is_child()) return;
        QFETCH(QString, test);
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("HEADROOM_CHILD", "1");
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QCoreApplication::applicationFilePath(), {test});
        process.waitForFinished(-1);
        const QByteArray said = process.readAll();
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, said.constData());
        QVERIFY2(!said.contains("root/") && !said.contains("simgrid"), said.constData());
    }

    /// 1 GB at 10 Gb/s.
    void alone() {
        if (!is_child()) return;
        Grid grid(plan_of("10 Gbit/s", "10 Gbit/s"));
        QVERIFY(is_about(grid.add("web", 1), 0.8));
        QVERIFY(is_about(test::run_flows("1.25e9 -- 0:1e9:0").front(), 0.8, 1e-6));
        QVERIFY(is_about(grid.carried(2), 1e9, 1));
    }

    void fifty_at_once() {
        if (!is_child()) return;
        Grid grid(plan_of("10 Gbit/s", "10 Gbit/s"));
        QVERIFY(is_about(grid.add("web", 50), 40));
        QString flows = "1.25e9 --";
        for (int i = 0; i < 50; ++i) flows += " 0:1e9:0";
        QVERIFY(is_about(test::run_flows(flows).back(), 40, 1e-6));
        QVERIFY(is_about(grid.carried(2), 50e9, 50));
    }

    /// Two nearby and one behind a narrow link, which boots for 3 s and is 20 ms away.
    void two_places() {
        if (!is_child()) return;
        Grid grid(plan_of("1 GB/s", "200 MB/s"));
        grid.component("web").scale_to(3);
        const std::vector<double> ends = test::run_flows("1e9 2e8 -- 0:1e9:0 0:1e9:0 0+1:1e9:0");
        QVERIFY(is_about(ends[0], 2.5, 1e-6));
        QVERIFY(is_about(grid.add("far", 1), ends[2] + 3.02));
        QVERIFY(grid.component("web").all_serve());
    }

    /// Requests take 400 MB/s of the link, less than half of it, and the image the rest; requests do not fall behind.
    void beside_requests() {
        if (!is_child()) return;
        Grid grid(plan_of("9 GB/s", "1 GB/s"));
        grid.simulation().sources().front()->hold_rate(4);
        grid.simulation().run_until(from_seconds(100));
        const double before = to_seconds(grid.simulation().now());
        const double took = grid.add("far", 1) - before - 3.02;
        QVERIFY(is_about(took, 1e9 / 600e6, 0.06));
        grid.simulation().run_until(from_seconds(200));
        QVERIFY(grid.simulation().sources().front()->routes()[0].in_flight <= 2);
    }

    /// While something is pulled, commands are given at control ticks.
    void a_later_one() {
        if (!is_child()) return;
        Grid grid(plan_of("1 GB/s", "1 GB/s"));
        grid.component("web").scale_to(3);
        grid.simulation().run_until(from_seconds(0.5));
        const std::vector<double> ends = test::run_flows("1e9 -- 0:1e9:0 0:1e9:0 0:1e9:1");
        QVERIFY(is_about(grid.add("web", 1), ends[2]));
    }

    /// 1 GB at 100 MB/s, half of it at 50 MB/s.
    void a_link_that_narrows() {
        if (!is_child()) return;
        Grid grid(plan_of("1 GB/s", "100 MB/s", "", R"({"type": "link_slow", "link": "ab", "bandwidth": 0.5, "at": 5, "lasts": "1 h"})"));
        grid.simulation().schedule_incidents(0, 86400);
        QVERIFY(is_about(grid.add("far", 1), 5 + 10 + 3.02));
    }

    /// On every line that they pass, and, from another region, on the bill of what pulls them.
    void bytes_are_counted() {
        if (!is_child()) return;
        Grid grid(plan_of("1 GB/s", "unset"));
        grid.add("web", 2);
        grid.add("far", 3);
        QVERIFY(is_about(grid.carried(0), 3e9, 3));
        QVERIFY(is_about(grid.simulation().network()->bytes(2, {0, 1}), 5e9, 5));
        const auto crossing = [&](const char* id) { return grid.component(id).crossing_usage({0, 1}); };
        QCOMPARE(crossing("web").size(), std::size_t{1});  // its calls to "far", which have no bytes
        QCOMPARE(crossing("web").front().per_hour, 0.);
        QVERIFY(crossing("far").front().meter == plan::Meter::CrossRegion);
        QVERIFY(is_about(crossing("far").front().per_hour, 3e9 * 3.6, 10));
    }

    /// 1 GB at no more than 50 MB/s over a link of 200, of which an image takes the rest meanwhile.
    void a_backup_beside_a_pull() {
        if (!is_child()) return;
        Grid grid(plan_of("1 GB/s", "200 MB/s", "", backup("50 MB/s"), true));
        grid.simulation().schedule_incidents(0, 86400);
        grid.simulation().run_until(from_seconds(1.5));
        const std::vector<double> ends = test::run_flows("1e9 2e8 5e7 -- 1+2:1e9:1 0+1:1e9:2");
        QVERIFY(is_about(grid.add("far", 1), ends[1] + 3.02, 1.0011));  // which begins at a control tick
        QVERIFY(is_about(grid.disk_busy("db", 21), (ends[0] - 1) * 50e6 / 262144 / 1000 / 21, 1e-3));
        QVERIFY(is_about(ends[0], 21, 1e-6));
    }

    /// An answer of 100 MB has what the backup leaves of 200 MB/s; it and the call to "far" go there and back.
    void requests_beside_a_backup() {
        if (!is_child()) return;
        Grid grid(plan_of("1 GB/s", "200 MB/s", "", backup("50 MB/s"), true));
        grid.simulation().schedule_incidents(0, 86400);
        grid.simulation().run_until(from_seconds(3));
        grid.simulation().sources().front()->hold_rate(0.3);
        grid.simulation().run_until(from_seconds(18));
        grid.simulation().sources().front()->hold_rate(0);
        const auto& response = grid.simulation().sources().front()->routes()[0].response;
        grid.close();
        QVERIFY(is_about(response.in({0, 1}).mean().value(), 100e6 / 150e6 + 4 * 0.02, 1e-3));
    }

    /// Half of 1 GB moves from the first zone to the second, over the first one's line of 100 MB/s.
    void shards_in_two_zones() {
        if (!is_child()) return;
        Grid grid(lab::plan_text({lab::several({R"({"id": "router", "type": "shard_router", "shards": 2})", lab::database("db", "0 s")}),
                                  lab::several({lab::arrow("users", "router"), lab::arrow("router", "db")}),
                                  R"({"name": "r", "keyspace": "k"})",
                                  R"x({"name": "k", "keys": "uniform(100)"})x",
                                  {},
                                  "1",
                                  R"({"type": "reshard", "component": "router", "at": 1, "from": 1, "data": "1 GB", "rate": "1 GB/s"})",
                                  R"({"regions": [{"name": "a", "zone_bandwidth": "100 MB/s"}]})"}));
        grid.simulation().schedule_incidents(0, 86400);
        grid.simulation().run_until(from_seconds(500));
        QVERIFY(is_about(grid.carried(0), 500e6, 10));  // out of the first zone
        const auto moves = grid.component("router").outputs({0, 1})[3].value();
        QVERIFY(is_about(moves * 1000, 5, 0.001));
    }

    void one_engine_a_process() {
        if (!is_child()) return;
        Grid grid(plan_of("1 GB/s", "1 GB/s"));
        grid.add("web", 1);
        Grid another(plan_of("1 GB/s", "1 GB/s"));
        QVERIFY_THROWS_EXCEPTION(RunError, another.add("web", 1));
    }
};

QTEST_GUILESS_MAIN(TestTransfers)
#include "tst_transfers.moc"
