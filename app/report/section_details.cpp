// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "app/figures/figures.h"
#include "app/figures/people.h"
#include "app/figures/tables.h"
#include "app/report/charts.h"
#include "app/report/html.h"
#include "app/report/sections.h"

namespace headroom::report {

namespace {

using figures::people;
using study::ComponentResult;
using study::Estimate;
using study::LevelResult;
using study::RequestResult;
using study::RunResult;

std::string value_of(const Estimate& estimate, Unit unit) { return people(estimate.value, unit); }

std::string when(const RunResult& run) { return run.horizon == "steady" ? "at the peak" : "over the span"; }

std::string heading(const RunResult& run) {
    const LevelResult& peak = run.peak();
    std::string text = fmt::format("{} users on {}", people(run.users), run.design);
    if (peak.rate_per_s > 0)
        text += fmt::format(", {}{}", run.horizon == "steady" ? "peak " : "on ordinary days ", people(peak.rate_per_s, Unit::PerSecond));
    text += fmt::format("; {} replication{} of {} after {} of warm-up; seed {}; {} requests and {} events simulated.", run.replications,
                        run.replications == 1 ? "" : "s", people(peak.simulated_s - peak.warmup_s, Unit::Seconds),
                        people(peak.warmup_s, Unit::Seconds), run.seed, people(static_cast<double>(run.requests.offered)),
                        people(static_cast<double>(run.events)));
    return text;
}

std::string reasons_of(const RequestResult& requests) {
    std::string text;
    for (std::size_t i = 0; i < outcome_count; ++i)
        if (requests.failed_per_s[i].value.value_or(0) > 0)
            text += fmt::format("{}{} {}", text.empty() ? "failed: " : ", ", outcome_names[i],
                                people(requests.failed_per_s[i], Unit::PerSecond));
    return text;
}

std::string routes_table(const RunResult& run) {
    HtmlTable table("Routes " + when(run), {{"Route"},
                                            number("Req/s"),
                                            number("Mean"),
                                            number("p50"),
                                            number("p95"),
                                            number("p99"),
                                            number("Errors"),
                                            number("Lost a month")});
    const auto add = [&](const std::string& name, const RequestResult& requests, const std::optional<double>& lost) {
        const auto& quantiles = requests.response.quantiles;
        table.add({name, people(requests.throughput_per_s, Unit::None), people(requests.response.mean, Unit::Seconds),
                   people(quantiles[figures::p50], Unit::Seconds), people(quantiles[figures::p95], Unit::Seconds),
                   people(quantiles[figures::p99], Unit::Seconds),
                   Cell(people(requests.error_ratio, Unit::Ratio), "", reasons_of(requests)),
                   lost ? people(lost, Unit::Money) : std::string()});
    };
    for (std::size_t i = 0; i < run.routes.size() && i < run.peak().routes.size(); ++i)
        add(run.routes[i].name, run.peak().routes[i], run.routes[i].lost_value_per_month);
    add("All", run.peak().total, std::nullopt);
    return table.print("cards");
}

std::string outputs_of(const ComponentResult& component) {
    std::string text;
    for (const auto& output : component.outputs)
        if (output.value.value.value_or(0) != 0)
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", output.name, people(output.value, output.unit));
    return text;
}

std::string components_table(const RunResult& run) {
    HtmlTable table("Components " + when(run), {{"Component"},
                                                {"Type"},
                                                number("Replicas"),
                                                number("Utilization"),
                                                number("Calls/s"),
                                                number("Wait"),
                                                number("p95"),
                                                {"Also", false, true}});
    for (const ComponentResult& component : run.peak().components) {
        const std::string busy = component.bottleneck ? people(component.utilization(), Unit::Ratio) : std::string();
        table.add({component.id, component.type, value_of(component.replicas, Unit::None),
                   Cell(busy, "", component.bottleneck ? component.resources[*component.bottleneck].name : ""),
                   value_of(component.arrivals_per_s, Unit::None), value_of(component.waiting.mean, Unit::Seconds),
                   value_of(component.residence.quantiles[figures::p95], Unit::Seconds), outputs_of(component)});
    }
    return table.print("cards");
}

std::string split_table(const std::string& whose, const RequestResult& requests) {
    return table_from("Where a response spends its time: " + whose, figures::split_rows(requests));
}

std::string split_tables(const RunResult& run) {
    std::string html = split_table("all requests", run.peak().total);
    for (std::size_t i = 0; run.routes.size() > 1 && i < run.routes.size(); ++i)
        html += split_table(run.routes[i].name, run.peak().routes[i]);
    return html;
}

std::string placement_table(const RunResult& run) {
    if (run.placement.empty()) return {};
    HtmlTable table("Where components stand", {{"Component"}, {"Region"}, {"Zones"}});
    for (const study::PlaceResult& place : run.placement)
        table.add({place.component, place.region, fmt::format("{}", fmt::join(place.zones, ", "))});
    return table.print("cards");
}

std::string levels_table(const RunResult& run) {
    if (run.horizon != "steady") return {};
    HtmlTable table("The levels of the day", {{"Traffic"},
                                              number("Hours a day"),
                                              number("Mean"),
                                              number("p50"),
                                              number("p95"),
                                              number("p99"),
                                              number("Errors"),
                                              {"Busiest"},
                                              {"Status"}});
    const auto add = [&](std::string name, std::string hours, const study::Times& times, const Estimate& errors, std::string busiest,
                         std::string status) {
        table.add({std::move(name), std::move(hours), value_of(times.mean, Unit::Seconds),
                   value_of(times.quantiles[figures::p50], Unit::Seconds), value_of(times.quantiles[figures::p95], Unit::Seconds),
                   value_of(times.quantiles[figures::p99], Unit::Seconds), value_of(errors, Unit::Ratio), std::move(busiest),
                   std::move(status)});
    };
    for (const LevelResult& level : run.levels)
        add(figures::traffic_of(level), people(level.hours_per_day), level.total.response, level.total.error_ratio,
            figures::busiest_of(level), figures::words(level.status));
    if (run.day) add("The whole day", "24", run.day->response, run.day->error_ratio, "", "");
    return table.print("cards");
}

}  // namespace

std::string table_from(const std::string& caption, const figures::Rows& rows) {
    if (rows.rows.empty()) return {};
    std::vector<HtmlTable::Column> columns;
    for (const std::string& title : rows.titles) columns.push_back({title, columns.size() >= rows.texts});
    HtmlTable table(caption, std::move(columns));
    for (const auto& row : rows.rows) table.add({row.begin(), row.end()});
    return table.print("cards");
}

std::string details_section(const Document& document, std::vector<Figure>& figures) {
    std::string html;
    for (const RunResult& run : document.runs()) {
        const std::string id = fmt::format("phase-{}", &run - document.runs().data());
        std::string inner = paragraph(heading(run));
        if (auto figure = timeline_figure(run, id + "-span")) inner += place_for(std::move(*figure), figures);
        inner += routes_table(run) + split_tables(run) + components_table(run) +
                 table_from("What users of each place get " + when(run), figures::region_rows(run.peak())) +
                 table_from("Connections " + when(run), figures::connection_rows(run.peak())) + placement_table(run) +
                 table_from("Links " + when(run), figures::link_rows(run.peak())) + levels_table(run) + decision_tables(run);
        html += folded(run.phase, inner, id);
    }
    return section("details", "Each phase in detail", html);
}

}  // namespace headroom::report
