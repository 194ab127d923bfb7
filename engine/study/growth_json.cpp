// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/growth_json.h"

#include "study/json_parts.h"

namespace headroom::study {

namespace {

Json route_of(const RequestResult& requests) {
    return {{"response_s", all_percentiles(requests.response)},
            {"throughput_per_s", json_of(requests.throughput_per_s)},
            {"error_ratio", json_of(requests.error_ratio)}};
}

Json component_of(const ComponentResult& component) {
    Json resources = Json::object();
    for (const ResourceResult& resource : component.resources) resources[resource.name] = json_of(resource.utilization);
    return {{"type", component.type},
            {"replicas", number(component.replicas.value)},
            {"utilization", json_of(component.utilization())},
            {"bottleneck", component.bottleneck ? Json(component.resources[*component.bottleneck].name) : Json(nullptr)},
            {"resources", std::move(resources)}};
}

Json simulation_of(const RunResult& run) {
    return {{"users", number(run.users)},
            {"status", std::string(to_string(run.peak().status))},
            {"replications", run.replications},
            {"requests", run.requests.offered}};
}

Json point_of(const RunResult& run) {
    Json json = simulation_of(run);
    json["phase"] = run.phase;
    json["design"] = run.design;
    json["rate_per_s"] = run.status == Status::Unstable ? Json(nullptr) : number(run.peak().rate_per_s);
    json["growing"] = run.peak().growing;
    json["growing_links"] = run.peak().growing_lines;
    json.update(route_of(run.peak().total));
    json["routes"] = Json::object();
    json["components"] = Json::object();
    for (std::size_t i = 0; i < run.routes.size(); ++i) json["routes"][run.routes[i].name] = route_of(run.peak().routes[i]);
    for (const ComponentResult& component : run.peak().components) json["components"][component.id] = component_of(component);
    json["cost"] = json_of(run.cost);
    json["slo"] = json_of(run.slo);
    if (run.uncertainty) json["uncertainty"] = json_of(*run.uncertainty);
    return json;
}

/// Of the estimate's line.
Json estimate_of(const RunResult& run) {
    Json json = {{"users", number(run.users)},
                 {"phase", run.phase},
                 {"status", std::string(to_string(run.peak().status))},
                 {"response_s", all_percentiles(run.peak().total.response)},
                 {"routes", Json::object()}};
    for (std::size_t i = 0; i < run.routes.size(); ++i)
        json["routes"][run.routes[i].name] = {{"response_s", all_percentiles(run.peak().routes[i].response)}};
    return json;
}

Json json_of(const Crossing& at) {
    return {{"users", number(at.users)}, {"low", number(at.low)}, {"high", number(at.high)}, {"method", std::string(to_string(at.method))}};
}

Json limit_of(const std::optional<CapacityLimit>& limit) {
    if (!limit) return nullptr;
    Json json = json_of(limit->at);
    json["kind"] = std::string(to_string(limit->kind));
    json["component"] = limit->component.empty() ? Json(nullptr) : Json(limit->component);
    json["resource"] = limit->resource.empty() ? Json(nullptr) : Json(limit->resource);
    json["link"] = limit->link.empty() ? Json(nullptr) : Json(limit->link);
    return json;
}

Json miss_of(const std::optional<SloMiss>& miss) {
    if (!miss) return nullptr;
    Json json = json_of(miss->at);
    json["route"] = miss->slo.route.empty() ? Json(nullptr) : Json(miss->slo.route);
    json["metric"] = miss->slo.metric;
    json["limit"] = number(miss->slo.limit);
    return json;
}

Json stage_of(const Stage& stage) {
    Json saturation = Json::array(), probes = Json::array();
    for (const Saturation& each : stage.saturation) {
        Json json = {{"component", each.component}, {"resource", each.resource}};
        json.update(json_of(each.at));
        json["measured_at_users"] = number(each.measured_at);
        json["utilization"] = json_of(each.utilization);
        saturation.push_back(std::move(json));
    }
    for (const RunResult& probe : stage.probes) probes.push_back(simulation_of(probe));
    const auto breaks_at = stage.breaks_at();
    return {{"phase", stage.phase},
            {"design", stage.design},
            {"above_users", number(stage.above)},
            {"up_to_users", number(stage.up_to)},
            {"breaks_at_users", breaks_at ? number(breaks_at->users) : Json(nullptr)},
            {"verdict", stage.verdict()},
            {"limit", limit_of(stage.limit)},
            {"slo_miss", miss_of(stage.slo_miss)},
            {"saturation", std::move(saturation)},
            {"simulated", std::move(probes)}};
}

}  // namespace

std::string print_growth(const Growth& growth) {
    Json json = header_of("headroom-growth", growth_version, growth.origin);
    json["assumptions"] = json_of(growth.assumptions);
    json["seed"] = growth.options.seed;
    json["precision"] = number(growth.options.precision);
    json["max_requests"] = number(growth.options.max_requests);
    json["points"] = Json::array();
    json["stages"] = Json::array();
    for (const RunResult& point : growth.points) json["points"].push_back(point_of(point));
    for (const Stage& stage : growth.stages) json["stages"].push_back(stage_of(stage));
    json["findings"] = json_of(growth.findings);
    if (!growth.line.empty()) json["estimates"] = Json::array();
    for (const RunResult& each : growth.line) json["estimates"].push_back(estimate_of(each));
    if (!growth.caveats.empty()) json["caveats"] = growth.caveats;
    return print(json);
}

}  // namespace headroom::study
