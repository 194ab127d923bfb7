// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/units.h"

namespace headroom::report {

using study::Estimate;
using study::RunResult;

void FigureLines::add(const char* of, const std::string& name, const std::string& figure, const Estimate& estimate) {
    text_ += fmt::format("{},{},{},{},{},{}\r\n", begin_, of, csv_field(name), csv_field(figure), csv_field(estimate.value),
                         csv_field(estimate.half_width));
}

void FigureLines::add_times(const char* of, const std::string& name, const std::string& figure, const study::Times& times) {
    add(of, name, figure + ".mean", times.mean);
    for (std::size_t i = 0; i < times.quantiles.size(); ++i)
        add(of, name, fmt::format("{}.{}", figure, protocol::percentile_names[i]), times.quantiles[i]);
}

void FigureLines::add_requests(const char* of, const std::string& name, const study::RequestResult& requests) {
    add_times(of, name, "response_s", requests.response);
    add(of, name, "throughput_per_s", requests.throughput_per_s);
    add(of, name, "error_ratio", requests.error_ratio);
    for (const study::TimePart& part : requests.split) {
        add(of, name, fmt::format("split.{}.{}.mean_s", part.at, part.kind), part.mean_s);
        add(of, name, fmt::format("split.{}.{}.p95_s", part.at, part.kind), part.p95_s);
    }
}

void FigureLines::add_component(const study::ComponentResult& component) {
    add("component", component.id, "replicas", component.replicas);
    add("component", component.id, "utilization", component.utilization());
    for (const auto& resource : component.resources) add("component", component.id, "resources." + resource.name, resource.utilization);
    add("component", component.id, "arrivals_per_s", component.arrivals_per_s);
    add("component", component.id, "queue_length", component.queue_length);
    add_times("component", component.id, "waiting_s", component.waiting);
    add_times("component", component.id, "residence_s", component.residence);
    for (const auto& output : component.outputs) add("component", component.id, "outputs." + output.name, output.value);
}

void FigureLines::add_cost(const study::CostResult& cost) {
    add("run", "", "cost_per_month", cost.per_month);
    if (cost.event) add("run", "", "cost_of_event", *cost.event);
    add("run", "", "cost_per_million_requests", cost.per_million_requests);
    add("run", "", "cost_per_user_month", cost.per_user_month);
    if (cost.operations_per_month > 0) add("run", "", "operations_per_month", {cost.operations_per_month, std::nullopt});
    for (const auto& part : cost.by_component) add("component", part.name, "cost_per_month", {part.per_month, std::nullopt});
    for (const auto& part : cost.by_kind) add("kind", part.name, "cost_per_month", {part.per_month, std::nullopt});
}

void FigureLines::add_energy(const study::EnergyResult& energy) {
    add("run", "", "kwh_per_month", energy.kwh_per_month);
    add("run", "", "co2e_kg_per_month", energy.co2e_kg_per_month);
    for (const auto& part : energy.by_component) add("component", part.component, "kwh_per_month", {part.kwh_per_month, std::nullopt});
}

void FigureLines::add_connection(const study::ConnectionResult& connection) {
    add("connection", connection.id, "calls_per_s", connection.calls_per_s);
    add("connection", connection.id, "retries_per_s", connection.retries_per_s);
    add("connection", connection.id, "timeouts_per_s", connection.timeouts_per_s);
    add("connection", connection.id, "failures_per_s", connection.failures_per_s);
    add("connection", connection.id, "rejected_per_s", connection.rejected_per_s);
    add("connection", connection.id, "hedges_per_s", connection.hedges_per_s);
    add("connection", connection.id, "breaker_open_ratio", connection.breaker_open_ratio);
    add("connection", connection.id, "network_s", connection.network_s);
}

void FigureLines::add_line(const study::LineResult& line) {
    add("link", line.name, "there_bytes_per_s", line.there_bytes_per_s);
    add("link", line.name, "back_bytes_per_s", line.back_bytes_per_s);
    add("link", line.name, "utilization", line.utilization);
}

void FigureLines::add_run(const RunResult& run) {
    add_requests("run", "", run.peak().total);
    for (std::size_t i = 0; i < run.routes.size(); ++i) add_requests("route", run.routes[i].name, run.peak().routes[i]);
    for (const auto& component : run.peak().components) add_component(component);
    for (const auto& connection : run.peak().connections) add_connection(connection);
    for (const auto& line : run.peak().lines) add_line(line);
    if (run.cost) add_cost(*run.cost);
    if (run.energy) add_energy(*run.energy);
    for (const auto& row : run.slo) {
        add("slo", row.route, row.metric, row.value);
        add("slo", row.route, row.metric + "_limit", {row.limit, std::nullopt});
        add("slo", row.route, row.metric + "_met", {row.met ? std::optional(*row.met ? 1.0 : 0.0) : std::nullopt, std::nullopt});
    }
}

std::string print_csv(const study::Results& results) {
    std::string text = "design,phase,users,status,of,name,figure,value,half_width\r\n";
    for (const RunResult& run : results.runs) {
        FigureLines lines(fmt::format("{},{},{:.12g},{}", csv_field(run.design), csv_field(run.phase), run.users, to_string(run.status)));
        lines.add_run(run);
        text += lines.take();
    }
    return text;
}

namespace {

/// The points and the limits of a growth.
class Lines {
public:
    void points(const RunResult& run) {
        FigureLines figures(
            fmt::format("{},{},{:.12g},{}", csv_field(run.phase), csv_field(run.design), run.users, to_string(run.peak().status)));
        figures.add_run(run);
        text += figures.take();
    }
    void stage(const study::Stage& stage) {
        const std::string begin = fmt::format("{},{},,", csv_field(stage.phase), csv_field(stage.design));
        const auto add = [&](const char* of, const std::string& name, const std::string& figure, const study::Crossing& at) {
            FigureLines line(begin);
            line.add(of, name, figure, {at.users, std::max(at.high - at.users, at.users - at.low)});
            text += line.take();
        };
        for (const study::Saturation& each : stage.saturation) add("saturation", each.component, each.resource + ".users", each.at);
        if (stage.limit) add("limit", stage.limit->component, std::string(to_string(stage.limit->kind)) + ".users", stage.limit->at);
        if (stage.slo_miss) add("slo_miss", stage.slo_miss->slo.route, stage.slo_miss->slo.metric + ".users", stage.slo_miss->at);
    }

    std::string text = "phase,design,users,status,of,name,figure,value,half_width\r\n";
};

}  // namespace

std::string print_csv(const study::Growth& growth) {
    Lines lines;
    for (const RunResult& run : growth.points) lines.points(run);
    for (const study::Stage& stage : growth.stages) lines.stage(stage);
    return std::move(lines.text);
}

std::string print_csv(const study::Comparison& comparison) {
    std::string text = "of,name,figure,unit,a,a_half_width,b,b_half_width,difference,half_width,variance_ratio\r\n";
    for (const study::Difference& each : comparison.differences)
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\r\n", each.of, csv_field(each.name), each.figure, symbol_of(each.unit),
                            csv_field(each.a.value), csv_field(each.a.half_width), csv_field(each.b.value), csv_field(each.b.half_width),
                            csv_field(each.difference.value), csv_field(each.difference.half_width), csv_field(each.variance_ratio));
    return text;
}

}  // namespace headroom::report
