// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/cli/cost_report.h"
#include "app/cli/figures.h"
#include "app/cli/table.h"
#include "app/figures/uncertainty.h"

namespace headroom::cli {

namespace {

using study::Estimate;
using study::LevelResult;
using study::RequestResult;
using study::RunResult;
using study::Times;

std::string value_of(const Estimate& estimate, Unit unit) { return people(estimate.value, unit); }

std::string phases_table(const study::Results& results) {
    const bool several_designs =
        std::any_of(results.runs.begin(), results.runs.end(), [&](const auto& run) { return run.design != results.runs.front().design; });
    Table table({{"Phase", Align::Left},
                 {"Design", Align::Left, true},
                 {"Users"},
                 {"Req/s"},
                 {"p50", Align::Right, true},
                 {"p95"},
                 {"p99"},
                 {"Errors"},
                 {"Busiest", Align::Left},
                 {money_per_month(currency_of(results.runs))},
                 {"SLO"},
                 {"Status", Align::Left}});
    for (const RunResult& run : results.runs) {
        const LevelResult& peak = run.peak();
        const auto& quantiles = peak.total.response.quantiles;
        table.add({run.phase, several_designs ? run.design : "", people(run.users), value_of(peak.total.throughput_per_s, Unit::None),
                   value_of(quantiles[p50], Unit::Seconds), value_of(quantiles[p95], Unit::Seconds),
                   value_of(quantiles[p99], Unit::Seconds), value_of(peak.total.error_ratio, Unit::Ratio), busiest_of(peak),
                   rounded_money(run.cost ? run.cost->per_month.value : std::nullopt), kept_of(run), words(run.status)});
    }
    return table.print();
}

std::string utilization_of(const study::ComponentResult& component) {
    if (!component.bottleneck) return "";
    return fmt::format("{} {}", people(component.utilization(), Unit::Ratio), component.resources[*component.bottleneck].name);
}

std::string outputs_of(const study::ComponentResult& component, bool details) {
    std::string text;
    for (const auto& output : component.outputs)
        if (output.value.value && (details || *output.value.value != 0))
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", output.name, people(output.value, output.unit));
    return text;
}

std::string components_table(const LevelResult& level, bool details) {
    Table table({{"Component", Align::Left}, {"Type", Align::Left}, {"Replicas"}, {"Utilization"}, {"Calls/s"}, {"Wait"}, {"p95"}});
    for (const auto& component : level.components) {
        table.add({component.id, component.type, value_of(component.replicas, Unit::None), utilization_of(component),
                   value_of(component.arrivals_per_s, Unit::None), value_of(component.waiting.mean, Unit::Seconds),
                   value_of(component.residence.quantiles[p95], Unit::Seconds)});
        if (const std::string outputs = outputs_of(component, details); !outputs.empty()) table.note(outputs);
    }
    return table.print();
}

std::string reasons_of(const RequestResult& requests) {
    std::string text;
    for (std::size_t i = 0; i < outcome_count; ++i)
        if (requests.failed_per_s[i].value.value_or(0) > 0)
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", outcome_names[i], people(requests.failed_per_s[i], Unit::PerSecond));
    return text;
}

void add_requests(Table& table, const std::string& name, const RequestResult& requests) {
    table.add({name, people(requests.throughput_per_s, Unit::None), people(requests.response.mean, Unit::Seconds),
               people(requests.response.quantiles[p95], Unit::Seconds), people(requests.response.quantiles[p99], Unit::Seconds),
               value_of(requests.error_ratio, Unit::Ratio)});
    if (const std::string reasons = reasons_of(requests); !reasons.empty()) table.note("failed: " + reasons);
}

std::string routes_table(const RunResult& run) {
    Table table({{"Route", Align::Left}, {"Req/s"}, {"Mean"}, {"p95"}, {"p99"}, {"Errors"}});
    for (std::size_t i = 0; i < run.routes.size(); ++i) {
        add_requests(table, run.routes[i].name, run.peak().routes[i]);
        if (run.routes[i].lost_value_per_month.value_or(0) > 0)
            table.note("lost a month: " + people(run.routes[i].lost_value_per_month, Unit::Money));
    }
    add_requests(table, "all", run.peak().total);
    return table.print();
}

std::string connections_table(const LevelResult& level) {
    std::string remarks;
    const Table table = table_from(connection_rows(level));
    for (const auto& connection : level.connections) {
        std::string policy;
        const auto say = [&policy](const char* what, const std::string& figure) {
            policy += (policy.empty() ? "" : ", ") + std::string(what) + figure;
        };
        if (connection.hedges_per_s.value.value_or(0) > 0) say("hedged ", value_of(connection.hedges_per_s, Unit::PerSecond));
        if (connection.rejected_per_s.value.value_or(0) > 0) say("turned back ", value_of(connection.rejected_per_s, Unit::PerSecond));
        if (connection.breaker_open_ratio.value.value_or(0) > 0) say("breaker open ", value_of(connection.breaker_open_ratio, Unit::Ratio));
        if (!policy.empty()) remarks += "    " + connection.id + ": " + policy + "\n";
    }
    return table.is_empty() ? "" : table.print() + remarks;
}

std::string table_of(const Rows& rows) {
    const Table table = table_from(rows);
    return table.is_empty() ? "" : table.print();
}

std::string levels_table(const RunResult& run) {
    Table table({{"Level"}, {"h/day"}, {"Mean"}, {"p50"}, {"p95"}, {"p99"}, {"Errors"}, {"Busiest", Align::Left}, {"Status", Align::Left}});
    const auto add = [&](std::string name, std::string hours, const Times& response, const Estimate& errors, std::string busiest,
                         std::string status) {
        table.add({std::move(name), std::move(hours), value_of(response.mean, Unit::Seconds),
                   value_of(response.quantiles[p50], Unit::Seconds), value_of(response.quantiles[p95], Unit::Seconds),
                   value_of(response.quantiles[p99], Unit::Seconds), value_of(errors, Unit::Ratio), std::move(busiest), std::move(status)});
    };
    for (const LevelResult& level : run.levels)
        add(traffic_of(level), people(level.hours_per_day), level.total.response, level.total.error_ratio, busiest_of(level),
            words(level.status));
    if (run.day) add("day", "24", run.day->response, run.day->error_ratio, "", "");
    return table.print();
}

std::string slo_table(const RunResult& run) {
    Table table({{"Promise", Align::Left}, {"Route", Align::Left}, {"Measured"}, {"Kept", Align::Left}});
    for (const auto& row : run.slo) {
        table.add({promise_of(row), row.route.empty() ? "all" : row.route, measured_of(row, run),
                   !row.met   ? "not known"
                   : *row.met ? "yes"
                              : "NO"});
    }
    return table.is_empty() ? "" : table.print();
}

std::string print_uncertainty(const RunResult& run, const study::Uncertainty& uncertainty) {
    std::string text = wrap(drawn_of(uncertainty));
    for (const Rows& rows : {band_rows(run, uncertainty), guess_rows(uncertainty)})
        if (!rows.rows.empty()) text += "\n" + table_from(rows).print();
    return text;
}

std::string heading(const RunResult& run) {
    const LevelResult& peak = run.peak();
    const char* what = run.horizon == "steady" ? "peak " : "on ordinary days ";
    std::string text = fmt::format("{}: {} users on {}", run.phase, people(run.users), run.design);
    if (peak.rate_per_s > 0) text += fmt::format(", {}{}", what, people(peak.rate_per_s, Unit::PerSecond));
    if (peak.simulated_s > 0)
        text += fmt::format("; {} replication{} of {} after {} of warm-up", run.replications, run.replications == 1 ? "" : "s",
                            people(peak.simulated_s - peak.warmup_s, Unit::Seconds), people(peak.warmup_s, Unit::Seconds));
    return wrap(text);
}

}  // namespace

std::string print_text(const study::Results& results, bool details) {
    std::string text = results.origin.plan + "\n\n" + phases_table(results);
    for (const RunResult& run : results.runs) {
        text += "\n" + heading(run);
        std::vector<std::string> tables = {components_table(run.peak(), details), table_of(region_rows(run.peak())),
                                           table_of(link_rows(run.peak())), slo_table(run)};
        if (details)
            tables = {routes_table(run), tables[0],         tables[1],       connections_table(run.peak()),
                      tables[2],         levels_table(run), cost_table(run), tables[3]};
        for (const std::string& table : tables)
            if (!table.empty()) text += "\n" + table;
        if (const std::string note = cost_note(run); !note.empty()) text += "\n" + note;
        for (const study::Finding& finding : run.findings) text += "\n" + print_finding(finding);
        if (run.uncertainty) text += "\n" + print_uncertainty(run, *run.uncertainty);
        text += print_caveats(run.caveats);
    }
    return text;
}

}  // namespace headroom::cli
