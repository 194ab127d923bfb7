// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "fakes.h"
#include "study/growth_json.h"
#include "study/results_json.h"
#include "study/results_reader.h"

using namespace headroom;
using namespace headroom::study;

namespace {

Assumptions assumptions() {
    return {"0.1.0",
            "A note.",
            {{"One", "component", "web", "Service", "cpu.browse", "4 ms", "1 ms", "Time of a processor."},
             {"", "promise", "", "SLO", "p95", "1 s", "", "At most."}},
            {{"Now", "One", "10k", "", "first", {{"web.replicas", "6"}}}}};
}

RunResult run_of(const FakeExecutor::Measure& measure, const char* horizon = "steady") {
    FakeExecutor executor(measure);
    return run_now(World(R"([{"route": "browse", "p95": "250 ms"}, {"availability": 0.999}])", horizon), executor);
}

protocol::Measurement well(const protocol::Request& request) {
    auto low = level_of(10, 0.01 * (1 + 0.01 * stream_of(request).normal()), 20), high = level_of(100, 0.05, 4);
    set_usage(low, 3);
    set_usage(high, 18);
    set_failures(high, Outcome::Timeout, 0.1);
    return measurement_of({low, high});
}

protocol::Measurement piling_up(const protocol::Request&) {
    auto level = level_of(10, 0.01);
    level.growing = {"web"};
    return measurement_of({level});
}

Results results_of(std::vector<RunResult> runs) {
    for (RunResult& run : runs)
        if (run.cost) run.cost->event = Estimate{7.5, 0.25};
    return {{"Made up", "abc", "aws-us-east-1", "2026-07-20"}, std::move(runs), assumptions()};
}

/// A call that failed, on a cache that had nothing, and one that was not over.
std::vector<protocol::TraceMeasure> traces() {
    return {{"browse",
             true,
             3,
             {{0, "users", 0, "", 1, false, false, "", "", "ok", 9007199254740993, 9007199254740999, 0, 0},
              {0, "users", 0, "users->web", 2, true, true, "", "send", "timeout", 9007199254740994, 9007199254740995, 1, 0},
              {1, "web", 7, "", 1, false, false, "miss", "process", "", 9007199254740995, 9007199254741999, 3, 4}}},
            {"buy", false, 0, {{0, "users", 0, "", 1, false, false, "", "", "error", 5, 5, 0, 0}}}};
}

Growth growth() {
    Growth all;
    all.origin = {"Made up", "abc", "aws-us-east-1", "2026-07-20"};
    all.assumptions = assumptions();
    all.points = {run_of(well), run_of(piling_up)};
    Stage stage{"Now", "One",         0, 20000, {{"web", "cpu", {12000, 11900, 12100, Method::UtilizationLaw}, 10000, {0.8, 0.01}}}, {},
                {},    {run_of(well)}};
    stage.limit = CapacityLimit{CapacityLimit::Kind::Saturated, "web", "cpu", {12000, 11900, 12100, Method::Extrapolated}};
    stage.slo_miss = SloMiss{{"browse", "p95", 0.25, {}, {}}, {11000, 10900, 11100, Method::Interpolated}};
    all.stages = {stage, {"Later", "One", 20000, {}, {}, {}, {}, {}}};
    all.findings = {{Severity::Error, "web", "saturation", "It breaks.", {{"users", 12000}}},
                    {Severity::Warning, "", "idle", "Large.", {}}};
    return all;
}

std::string message_of(const std::string& text) {
    try {
        parse_results(text, "r.json", schema::Catalogue());
    } catch (const InvalidDocument& error) {
        return error.what();
    }
    return "nothing is wrong";
}

}  // namespace

class TestDocuments : public QObject {
    Q_OBJECT

    const schema::Catalogue none_{};

private slots:
    void results_come_back() {
        const std::string text = print_results(results_of({run_of(well), run_of(piling_up)}));
        const Results read = parse_results(text, "r.json", none_);
        QCOMPARE(QString::fromStdString(print_results(read)), QString::fromStdString(text));
        QCOMPARE(read.runs.size(), std::size_t{2});
        QVERIFY(read.assumptions == assumptions());
        QVERIFY(read.runs[0].cost->per_month.half_width.has_value());
        QVERIFY(read.runs[1].status == Status::Unstable);
    }

    void traces_come_back() {
        Results results = results_of({run_of(well)});
        QVERIFY(!results.has_traces() && print_results(results).find("\"traces\"") == std::string::npos);
        results.runs[0].levels[1].traces = traces();
        const std::string text = print_results(results);
        const Results read = parse_results(text, "r.json", none_);
        QVERIFY(read.has_traces());
        QCOMPARE(QString::fromStdString(print_results(read)), QString::fromStdString(text));
        const auto& trace = read.runs[0].levels[1].traces.front();
        QCOMPARE(trace.spans[0].begin_ns, std::uint64_t{9007199254740993});  // beyond what a double holds
        QCOMPARE(trace.spans[2].parent, 1U);
        QCOMPARE(trace.spans[1].message + " " + trace.spans[2].message, std::string("send process"));
        QVERIFY(nlohmann::json::parse(text)["runs"][0]["levels"][1]["traces"][0]["spans"][0]["parent"].is_null());
    }

    void large_seeds_come_back() {
        Results results = results_of({run_of(well)});
        results.runs[0].seed = 18446744073709551615U;
        QCOMPARE(parse_results(print_results(results), "r.json", none_).runs[0].seed, results.runs[0].seed);
    }

