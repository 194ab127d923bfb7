// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/estimator.h"

#include <fmt/format.h>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/run.h"

#include "estimate.h"
#include "near.h"

using namespace headroom;
using namespace headroom::study;
using namespace headroom::test;

class TestEstimator : public QObject {
    Q_OBJECT

private slots:
    /// Of 100 answers of 1 MB a second ten are not refused: only those have a body, 36 GB an hour.
    void refusals_have_no_body() {
        const RunResult result =
            estimate(R"json({"id": "gate", "type": "gateway", "rate_limit": "10/s"}, {"id": "web", "type": "service", "cpu": "0 s"})json",
                     R"json({"from": "users", "to": "gate"}, {"from": "gate.targets", "to": "web"})json", 100, "", "", "", 86400,
                     R"json({"name": "request", "response": "1 MB"})json");
        compare(result.peak().connections.front().response_bytes_per_s.value.value(), 10e6, 1e-3);
    }

    /// Knative: a pause of 60 s, 30 s and half of the 2 s between two looks has probability e^(-0.91). One call in so many finds no
    /// replica and waits 20 s for it, as those that come meanwhile do for what is left; so long none is paid for.
    void scaled_to_zero() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "vcpus": 4, "cpu": "1 ms", "instance": "m6i.large", "boot": "20 s"},
                   {"id": "scaler", "type": "autoscaler", "mode": "knative", "requests": 5})json",
            R"json({"from": "users", "to": "web"}, {"from": "scaler", "to": "web"})json", 1, "", "", "", 864);
        const double none = std::exp(-0.91);
        compare(mean_of(result), 0.001 + none * (20 + 0.01 * 20 * 20 / 2), 1e-3);
        compare(result.peak().components[2].outputs[0].value.value.value(), 1 - none);
    }

    /// Of 12.5 messages a second each keeps a thread for a second, and for half of that a vCPU: of replicas with two threads and a vCPU
    /// each seven keep up. With four messages at each wanted, they do, too; with one, thirteen are.
    void as_many_as_keep_up_data() {
        QTest::addColumn<int>("queue");
        QTest::addColumn<double>("replicas");
        QTest::newRow("by what keeps up") << 4 << 7.;
        QTest::newRow("by what is worked on") << 1 << 13.;
    }
    void as_many_as_keep_up() {
        QFETCH(const int, queue);
        QFETCH(const double, replicas);
        const RunResult result =
            estimate(fmt::format(R"json({{"id": "jobs", "type": "queue"}},
                               {{"id": "web", "type": "worker", "vcpus": 1, "concurrency": 2, "cpu": "500 ms"}},
                               {{"id": "api", "type": "external", "latency": "500 ms"}},
                               {{"id": "scaler", "type": "autoscaler", "mode": "keda", "queue": {}}})json",
                                 queue),
                     R"json({"from": "users", "to": "jobs"}, {"from": "jobs", "to": "web"}, {"from": "web", "to": "api"},
                   {"from": "scaler", "to": "web"})json",
                     25, "", "", "", 43200);
        QCOMPARE(result.status, Status::Estimated);
        compare(result.peak().find("web")->replicas.value.value(), replicas);
    }

    void one_queue_data() {
        QTest::addColumn<int>("users");
        for (const int users : {10, 50, 90}) QTest::addRow("%d %%", users) << users;
    }
    /// M/M/1: exponential with the mean m / (1 − ρ).
    void one_queue() {
        QFETCH(int, users);
        const RunResult result = estimate(server, to_web, users);
        QCOMPARE(result.status, Status::Estimated);
        const double mean = 0.01 / (1 - users / 100.0);
        compare(mean_of(result), mean);
        compare(p95_of(result), mean * std::log(20.0), 3e-3);
        compare(result.peak().find("web")->utilization().value.value(), users / 100.0);
        compare(result.peak().find("web")->queue_length.value.value(), users * (mean - 0.01));
        QVERIFY(!result.peak().total.response.mean.half_width);
        QVERIFY(result.caveats.empty());
    }

    /// Of three pods of a vCPU two have a place on the one node: the estimate says that it takes all three to work.
    void pods_without_a_place_data() {
        QTest::addColumn<int>("replicas");
        QTest::addColumn<int>("said");
        QTest::newRow("all have one") << 2 << 1;
        QTest::newRow("one has none") << 3 << 2;
    }
    void pods_without_a_place() {
        QFETCH(int, replicas);
        QFETCH(int, said);
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "vcpus": 1, "cpu": "exponential(10 ms)", "replicas": )json" + std::to_string(replicas) +
                R"json(}, {"id": "nodes", "type": "cluster", "instance": "m6i.large", "reserve": "none", "daemons_cpu": 0, "max": 1})json",
            R"json({"from": "users", "to": "web"}, {"from": "nodes", "to": "web"})json", 50);
        QCOMPARE(result.caveats.size(), static_cast<std::size_t>(said));
    }

    void users_at_different_places_data() {
        QTest::addColumn<QString>("edge");
        QTest::addColumn<double>("edge_s");
        QTest::newRow("straight") << "" << 0.;
        QTest::newRow("by a CDN near them") << R"json({"id": "cdn", "type": "cdn", "edge_time": "1 ms"},)json" << 0.001;
    }
    /// Of 60 % the path takes 40 ms there and back, of 40 % 180 ms; then an exponential time of 20 ms: half are there after
    /// 40 ms + 20 ms ln 6, 95 % after 180 ms + 20 ms ln 8.
    void users_at_different_places() {
        QFETCH(const QString, edge);
        QFETCH(const double, edge_s);
        const RunResult result = estimate(
            edge.toStdString() + R"json({"id": "web", "type": "service", "vcpus": 64, "workers": 64, "cpu": "exponential(20 ms)"})json",
            edge.isEmpty() ? to_web : R"json({"from": "users", "to": "cdn"}, {"from": "cdn", "to": "web"})json", 10,
            R"json(, "regions": "eu 60 % 20 ms, us 40 % 90 ms")json");
        compare(mean_of(result), edge_s + 0.6 * 0.04 + 0.4 * 0.18 + 0.02);
        compare(result.peak().total.response.quantiles[0].value.value(), edge_s + 0.04 + 0.02 * std::log(6.), 0.01);
        compare(p95_of(result), edge_s + 0.18 + 0.02 * std::log(8.), 0.01);
    }

    /// Jackson: queues in a row, one visited 1.5 times a request.
    void queues_in_a_row() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "asynchronous": true, "workers": 1, "cpu": "exponential(10 ms)"},
               {"id": "db", "type": "database", "workers": 2, "cpu": "exponential(15 ms)"})json",
            R"json({"from": "users", "to": "web"}, {"from": "web", "to": "db", "calls": 1.5})json", 60);
        const double load = 60 * 1.5 * 0.015 / 2, waits = 2 * load * load / (1 + load);  // Erlang's formula for two servers
        compare(mean_of(result), 0.01 / 0.4 + 1.5 * (0.015 + waits * 0.015 / (2 * (1 - load))));
    }

    /// Of attempts a third fail, up to three are made: (1 − q³) are answered, with (1 − q³) / (1 − q) calls.
    void retries_multiply_calls() {
        const RunResult result = estimate(R"json({"id": "api", "type": "external", "latency": "20 ms", "error_ratio": "25 %"})json",
                                          R"json({"from": "users", "to": "api", "retry": {"attempts": 3, "wait": "100 ms"}})json", 100);
        compare(result.peak().total.error_ratio.value.value(), 0.25 * 0.25 * 0.25);
        compare(result.peak().connections.front().calls_per_s.value.value(), 100 * (1 + 0.25 + 0.0625));
        const double good = 1 - 0.015625;
        compare(mean_of(result), (0.75 * 0.02 + 0.1875 * 0.14 + 0.046875 * 0.26) / good);
    }

    /// Of calls a tenth fails. After 60 ms those that have not ended, e^-0.6 of them, are made once more; a bad answer waits for the
    /// other.
    void hedges_outlive_failures() {
        const RunResult result =
            estimate(R"json({"id": "api", "type": "external", "latency": "exponential(100 ms)", "error_ratio": "10 %"})json",
                     R"json({"from": "users", "to": "api", "hedge": {"delay": "60 ms"}})json", 50);
        const double still = std::exp(-0.6), good = 0.9 * (1 + 0.1 * still);
        compare(result.peak().total.error_ratio.value.value(), 1 - good, 2e-3);
        compare(result.peak().connections.front().calls_per_s.value.value(), 50 * (1 + still), 2e-3);
        compare(result.peak().connections.front().response_bytes_per_s.value.value(), 0.9 * 50 * (1 + still) * 10e3,
                2e-3);  // bad ones have no body
        const double t = p95_of(result), first = std::exp(-t / 0.1), second = std::exp(-(t - 0.06) / 0.1);
        compare(0.9 * (1 - first) + (0.9 * first + 0.1 * still) * 0.9 * (1 - second), 0.95 * good, 1e-3);
    }

    /// What takes longer fails.
    void time_limits_cut() {
        const RunResult result = estimate(R"json({"id": "api", "type": "external", "latency": "exponential(20 ms)"})json",
                                          R"json({"from": "users", "to": "api", "time_limit": "40 ms"})json", 100);
        compare(result.peak().total.error_ratio.value.value(), std::exp(-2.0), 5e-3);
        QVERIFY(p95_of(result) <= 0.0405);
        QCOMPARE(result.caveats.size(), std::size_t{1});
    }

    /// Sessions that think: 20 of them, one queue: machine repairmen, whose throughput the birth-death process gives.
    void sessions_go_round() {
        const RunResult result = estimate(server, to_web, 20, R"json(, "think": "exponential(150 ms)")json");
        double term = 1, sum = 1;
        for (int n = 1; n <= 20; ++n) sum += term *= (20 - n + 1) * 0.01 / 0.15;
        const double rate = (1 - 1 / sum) / 0.01;
        compare(result.peak().total.throughput_per_s.value.value(), rate, 1e-5);
        compare(mean_of(result), 20 / rate - 0.15, 1e-4);
    }

    /// Messages wait for four threads as in M/M/4: Erlang's C(4, 3.2) = 0.596 (a = 3.2) times m / (4 − a). Before that they are delayed.
    void messages_wait_in_their_queue() {
        const RunResult result = estimate(R"json({"id": "jobs", "type": "queue", "store": "0 s", "delay": "2 s"},
               {"id": "worker", "type": "worker", "replicas": 4, "long_poll": "20 s", "cpu": "exponential(10 ms)"})json",
                                          R"json({"from": "users", "to": "jobs"}, {"from": "jobs", "to": "worker"})json", 320);
        double term = 1, sum = 1;
        for (int n = 1; n < 4; ++n) sum += term *= 3.2 / n;
        const double all_busy = term * 3.2 / 4 / (1 - 0.8), wait = all_busy / (sum + all_busy) * 0.01 / (4 - 3.2);
        compare(result.peak().find("jobs")->waiting.mean.value.value(), wait);
        compare(result.peak().find("jobs")->queue_length.value.value(), 320 * wait);
        compare(result.peak().find("jobs")->outputs.front().value.value.value(), 2 + wait + 0.01);
        compare(result.peak().find("worker")->residence.mean.value.value(), 0.01);
        compare(result.peak().find("worker")->outputs[2].value.value.value(), 320 * (2 + wait + 0.01));
    }

    /// Three replicas call three in turn, all of them in the same turn: each gets every third call of a Poisson stream. Of E3/M/1 at half
    /// its capacity, in order or shared, the mean stay is work / (1 - s) with s = (3 λ / (3 λ + μ (1 - s)))³ for a third of the calls.
    void callers_share_their_turns() {
        const RunResult result = estimate(R"json({"id": "web", "type": "service", "replicas": 3, "cpu": "0 s"},
                        {"id": "api", "type": "service", "replicas": 3, "vcpus": 1, "cpu": "exponential(10 ms)"})json",
                                          R"json({"from": "users", "to": "web"}, {"from": "web", "to": "api"})json", 150);
        double s = 0.3;
        for (int round = 0; round < 200; ++round) s = std::pow(150 / (150 + 100 * (1 - s)), 3);
        compare(result.peak().find("api")->residence.mean.value.value(), 0.01 / (1 - s), 0.03);
    }

    /// Workers with more threads than vCPUs take messages however busy they are: M/M/1-PS each, not a third of M/M/3.
    void threads_take_messages_whatever_else_runs() {
        const RunResult result = estimate(R"json({"id": "jobs", "type": "queue"},
                        {"id": "worker", "type": "worker", "replicas": 3, "vcpus": 1, "concurrency": 20, "long_poll": "20 s",
                         "cpu": "exponential(10 ms)"})json",
                                          R"json({"from": "users", "to": "jobs"}, {"from": "jobs", "to": "worker"})json", 120);
        compare(result.peak().find("worker")->residence.mean.value.value(), 0.01 / (1 - 0.4), 1e-3);
    }

    /// Three replicas in three zones call three: two calls of three change the zone, which both ends pay for.
    void messages_cross_zones() {
        const RunResult result =
            estimate(R"json({"id": "web", "type": "service", "replicas": 3, "cpu": "0 s"},
                        {"id": "api", "type": "service", "replicas": 3, "cpu": "0 s"})json",
                     R"json({"from": "users", "to": "web"}, {"from": "web", "to": "api", "request": "1 kB", "response": "2 kB"})json", 100,
                     "", "", R"json("platform": {"regions": [{"name": "eu", "zones": 3, "zone_latency": "0.6 ms"}]}, )json");
        compare(mean_of(result), 2 * 0.6e-3 * 2 / 3);
        double bytes = 0;
        for (const CostLine& line : result.cost.value().lines)
            if (line.kind == "network" && line.component == "api") bytes += line.amount;
        compare(bytes, 100 * 3000 * 2.0 / 3 * 3600 * 730 / (1 << 30), 1e-3);
    }

    /// Regions 30 ms apart, and a link on which messages share what it carries: b / C / (1 − ρ).
    void messages_share_a_link() {
        const char* apart = R"json("platform": {"regions": [{"name": "eu"}, {"name": "us"}],
            "links": [{"name": "sea", "from": "eu", "to": "us", "latency": "30 ms", "bandwidth": "8 Mbit/s"}]}, )json";
        const char* components = R"json({"id": "web", "type": "service", "cpu": "0 s"},
                                        {"id": "api", "type": "service", "cpu": "0 s", "place": {"region": "us"}})json";
        const char* connections =
            R"json({"from": "users", "to": "web"}, {"from": "web", "to": "api", "request": "0 B", "response": "10 kB"})json";
        const RunResult result = estimate(components, connections, 50, "", "", apart);
        compare(mean_of(result), 0.06 + 0.01 / (1 - 0.5));
        compare(result.peak().lines.front().utilization.value.value(), 0.5);
        const RunResult full = estimate(components, connections, 120, "", "", apart);
        QCOMPARE(full.status, Status::Unstable);
        QCOMPARE(full.peak().growing_lines, std::vector<std::string>{"sea"});
    }

    /// A log of 50 writes a second of 10 kB to each of two copies: the link is full, and half full with one; that leaves the region is
    /// Each of two groups gets each of 10 messages a second; the second has one thread for half a second of work: M/M/1.
    void each_group_processes_all() {
        const RunResult result = estimate(
            R"json({"id": "events", "type": "log", "partitions": 8, "store": "1 ms"},
                   {"id": "mail", "type": "worker", "vcpus": 8, "concurrency": 8, "long_poll": "20 s", "cpu": "exponential(1 ms)"},
                   {"id": "stats", "type": "worker", "vcpus": 1, "concurrency": 1, "long_poll": "20 s", "cpu": "exponential(50 ms)"})json",
            R"json({"from": "users", "to": "events"}, {"from": "events", "to": "mail"}, {"from": "events", "to": "stats"})json", 10);
        const auto& figures = result.peak().find("events")->outputs;
        const auto figure = [&](const std::string& name) {
            return std::ranges::find(figures, name, &OutputResult::name)->value.value.value();
        };
        compare(figure("processed_per_s"), 20);
        compare(figure("latency_mean"), 0.1);
        compare(figure("lag"), 1);
    }

    /// billed to the primary, and nothing of what goes from zone to zone.
    void a_log_passes_links() {
        const auto shipped = [](const char* copies, const char* copy, const char* platform) {
            return estimate(fmt::format(R"json({{"id": "db", "type": "database", "cpu": "0 s"}},
                        {{"id": "copy", "type": "read_replica", "cpu": "0 s", "apply": "1 us", "replicas": {}{}}})json",
                                        copies, copy)
                                .c_str(),
                            R"json({"from": "users", "to": "db"}, {"from": "db", "to": "copy", "request": "10 kB"})json", 50, "", "",
                            platform, 86400, R"json({"name": "r", "kind": "write"})json");
        };
        const char* apart = R"json("platform": {"regions": [{"name": "eu"}, {"name": "us"}],
            "links": [{"name": "sea", "from": "eu", "to": "us", "latency": "30 ms", "bandwidth": "8 Mbit/s"}]}, )json";
        const RunResult one = shipped("1", R"(, "place": {"region": "us"})", apart);
        compare(one.peak().lines.front().utilization.value.value(), 0.5);
        QVERIFY(one.peak().find("copy")->outputs.back().value.value);
        compare(one.peak().find("copy")->outputs.back().value.value.value(), 500e3);
        const auto crossing = [](const RunResult& result) {
            double gibibytes = 0;
            for (const CostLine& line : result.cost.value().lines)
                if (line.item.starts_with("between-")) gibibytes += line.amount;
            return gibibytes;
        };
        compare(crossing(one), 500e3 * 3600 * 730 / (1 << 30), 1e-3);
        QCOMPARE(shipped("2", R"(, "place": {"region": "us"})", apart).peak().growing_lines, std::vector<std::string>{"sea"});
        const RunResult near = shipped("2", "", R"json("platform": {"regions": [{"name": "eu"}]}, )json");
        QCOMPARE(crossing(near), 0.);
    }

    /// A bucket of one token, and nobody waits: Erlang's loss at one server.
    void limits_refuse_what_finds_no_token() {
        const RunResult result = estimate(R"json({"id": "web", "type": "service", "cpu": "0 s"})json",
                                          R"json({"from": "users", "to": "web", "rate_limit": {"rate": "100/s"}})json", 50);
        compare(result.peak().total.error_ratio.value.value(), 0.5 / 1.5);
    }

    void what_piles_up_has_no_figures() {
        const RunResult result = estimate(server, to_web, 101);
        QCOMPARE(result.status, Status::Unstable);
        QCOMPARE(result.peak().growing, std::vector<std::string>{"web"});
        QVERIFY(!result.cost);
    }

    void what_is_left_out_is_told() {
        const RunResult result = estimate(server, R"json({"from": "users", "to": "web", "breaker": {}})json", 50);
        QCOMPARE(result.caveats,
                 std::vector<std::string>{"users->web: the breaker is taken to see failures that come independently of each other"});
    }

    /// A load that changes over the day: the day's bill is that of its levels.
    void a_day_has_levels() {
        const RunResult result = estimate(server, to_web, 30, R"json(, "profile": "diurnal(peak=3)")json");
        QCOMPARE(result.levels.size(), std::size_t{8});
        double requests = 0;
        for (const LevelResult& level : result.levels) requests += level.rate_per_s * level.hours_per_day * 3600;
        compare(requests, 30 * 86400.0);
        compare(result.peak().total.response.mean.value.value(), 0.01 / (1 - result.peak().rate_per_s / 100));
        QVERIFY(result.day && result.cost);
    }

    void spans_are_refused() {
        protocol::Request request;
        request.plan =
            plan::parse_plan(R"json({"headroom": 1, "name": "Span", "routes": [{"name": "r"}], "designs": [{"name": "D", "components": [
            {"id": "users", "type": "users"}, {"id": "web", "type": "service"}], "connections": [{"from": "users", "to": "web"}]}],
            "phases": [{"name": "P", "users": 10, "design": "D", "horizon": "day"}]})json")
                .plan.value();
        request.prices = cost::default_catalogue;
        const schema::Catalogue catalogue = models::all().catalogue();
        QVERIFY_EXCEPTION_THROWN(Estimator(catalogue, models::estimates()).estimate(request), RunError);
    }

    /// Every type has one.
    void all_types_are_estimated() {
        for (const kernel::ComponentType& type : models::all().all())
            QVERIFY2(models::estimates().find(type.record->name) != nullptr, type.record->name.c_str());
    }

    /// The assets of a page come at once: M^[4]/M/1, of which the mean is (1 + 4) / (2 µ (1 − ρ)).
    void assets_that_come_at_once() {
        const RunResult result = estimate(
            R"json({"id": "page", "type": "external", "latency": "30 ms"},
                   {"id": "web", "type": "service", "workers": 1, "cpu": "exponential(10 ms)"})json",
            R"json({"from": "users", "to": "page", "calls": {"page": 1, "image": 0}},
                   {"from": "users", "to": "web", "calls": {"page": 0, "image": 1}})json",
            10, R"json(, "browser_cache": "0 s")json", "", "", 86400,
            R"json({"name": "page", "assets": {"route": "image", "count": 4}}, {"name": "image"})json");
        compare(result.peak().routes[1].response.mean.value.value(), 5 / (2 * 100 * (1 - 0.4)), 1e-6);
    }

    /// Sessions of 1.8 pages, of which half leave after the first, which failed them: 1.4 are asked for.
    void sessions_that_failed() {
        const RunResult result =
            estimate(R"json({"id": "web", "type": "external", "latency": "10 ms", "error_ratio": {"home": 0.5, "list": 0}})json", to_web,
                     100, "", "", "", 86400, R"json({"name": "home", "next": {"list": 0.8}}, {"name": "list", "share": 0})json");
        compare(result.peak().components[1].arrivals_per_s.value.value(), 100 * 1.4 / 1.8, 1e-6);
        compare(result.peak().total.error_ratio.value.value(), 0.5 / 1.4, 1e-6);
    }

    /// Of three calls one after another, each of which fails one time in ten, those after a failure are not made.
    void calls_after_a_failure() {
        const RunResult result = estimate(R"json({"id": "web", "type": "service", "vcpus": 1000, "cpu": "0 s"},
                                                 {"id": "far", "type": "external", "latency": "10 ms", "error_ratio": 0.1})json",
                                          R"json({"from": "users", "to": "web"}, {"from": "web", "to": "far", "calls": 3})json", 50);
        compare(result.peak().components[2].arrivals_per_s.value.value(), 50 * (1 + 0.9 + 0.81), 1e-6);
    }
};

QTEST_APPLESS_MAIN(TestEstimator)
#include "tst_estimator.moc"
