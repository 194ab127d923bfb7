// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/decision_report.h"

#include <fmt/format.h>

#include "app/cli/figures.h"
#include "app/cli/table.h"
#include "app/figures/decisions.h"

namespace headroom::cli {

namespace {

std::string print_rows(const study::RunResult& run, const char* what, const Rows& rows) {
    return fmt::format("\n{}: {}, first replication\n\n{}", run.phase, what, rows.rows.empty() ? "none\n" : table_from(rows).print());
}

}  // namespace

std::string print_decisions(const study::Results& results) {
    std::string text;
    for (const study::RunResult& run : results.runs) text += print_rows(run, "decisions of autoscalers", decision_rows(run, false));
    return text;
}

std::string print_transitions(const study::Results& results) {
    std::string text;
    for (const study::RunResult& run : results.runs) {
        text += print_rows(run, "incidents, breakers and balancers' verdicts", transition_rows(run));
        if (const std::string more = left_out_of(run); !more.empty()) text += "\n" + wrap(more) + "\n";
    }
    return text;
}

}  // namespace headroom::cli
