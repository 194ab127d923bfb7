// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/results_reader.h"

#include <algorithm>

#include "study/json_node.h"
#include "study/results_json.h"

namespace headroom::study {

namespace {

ConnectionResult read_connection(const std::string& id, const JsonNode& json) {
    ConnectionResult connection = {id,
                                   read_estimate(json["calls_per_s"]),
                                   read_estimate(json["retries_per_s"]),
                                   read_estimate(json["timeouts_per_s"]),
                                   read_estimate(json["failures_per_s"]),
                                   read_estimate(json["rejected_per_s"]),
                                   read_estimate(json["hedges_per_s"]),
                                   json["breaker_open_ratio"].is_null() ? Estimate{} : read_estimate(json["breaker_open_ratio"]),
                                   read_times(json["pool_wait_s"]),
                                   read_estimate(json["network_s"]),
                                   read_estimate(json["request_bytes_per_s"]),
                                   read_estimate(json["response_bytes_per_s"])};
    if (json["busiest_link"].is_null()) return connection;
    connection.busiest_line = json["busiest_link"].text();
    connection.line_utilization = read_estimate(json["link_utilization"]);
    return connection;
}

LineResult read_line(const std::string& name, const JsonNode& json) {
    return {name, json["bandwidth_bytes_per_s"].real(), read_estimate(json["there_bytes_per_s"]), read_estimate(json["back_bytes_per_s"]),
            json["utilization"].is_null() ? Estimate{} : read_estimate(json["utilization"])};
}

protocol::TraceMeasure read_trace(const JsonNode& json) {
    protocol::TraceMeasure trace{json.required("route").text(), json["sampled"].flag(), json["left_out"].count(), {}};
    for (const JsonNode& span : json.required("spans").elements()) {
        const auto small = [&span](const char* name) { return static_cast<std::uint32_t>(span[name].count()); };
        const std::uint32_t parent = small("parent");
        if (parent != 0 && parent >= trace.spans.size())
            span["parent"].fail("the trace has no such span before this one", "the place of an earlier one, from 0");
        trace.spans.push_back({parent, span.required("component").text(), small("replica"), span["connection"].text(), small("attempt"),
                               span["second"].flag(), span["fallback"].flag(), span["cache"].text(), span["message"].text(),
                               span["outcome"].text(), span.required("begin_ns").count(), span.required("end_ns").count(),
                               span["waited_ns"].count(), span["worked_ns"].count()});
        if (trace.spans.back().end_ns < trace.spans.back().begin_ns) span["end_ns"].fail("the span ends before it begins", "its end");
    }
    if (trace.spans.empty()) json["spans"].fail("a trace without spans", "one of the request itself at least");
    return trace;
}

/// Of a level, or of a run whose document has no levels.
LevelResult read_level(const JsonNode& json, const std::vector<RouteResult>& routes, const schema::Catalogue& catalogue) {
    LevelResult level;
    level.rate_per_s = json["rate_per_s"].real().value_or(0);
    level.hours_per_day = json["hours_per_day"].real().value_or(0);
    level.status = read_status(json.required("status"));
    level.growing = json["growing"].texts();
    level.growing_lines = json["growing_links"].texts();
    level.simulated_s = json["simulated_s"].real().value_or(0);
    level.warmup_s = json["warmup_s"].real().value_or(0);
    level.total = read_requests(json);
    level.total.counts = read_counts(json["requests"]);
    for (const RouteResult& route : routes) level.routes.push_back(read_requests(json["routes"][route.name]));
    for (const auto& [id, component] : json["components"].members()) level.components.push_back(read_component(id, component, catalogue));
    for (const auto& [id, connection] : json["connections"].members()) level.connections.push_back(read_connection(id, connection));
    for (const auto& [name, line] : json["links"].members()) level.lines.push_back(read_line(name, line));
    level.cost_per_hour = json["cost_per_hour"].real();
    for (const JsonNode& trace : json["traces"].elements()) level.traces.push_back(read_trace(trace));
    return level;
}

std::optional<DayResult> read_day(const JsonNode& json) {
    if (json.is_null()) return std::nullopt;
    return DayResult{read_times(json["response_s"]), read_estimate(json["requests"]), read_estimate(json["error_ratio"])};
}

std::vector<double> numbers(const JsonNode& json) {
    std::vector<double> values;
    for (const JsonNode& value : json.elements()) values.push_back(value.number());
    return values;
}

std::vector<std::optional<double>> reals(const JsonNode& json) {
    std::vector<std::optional<double>> values;
    for (const JsonNode& value : json.elements()) values.push_back(value.real());
    return values;
}

std::optional<protocol::Timeline> read_timeline(const JsonNode& json, const RunResult& run) {
    if (json.is_null()) return std::nullopt;
    protocol::Timeline timeline;
    timeline.from_s = json["from_s"].real().value_or(0);
    timeline.window_s = json["window_s"].real().value_or(0);
    for (const ComponentResult& component : run.peak().components) {
        const JsonNode row = json["components"][component.id];
        timeline.utilization.push_back(numbers(row["utilization"]));
        timeline.queue_length.push_back(numbers(row["queue_length"]));
        timeline.replicas.push_back(numbers(row["replicas"]));
    }
    for (const RouteResult& route : run.routes) {
        const JsonNode row = json["routes"][route.name];
        timeline.throughput_per_s.push_back(numbers(row["throughput_per_s"]));
        timeline.failures_per_s.push_back(numbers(row["failures_per_s"]));
        timeline.mean_s.push_back(reals(row["mean_s"]));
        timeline.p95_s.push_back(reals(row["p95_s"]));
    }
    return timeline;
}

DecisionResult read_decision(const JsonNode& json) {
    DecisionResult decision;
    decision.what = {json.required("component").text(),
                     json.required("at_s").number(),
                     json["metric"].text(),
                     json["value"].real().value_or(0),
                     json["ratio"].real().value_or(0),
                     json["recommended"].count(),
                     json["limit"].text(),
                     json["from"].count(),
                     json["to"].count()};
    if (!json["level"].is_null()) decision.level = json["level"].count();
    return decision;
}

TransitionResult read_transition(const JsonNode& json) {
    TransitionResult transition;
    transition.what = {json.required("at_s").number(), json.required("kind").text(), json.required("subject").text(),
                       json.required("state").text(),  json["component"].text(),     static_cast<std::uint32_t>(json["replica"].count())};
    for (const auto& [component, replicas] : json["taken"].members()) transition.what.taken.push_back({component, replicas.count()});
    if (!json["level"].is_null()) transition.level = json["level"].count();
    return transition;
}

std::optional<EnergyResult> read_energy(const JsonNode& json) {
    if (json.is_null()) return std::nullopt;
    const JsonNode width = json["half_width"];
    EnergyResult energy{{json["kwh_per_month"].real(), width["kwh_per_month"].real()},
                        {json["co2e_kg_per_month"].real(), width["co2e_kg_per_month"].real()},
                        {},
                        json["unknown"].texts()};
    for (const auto& [id, kwh] : json["by_component"].members()) energy.by_component.push_back({id, kwh.number()});
    return energy;
}

RunResult read_run(const JsonNode& json, const schema::Catalogue& catalogue) {
    RunResult run;
    run.design = json.required("design").text();
    run.phase = json.required("phase").text();
    run.users = json.required("users").number();
    run.seed = json["seed"].count();
    run.replications = json["replications"].count();
    run.status = read_status(json.required("status"));
    run.horizon = json["horizon"].text();
    run.events = json["events"].count();
    run.requests = read_counts(json["requests"]);
    for (const auto& [name, route] : json["routes"].members()) run.routes.push_back({name, route["lost_value_per_month"].real()});
    for (const JsonNode& level : json["levels"].elements()) run.levels.push_back(read_level(level, run.routes, catalogue));
    if (run.levels.empty()) run.levels.push_back(read_level(json, run.routes, catalogue));
    for (const auto& [id, place] : json["placement"].members()) {
        PlaceResult& read = run.placement.emplace_back(id, place["region"].text());
        for (const JsonNode& zone : place["zones"].elements()) read.zones.push_back(zone.count());
        read.replicas = numbers(place["replicas"]);
    }
    run.day = read_day(json["day"]);
    run.slo = read_slo(json["slo"]);
    run.findings = read_findings(json["findings"]);
    for (const JsonNode& caveat : json["caveats"].elements()) run.caveats.push_back(caveat.text());
    run.timeline = read_timeline(json["timeline"], run);
    for (const JsonNode& decision : json["decisions"].elements()) run.decisions.push_back(read_decision(decision));
    for (const JsonNode& transition : json["transitions"].elements()) run.transitions.push_back(read_transition(transition));
    run.transitions_left_out = json["transitions_left_out"].count();
    run.cost = read_cost(json["cost"]);
    run.energy = read_energy(json["energy"]);
    run.uncertainty = read_uncertainty(json["uncertainty"]);
    return run;
}

}  // namespace

Results parse_results(const std::string& text, const std::string& file, const schema::Catalogue& catalogue) {
    const Json json = parse_document(text, file);
    const JsonNode document(json, file);
    require_format(document, "headroom-results", results_version);
    Results results;
    results.origin = read_origin(document);
    results.assumptions = read_assumptions(document["assumptions"]);
    for (const JsonNode& run : document.required("runs").elements()) results.runs.push_back(read_run(run, catalogue));
    return results;
}

std::string format_of(const std::string& text, const std::string& file) {
    const Json json = parse_document(text, file);
    const JsonNode document(json, file);
    const JsonNode format = json.is_object() ? document["format"] : document;
    if (!json.is_object() || format.is_null())
        document.fail("this is no document of Headroom", "a plan, or what headroom run or growth writes as JSON");
    return format.text();
}

}  // namespace headroom::study
