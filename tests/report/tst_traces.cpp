// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "app/report/chrome_trace.h"
#include "app/report/formats.h"
#include "app/report/otlp.h"
#include "core/random.h"
#include "samples.h"
#include "trace_rules.h"

using namespace headroom;
using namespace headroom::report;
using nlohmann::json;
using protocol::SpanMeasure;
using protocol::TraceMeasure;

namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t midnight = 1784505600 * second;  // 2026-07-20T00:00:00Z, the day of the samples' prices: date -u -d 2026-07-20 +%s

/// A call that timed out, is worked on all the same, and is tried again; not over when the level was.
TraceMeasure tried_twice() {
    TraceMeasure trace{"browse", true, 0, {}};
    trace.spans = {{0, "users", 0, "", 1, false, false, "", "", "ok", 1 * 1'000'000'000ULL, 5 * 1'000'000'000ULL, 0, 0},
                   {0, "users", 0, "users->web", 1, false, false, "", "", "timeout", 1'000'000'000, 2'000'000'000, 250'000'000, 0},
                   {1, "web", 3, "", 1, false, false, "miss", "", "", 1'500'000'000, 9'000'000'123, 500'000'000, 7'000'000'000},
                   {0, "users", 0, "users->web", 2, true, true, "", "", "ok", 3'000'000'000, 5'000'000'000, 0, 0},
                   {3, "web", 0, "", 1, false, false, "hit", "", "ok", 3'000'000'000, 5'000'000'000, 0, 2'000'000'000}};
    return trace;
}

/// A message that is sent by 1 s, waits until 4 s, is processed in a second and a half, of which a call takes one; and one on its way.
TraceMeasure with_a_message() {
    TraceMeasure trace{"order", true, 0, {}};
    trace.spans = {{0, "users", 0, "", 1, false, false, "", "", "ok", 0, 1'000'000'000, 0, 0},
                   {0, "users", 0, "users->jobs", 1, false, false, "", "send", "ok", 0, 1'000'000'000, 0, 0},
                   {1, "jobs", 0, "", 1, false, false, "", "", "ok", 0, 1'000'000'000, 0, 1'000'000'000},
                   {2, "jobs", 0, "jobs->worker", 2, false, false, "", "deliver", "ok", 1'000'000'000, 5'500'000'000, 3'000'000'000, 0},
                   {3, "worker", 1, "", 1, false, false, "", "process", "ok", 4'000'000'000, 5'500'000'000, 0, 500'000'000},
                   {4, "worker", 1, "worker->db", 1, false, false, "", "", "ok", 4'500'000'000, 5'500'000'000, 0, 0},
                   {5, "db", 0, "", 1, false, false, "", "", "ok", 4'500'000'000, 5'500'000'000, 0, 1'000'000'000},
                   {4, "worker", 1, "worker->news", 1, false, false, "", "send", "", 5'000'000'000, 5'500'000'000, 0, 0}};
    return trace;
}

/// Calls of calls, at once or one after another, of which some go on after whoever made them.
class Forest {
public:
    explicit Forest(std::uint64_t seed) : random_(seed) {}

    TraceMeasure grow() {
        TraceMeasure trace{"buy", false, random_.below(2), {}};
        const std::uint64_t begin = random_.below(20) * 1'000'000'000;
        trace.spans.push_back({0, "users", 0, "", 1, false, false, "", "", "ok", begin, begin + 1 + random_.below(3'000'000'000), 0, 0});
        call(trace, 0, 0);
        return trace;
    }

private:
    void call(TraceMeasure& trace, std::uint32_t caller, int depth) {
        const std::string from = trace.spans[caller].component, to = depth % 2 == 0 ? "web" : "db";
        for (std::uint64_t n = random_.below(4); n > 0 && depth < 5; --n) {
            const std::uint64_t begin = trace.spans[caller].begin_ns, took = trace.spans[caller].end_ns - begin;
            const std::uint64_t from_ns = begin + random_.below(took + 1), to_ns = from_ns + random_.below(begin + took - from_ns + 1);
            const auto place = static_cast<std::uint32_t>(trace.spans.size());
            trace.spans.push_back(
                {caller, from, trace.spans[caller].replica, from + "->" + to, 1, false, false, "", "", "ok", from_ns, to_ns, 0, 0});
            const bool outlives = random_.below(4) == 0;
            trace.spans.push_back({place, to, static_cast<std::uint32_t>(random_.below(3)), "", 1, false, false, "", "", "error", from_ns,
                                   outlives ? to_ns + random_.below(1'000'000'000) : to_ns, 0, 0});
            call(trace, place + 1, depth + 1);
        }
    }
    RandomStream random_;
};

/// Each level of well() has a few.
study::Results traced() {
    study::Results results = well();
    Forest forest(1);
    for (study::RunResult& run : results.runs)
        for (study::LevelResult& level : run.levels)
            for (int i = 0; i < 30; ++i) level.traces.push_back(forest.grow());
    results.runs[0].levels[1].traces.insert(results.runs[0].levels[1].traces.begin(), tried_twice());
    return results;
}

struct Exported {
    json span, resource;
};
std::vector<Exported> spans_of(const json& request) {
    std::vector<Exported> spans;
    for (const json& resource : request["resourceSpans"])
        for (const json& scope : resource["scopeSpans"])
            for (const json& span : scope["spans"]) spans.push_back({span, resource["resource"]});
    return spans;
}

/// By its key; null where there is none.
json attribute(const json& owner, const std::string& key) {
    for (const json& each : owner["attributes"])
        if (each["key"] == key) return each["value"].begin().value();
    return nullptr;
}

std::int64_t nanoseconds(const json& text) { return std::stoll(text.get<std::string>()); }

}  // namespace

class TestTraces : public QObject {
    Q_OBJECT

private slots:
    void otlp_fits_its_messages_data() {
        QTest::addColumn<bool>("is_evil");
        QTest::newRow("well") << false;
        QTest::newRow("evil") << true;
    }
    void otlp_fits_its_messages() {
        QFETCH(bool, is_evil);
        study::Results results = is_evil ? *all_evil().results : traced();
        if (is_evil) {
            TraceMeasure trace = tried_twice();
            trace.route = trace.spans[2].component = trace.spans[3].connection = std::string(evil) + "\xff";
            results.runs[0].levels[0].traces = {trace};
        }
        const json document = json::parse(print_otlp(results));
        QCOMPARE(otlp_misfit(document), std::string());
    }

    /// A tree each, with ids that nothing else has.
    void otlp_spans_are_trees() {
        const study::Results results = traced();
        std::size_t known = 0;
        for (const study::RunResult& run : results.runs)
            for (const study::LevelResult& level : run.levels)
                for (const TraceMeasure& trace : level.traces) known += trace.spans.size();
        const auto spans = spans_of(json::parse(print_otlp(results)));
        QCOMPARE(spans.size(), known);
        std::map<std::string, const Exported*> by_id;
        std::set<std::string> traces, roots;
        for (const Exported& each : spans) {
            QVERIFY(by_id.emplace(each.span["spanId"], &each).second);
            traces.insert(each.span["traceId"]);
        }
        QCOMPARE(traces.size(), std::size_t{2 * 2 * 30 + 1});
        for (const auto& [span, resource] : spans) {
            QVERIFY(nanoseconds(span["startTimeUnixNano"]) <= nanoseconds(span["endTimeUnixNano"]));
            if (!span.contains("parentSpanId")) {
                QVERIFY(roots.insert(span["traceId"]).second);
                continue;
            }
            const json& parent = by_id.at(span["parentSpanId"])->span;
            QCOMPARE(parent["traceId"].get<std::string>(), span["traceId"].get<std::string>());
            QVERIFY(nanoseconds(parent["startTimeUnixNano"]) <= nanoseconds(span["startTimeUnixNano"]));
            QVERIFY(span["kind"] == 2 ? parent["kind"] == 3 : parent["kind"] == 1 || parent["kind"] == 2);
        }
        QCOMPARE(roots, traces);
        QCOMPARE(print_otlp(traced()), print_otlp(results));
    }

    /// The second level of the day follows one of 20 hours.
    void otlp_says_what_is_known() {
        study::Results results = well();
        results.runs[0].levels[1].traces = {tried_twice()};
        const auto spans = spans_of(json::parse(print_otlp(results)));
        QCOMPARE(spans.size(), std::size_t{5});
        std::map<std::int64_t, Exported> by_end;
        for (const Exported& each : spans)
            if (each.span["kind"] != 1) by_end[nanoseconds(each.span["endTimeUnixNano"]) - midnight - 20 * 3600 * second] = each;
        const auto& [call, caller] = by_end.at(2 * second);
        QCOMPARE(nanoseconds(call["startTimeUnixNano"]), midnight + 20 * 3600 * second + second);
        QCOMPARE(call["name"].get<std::string>(), std::string("users->web"));
        QCOMPARE(call["kind"].get<int>(), 3);
        QVERIFY(call["status"] == (json{{"code", 2}, {"message", "timeout"}}));
        QVERIFY(attribute(call, "error.type") == "timeout");
        QVERIFY(attribute(call, "service.peer.name") == "web");
        QVERIFY(attribute(call, "headroom.waited_ns") == "250000000");
        QVERIFY(attribute(call, "headroom.hedge").is_null());
        QVERIFY(attribute(caller, "service.name") == "users");
        QVERIFY(attribute(caller, "service.namespace") == "Made up");
        QVERIFY(attribute(caller, "deployment.environment.name") == "Now");
        const auto& [work, web] = by_end.at(9 * second + 123);
        QCOMPARE(work["name"].get<std::string>(), std::string("browse"));
        QCOMPARE(work["kind"].get<int>(), 2);
        QVERIFY(!work.contains("status"));
        QVERIFY(attribute(work, "headroom.unfinished") == true);
        QVERIFY(attribute(work, "headroom.cache") == "miss");
        QVERIFY(attribute(work, "headroom.worked_ns") == "7000000000");
        QVERIFY(attribute(web, "service.instance.id") == "web-3");
        for (const auto& [span, resource] : spans) {
            if (span["kind"] == 1) QVERIFY(attribute(span, "headroom.sampled") == true && !span.contains("status"));
            if (attribute(span, "headroom.attempt") == "2")
                QVERIFY(attribute(span, "headroom.hedge") == true && attribute(span, "headroom.fallback") == true);
        }
    }

    /// https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/: "send" is of kind PRODUCER (4), "process" CONSUMER (5)
    /// and linked to the context that the message was created in; both are named by operation and destination, and say so in
    /// attributes. What is sent to nobody knows where yet has no destination.
    void otlp_follows_messages() {
        study::Results results = well();
        results.runs[0].levels[0].traces = {with_a_message()};
        const json document = json::parse(print_otlp(results));
        QCOMPARE(otlp_misfit(document), std::string());
        std::map<std::string, json> by_name;
        for (const Exported& each : spans_of(document)) by_name[each.span["name"]] = each.span;
        QCOMPARE(by_name.size(), std::size_t{6});  // the request and what stores or answers are called as the route
        const json &send = by_name.at("send jobs"), &wait = by_name.at("jobs->worker"), &process = by_name.at("process jobs");
        QCOMPARE(send["kind"].get<int>(), 4);
        QCOMPARE(wait["kind"].get<int>(), 1);
        QCOMPARE(process["kind"].get<int>(), 5);
        QVERIFY(process["parentSpanId"] == wait["spanId"]);
        QVERIFY(process["links"] == json::array({{{"traceId", send["traceId"]}, {"spanId", send["spanId"]}}}));
        QVERIFY(!send.contains("links") && !wait.contains("links"));
        for (const auto& [span, operation] : {std::pair(send, "send"), std::pair(process, "process")}) {
            QVERIFY(attribute(span, "messaging.operation.name") == operation);
            QVERIFY(attribute(span, "messaging.operation.type") == operation);
            QVERIFY(attribute(span, "messaging.destination.name") == "jobs");
            QVERIFY(attribute(span, "messaging.system") == "headroom");
        }
        QCOMPARE(nanoseconds(wait["startTimeUnixNano"]), nanoseconds(send["endTimeUnixNano"]));
        QVERIFY(attribute(wait, "headroom.waited_ns") == "3000000000" && attribute(wait, "headroom.attempt") == "2");
        QCOMPARE(nanoseconds(process["startTimeUnixNano"]) - nanoseconds(wait["startTimeUnixNano"]), 3 * second);
        QVERIFY(by_name.at("worker->db")["kind"] == 3 && by_name.at("worker->db")["parentSpanId"] == process["spanId"]);
        const json& lost = by_name.at("worker->news");
        QVERIFY(lost["kind"] == 4 && attribute(lost, "messaging.destination.name").is_null());
    }

    /// The queue has it for as long as it is there, and an arrow leads to who processes it.
    void chrome_follows_messages() {
        study::Results results = well();
        results.runs[0].levels[0].traces = {with_a_message()};
        const json document = json::parse(print_chrome_trace(results));
        QCOMPARE(broken_chrome_rule(document), std::string());
        std::map<std::string, json> slices;
        std::vector<json> arrows;
        for (const json& event : document["traceEvents"]) {
            if (event["ph"] == "X" && event["args"].contains("message")) slices[event["args"]["message"]] = event;
            if (event.value("cat", "") == "message" && event["ph"] != "X") arrows.push_back(event);
        }
        const json &wait = slices.at("deliver"), &process = slices.at("process");
        QVERIFY(wait["name"] == "jobs->worker" && wait["cat"] == "message" && wait["args"]["waited_us"] == 3e6);
        QVERIFY(wait["ts"] == 1e6 && wait["dur"] == 4.5e6 && process["ts"] == 4e6 && process["dur"] == 1.5e6);
        QVERIFY(slices.at("send")["cat"] == "call");
        QCOMPARE(arrows.size(), std::size_t{2});
        QVERIFY(arrows[0]["pid"] == wait["pid"] && arrows[0]["ts"] == wait["ts"]);
        QVERIFY(arrows[1]["pid"] == process["pid"] && arrows[1]["ts"] == process["ts"]);
    }

    void chrome_events() {
        const json document = json::parse(print_chrome_trace(traced()));
        QCOMPARE(broken_chrome_rule(document), std::string());
        std::set<std::pair<int, int>> threads;
        for (const json& event : document["traceEvents"])
            if (event["ph"] == "X") threads.emplace(event["pid"], event["tid"]);
        QVERIFY(threads.size() > 10);
    }

    void slices_within_each_other_data() {
        QTest::addColumn<QList<int>>("bounds");
        QTest::addColumn<bool>("fit");
        QTest::newRow("apart and within") << QList<int>{0, 10, 2, 5, 3, 4, 5, 10, 10, 12} << true;
        QTest::newRow("in any order") << QList<int>{10, 12, 2, 5, 0, 10, 3, 4} << true;
        QTest::newRow("begin together") << QList<int>{0, 10, 0, 5, 0, 5} << true;
        QTest::newRow("the inner one first") << QList<int>{0, 5, 0, 10} << false;
        QTest::newRow("without length") << QList<int>{0, 5, 5, 5, 5, 9} << true;
        QTest::newRow("in part") << QList<int>{0, 10, 5, 15} << false;
        QTest::newRow("in part, the later first") << QList<int>{60, 100, 0, 70} << false;
        QTest::newRow("in part of one within") << QList<int>{0, 100, 10, 20, 15, 30} << false;
    }
    /// The rule by itself.
    void slices_within_each_other() {
        QFETCH(QList<int>, bounds);
        QFETCH(bool, fit);
        std::vector<std::pair<std::int64_t, std::int64_t>> slices;
        for (qsizetype i = 0; i < bounds.size(); i += 2) slices.emplace_back(bounds[i], bounds[i + 1]);
        QCOMPARE(lie_within_each_other(slices), fit);
    }

    void chrome_says_what_is_known() {
        study::Results results = well();
        results.runs[0].levels[1].traces = {tried_twice()};
        const json document = json::parse(print_chrome_trace(results));
        QVERIFY(document["otherData"] == (json{{"plan", "Made up"}, {"midnight", "2026-07-20T00:00:00.000Z"}}));
        std::vector<std::string> processes;
        json unfinished;
        for (const json& event : document["traceEvents"]) {
            if (event["name"] == "process_name") processes.push_back(event["args"]["name"]);
            if (event["ph"] == "X" && event["args"]["outcome"] == "unfinished") unfinished = event;
        }
        QCOMPARE(processes, std::vector<std::string>({"users (One, Now)", "web (One, Now)"}));
        QVERIFY(unfinished["ts"] == (20 * 3600 + 1.5) * 1e6 && unfinished["dur"] == 7500000.123);
        QVERIFY(unfinished["args"] == (json{{"trace", 0},
                                            {"outcome", "unfinished"},
                                            {"waited_us", 500000.0},
                                            {"worked_us", 7000000.0},
                                            {"replica", 3},
                                            {"cache", "miss"}}));
    }

    void none_without_traces() {
        QVERIFY(!well().has_traces() && traced().has_traces());
        QVERIFY(print_otlp(well()).empty());
        QVERIFY(print_chrome_trace(well()).empty());
        for (const FormatName& each : formats())
            if (shows_traces(each.format)) QVERIFY(files_of({well(), {}}, each.format, {}).empty());
    }
};

QTEST_APPLESS_MAIN(TestTraces)
#include "tst_traces.moc"
