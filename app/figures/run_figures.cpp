// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figures/run_figures.h"

#include <fmt/format.h>

#include <utility>

namespace headroom::figures {

namespace {

using study::RunResult;

class FigureList {
public:
    void add_run(const RunResult& run);
    std::vector<Figure> take() { return std::move(list_); }

private:
    void add(const char* of, const std::string& name, std::string figure, const study::Estimate& value) {
        list_.push_back({of, name, std::move(figure), value});
    }
    void add_times(const char* of, const std::string& name, const std::string& figure, const study::Times& times);
    void add_requests(const char* of, const std::string& name, const study::RequestResult& requests);
    void add_component(const study::ComponentResult& component);
    void add_cost(const study::CostResult& cost);
    void add_energy(const study::EnergyResult& energy);
    void add_connection(const study::ConnectionResult& connection);
    void add_line(const study::LineResult& line);

    std::vector<Figure> list_;
};

void FigureList::add_times(const char* of, const std::string& name, const std::string& figure, const study::Times& times) {
    add(of, name, figure + ".mean", times.mean);
    for (std::size_t i = 0; i < times.quantiles.size(); ++i)
        add(of, name, fmt::format("{}.{}", figure, protocol::percentile_names[i]), times.quantiles[i]);
}

void FigureList::add_requests(const char* of, const std::string& name, const study::RequestResult& requests) {
    add_times(of, name, "response_s", requests.response);
    add(of, name, "throughput_per_s", requests.throughput_per_s);
    add(of, name, "error_ratio", requests.error_ratio);
    for (const study::TimePart& part : requests.split) {
        add(of, name, fmt::format("split.{}.{}.mean_s", part.at, part.kind), part.mean_s);
        add(of, name, fmt::format("split.{}.{}.p95_s", part.at, part.kind), part.p95_s);
    }
}

void FigureList::add_component(const study::ComponentResult& component) {
    add("component", component.id, "replicas", component.replicas);
    add("component", component.id, "utilization", component.utilization());
    for (const auto& resource : component.resources) add("component", component.id, "resources." + resource.name, resource.utilization);
    add("component", component.id, "arrivals_per_s", component.arrivals_per_s);
    add("component", component.id, "queue_length", component.queue_length);
    add_times("component", component.id, "waiting_s", component.waiting);
    add_times("component", component.id, "residence_s", component.residence);
    for (const auto& output : component.outputs) add("component", component.id, "outputs." + output.name, output.value);
}

void FigureList::add_cost(const study::CostResult& cost) {
    add("run", "", "cost_per_month", cost.per_month);
    if (cost.event) add("run", "", "cost_of_event", *cost.event);
    add("run", "", "cost_per_million_requests", cost.per_million_requests);
    add("run", "", "cost_per_user_month", cost.per_user_month);
    if (cost.operations_per_month > 0) add("run", "", "operations_per_month", {cost.operations_per_month, std::nullopt});
    for (const auto& part : cost.by_component) add("component", part.name, "cost_per_month", {part.per_month, std::nullopt});
    for (const auto& part : cost.by_kind) add("kind", part.name, "cost_per_month", {part.per_month, std::nullopt});
}

void FigureList::add_energy(const study::EnergyResult& energy) {
    add("run", "", "kwh_per_month", energy.kwh_per_month);
    add("run", "", "co2e_kg_per_month", energy.co2e_kg_per_month);
    for (const auto& part : energy.by_component) add("component", part.component, "kwh_per_month", {part.kwh_per_month, std::nullopt});
}

void FigureList::add_connection(const study::ConnectionResult& connection) {
    add("connection", connection.id, "calls_per_s", connection.calls_per_s);
    add("connection", connection.id, "retries_per_s", connection.retries_per_s);
    add("connection", connection.id, "timeouts_per_s", connection.timeouts_per_s);
    add("connection", connection.id, "failures_per_s", connection.failures_per_s);
    add("connection", connection.id, "rejected_per_s", connection.rejected_per_s);
    add("connection", connection.id, "hedges_per_s", connection.hedges_per_s);
    add("connection", connection.id, "breaker_open_ratio", connection.breaker_open_ratio);
    add("connection", connection.id, "network_s", connection.network_s);
}

void FigureList::add_line(const study::LineResult& line) {
    add("link", line.name, "there_bytes_per_s", line.there_bytes_per_s);
    add("link", line.name, "back_bytes_per_s", line.back_bytes_per_s);
    add("link", line.name, "utilization", line.utilization);
}

void FigureList::add_run(const RunResult& run) {
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

}  // namespace

std::vector<Figure> figures_of(const RunResult& run) {
    FigureList list;
    list.add_run(run);
    return list.take();
}

}  // namespace headroom::figures
