// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/csv.h"

#include <fmt/format.h>

namespace headroom::cli {

namespace {

using study::Estimate;
using study::RunResult;

std::string field(const std::string& text) { return csv_field(text); }
std::string field(const std::optional<double>& value) { return value ? fmt::format("{:.12g}", *value) : std::string(); }

/// The lines of a run, which all begin alike.
class Lines {
public:
    explicit Lines(const RunResult& run)
        : run_(run), begin_(fmt::format("{},{},{:.12g},{}", field(run.design), field(run.phase), run.users, to_string(run.status))) {}

    std::string print() {
        add_requests("run", "", run_.peak().total);
        for (std::size_t i = 0; i < run_.routes.size(); ++i) add_requests("route", run_.routes[i].name, run_.peak().routes[i]);
        for (const auto& component : run_.peak().components) add_component(component);
        for (const auto& connection : run_.peak().connections) add_connection(connection);
        if (run_.cost) add_cost(*run_.cost);
        for (const auto& row : run_.slo) {
            add("slo", row.route, row.metric, row.value);
            add("slo", row.route, row.metric + "_limit", {row.limit, std::nullopt});
            add("slo", row.route, row.metric + "_met", {row.met ? std::optional(*row.met ? 1.0 : 0.0) : std::nullopt, std::nullopt});
        }
        return std::move(text_);
    }

private:
    void add(const char* of, const std::string& name, const std::string& figure, const Estimate& estimate) {
        text_ += fmt::format("{},{},{},{},{},{}\r\n", begin_, of, field(name), figure, field(estimate.value), field(estimate.half_width));
    }
    void add_times(const char* of, const std::string& name, const std::string& figure, const study::Times& times) {
        add(of, name, figure + ".mean", times.mean);
        for (std::size_t i = 0; i < times.quantiles.size(); ++i)
            add(of, name, fmt::format("{}.{}", figure, protocol::percentile_names[i]), times.quantiles[i]);
    }
    void add_requests(const char* of, const std::string& name, const study::RequestResult& requests) {
        add_times(of, name, "response_s", requests.response);
        add(of, name, "throughput_per_s", requests.throughput_per_s);
        add(of, name, "error_ratio", requests.error_ratio);
    }
    void add_component(const study::ComponentResult& component) {
        add("component", component.id, "replicas", component.replicas);
        add("component", component.id, "utilization", component.utilization());
        for (const auto& resource : component.resources) add("component", component.id, "resources." + resource.name, resource.utilization);
        add("component", component.id, "arrivals_per_s", component.arrivals_per_s);
        add("component", component.id, "queue_length", component.queue_length);
        add_times("component", component.id, "waiting_s", component.waiting);
        add_times("component", component.id, "residence_s", component.residence);
        for (const auto& output : component.outputs) add("component", component.id, "outputs." + output.name, output.value);
    }
    void add_connection(const study::ConnectionResult& connection) {
        add("connection", connection.id, "calls_per_s", connection.calls_per_s);
        add("connection", connection.id, "retries_per_s", connection.retries_per_s);
        add("connection", connection.id, "timeouts_per_s", connection.timeouts_per_s);
        add("connection", connection.id, "failures_per_s", connection.failures_per_s);
        add("connection", connection.id, "network_s", connection.network_s);
    }

    void add_cost(const study::CostResult& cost) {
        add("run", "", "cost_per_month", cost.per_month);
        if (cost.event) add("run", "", "cost_of_event", *cost.event);
        add("run", "", "cost_per_million_requests", cost.per_million_requests);
        add("run", "", "cost_per_user_month", cost.per_user_month);
        for (const auto& part : cost.by_component) add("component", part.name, "cost_per_month", {part.per_month, std::nullopt});
        for (const auto& part : cost.by_kind) add("kind", part.name, "cost_per_month", {part.per_month, std::nullopt});
    }

    const RunResult& run_;
    std::string begin_;
    std::string text_;
};

}  // namespace

std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string print_csv(const study::Results& results) {
    std::string text = "design,phase,users,status,of,name,figure,value,half_width\r\n";
    for (const RunResult& run : results.runs) text += Lines(run).print();
    return text;
}

}  // namespace headroom::cli
