// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <nlohmann/json.hpp>

#include "fakes.h"
#include "study/results_json.h"
#include "study/results_reader.h"

using namespace headroom;
using namespace headroom::study;
using nlohmann::json;

namespace {

/// The keys of the design's document that a run has, with an example of each kind of value.
constexpr const char* promised = R"({
  "design": "", "phase": "", "users": 1, "seed": 1, "replications": 5, "status": "", "horizon": "", "simulated_s": 1.5, "warmup_s": 1.5, "events": 1,
  "requests": {"offered": 0, "completed": 0, "in_flight": 0, "failed": {"timeout": 0}},
  "response_s": {"mean": {"value": 0.1, "half_width": 0.001}, "p50": {}, "p90": {}, "p95": {}, "p99": {}, "p99.9": {}},
  "throughput_per_s": {"value": 0.1, "half_width": 0.1}, "error_ratio": {"value": 0.1, "half_width": 0.1}, "availability": {},
  "routes": {"browse": {"response_s": {}, "throughput_per_s": {}, "error_ratio": {}, "lost_value_per_month": null}},
  "components": {"web": {"type": "box", "replicas": 1.0, "utilization": {"value": 0.8, "half_width": 0.01}, "bottleneck": "cpu",
    "resources": {"cpu": {}, "workers": {}}, "arrivals_per_s": {}, "queue_length": {},
    "waiting_s": {"mean": {}, "p50": {}, "p95": {}, "p99": {}}, "residence_s": {"mean": {}, "p50": {}, "p95": {}, "p99": {}},
    "outputs": {"hit_ratio": {"value": 0.8, "half_width": 0.001}}, "instances": []}},
  "connections": {"users->web": {"calls_per_s": {}, "retries_per_s": {}, "timeouts_per_s": {}, "breaker_open_ratio": null, "pool_wait_s": {}, "network_s": {}}},
  "links": {}, "placement": {}, "decisions": [], "energy": {"kwh_per_month": 1.5, "co2e_kg_per_month": 1.5},
  "cost": {"currency": "USD", "per_month": 1.5, "event": null, "per_million_requests": 1.5, "per_user_month": 1.5, "by_component": {"web": 1.5},
    "by_kind": {"compute": 1.5, "storage": 1.5, "network": 1.5, "requests": 1.5}},
  "day": {"response_s": {}, "error_ratio": {}},
  "levels": [{"rate_per_s": 1.5, "hours_per_day": 3.5, "status": "", "response_s": {}, "error_ratio": {}, "components": {}, "cost_per_hour": 1.5}],
  "slo": [{"route": "browse", "metric": "p95", "limit": 0.25, "value": 0.2, "met": true}],
  "findings": [], "timeline": null})";

/// The path of the first thing that `found` lacks, or that is of another kind.
std::string lacks(const json& wanted, const json& found, const std::string& path = "$") {
    const bool both_numbers = wanted.is_number() && found.is_number();
    if (!both_numbers && wanted.type() != found.type()) return path;
    if (wanted.is_array() && !wanted.empty()) return found.empty() ? path : lacks(wanted[0], found[0], path + "[0]");
    if (!wanted.is_object()) return {};
    for (const auto& [name, member] : wanted.items()) {
        if (!found.contains(name)) return path + "." + name;
        if (auto missing = lacks(member, found[name], path + "." + name); !missing.empty()) return missing;
    }
    return {};
}

RunResult steady_run() {
    FakeExecutor executor([](const protocol::Request& request) {
        const double mean = 0.01 * (1 + 0.001 * stream_of(request).normal());
        return measurement_of({level_of(10, mean, 20), level_of(100, 5 * mean, 4)});
    });
    return run_now(World(R"([{"route": "browse", "p95": "250 ms"}])"), executor);
}

json document_of(const RunResult& run) { return json::parse(print_results({{"Made up", "abc", "aws-us-east-1", "2026-07-20"}, {run}})); }

}  // namespace

class TestResultsJson : public QObject {
    Q_OBJECT
private slots:
    void everything_that_is_promised() {
        const json document = document_of(steady_run());
        QVERIFY(document["format"] == "headroom-results");
        QVERIFY(document["version"] == 1);
        QVERIFY(document["plan"] == (json{{"name", "Made up"}, {"sha256", "abc"}}));
        QVERIFY(document["prices"] == (json{{"name", "aws-us-east-1"}, {"as_of", "2026-07-20"}, {"provider", ""}, {"region", ""}}));
        QCOMPARE(lacks(json::parse(promised), document["runs"][0]), std::string());
    }

    void the_top_is_the_peak() {
        const json run = document_of(steady_run())["runs"][0];
        QCOMPARE(run["levels"].size(), std::size_t{2});
        QVERIFY(run["response_s"] == run["levels"][1]["response_s"]);
        QVERIFY(run["components"] == run["levels"][1]["components"]);
        QVERIFY(run["response_s"] != run["levels"][0]["response_s"]);
    }

    void transitions_come_back() {
        RunResult run = steady_run();
        run.transitions = {{{3.5, "breaker", "web->db", "half_open", "web", 2}, 1},
                           {{68400, "zone_loss", "zone 1", "begins", "", 0, {{"web", 3}, {"db", 1}}}, {}}};
        run.transitions_left_out = 7;
        const json found = document_of(run)["runs"][0];
        QVERIFY(found["transitions"] == json::parse(R"([
            {"kind": "breaker", "subject": "web->db", "level": 1, "at_s": 3.5, "state": "half_open", "component": "web", "replica": 2,
             "taken": {}},
            {"kind": "zone_loss", "subject": "zone 1", "level": null, "at_s": 68400.0, "state": "begins", "component": null,
             "replica": null, "taken": {"web": 3, "db": 1}}])"));
        QVERIFY(found["transitions_left_out"] == 7);
        const std::string text = print_results({{"Made up", "abc", "aws-us-east-1", "2026-07-20"}, {run}});
        const RunResult read = parse_results(text, "made up", schema::Catalogue()).runs[0];
        QVERIFY(document_of(read)["runs"][0]["transitions"] == found["transitions"]);
        QCOMPARE(read.transitions_left_out, std::uint64_t{7});
    }

