// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/size_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/cli/figures.h"
#include "app/cli/sweep_report.h"
#include "app/cli/table.h"
#include "app/figures/csv_field.h"

namespace headroom::cli {

namespace {

using study::Confirmation;
using study::Sizing;
using study::SweepRow;

std::string settings_of(const Sizing& sizing, const SweepRow& row) {
    std::string text;
    for (std::size_t i = 0; i < row.values.size(); ++i) {
        const std::string setting = sizing.axes[i].path + "=" + row.values[i];
        const bool plain = setting.find_first_of(" ()>{}\"*$") == std::string::npos;
        text += plain ? fmt::format("  --set {}\n", setting) : fmt::format("  --set '{}'\n", setting);
    }
    return text;
}

std::string print_found(const Sizing& sizing, const Confirmation& found) {
    std::string text = "The cheapest that keeps all promises:\n\n" + settings_of(sizing, sizing.evaluated[found.row]) + "\n";
    const auto& requests = found.run.peak().total;
    const auto cost = found.run.cost ? found.run.cost->per_month : study::Estimate{};
    text += fmt::format("Cost a month  {}\n", exact_money(cost, found.run.cost ? found.run.cost->currency : ""));
    text += fmt::format("p95           {}\n", people(requests.response.quantiles[p95], Unit::Seconds));
    text += fmt::format("Availability  {}\n\n", availability_of(requests));
    Table promises({{"Promise", Align::Left}, {"Route", Align::Left}, {"Measured"}, {"Kept", Align::Left}});
    for (const study::SloResult& row : found.run.slo)
        promises.add({promise_of(row), row.route.empty() ? "all" : row.route, measured_of(row, found.run), kept_of(row)});
    return text + promises.print();
}

std::string print_none(const Sizing& sizing) {
    if (!sizing.confirmed.empty())
        return wrap(fmt::format("Of the {} cheapest that the search found, none keeps all promises when it is simulated.",
                                sizing.confirmed.size()));
    return wrap(sizing.is_proven ? "None of these combinations keeps all promises."
                                 : "No combination that was looked at keeps all promises.");
}

std::string print_search(const Sizing& sizing) {
    std::string text = fmt::format("The search looked at {} of {} combinations", sizing.evaluated.size(),
                                   sizing.combinations < 1e6 ? fmt::format("{:.0f}", sizing.combinations) : people(sizing.combinations));
    const std::size_t failed = sizing.confirmed.size() - (sizing.best() ? 1 : 0);
    if (failed > 0 && sizing.best())
        text += fmt::format(", and {} cheaper ones did not keep the promises when they were simulated", failed);
    text += ".";
    if (!sizing.is_proven) text += " It was ended before it knew all (--evaluations): there may be a cheaper one.";
    std::vector<std::string> unordered;
    for (std::size_t i = 0; i < sizing.axes.size(); ++i)
        if (!sizing.is_ordered[i]) unordered.push_back(sizing.axes[i].path);
    if (unordered.size() < sizing.axes.size()) text += " It took more for neither cheaper nor worse";
    if (!unordered.empty() && unordered.size() < sizing.axes.size()) text += fmt::format(" (not of {})", fmt::join(unordered, ", "));
    if (unordered.size() < sizing.axes.size())
        text += sizing.is_monotone ? "." : ", which what it saw contradicts: headroom sweep tells all.";
    return wrap(text);
}

std::string print_free(const Sizing& sizing) {
    if (!sizing.best() || !sizing.is_free()) return {};
    return "\n" +
           wrap(
               "What is sized has no price: all that were looked at cost the same, and the least of it is told. An \"instance\" gives a "
               "component one.");
}

std::string print_front(const Sizing& sizing) {
    std::vector<std::string> currencies;
    for (const std::size_t i : sizing.front) currencies.push_back(sizing.evaluated[i].outline->currency);
    Table table({{money_per_month(common_currency(currencies))}, {"p95"}, {"Errors"}, {"SLO"}, {"Status", Align::Left}});
    for (const std::size_t i : sizing.front) {
        const SweepRow& row = sizing.evaluated[i];
        table.add({rounded_money(row.outline->cost_per_month.value), people(row.outline->response.quantiles[p95].value, Unit::Seconds),
                   people(row.outline->error_ratio.value, Unit::Ratio), promises_kept(*row.outline), words(row.outline->status)});
        std::string settings;
        for (std::size_t k = 0; k < row.values.size(); ++k) settings += (k == 0 ? "" : " ") + sizing.axes[k].path + "=" + row.values[k];
        table.note(settings);
    }
    return table.is_empty() ? "" : "What a shorter p95 costs, of those looked at:\n\n" + table.print();
}

}  // namespace

std::string print_sizing_text(const Sizing& sizing) {
    std::string text = sizing.origin.plan + "\n" + wrap(fmt::format("{} on {}", sizing.phase, sizing.design)) + "\n";
    text += sizing.best() ? print_found(sizing, *sizing.best()) : print_none(sizing);
    text += "\n" + print_search(sizing) + print_free(sizing);
    const std::string front = print_front(sizing);
    return front.empty() ? text : text + "\n" + front;
}

std::string print_sizing_csv(const Sizing& sizing) {
    std::string text = "by";
    for (const study::Axis& axis : sizing.axes) text += "," + figures::csv_field(axis.path);
    text += ",front,status," + outline_header() + "\r\n";
    const auto add = [&](const char* by, const SweepRow& row, bool front, const std::string& status,
                         const std::optional<study::Outline>& outline) {
        text += by;
        for (const std::string& value : row.values) text += "," + figures::csv_field(value);
        text += fmt::format(",{},{},{}\r\n", front ? "1" : "0", status, outline_fields(outline));
    };
    for (std::size_t i = 0; i < sizing.evaluated.size(); ++i) {
        const SweepRow& row = sizing.evaluated[i];
        add("search", row, std::ranges::find(sizing.front, i) != sizing.front.end(), row.status, row.outline);
    }
    for (const Confirmation& each : sizing.confirmed)
        add("simulation", sizing.evaluated[each.row], false, std::string(to_string(each.run.status)), study::outline_of(each.run));
    return text;
}

}  // namespace headroom::cli
