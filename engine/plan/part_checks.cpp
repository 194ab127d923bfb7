// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "plan/effects.h"
#include "plan/fit.h"
#include "plan/hosting.h"
#include "plan/incidents.h"
#include "plan/journeys.h"
#include "plan/names.h"
#include "plan/platform.h"
#include "plan/reading.h"
#include "plan/scenario.h"
#include "plan/shards.h"
#include "plan/topology.h"
#include "schema/reading.h"

namespace headroom::plan {
namespace {

constexpr double most_users = 10e9;

void check_shares(const Plan& plan, const std::vector<Route>& routes, Diagnostics& diagnostics) {
    const auto is_asset = [&](const Route& route) {
        return std::ranges::any_of(routes, [&](const Route& page) { return page.assets && page.assets->route.name == route.name; });
    };
    if (std::ranges::any_of(routes, [&](const Route& route) { return route.share.value > 0 && !is_asset(route); })) {
        check_journeys(routes, plan.routes, diagnostics);
        return;
    }
    diagnostics.error(plan.routes.at, "$.routes", "the shares of all routes are zero", "at least one above zero");
}

/// 90 beside "10 %" is 900 times as much, which nobody means.
void check_units_of_shares(const Value& list, const std::vector<Route>& routes, Diagnostics& diagnostics) {
    if (!list.is_array() || list.as_array().size() != routes.size()) return;
    const Value* percent = nullptr;
    const Value* number = nullptr;
    double of_percent = 0, of_number = 0, all = 0;
    for (std::size_t i = 0; i < routes.size(); ++i) {
        const double share = routes[i].share.value;
        all += share;
        const Value* set = list.as_array()[i].find("share");
        if (set != nullptr && set->is_string() && set->as_string().find('%') != std::string::npos)
            percent = set, of_percent = share;
        else if (set != nullptr && share > 1)
            number = set, of_number = share;
    }
    if (percent == nullptr || number == nullptr) return;
    diagnostics.warning(number->at, "$.routes",
                        fmt::format("shares are relative to each other, and \"{}\" is {:g}: {:g} beside it is {:.3g} % of all requests",
                                    percent->as_string(), of_percent, of_number, 100 * of_number / all),
                        "all in percent, or all as numbers");
}

void check_promises(const Value& list, Diagnostics& diagnostics) {
    if (!list.is_array()) return;
    for (std::size_t i = 0; i < list.as_array().size(); ++i) {
        const Value& slo = list.as_array()[i];
        if (!slo.is_object()) continue;
        const bool promises = std::ranges::any_of(
            slo.as_object(), [](const Value::Member& member) { return member.name != "route" && member.name != "note"; });
        if (!promises)
            diagnostics.error(slo.at, fmt::format("$.slo[{}]", i), "this objective promises nothing",
                              "a limit such as \"p95\": \"250 ms\" or \"availability\": 0.999");
    }
}

/// Of a higher percentile a lower limit says less than nothing.
void check_order(const std::vector<Slo>& promises, const Value& list, Diagnostics& diagnostics) {
    for (std::size_t i = 0; i < promises.size(); ++i) {
        const Slo& slo = promises[i];
        const std::pair<const char*, std::optional<Duration>> limits[] = {
            {"p50", slo.p50}, {"p90", slo.p90}, {"p95", slo.p95}, {"p99", slo.p99}, {"p99.9", slo.p999}};
        const char* former = nullptr;
        double least = 0;
        for (const auto& [name, limit] : limits) {
            if (limit && former != nullptr && limit->value < least) {
                diagnostics.warning(list.as_array()[i].at, fmt::format("$.slo[{}]", i),
                                    fmt::format("the limit of {} is below that of {}, which then says nothing", name, former),
                                    "limits that rise");
            }
            if (limit) former = name, least = limit->value;
        }
    }
}

void check_prices(const Plan& plan, const Surroundings& surroundings, Diagnostics& diagnostics) {
    const auto& known = surroundings.prices;
    if (!plan.prices || known.empty() || std::ranges::find(known, *plan.prices) != known.end()) return;
    std::string expected = suggest(*plan.prices, known);
    if (nearest_name(*plan.prices, known).empty()) expected += (expected.empty() ? "" : ", or ") + std::string("a file beside the plan");
    diagnostics.error(plan.prices_at, "$.prices", fmt::format("unknown price catalogue '{}'", *plan.prices), expected);
}

}  // namespace

schema::ReadContext make_context(const Plan& plan, const Design* design, const Surroundings& surroundings, Diagnostics& diagnostics) {
    return {surroundings.files,
            diagnostics,
            given(route_names(plan)),
            design != nullptr ? given(component_ids(*design)) : std::vector<std::string>{},
            given(names_in(plan.keyspaces)),
            surroundings.instances.names(),
            given(design_names(plan))};
}

std::vector<Route> read_routes(const Plan& plan, const schema::ReadContext& context) {
    std::vector<Route> routes = read_parts<Route>(plan.routes, "routes", context);
    if (routes.empty()) routes.emplace_back().name = "request";
    return routes;
}

double read_users(const Phase& phase, const std::string& path, Diagnostics& diagnostics) {
    double users = 0;
    if (phase.users.is_null()) return users;
    const Files files;
    schema::read_quantity(users, phase.users, Unit::None, {1, most_users}, path, {files, diagnostics, {}, {}, {}, {}, {}});
    return users;
}

namespace {

/// Their mistakes are told where the plan's parts are checked.
std::vector<Route> read_routes_quietly(const Plan& plan, const Surroundings& surroundings) {
    Diagnostics told;
    return read_routes(plan, make_context(plan, nullptr, surroundings, told));
}

}  // namespace

void check_parts(const Plan& plan, const Surroundings& surroundings, Diagnostics& diagnostics) {
    const schema::ReadContext context = make_context(plan, nullptr, surroundings, diagnostics);
    check_prices(plan, surroundings, diagnostics);
    read_parts<Keyspace>(plan.keyspaces, "keyspaces", context);
    const std::vector<Route> routes = read_routes(plan, context);
    check_shares(plan, routes, diagnostics);
    check_units_of_shares(plan.routes, routes, diagnostics);
    check_order(read_parts<Slo>(plan.slo, "slo", context), plan.slo, diagnostics);
    check_promises(plan.slo, diagnostics);
}

namespace {

void check_shards(const Design& design, const std::string& path, const Topology& topology, Diagnostics& diagnostics) {
    const auto multiplies = [](const schema::Record* record) {
        return std::ranges::any_of(record->parameters, &schema::Parameter::multiplies);
    };
    if (std::ranges::none_of(topology.records, multiplies)) return;
    Scenario drawn;
    add_drawn(drawn, design, topology);
    for (const ShardMistake& mistake : find_shard_mistakes(drawn)) {
        diagnostics.error(design.components[mistake.component].at, fmt::format("{}.components[{}]", path, mistake.component),
                          mistake.message, mistake.expected);
    }
}

/// A cluster's nodes are in the zones of one region.
void check_regions_of_hosts(const Design& design, const std::string& path, const Topology& topology, const Platform& platform,
                            const std::vector<std::optional<Stand>>& places, Diagnostics& diagnostics) {
    std::map<std::size_t, std::size_t> first;  // pod, by host
    for (const Arrow& arrow : topology.arrows) {
        if (arrow.connects != schema::Connects::Hosting || !places[arrow.to]) continue;
        const std::size_t pod = first.emplace(arrow.from, arrow.to).first->second;
        if (places[pod]->region == places[arrow.to]->region) continue;
        diagnostics.error(
            design.connections[arrow.connection].at, fmt::format("{}.connections[{}]", path, arrow.connection),
            fmt::format("'{}' is to stand on nodes of '{}' in region '{}', '{}' in region '{}'", design.components[arrow.to].id,
                        design.components[arrow.from].id, platform.regions[places[arrow.to]->region].name, design.components[pod].id,
                        platform.regions[places[pod]->region].name),
            "a cluster for each region");
    }
}

}  // namespace

void check_design(const Plan& plan, std::size_t design, const Surroundings& surroundings, Diagnostics& diagnostics) {
    const Design& checked = plan.designs[design];
    const std::string path = fmt::format("$.designs[{}]", design);
    Diagnostics found;
    check_ids(checked, path, found);
    const schema::ReadContext context = make_context(plan, &checked, surroundings, found);
    const Topology topology = read_topology(checked, path, surroundings.catalogue, context);
    schema::build<DesignSettings>(checked.settings, path, context, {"name", "note", "platform", "components", "connections", "incidents"});
    const std::optional<Platform> platform = read_platform(checked, path, context);
    const auto places = read_places(checked, path, topology.records, platform ? &*platform : nullptr, context);
    if (platform || checked.platform.is_null()) check_images(checked, path, topology.records, platform ? &*platform : nullptr, found);
    check_incidents(checked.incidents, path + ".incidents", {}, checked, topology.records, surroundings, context);
    const bool complete = std::ranges::count(topology.records, nullptr) == 0 && topology.arrows.size() == checked.connections.size();
    if (complete && !found.has_errors()) check_topology(checked, path, topology, context.routes, found);
    if (complete && !found.has_errors()) check_requests(checked, path, topology, found);
    if (complete && !found.has_errors()) check_machines(checked, path, topology, surroundings.instances, found);
    if (complete && !found.has_errors()) check_effects(checked, path, topology, found);
    if (complete && !found.has_errors()) check_keys(plan, checked, path, topology, found);
    if (complete && !found.has_errors()) check_fit(checked, path, topology, surroundings.instances, context, found);
    if (complete && !found.has_errors()) check_callers(checked, path, topology, read_routes_quietly(plan, surroundings), found);
    if (complete && !found.has_errors()) check_rooms(checked, path, topology, surroundings.instances, found);
    if (platform && !found.has_errors()) check_regions_of_hosts(checked, path, topology, *platform, places, found);
    if (platform && !found.has_errors()) check_ways(checked, path, topology, *platform, places, found);
    if (complete && !found.has_errors()) check_shards(checked, path, topology, found);
    diagnostics.append(found);
}

}  // namespace headroom::plan
