// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figures/decisions.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/figures/people.h"

namespace headroom::figures {

namespace {

/// "outlier ejection"
std::string spaced(std::string name) {
    std::ranges::replace(name, '_', ' ');
    return name;
}

/// "web 3": replicas are counted from 1, as people do.
std::string replica_of(const protocol::TransitionMeasure& what) {
    return what.component.empty() ? std::string() : fmt::format("{} {}", what.component, what.replica + 1);
}

std::string taken_by(const protocol::TransitionMeasure& what) {
    std::string text;
    for (const protocol::TakenMeasure& taken : what.taken)
        text += fmt::format("{}{} of {}", text.empty() ? "" : ", ", taken.replicas, taken.component);
    return text;
}

}  // namespace

std::string moment(const std::optional<std::size_t>& level, double at_s) {
    const auto seconds = static_cast<long>(at_s);
    if (level) return fmt::format("level {}, {}:{:02}:{:02}", *level + 1, seconds / 3600, seconds / 60 % 60, seconds % 60);
    return fmt::format("{:02}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
}

Rows decision_rows(const study::RunResult& run, bool only_changes) {
    Rows table{5, {"Time", "Autoscaler", "Metric", "Limited by", "Replicas", "Value", "Ratio", "Wants"}, {}};
    for (const auto& [what, level] : run.decisions) {
        if (only_changes && what.from == what.to) continue;
        const bool is_share = what.metric == "cpu" || what.metric == "memory";
        table.rows.push_back({moment(level, what.at_s), what.component, what.metric, what.limit,
                              what.from == what.to ? fmt::format("{}", what.from) : fmt::format("{} → {}", what.from, what.to),
                              what.metric.empty() ? "" : people(what.value, is_share ? Unit::Ratio : Unit::None),
                              fmt::format("{:.2f}", what.ratio), fmt::format("{}", what.recommended)});
    }
    return table;
}

Rows transition_rows(const study::RunResult& run) {
    Rows table{6, {"Time", "What", "Of", "Becomes", "Replica", "Takes"}, {}};
    for (const auto& [what, level] : run.transitions)
        table.rows.push_back(
            {moment(level, what.at_s), spaced(what.kind), what.subject, spaced(what.state), replica_of(what), taken_by(what)});
    return table;
}

std::string left_out_of(const study::RunResult& run) {
    if (run.transitions_left_out == 0) return {};
    return fmt::format(
        "{} more {} left out: of each connection's breakers, balancer and incident the first and the last fifty of a level are kept.",
        people(static_cast<double>(run.transitions_left_out)), run.transitions_left_out == 1 ? "is" : "are");
}

}  // namespace headroom::figures
