// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "app/figures/decisions.h"
#include "app/report/html.h"
#include "app/report/sections.h"

namespace headroom::report {

namespace {

constexpr std::size_t most_rows = 100;

std::string first_rows(const std::string& caption, figures::Rows rows) {
    const std::size_t all = rows.rows.size();
    if (all > most_rows) rows.rows.resize(most_rows);
    const std::string html = table_from(caption, rows);
    if (all <= most_rows) return html;
    return html +
           paragraph(fmt::format("The first {} of {}; all are in the workbook and in the log (--format xlsx,decisions).", most_rows, all),
                     "small");
}

}  // namespace

std::string decision_tables(const study::RunResult& run) {
    std::string html = first_rows("Incidents, breakers and balancers' verdicts, in the first replication", figures::transition_rows(run));
    if (const std::string more = figures::left_out_of(run); !more.empty()) html += paragraph(more, "small");
    return html + first_rows("Replicas that autoscalers added and took away, in the first replication", figures::decision_rows(run, true));
}

}  // namespace headroom::report
