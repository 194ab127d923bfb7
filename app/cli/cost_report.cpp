// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cost_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/cli/people.h"
#include "app/cli/table.h"

namespace headroom::cli {

namespace {

using study::CostLine;
using study::CostPart;
using study::CostResult;
using study::RunResult;

bool in_dollars(const std::string& currency) { return currency == "USD"; }

/// Small amounts with three significant digits, the others with cents.
std::string small_money(const std::optional<double>& money, const std::string& currency) {
    if (!money) return nothing;
    const std::string number = *money >= 1 ? fmt::format("{:.2f}", *money) : fmt::format("{:.3g}", *money);
    return in_dollars(currency) ? "$" + number : number + " " + currency;
}

std::string cents(double money) { return money == 0 ? "" : fmt::format("{:.2f}", money); }

std::string capitalised(std::string word) {
    if (!word.empty()) word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
    return word;
}

/// In whole cents, as all lines are.
double sum_of(const CostResult& cost, const std::string& component, const std::string& kind) {
    double sum = 0;
    for (const CostLine& line : cost.lines)
        if (line.component == component && line.kind == kind) sum += line.per_month;
    return std::round(sum * 100) / 100;
}

std::string summary(const CostResult& cost) {
    std::string text = fmt::format("Cost: {} a month", exact_money(cost.per_month, cost.currency));
    if (cost.event) text += fmt::format(" of ordinary days, {} more with what happens here", exact_money(*cost.event, cost.currency));
    return wrap(text + fmt::format("; {} per million requests, {} per user", small_money(cost.per_million_requests.value, cost.currency),
                                   small_money(cost.per_user_month.value, cost.currency)));
}

}  // namespace

std::string currency_of(const std::vector<study::RunResult>& runs) {
    for (const study::RunResult& run : runs)
        if (run.cost) return run.cost->currency;
    return "USD";
}

std::string money_per_month(const std::string& currency) { return in_dollars(currency) ? "$/month" : currency + "/month"; }

std::string rounded_money(const std::optional<double>& money) {
    if (!money) return nothing;
    return *money < 9.995 && *money > 0 ? fmt::format("{:.2f}", *money) : fmt::format("{:.0f}", *money);
}

std::string exact_money(const study::Estimate& money, const std::string& currency) {
    if (!money.value) return nothing;
    std::string text = fmt::format("{}{:.2f}", in_dollars(currency) ? "$" : "", *money.value);
    if (money.half_width && *money.half_width >= 0.005) text += fmt::format(" ± {:.2f}", *money.half_width);
    return in_dollars(currency) ? text : text + " " + currency;
}

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
    return summary(cost) + "\n" + table.print();
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