    void twelve_digits() {
        RunResult run = steady_run();
        run.levels.back().total.throughput_per_s = {1.0 / 3, 2e-20 / 3};
        const json found = document_of(run)["runs"][0]["throughput_per_s"];
        QCOMPARE(found["value"].dump(), std::string("0.333333333333"));
        QCOMPARE(found["half_width"].dump(), std::string("6.66666666667e-21"));
    }

    void cost() {
        RunResult run = steady_run();
        run.levels.front().cost_per_hour = 0.2;
        run.cost =
            CostResult{.currency = "USD",
                       .per_month = {123.45, 0.5},
                       .replications = {123, 124},
                       .event = Estimate{7.5, 0.25},
                       .per_million_requests = {2.5, 0.01},
                       .per_user_month = {0.012345, 0.00005},
                       .by_component = {{"users", 0}, {"web", 123.45}},
                       .by_kind = {{"compute", 100.4}, {"storage", 0}, {"network", 23.05}, {"requests", 0}},
                       .lines = {{"web", "compute", "db.m6g.large", "mysql", 730, "hour", 110.96, "reserved_1y_none", true, 150, 140, {}}},
                       .unpriced = {{"web", "no instance type is given"}}};
        const json document = document_of(run)["runs"][0];
        QVERIFY(document["cost"] == json::parse(R"({"currency": "USD", "per_month": 123.45, "event": 7.5, "per_million_requests": 2.5,
            "per_user_month": 0.012345, "operations_per_month": 0.0,
            "half_width": {"per_month": 0.5, "event": 0.25, "per_million_requests": 0.01, "per_user_month": 0.00005},
            "by_component": {"users": 0.0, "web": 123.45},
            "by_kind": {"compute": 100.4, "storage": 0.0, "network": 23.05, "requests": 0.0},
            "lines": [{"component": "web", "kind": "compute", "item": "db.m6g.large", "option": "mysql", "amount": 730.0, "per": "hour",
                       "per_month": 110.96, "purchase": "reserved_1y_none", "unused": true, "list_per_month": 150.0,
                       "contracted_per_month": 140.0, "interruptions_per_month": null}],
            "unpriced": [{"component": "web", "what": "no instance type is given"}]})"));
        QVERIFY(document["levels"][0]["cost_per_hour"] == 0.2);
        run.levels.front().cost_per_hour.reset();
        QVERIFY(document_of(run)["runs"][0]["levels"][0]["cost_per_hour"].is_null());
        run.cost->event.reset();
        QVERIFY(document_of(run)["runs"][0]["cost"]["event"].is_null());
    }

    void what_does_not_exist_is_null() {
        FakeExecutor executor([](const protocol::Request&) {
            auto level = level_of(10, 0.01);
            level.growing = {"web"};
            return measurement_of({level});
        });
        const json run = document_of(run_now(World(), executor))["runs"][0];
        QVERIFY(run["status"] == "unstable");
        for (const json& figure : {run["response_s"]["mean"], run["throughput_per_s"], run["components"]["web"]["utilization"],
                                   run["connections"]["users->web"]["calls_per_s"]})
            QVERIFY(figure["value"].is_null() && figure["half_width"].is_null());
        QVERIFY(run["cost"].is_null() && run["levels"][0]["cost_per_hour"].is_null());
        QVERIFY(run["day"].is_null() && run["components"]["web"]["bottleneck"].is_null() && run["components"]["web"]["replicas"].is_null());
        QVERIFY(run["levels"][0]["growing"] == json::array({"web"}));
        QVERIFY(run["findings"][0]["rule"] == "unstable");
        QVERIFY(run["findings"][0]["severity"] == "error");
        RunResult infinite = steady_run();
        infinite.levels.back().total.error_ratio.value = std::numeric_limits<double>::infinity();
        QVERIFY(document_of(infinite)["runs"][0]["error_ratio"]["value"].is_null());
    }

    void a_span_has_a_timeline() {
        FakeExecutor executor([](const protocol::Request&) {
            auto measurement = measurement_of({level_of(10, 0.01)});
            measurement.timeline = {.from_s = 3600,
                                    .window_s = 10,
                                    .utilization = {{0, 0}, {0.2, 0.4}},
                                    .queue_length = {{0, 0}, {1, 2}},
                                    .replicas = {{1, 1}, {2, 3}},
                                    .throughput_per_s = {{10, 20}, {1, 2}},
                                    .failures_per_s = {{0, 1}, {0, 0}},
                                    .mean_s = {{0.1, std::nullopt}, {0.2, 0.3}},
                                    .p95_s = {{0.1, 0.2}, {0.3, 0.4}}};
            return measurement;
        });
        const json timeline = document_of(run_now(World("[]", "01:00 + 1 h"), executor))["runs"][0]["timeline"];
        QVERIFY(timeline["window_s"] == 10.0);
        QVERIFY(timeline["t"] == (json{3600.0, 3610.0}));
        QVERIFY(timeline["components"]["web"]["utilization"] == (json{0.2, 0.4}));
        QVERIFY(timeline["components"]["web"]["replicas"] == (json{2.0, 3.0}));
        QVERIFY(timeline["routes"]["browse"]["mean_s"] == (json{0.1, nullptr}));
    }
};

QTEST_APPLESS_MAIN(TestResultsJson)
#include "tst_results_json.moc"
