// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "app/figures/changes.h"
#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"
#include "app/figures/uncertainty.h"
#include "app/report/charts.h"
#include "app/report/growth_bands.h"
#include "app/report/html.h"
#include "app/report/sections.h"

namespace headroom::report {

namespace {

using figures::people;
using study::RunResult;
using study::Status;

Cell status_cell(Status status) { return {figures::words(status), "status " + std::string(to_string(status))}; }

Cell promises_cell(const RunResult& run) {
    const bool missed = std::any_of(run.slo.begin(), run.slo.end(), [](const auto& row) { return row.met == std::optional(false); });
    const bool all = figures::kept_count(run) == run.slo.size();
    return {figures::kept_of(run), run.slo.empty() ? "" : missed ? "missed" : all ? "kept" : "unknown"};
}

std::string per_1000_users(const RunResult& run) {
    if (!run.cost) return figures::nothing;
    const auto& one = run.cost->per_user_month.value;
    return figures::small_money(one ? std::optional(*one * 1000) : std::nullopt, run.cost->currency);
}

std::string p95_of(const RunResult& run) { return people(run.peak().total.response.quantiles[figures::p95].value, Unit::Seconds); }

Cell money_cell(const RunResult& run) { return figures::rounded_money(run.cost ? run.cost->per_month.value : std::nullopt); }

/// `growth` of runs at populations, else null.
std::string runs_table(const std::string& caption, const std::vector<RunResult>& runs, const study::Growth* growth) {
    const bool by_users = growth != nullptr;
    const bool several_designs = std::any_of(runs.begin(), runs.end(), [&](const auto& run) { return run.design != runs.front().design; });
    std::vector<HtmlTable::Column> columns = {{"Phase"},
                                              {"Design"},
                                              number("Users"),
                                              number("Req/s"),
                                              number("p50"),
                                              number("p95"),
                                              number("p95, estimate"),
                                              number("p95, ± allows"),
                                              number("p99"),
                                              number("Errors"),
                                              {"Busiest"},
                                              number(figures::money_per_month(figures::currency_of(runs))),
                                              number("Per 1000 users"),
                                              {"SLO"},
                                              {"Status"}};
    if (by_users) std::swap(columns[0], columns[2]);
    HtmlTable table(caption, std::move(columns));
    for (const RunResult& run : runs) {
        const auto& peak = run.peak();
        const auto& times = peak.total.response.quantiles;
        const RunResult* estimate = by_users ? growth->estimate_at(run.users) : nullptr;
        std::vector<Cell> row = {run.phase,
                                 several_designs ? run.design : "",
                                 people(run.users),
                                 people(peak.total.throughput_per_s.value, Unit::None),
                                 people(times[figures::p50].value, Unit::Seconds),
                                 people(times[figures::p95].value, Unit::Seconds),
                                 estimate != nullptr ? p95_of(*estimate) : std::string(),
                                 run.uncertainty ? figures::range_of(run.uncertainty->p95, Unit::Seconds) : std::string(),
                                 people(times[figures::p99].value, Unit::Seconds),
                                 people(peak.total.error_ratio.value, Unit::Ratio),
                                 figures::busiest_of(peak),
                                 money_cell(run),
                                 per_1000_users(run),
                                 promises_cell(run),
                                 status_cell(by_users ? peak.status : run.status)};
        if (by_users) std::swap(row[0], row[2]);
        table.add(std::move(row));
    }
    return table.print("cards");
}

std::string stages_list(const study::Growth& growth) {
    std::string html;
    for (const study::Stage& stage : growth.stages)
        html += element("li", fmt::format("{} ({}, on {}) {}.", stage.phase, range_of(stage), stage.design, stage.verdict()));
    return html.empty() ? "" : "<ul>" + html + "</ul>\n";
}

std::string how(study::Method method) {
    switch (method) {
        case study::Method::UtilizationLaw: return "its busy share, measured before, times the requests";
        case study::Method::Extrapolated: return "its busy share, measured before, and how that changes";
        case study::Method::Asymptotes: return "where light and heavy load meet";
        case study::Method::CarriedAlong: return "held up by what saturates first";
        case study::Method::Simulated: return "simulated on either side";
        case study::Method::Interpolated: return "between simulated levels";
    }
    return {};
}

std::string interval_of(const study::Crossing& at) { return fmt::format("{} to {}", people(at.low), people(at.high)); }

std::string saturation_table(const study::Growth& growth) {
    HtmlTable table("Where each resource would have no more to give",
                    {{"Phase"}, {"Component"}, {"Resource"}, number("Saturates at"), number("Interval"), {"Known by"}});
    for (const study::Stage& stage : growth.stages)
        for (const study::Saturation& each : stage.saturation)
            table.add(
                {stage.phase, each.component, each.resource, people(each.at.users) + " users", interval_of(each.at), how(each.at.method)});
    return table.print("cards");
}

}  // namespace

std::string phases_section(const Document& document) {
    if (document.runs().empty()) return {};
    return section(
        "phases", "Phases",
        runs_table("Each phase at the peak of its day", document.runs(), nullptr) +
            paragraph("Times and errors are those of the busiest 15 minutes of the day (of the whole span where one was simulated); "
                      "a month is 730 hours. – is where there is no figure to give.",
                      "small"));
}

std::string growth_section(const Document& document, std::vector<Figure>& figures) {
    std::string html;
    if (auto figure = latency_figure(document)) html += place_for(std::move(*figure), figures);
    if (document.growth) {
        html += stages_list(*document.growth) + folded("Where each resource saturates", saturation_table(*document.growth)) +
                folded("The figures at each population",
                       runs_table("Each population that was simulated", document.points(), &*document.growth));
        if (auto figure = utilization_figure(document)) html += place_for(std::move(*figure), figures);
        html += paragraph(
            fmt::format("Growth looks at the busiest 15 minutes of an ordinary day at each population, within about {:.3g} %; lines are "
                        "broken where another phase takes over.",
                        document.growth->options.precision * 100),
            "small");
    }
    return section("growth", document.growth ? "Response times and growth" : "Response times", html);
}

std::string promises_section(const Document& document) {
    HtmlTable table("What is promised, and what was measured", {{"Phase"}, {"Promise"}, {"Of"}, number("Measured"), {"Kept"}});
    for (const RunResult& run : document.runs())
        for (const study::SloResult& row : run.slo)
            table.add({run.phase, figures::promise_of(row), row.route.empty() ? "all requests" : row.route, figures::measured_of(row, run),
                       Cell(figures::kept_of(row),
                            !row.met   ? "unknown"
                            : *row.met ? "kept"
                                       : "missed",
                            figures::holds_limit(row) ? "± holds the limit" : "")});
    const std::string html = table.print("cards");
    if (html.empty()) return {};
    return section(
        "promises", "Promises (SLOs)",
        html + paragraph("In a percentile of a promise, a request that failed counts as infinitely slow. \"± holds the limit\": another "
                         "seed may give the other verdict. \"Not known\": there is no figure, or an estimate leaves out what would count.",
                         "small"));
}

std::string findings_section(const Document& document) {
    std::string html;
    const auto add = [&](const study::Finding& finding, const std::string& of, const std::string& text) {
        std::string evidence;
        for (const auto& item : finding.evidence) evidence += element("dt", item.name) + element("dd", figures::people(item.value));
        std::string change;
        if (finding.change) change += paragraph("Change: " + figures::change_text(*finding.change));
        if (finding.effect) change += paragraph("Effect: " + figures::effect_text(*finding.effect));
        html += fmt::format("<li class=\"{}\"><strong>{}</strong> {}{}{}{}</li>\n", finding.severity == Severity::Error ? "error" : "note",
                            finding.severity == Severity::Error ? "Error" : "Note", element("span", of + ":", "of"), element("span", text),
                            change, evidence.empty() ? "" : folded("Evidence", "<dl>" + evidence + "</dl>"));
    };
    for (const Told& each : told_findings(document)) add(*each.finding, each.phase, each.text);
    if (html.empty())
        html = paragraph("Nothing to remark.");
    else
        html = "<ul class=\"findings\">" + html + "</ul>\n";
    return section("findings", "Findings", html);
}

}  // namespace headroom::report
