// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figures/uncertainty.h"

#include <fmt/format.h>

#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"

namespace headroom::figures {

namespace {

using study::Band;
using study::Uncertainty;

std::string percent_of(double share) { return fmt::format("{:.3g} %", 100 * share); }

std::string percent_of(const std::optional<double>& share) { return share ? fmt::format("{:.0f} %", 100 * *share) : std::string(); }

std::string money_range(const Band& band) {
    return band.low && band.high ? fmt::format("{} to {}", rounded_money(band.low), rounded_money(band.high)) : nothing;
}

}  // namespace

std::string range_of(const Band& band, Unit unit) {
    if (band.low && band.high) return fmt::format("{} to {}", people(band.low, unit), people(band.high, unit));
    return band.low ? fmt::format("from {} on", people(band.low, unit)) : nothing;
}

std::string drawn_of(const Uncertainty& uncertainty) {
    if (!uncertainty.left_out.empty()) return fmt::format("What the ± of the plan leaves open is not told: {}.", uncertainty.left_out);
    std::string text = fmt::format(
        "What the ± of the plan leaves open, which is in no interval: {} plans were drawn as it allows, and estimated", uncertainty.plans);
    const auto count = [&](std::size_t plans, const char* what) {
        if (plans > 0)
            text +=
                fmt::format("; {} in {} of them", what, percent_of(static_cast<double>(plans) / static_cast<double>(uncertainty.plans)));
    };
    count(uncertainty.unstable, "calls pile up without bound");
    count(uncertainty.overloaded, "requests fail for want of capacity");
    if (uncertainty.impossible > 0)
        text += fmt::format("; {} more cannot be: what goes together was drawn too large or too small", uncertainty.impossible);
    return text + ".";
}

Rows band_rows(const study::RunResult& run, const Uncertainty& uncertainty) {
    Rows table{1, {"Figure", "As written", "In the middle", "Nine of ten plans"}, {}};
    const auto add = [&](const std::string& name, const Band& band, Unit unit) {
        table.rows.push_back({name, people(band.estimate, unit), people(band.middle, unit), range_of(band, unit)});
    };
    if (!uncertainty.left_out.empty()) return table;
    add("mean response", uncertainty.mean, Unit::Seconds);
    add("p50", uncertainty.p50, Unit::Seconds);
    add("p95", uncertainty.p95, Unit::Seconds);
    add("p99", uncertainty.p99, Unit::Seconds);
    if (!uncertainty.busiest.empty()) add(uncertainty.busiest + " busy", uncertainty.utilization, Unit::Ratio);
    const Band& cost = uncertainty.cost_per_month;
    if (cost.estimate || cost.middle)
        table.rows.push_back(
            {money_per_month(currency_of({run})), rounded_money(cost.estimate), rounded_money(cost.middle), money_range(cost)});
    for (std::size_t i = 0; i < run.slo.size() && i < uncertainty.kept.size(); ++i) {
        const study::SloResult& row = run.slo[i];
        table.rows.push_back({row.route.empty() ? promise_of(row) : fmt::format("{}, {}", promise_of(row), row.route), "", "",
                              fmt::format("{} keep it", percent_of(uncertainty.kept[i]))});
    }
    return table;
}

Rows guess_rows(const Uncertainty& uncertainty) {
    Rows table{2, {"Guess", "Written", "Of p95", "Of cost"}, {}};
    for (const study::GuessShare& guess : uncertainty.guesses)
        table.rows.push_back({guess.path, guess.written, percent_of(guess.of_p95), percent_of(guess.of_cost)});
    return table;
}

}  // namespace headroom::figures
