// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "study/growth_json.h"
#include "study/json_node.h"
#include "study/results_reader.h"

namespace headroom::study {

namespace {

/// What is said of a simulation that found a limit, and more of a point.
RunResult read_simulation(const JsonNode& json) {
    RunResult run;
    run.users = json.required("users").number();
    run.replications = json["replications"].count();
    run.requests.offered = json["requests"].count();
    run.status = read_status(json.required("status"));
    run.levels.emplace_back().status = run.status;
    return run;
}

RunResult read_point(const JsonNode& json, std::uint64_t seed, const schema::Catalogue& catalogue) {
    RunResult run = read_simulation(json);
    LevelResult& peak = run.levels.back();
    run.phase = json.required("phase").text();
    run.design = json["design"].text();
    run.seed = seed;
    run.horizon = "steady";
    peak.rate_per_s = json["rate_per_s"].real().value_or(0);
    peak.growing = json["growing"].texts();
    peak.growing_lines = json["growing_links"].texts();
    peak.total = read_requests(json);
    for (const auto& [name, route] : json["routes"].members()) {
        run.routes.push_back({name, {}});
        peak.routes.push_back(read_requests(route));
    }
    for (const auto& [id, component] : json["components"].members()) peak.components.push_back(read_component(id, component, catalogue));
    run.cost = read_cost(json["cost"]);
    run.slo = read_slo(json["slo"]);
    run.uncertainty = read_uncertainty(json["uncertainty"]);
    return run;
}

RunResult read_line_point(const JsonNode& json) {
    RunResult run;
    run.users = json.required("users").number();
    run.phase = json.required("phase").text();
    run.status = read_status(json.required("status"));
    LevelResult& peak = run.levels.emplace_back();
    peak.status = run.status;
    peak.total.response = read_times(json["response_s"]);
    for (const auto& [name, route] : json["routes"].members()) {
        run.routes.push_back({name, {}});
        peak.routes.emplace_back().response = read_times(route["response_s"]);
    }
    return run;
}

Crossing read_crossing(const JsonNode& json) {
    return {json.required("users").number(), json["low"].real().value_or(0), json["high"].real().value_or(0),
            read_name(json.required("method"), Method::Interpolated)};
}

Stage read_stage(const JsonNode& json) {
    Stage stage;
    stage.phase = json.required("phase").text();
    stage.design = json["design"].text();
    stage.above = json["above_users"].real().value_or(0);
    stage.up_to = json["up_to_users"].real();
    for (const JsonNode& each : json["saturation"].elements())
        stage.saturation.push_back({each["component"].text(), each["resource"].text(), read_crossing(each),
                                    each["measured_at_users"].real().value_or(0), read_estimate(each["utilization"])});
    if (const JsonNode limit = json["limit"]; !limit.is_null())
        stage.limit = CapacityLimit{read_name(limit.required("kind"), CapacityLimit::Kind::Overloaded), limit["component"].text(),
                                    limit["resource"].text(), read_crossing(limit), limit["link"].text()};
    if (const JsonNode miss = json["slo_miss"]; !miss.is_null())
        stage.slo_miss =
            SloMiss{{miss["route"].text(), miss["metric"].text(), miss["limit"].real().value_or(0), {}, {}}, read_crossing(miss)};
    for (const JsonNode& probe : json["simulated"].elements()) stage.probes.push_back(read_simulation(probe));
    return stage;
}

}  // namespace

Growth parse_growth(const std::string& text, const std::string& file, const schema::Catalogue& catalogue) {
    const Json json = parse_document(text, file);
    const JsonNode document(json, file);
    require_format(document, "headroom-growth", growth_version);
    Growth growth;
    growth.origin = read_origin(document);
    growth.assumptions = read_assumptions(document["assumptions"]);
    growth.options.seed = document["seed"].count();
    growth.options.precision = document["precision"].real().value_or(growth.options.precision);
    growth.options.max_requests = document["max_requests"].real().value_or(growth.options.max_requests);
    for (const JsonNode& point : document.required("points").elements())
        growth.points.push_back(read_point(point, growth.options.seed, catalogue));
    for (const JsonNode& stage : document["stages"].elements()) growth.stages.push_back(read_stage(stage));
    growth.findings = read_findings(document["findings"]);
    for (const JsonNode& each : document["estimates"].elements()) growth.line.push_back(read_line_point(each));
    growth.caveats = document["caveats"].texts();
    growth.options.points = growth.points.size();
    return growth;
}

}  // namespace headroom::study
