// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/results_json.h"

#include <array>
#include <string_view>

#include "study/json_parts.h"

namespace headroom::study {

namespace {

constexpr std::array summary_names = {"p50", "p95", "p99"};

Json main_percentiles(const Times& times) {
    Json json = {{"mean", json_of(times.mean)}};
    for (const char* name : summary_names)
        for (std::size_t i = 0; i < times.quantiles.size(); ++i)
            if (protocol::percentile_names[i] == std::string_view(name)) json[name] = json_of(times.quantiles[i]);
    return json;
}

Json by_reason(const auto& by_outcome, auto json_of_one) {
    Json json = Json::object();
    for (std::size_t i = 0; i < outcome_count; ++i)
        if (static_cast<Outcome>(i) != Outcome::Ok) json[std::string(outcome_names[i])] = json_of_one(by_outcome[i]);
    return json;
}

Json json_of(const protocol::RequestCounts& counts) {
    return {{"offered", counts.offered},
            {"completed", counts.completed},
            {"in_flight_before", counts.in_flight_before},
            {"in_flight", counts.in_flight},
            {"failed", by_reason(counts.failed, [](std::uint64_t count) { return Json(count); })}};
}

Json split_of(const std::vector<TimePart>& parts) {
    Json json = Json::array();
    for (const TimePart& part : parts)
        json.push_back({{"at", part.at}, {"kind", part.kind}, {"mean_s", json_of(part.mean_s)}, {"p95_s", json_of(part.p95_s)}});
    return json;
}

void add_requests(Json& json, const RequestResult& requests) {
    json["response_s"] = all_percentiles(requests.response);
    json["throughput_per_s"] = json_of(requests.throughput_per_s);
    json["error_ratio"] = json_of(requests.error_ratio);
    json["availability"] = json_of(requests.availability);
    json["failed_per_s"] = by_reason(requests.failed_per_s, [](const Estimate& rate) { return json_of(rate); });
    if (!requests.split.empty()) json["split"] = split_of(requests.split);
}

Json json_of(const ComponentResult& component) {
    Json resources = Json::object(), outputs = Json::object(), instances = Json::array();
    for (const auto& resource : component.resources) resources[resource.name] = json_of(resource.utilization);
    for (const auto& output : component.outputs) outputs[output.name] = json_of(output.value);
    for (const auto& instance : component.instances) instances.push_back({{"utilization", json_of(instance)}});
    Json json = {{"type", component.type},
                 {"replicas", number(component.replicas.value)},
                 {"utilization", json_of(component.utilization())},
                 {"bottleneck", component.bottleneck ? Json(component.resources[*component.bottleneck].name) : Json(nullptr)},
                 {"resources", std::move(resources)},
                 {"arrivals_per_s", json_of(component.arrivals_per_s)},
                 {"queue_length", json_of(component.queue_length)},
                 {"waiting_s", main_percentiles(component.waiting)},
                 {"residence_s", main_percentiles(component.residence)},
                 {"outputs", std::move(outputs)},
                 {"instances", std::move(instances)}};
    for (const RegionResult& region : component.regions)
        json["regions"][region.name] = {{"throughput_per_s", json_of(region.throughput_per_s)},
                                        {"response_s", main_percentiles(region.response)}};
    return json;
}

Json json_of(const ConnectionResult& connection) {
    Json json = {{"calls_per_s", json_of(connection.calls_per_s)},
                 {"retries_per_s", json_of(connection.retries_per_s)},
                 {"timeouts_per_s", json_of(connection.timeouts_per_s)},
                 {"failures_per_s", json_of(connection.failures_per_s)},
                 {"rejected_per_s", json_of(connection.rejected_per_s)},
                 {"hedges_per_s", json_of(connection.hedges_per_s)},
                 {"breaker_open_ratio", connection.breaker_open_ratio.value ? json_of(connection.breaker_open_ratio) : Json(nullptr)},
                 {"pool_wait_s", main_percentiles(connection.pool_wait)},
                 {"network_s", json_of(connection.network_s)},
                 {"request_bytes_per_s", json_of(connection.request_bytes_per_s)},
                 {"response_bytes_per_s", json_of(connection.response_bytes_per_s)}};
    if (connection.busiest_line) {
        json["busiest_link"] = *connection.busiest_line;
        json["link_utilization"] = json_of(connection.line_utilization);
    }
    return json;
}

Json json_of(const LineResult& line) {
    return {{"bandwidth_bytes_per_s", number(line.bytes_per_s)},
            {"utilization", line.bytes_per_s ? json_of(line.utilization) : Json(nullptr)},
            {"there_bytes_per_s", json_of(line.there_bytes_per_s)},
            {"back_bytes_per_s", json_of(line.back_bytes_per_s)}};
}

Json links_of(const LevelResult& level) {
    Json json = Json::object();
    for (const LineResult& line : level.lines) json[line.name] = json_of(line);
    return json;
}

Json placement_of(const RunResult& run) {
    Json json = Json::object();
    for (const PlaceResult& place : run.placement) {
        Json replicas = Json::array();
        for (const double each : place.replicas) replicas.push_back(number(each));
        json[place.component] = {{"region", place.region}, {"zones", place.zones}, {"replicas", std::move(replicas)}};
    }
    return json;
}

/// What a level and, for its peak, a run say alike.
void add_level(Json& json, const RunResult& run, const LevelResult& level) {
    add_requests(json, level.total);
    json["routes"] = Json::object();
    for (std::size_t i = 0; i < run.routes.size(); ++i) add_requests(json["routes"][run.routes[i].name], level.routes[i]);
    json["components"] = Json::object();
    for (const auto& component : level.components) json["components"][component.id] = json_of(component);
    json["connections"] = Json::object();
    for (const auto& connection : level.connections) json["connections"][connection.id] = json_of(connection);
}

Json json_of(const protocol::SpanMeasure& span) {
    const auto text = [](const std::string& value) { return value.empty() ? Json(nullptr) : Json(value); };
    return {{"parent", span.parent},         {"component", span.component},
            {"replica", span.replica},       {"connection", text(span.connection)},
            {"attempt", span.attempt},       {"second", span.second},
            {"fallback", span.fallback},     {"cache", text(span.cache)},
            {"message", text(span.message)}, {"outcome", text(span.outcome)},
            {"begin_ns", span.begin_ns},     {"end_ns", span.end_ns},
            {"waited_ns", span.waited_ns},   {"worked_ns", span.worked_ns}};
}

Json traces_of(const LevelResult& level) {
    Json array = Json::array();
    for (const protocol::TraceMeasure& trace : level.traces) {
        Json spans = Json::array();
        for (const protocol::SpanMeasure& span : trace.spans) spans.push_back(json_of(span));
        if (!spans.empty()) spans.front()["parent"] = nullptr;
        array.push_back({{"route", trace.route}, {"sampled", trace.sampled}, {"left_out", trace.left_out}, {"spans", std::move(spans)}});
    }
    return array;
}

Json levels_of(const RunResult& run) {
    Json levels = Json::array();
    for (const LevelResult& level : run.levels) {
        Json json = {{"rate_per_s", number(level.rate_per_s)},
                     {"hours_per_day", number(level.hours_per_day)},
                     {"status", std::string(to_string(level.status))},
                     {"growing", level.growing},
                     {"growing_links", level.growing_lines},
                     {"simulated_s", number(level.simulated_s)},
                     {"warmup_s", number(level.warmup_s)},
                     {"requests", json_of(level.total.counts)}};
        add_level(json, run, level);
        if (!level.lines.empty()) json["links"] = links_of(level);
        json["cost_per_hour"] = number(level.cost_per_hour);
        if (!level.traces.empty()) json["traces"] = traces_of(level);
        levels.push_back(std::move(json));
    }
    return levels;
}

Json day_of(const std::optional<DayResult>& day) {
    if (!day) return nullptr;
    return {
        {"requests", json_of(day->requests)}, {"response_s", all_percentiles(day->response)}, {"error_ratio", json_of(day->error_ratio)}};
}

Json series(const auto& values) {
    Json array = Json::array();
    for (const auto& value : values) array.push_back(number(value));
    return array;
}

Json timeline_of(const RunResult& run) {
    if (!run.timeline) return nullptr;
    const protocol::Timeline& timeline = *run.timeline;
    Json json = {{"from_s", number(timeline.from_s)}, {"window_s", number(timeline.window_s)}};
    Json t = Json::array(), components = Json::object(), routes = Json::object();
    const std::size_t windows = timeline.throughput_per_s.empty() ? 0 : timeline.throughput_per_s.front().size();
    for (std::size_t i = 0; i < windows; ++i) t.push_back(number(timeline.from_s + static_cast<double>(i) * timeline.window_s));
    for (std::size_t i = 0; i < run.peak().components.size(); ++i)
        components[run.peak().components[i].id] = {{"utilization", series(timeline.utilization.at(i))},
                                                   {"queue_length", series(timeline.queue_length.at(i))},
                                                   {"replicas", series(timeline.replicas.at(i))}};
    for (std::size_t i = 0; i < run.routes.size(); ++i)
        routes[run.routes[i].name] = {{"throughput_per_s", series(timeline.throughput_per_s.at(i))},
                                      {"failures_per_s", series(timeline.failures_per_s.at(i))},
                                      {"mean_s", series(timeline.mean_s.at(i))},
                                      {"p95_s", series(timeline.p95_s.at(i))}};
    json["t"] = std::move(t);
    json["components"] = std::move(components);
    json["routes"] = std::move(routes);
    return json;
}

Json decisions_of(const RunResult& run) {
    Json array = Json::array();
    for (const auto& [what, level] : run.decisions)
        array.push_back({{"component", what.component},
                         {"level", level ? Json(*level) : Json(nullptr)},
                         {"at_s", number(what.at_s)},
                         {"metric", what.metric},
                         {"value", number(what.value)},
                         {"ratio", number(what.ratio)},
                         {"recommended", what.recommended},
                         {"limit", what.limit.empty() ? Json(nullptr) : Json(what.limit)},
                         {"from", what.from},
                         {"to", what.to}});
    return array;
}

Json transitions_of(const RunResult& run) {
    Json array = Json::array();
    for (const auto& [what, level] : run.transitions) {
        Json taken = Json::object();
        for (const protocol::TakenMeasure& each : what.taken) taken[each.component] = each.replicas;
        array.push_back({{"kind", what.kind},
                         {"subject", what.subject},
                         {"level", level ? Json(*level) : Json(nullptr)},
                         {"at_s", number(what.at_s)},
                         {"state", what.state},
                         {"component", what.component.empty() ? Json(nullptr) : Json(what.component)},
                         {"replica", what.component.empty() ? Json(nullptr) : Json(what.replica)},
                         {"taken", std::move(taken)}});
    }
    return array;
}

Json energy_of(const std::optional<EnergyResult>& energy) {
    if (!energy) return nullptr;
    Json by_component = Json::object();
    for (const EnergyPart& part : energy->by_component) by_component[part.component] = number(part.kwh_per_month);
    return {{"kwh_per_month", number(energy->kwh_per_month.value)},
            {"co2e_kg_per_month", number(energy->co2e_kg_per_month.value)},
            {"half_width",
             {{"kwh_per_month", number(energy->kwh_per_month.half_width)},
              {"co2e_kg_per_month", number(energy->co2e_kg_per_month.half_width)}}},
            {"by_component", std::move(by_component)},
            {"unknown", energy->unknown}};
}

Json json_of(const RunResult& run) {
    const LevelResult& peak = run.peak();
    Json json = {{"design", run.design},
                 {"phase", run.phase},
                 {"users", number(run.users)},
                 {"seed", run.seed},
                 {"replications", run.replications},
                 {"status", std::string(to_string(run.status))},
                 {"horizon", run.horizon},
                 {"simulated_s", number(peak.simulated_s)},
                 {"warmup_s", number(peak.warmup_s)},
                 {"events", run.events},
                 {"requests", json_of(run.requests)}};
    add_level(json, run, peak);
    for (const RouteResult& route : run.routes) json["routes"][route.name]["lost_value_per_month"] = number(route.lost_value_per_month);
    json["links"] = links_of(peak);
    json["placement"] = placement_of(run);
    json["decisions"] = decisions_of(run);
    json["transitions"] = transitions_of(run);
    json["transitions_left_out"] = run.transitions_left_out;
    json["energy"] = energy_of(run.energy);
    json["cost"] = json_of(run.cost);
    json["day"] = day_of(run.day);
    json["levels"] = levels_of(run);
    json["slo"] = json_of(run.slo);
    json["findings"] = json_of(run.findings);
    if (run.status == Status::Estimated || !run.caveats.empty()) json["caveats"] = run.caveats;
    if (run.uncertainty) json["uncertainty"] = json_of(*run.uncertainty);
    json["timeline"] = timeline_of(run);
    return json;
}

}  // namespace

std::string print_results(const Results& results) {
    Json json = header_of("headroom-results", results_version, results.origin);
    json["assumptions"] = json_of(results.assumptions);
    json["runs"] = Json::array();
    for (const RunResult& run : results.runs) json["runs"].push_back(json_of(run));
    return print(json);
}

}  // namespace headroom::study
