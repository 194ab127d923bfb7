// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"
#include "app/report/charts.h"
#include "app/report/html.h"
#include "app/report/sections.h"

namespace headroom::report {

namespace {

using study::CostPart;
using study::CostResult;
using study::RunResult;

std::string two_digits(double money) { return fmt::format("{:.2f}", money); }

/// Components by kinds, to the cent.
std::string parts_table(const RunResult& run) {
    const CostResult& cost = *run.cost;
    std::vector<HtmlTable::Column> columns = {{"Component"}};
    for (const CostPart& kind : cost.by_kind) columns.push_back(number(figures::capitalised(kind.name)));
    columns.push_back(number(figures::money_per_month(cost.currency)));
    HtmlTable table(fmt::format("What {} costs a month", run.phase), std::move(columns));
    for (const CostPart& component : cost.by_component) {
        if (component.per_month == 0) continue;
        std::vector<Cell> row = {component.name};
        for (const CostPart& kind : cost.by_kind) row.push_back(figures::cents(figures::sum_of(cost, component.name, kind.name)));
        row.push_back(figures::cents(component.per_month));
        table.add(std::move(row));
    }
    std::vector<Cell> total = {{"All", "total"}};
    for (const CostPart& kind : cost.by_kind) total.push_back({figures::cents(kind.per_month), "total"});
    total.push_back({two_digits(cost.per_month.value.value_or(0)), "total"});
    table.add(std::move(total));
    return table.print("cards");
}

std::string lines_table(const RunResult& run) {
    HtmlTable table(
        fmt::format("What is paid for in {}", run.phase),
        {{"Component"}, {"Kind"}, {"Item"}, number("Amount a month"), {"Of"}, number(figures::money_per_month(run.cost->currency))});
    for (const study::CostLine& line : run.cost->lines)
        table.add({line.component, line.kind, figures::item_of(line), figures::people(line.amount), line.per, two_digits(line.per_month)});
    return table.print("cards");
}

std::string interruptions_note(const CostResult& cost) {
    const std::string text = figures::interruptions_of(cost);
    return text.empty() ? text : paragraph(text + ".");
}

std::string unpriced_note(const CostResult& cost) {
    if (cost.unpriced.empty()) return {};
    std::string text = "Not in the cost:";
    for (const study::Unpriced& use : cost.unpriced)
        text += fmt::format("{} {} ({})", &use == &cost.unpriced.front() ? "" : ",", use.component, use.what);
    return paragraph(text + ".", "warning");
}

std::string run_part(const RunResult& run) {
    if (!run.cost) return element("h3", run.phase) + paragraph("There is no cost to give: the phase has no steady state.");
    const CostResult& cost = *run.cost;
    std::string text = figures::exact_month(cost);
    text += fmt::format("; {} per million requests, {} per user.", figures::small_money(cost.per_million_requests.value, cost.currency),
                        figures::small_money(cost.per_user_month.value, cost.currency));
    if (cost.operations_per_month > 0)
        text += fmt::format(" People's time beside it: {} a month.", figures::exact_money({cost.operations_per_month, {}}, cost.currency));
    if (run.energy) text += fmt::format(" Energy: {}.", figures::energy_of(*run.energy));
    return element("h3", run.phase) + paragraph(text) + interruptions_note(cost) + unpriced_note(cost) +
           folded("By component and by kind", parts_table(run)) + folded("Every line of the bill", lines_table(run));
}

}  // namespace

std::string cost_section(const Document& document, std::vector<Figure>& figures) {
    std::string html;
    for (auto figure : {phase_cost_figure(document), component_cost_figure(document)})
        if (figure) html += place_for(std::move(*figure), figures);
    if (!html.empty()) html = "<div class=\"figures\">" + html + "</div>\n";
    if (auto figure = growth_cost_figure(document)) html += place_for(std::move(*figure), figures);
    const bool any = std::any_of(document.runs().begin(), document.runs().end(), [](const RunResult& run) { return run.cost.has_value(); });
    if (any)
        for (const RunResult& run : document.runs()) html += run_part(run);
    return section("cost", "Cost", html);
}

}  // namespace headroom::report
