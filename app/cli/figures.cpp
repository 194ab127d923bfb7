// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/figures.h"

#include "app/cli/table.h"
#include "app/figures/changes.h"

namespace headroom::cli {

std::string print_finding(const study::Finding& finding) {
    std::string text = wrap(finding.text, finding.severity == Severity::Error ? "error: " : "note: ");
    if (finding.change) text += wrap(change_text(*finding.change), "  change: ");
    if (finding.effect) text += wrap(effect_text(*finding.effect), "  effect: ");
    return text;
}

std::string print_caveats(const std::vector<std::string>& caveats) {
    std::string text = caveats.empty() ? "" : "\n";
    for (const std::string& caveat : caveats) text += wrap(caveat, "estimate: ");
    return text;
}

Table table_from(const Rows& rows) {
    std::vector<Table::Column> columns;
    for (const std::string& title : rows.titles) columns.push_back({title, columns.size() < rows.texts ? Align::Left : Align::Right});
    Table table(std::move(columns));
    for (const auto& row : rows.rows) table.add(row);
    return table;
}

}  // namespace headroom::cli
