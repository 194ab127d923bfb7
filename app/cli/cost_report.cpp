// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cost_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/cli/figures.h"
#include "app/cli/table.h"
#include "app/figures/money.h"

namespace headroom::cli {

namespace {

using study::CostPart;
using study::CostResult;
using study::RunResult;

std::string summary(const CostResult& cost) {
    std::string text = "Cost: " + exact_month(cost);
    text += fmt::format("; {} per million requests, {} per user", small_money(cost.per_million_requests.value, cost.currency),
                        small_money(cost.per_user_month.value, cost.currency));
    if (cost.operations_per_month > 0)
        text += fmt::format("; people's time beside it, {}", exact_money({cost.operations_per_month, {}}, cost.currency));
    return wrap(text);
}

}  // namespace

std::string cost_table(const RunResult& run) {
    if (!run.cost) return {};
    const CostResult& cost = *run.cost;
    std::vector<Table::Column> columns = {{"Component", Align::Left}};
    for (const CostPart& kind : cost.by_kind) columns.push_back({capitalised(kind.name)});
    columns.push_back({money_per_month(cost.currency)});
    Table table(std::move(columns));
    for (const CostPart& component : cost.by_component) {
        if (component.per_month == 0) continue;
        std::vector<std::string> row = {component.name};
        for (const CostPart& kind : cost.by_kind) row.push_back(cents(sum_of(cost, component.name, kind.name)));
        row.push_back(cents(component.per_month));
        table.add(std::move(row));
    }
    std::vector<std::string> total = {"all"};
    for (const CostPart& kind : cost.by_kind) total.push_back(cents(kind.per_month));
    total.push_back(fmt::format("{:.2f}", cost.per_month.value.value_or(0)));
    table.add(std::move(total));
    const std::string energy = run.energy ? "\n" + wrap("Energy: " + energy_of(*run.energy)) : std::string();
    const std::string interruptions = figures::interruptions_of(cost);
    return summary(cost) + "\n" + table.print() + (interruptions.empty() ? "" : "\n" + wrap(interruptions + ".")) + energy;
}

std::string cost_note(const RunResult& run) {
    if (!run.cost || run.cost->unpriced.empty()) return {};
    std::string text = "Not in the cost:";
    const char* separator = " ";
    for (const study::Unpriced& use : run.cost->unpriced)
        text += fmt::format("{}{} ({})", std::exchange(separator, ", "), use.component, use.what);
    return wrap(text + ".", "note: ");
}

}  // namespace headroom::cli