    void growth_comes_back() {
        const std::string text = print_growth(growth());
        const Growth read = parse_growth(text, "g.json", none_);
        QCOMPARE(QString::fromStdString(print_growth(read)), QString::fromStdString(text));
        QCOMPARE(read.stages[0].verdict(), growth().stages[0].verdict());
    }

    /// What other programs write need not hold more than this.
    void a_run_without_levels() {
        const std::string text =
            R"({"format": "headroom-results", "version": 1, "later": [], "runs": [{"design": "D", "phase": "P", "users": 5,
            "status": "converged", "response_s": {"p95": {"value": 0.25}}, "components": {"web": {"utilization": {}}}}]})";
        const Results read = parse_results(text, "r.json", none_);
        QCOMPARE(read.runs[0].peak().total.response.quantiles[2].value, std::optional(0.25));
        QCOMPARE(read.runs[0].peak().components.size(), std::size_t{1});
        QVERIFY(!read.runs[0].cost);
    }

    void mistakes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("empty") << ""
                               << "r.json:1:1: error: ";
        QTest::newRow("cut off") << "{\"format\": \"headroom-results\",\n \"version\": 1, \"runs\": ["
                                 << "r.json:2:25: error: ";
        QTest::newRow("an array") << "[]"
                                  << "r.json: error: this is of kind array; expected an object (at $";
        QTest::newRow("no format") << "{\"headroom\": 1}"
                                   << "r.json: error: this is no document of Headroom; expected 'headroom-results' (at $.format)";
        QTest::newRow("another format") << R"({"format": "headroom-growth", "version": 1})"
                                        << "this is a document of another format, 'headroom-growth'";
        QTest::newRow("newer") << R"({"format": "headroom-results", "version": 2, "runs": []})"
                               << "version 2 is newer than this program, which knows version 1; expected a newer Headroom (at $.version)";
        QTest::newRow("no version") << R"({"format": "headroom-results"})"
                                    << "'version' is missing (at $.version)";
        QTest::newRow("no runs") << R"({"format": "headroom-results", "version": 1})"
                                 << "'runs' is missing (at $.runs)";
        QTest::newRow("runs of another kind") << R"({"format": "headroom-results", "version": 1, "runs": {}})"
                                              << "expected an array (at $.runs)";
        const QString run = R"({"format": "headroom-results", "version": 1, "runs": [{"design": "D", "phase": "P", %1}]})";
        QTest::newRow("no users") << run.arg(R"("status": "converged")") << "'users' is missing (at $.runs[0].users)";
        QTest::newRow("a status") << run.arg(R"("users": 1, "status": "convergd")")
                                  << "'convergd' is not known here; did you mean 'converged'? (at $.runs[0].status)";
        const QString trace =
            run.arg(R"("users": 1, "status": "converged", "levels": [{"status": "converged", "traces": [{"route": "r", %1}]}])");
        const QString begin = R"("spans": [{"component": "users", "begin_ns": 5, "end_ns": 9})";
        QTest::newRow("a trace of nothing") << trace.arg(R"("spans": [])")
                                            << "a trace without spans; expected one of the request itself at least "
                                               "(at $.runs[0].levels[0].traces[0].spans)";
        QTest::newRow("a span of a later one")
            << trace.arg(begin + R"(, {"parent": 1, "component": "web", "begin_ns": 5, "end_ns": 9}])")
            << "the trace has no such span before this one; expected the place of an earlier one, from 0 "
               "(at $.runs[0].levels[0].traces[0].spans[1].parent)";
        QTest::newRow("a span that ends too early") << trace.arg(begin + R"(, {"component": "web", "begin_ns": 5, "end_ns": 4}])")
                                                    << "the span ends before it begins; expected its end "
                                                       "(at $.runs[0].levels[0].traces[0].spans[1].end_ns)";
        QTest::newRow("a span without a time") << trace.arg(begin + R"(, {"component": "web", "end_ns": 4}])")
                                               << "'begin_ns' is missing (at $.runs[0].levels[0].traces[0].spans[1].begin_ns)";
        QTest::newRow("a figure") << run.arg(R"("users": 1, "status": "converged", "response_s": {"p95": {"value": "fast"}})")
                                  << "this is of kind string; expected a number (at $.runs[0].response_s.p95.value)";
        QTest::newRow("a count") << run.arg(R"("users": 1, "status": "converged", "replications": -1)")
                                 << "expected a count (at $.runs[0].replications)";
    }
    void mistakes() {
        QFETCH(QString, text);
        QFETCH(QString, message);
        const QString found = QString::fromStdString(message_of(text.toStdString()));
        QVERIFY2(found.contains(message), qPrintable(found));
    }

    /// However a document is cut off, it is refused with its place, and never taken for a shorter one.
    void every_beginning_of_a_document() {
        const std::string text =
            R"({"format": "headroom-results", "version": 1, "runs": [{"design": "D", "phase": "P", "users": 5, "status": "converged"}]})";
        QCOMPARE(message_of(text), std::string("nothing is wrong"));
        for (std::size_t length = 0; length < text.size(); ++length) QVERIFY(message_of(text.substr(0, length)).starts_with("r.json:1:"));
    }
};

QTEST_APPLESS_MAIN(TestDocuments)
#include "tst_documents.moc"
