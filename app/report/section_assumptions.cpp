// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "app/figures/people.h"
#include "app/report/html.h"
#include "app/report/sections.h"

namespace headroom::report {

namespace {

using study::AssumedPhase;
using study::Assumption;

std::string phases_table(const study::Assumptions& all) {
    HtmlTable table("The phases of the plan",
                    {{"Phase"}, number("Users"), {"Design"}, {"Horizon"}, {"Settings", false, true}, {"Note", false, true}});
    for (const AssumedPhase& phase : all.phases) {
        std::string set;
        for (const auto& change : phase.set) set += fmt::format("{}{} = {}", set.empty() ? "" : ", ", change.setting, change.value);
        table.add({phase.phase, phase.users, phase.design, phase.horizon, set, phase.note});
    }
    return table.print("cards");
}

std::string settings_table(const std::vector<const Assumption*>& rows, const std::string& caption) {
    HtmlTable table(caption, {{"Of"}, {"Setting"}, {"Value", false, true}, {"Otherwise"}, {"Meaning", false, true}});
    for (const Assumption* row : rows) {
        const std::string id = row->id.empty() ? "all requests" : row->id;
        table.add({Cell(id, "", row->type), row->setting == "note" ? Cell("note", "note") : Cell(row->setting, "setting"), row->value,
                   row->default_value, figures::without_markup(row->help)});
    }
    return table.print("cards settings");
}

}  // namespace

std::string assumptions_section(const Document& document) {
    const study::Assumptions& all = document.assumptions();
    std::string html = phases_table(all);
    std::vector<std::string> designs;
    for (const Assumption& row : all.settings)
        if (std::find(designs.begin(), designs.end(), row.design) == designs.end()) designs.push_back(row.design);
    for (const std::string& design : designs) {
        std::vector<const Assumption*> rows;
        for (const Assumption& row : all.settings)
            if (row.design == design) rows.push_back(&row);
        const std::string title = design.empty() ? "Requests, keys, promises and incidents" : "Design " + design;
        html += folded(fmt::format("{} ({} settings)", title, rows.size()), settings_table(rows, title));
    }
    if (html.empty())
        html = paragraph("The document does not hold the plan's settings: it was written by an older version of Headroom.");
    else
        html += paragraph(
            "Every setting that differs from its default, as the plan has it. A phase's settings stand in for those of its design.",
            "small");
    return section("assumptions", "Assumptions", html);
}

std::string glossary_section() {
    const std::pair<const char*, const char*> words[] = {
        {"converged", "Mean and 95th percentile of every route are known as precisely as was asked for."},
        {"not converged", "The limit of replications or of requests was reached before; the intervals are wider than was asked for."},
        {"overloaded", "More than 1 % of the requests fail for want of capacity. The figures are those of what gets through."},
        {"unstable", "Something grows without bound. There is no steady state, hence no figure, however long one simulates."},
        {"p50, p95, p99", "The response times that half, 95 % and 99 % of the completed requests stay below."},
        {"±", "Half the width of the 95 % interval, over independent replications of the simulation."},
        {"busy share", "The share of its capacity that a component's busiest resource uses: processor, workers, memory, connections."},
        {"a month", "730 hours of ordinary days, at the catalogue's prices for what the plan buys, without tax."},
    };
    std::string html;
    for (const auto& [word, meaning] : words) html += element("dt", word) + element("dd", meaning);
    return section("glossary", "Words", "<dl class=\"glossary\">" + html + "</dl>\n");
}

}  // namespace headroom::report
