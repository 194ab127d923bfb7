// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/decision_report.h"

#include <fmt/format.h>

#include "app/cli/figures.h"
#include "app/cli/table.h"

namespace headroom::cli {

namespace {

std::string time_of(const study::DecisionResult& decision) {
    if (decision.level) return people(decision.what.at_s, Unit::Seconds);
    const auto seconds = static_cast<long>(decision.what.at_s);
    return fmt::format("{:02}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
}

std::string table_of(const study::RunResult& run) {
    Table table({{"Level"},
                 {"Time"},
                 {"Autoscaler", Align::Left},
                 {"Metric", Align::Left},
                 {"Value"},
                 {"Ratio"},
                 {"Wants"},
                 {"Limited by", Align::Left},
                 {"Replicas", Align::Left}});
    for (const study::DecisionResult& decision : run.decisions) {
        const auto& d = decision.what;
        const bool is_share = d.metric == "cpu" || d.metric == "memory";
        table.add({decision.level ? fmt::format("{}", *decision.level + 1) : "", time_of(decision), d.component, d.metric,
                   d.metric.empty() ? "" : people(d.value, is_share ? Unit::Ratio : Unit::None), fmt::format("{:.2f}", d.ratio),
                   fmt::format("{}", d.recommended), d.limit,
                   d.from == d.to ? fmt::format("{}", d.from) : fmt::format("{} -> {}", d.from, d.to)});
    }
    return table.print();
}

}  // namespace

std::string print_decisions(const study::Results& results) {
    std::string text;
    for (const study::RunResult& run : results.runs) {
        text += fmt::format("\n{}: decisions of autoscalers, first replication\n\n", run.phase);
        text += run.decisions.empty() ? std::string("none\n") : table_of(run);
    }
    return text;
}

}  // namespace headroom::cli
