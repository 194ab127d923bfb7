// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figures/money.h"

#include <fmt/format.h>

#include <cmath>

#include "app/figures/people.h"

namespace headroom::figures {

namespace {

bool in_dollars(const std::string& currency) { return currency == "USD"; }

}  // namespace

std::string currency_of(const std::vector<study::RunResult>& runs) {
    for (const study::RunResult& run : runs)
        if (run.cost) return run.cost->currency;
    return "USD";
}

std::string common_currency(const std::vector<std::string>& currencies) {
    std::string only;
    for (const std::string& currency : currencies) {
        if (!currency.empty() && !only.empty() && currency != only) return {};
        if (!currency.empty()) only = currency;
    }
    return only;
}

std::string money_per_month(const std::string& currency) {
    if (currency.empty()) return "Cost/month";
    return in_dollars(currency) ? "$/month" : currency + "/month";
}

std::string rounded_money(const std::optional<double>& money) {
    if (!money) return nothing;
    return *money < 9.995 && *money > 0 ? fmt::format("{:.2f}", *money) : fmt::format("{:.0f}", *money);
}

std::string rounded_money(const std::optional<double>& money, const std::string& currency) {
    const std::string number = rounded_money(money);
    if (!money || currency.empty()) return number;
    return in_dollars(currency) ? "$" + number : number + " " + currency;
}

std::string exact_money(const study::Estimate& money, const std::string& currency) {
    if (!money.value) return nothing;
    const double cents = std::round(*money.value * 100);
    std::string text = fmt::format("{}{}{:.2f}", cents < 0 ? "-" : "", in_dollars(currency) ? "$" : "", std::abs(cents) / 100);
    if (money.half_width && *money.half_width >= 0.005) text += fmt::format(" ± {:.2f}", *money.half_width);
    return in_dollars(currency) ? text : text + " " + currency;
}

std::string exact_month(const study::CostResult& cost) {
    const std::string text = exact_money(cost.per_month, cost.currency) + " a month";
    if (!cost.event || !cost.event->value) return text;
    const bool is_less = std::round(*cost.event->value * 100) < 0;
    const study::Estimate difference{std::abs(*cost.event->value), cost.event->half_width};
    return fmt::format("{} of ordinary days, {} {} with what happens here", text, exact_money(difference, cost.currency),
                       is_less ? "less" : "more");
}

std::string small_money(const std::optional<double>& money, const std::string& currency) {
    if (!money) return nothing;
    const std::string number = *money >= 1 ? fmt::format("{:.2f}", *money) : fmt::format("{:.3g}", *money);
    return in_dollars(currency) ? "$" + number : number + " " + currency;
}

std::string cents(double money) { return money == 0 ? "" : fmt::format("{:.2f}", money); }

std::string item_of(const study::CostLine& line) {
    std::vector<std::string> more;
    if (!line.option.empty()) more.push_back(line.option);
    if (!line.purchase.empty() && line.purchase != "on_demand") more.push_back(line.purchase);
    if (line.is_unused) more.emplace_back("not used");
    return more.empty() ? line.item : fmt::format("{} ({})", line.item, fmt::join(more, ", "));
}

std::string interruptions_of(const study::CostResult& cost) {
    std::string text;
    for (const study::CostLine& line : cost.lines)
        if (line.interruptions)
            text += fmt::format("{}{:.2g} of {} ({} {}s)", text.empty() ? "Spot machines taken back a month: " : ", ", *line.interruptions,
                                line.component, people(line.amount), line.per);
    return text;
}

double sum_of(const study::CostResult& cost, const std::string& component, const std::string& kind) {
    double sum = 0;
    for (const study::CostLine& line : cost.lines)
        if (line.component == component && line.kind == kind) sum += line.per_month;
    return std::round(sum * 100) / 100;
}

}  // namespace headroom::figures
