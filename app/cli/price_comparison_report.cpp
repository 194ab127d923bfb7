// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/price_comparison_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/cli/cost_report.h"
#include "app/cli/figures.h"
#include "app/cli/table.h"
#include "app/figures/csv_field.h"

namespace headroom::cli {

namespace {

using figures::csv_field;
using study::Buying;
using study::PricedAt;
using study::PricedPhase;

constexpr std::array<const char*, study::buying_names.size()> titles = {"As planned", "On demand", "1 y reserved", "3 y reserved", "Spot"};

/// "web 4, db 1", of each phase and catalogue.
std::string reserved_of(const study::CostResult& cost) {
    std::string text;
    for (const study::ReservedMachines& each : study::reserved_machines(cost))
        text += fmt::format("{}{} {:.4g}", text.empty() ? "" : ", ", each.component, each.machines);
    return text.empty() ? "none" : text;
}

std::string reservations(const study::PriceComparison& comparison) {
    std::string text;
    for (const PricedPhase& phase : comparison.phases) {
        for (const PricedAt& at : phase.at) {
            const auto &year = at.costs[static_cast<std::size_t>(Buying::Reserved1y)],
                       &three = at.costs[static_cast<std::size_t>(Buying::Reserved3y)];
            if (!year || !three) continue;
            const std::string where = phase.at.size() > 1 ? fmt::format("{} at {}", phase.phase, at.catalogue) : phase.phase;
            text += wrap(fmt::format("{}: {} for 1 year; {} for 3 years", where, reserved_of(*year), reserved_of(*three)), "  ");
        }
    }
    return text;
}

std::string missing(const study::PriceComparison& comparison) {
    std::set<std::string> notes;
    for (const PricedPhase& phase : comparison.phases)
        for (const PricedAt& at : phase.at)
            for (const auto& cost : at.costs)
                for (const study::Unpriced& use : cost ? cost->unpriced : std::vector<study::Unpriced>())
                    notes.insert(wrap(fmt::format("Not in the cost: {} ({}).", use.component, use.what), "note: "));
    return fmt::format("{}", fmt::join(notes, ""));
}

}  // namespace

std::string print_price_comparison_text(const study::PriceComparison& comparison) {
    std::vector<Table::Column> columns = {{"Phase", Align::Left}, {"Users"}, {"Prices", Align::Left}};
    for (const char* title : titles) columns.push_back({title});
    Table table(std::move(columns));
    const PricedAt* only = comparison.phases.front().at.size() == 1 ? &comparison.phases.front().at.front() : nullptr;
    for (const PricedPhase& phase : comparison.phases) {
        for (const PricedAt& at : phase.at) {
            std::vector<std::string> row = {phase.phase, people(phase.users),
                                            only == nullptr ? fmt::format("{} {}", at.currency, at.catalogue) : ""};
            for (const auto& cost : at.costs) row.push_back(cost ? fmt::format("{:.2f}", *cost->per_month.value) : nothing);
            table.add(std::move(row));
        }
    }
    const std::string prices = only == nullptr ? "" : fmt::format(" at {}, {}", only->catalogue, only->currency);
    return wrap(fmt::format("{}{}: a month of ordinary days. Reserved are, with nothing upfront, as many machines as that is cheapest for; "
                            "what is not offered so is on demand.",
                            comparison.origin.plan, prices)) +
           "\n" + table.print() + "\nReserved:\n" + reservations(comparison) + missing(comparison);
}

std::string print_price_comparison_csv(const study::PriceComparison& comparison) {
    std::string text = "design,phase,users,catalogue,currency,purchase,component,per_month\r\n";
    for (const PricedPhase& phase : comparison.phases)
        for (const PricedAt& at : phase.at)
            for (std::size_t i = 0; i < at.costs.size(); ++i)
                for (const study::CostPart& part : at.costs[i] ? at.costs[i]->by_component : std::vector<study::CostPart>())
                    text += fmt::format("{},{},{},{},{},{},{},{:.2f}\r\n", csv_field(phase.design), csv_field(phase.phase),
                                        csv_field(std::optional(phase.users)), csv_field(at.catalogue), csv_field(at.currency),
                                        study::buying_names[i], csv_field(part.name), part.per_month);
    return text;
}

}  // namespace headroom::cli
