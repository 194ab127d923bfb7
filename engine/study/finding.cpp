// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/finding.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::study {

namespace {

std::string rate_of(const LevelResult& level) {
    return level.rate_per_s > 0 ? fmt::format("at {:.4g} requests/s", level.rate_per_s) : "with these sessions";
}

const LevelResult* lowest(const RunResult& run, Status status) {
    const auto found = std::find_if(run.levels.begin(), run.levels.end(), [status](const auto& level) { return level.status == status; });
    return found == run.levels.end() ? nullptr : &*found;
}

Finding explain_growth(const LevelResult& level) {
    Finding finding{
        Severity::Error, level.growing_lines.empty() && !level.growing.empty() ? level.growing.front() : "", "unstable", "", {}};
    finding.text = fmt::format("Calls pile up without bound at {} {}; there is no steady state to give figures of.",
                               fmt::join(level.where_it_grows(), ", "), rate_of(level));
    finding.evidence = {{"rate_per_s", level.rate_per_s}};
    return finding;
}

double kills_per_hour(const ComponentResult& component) {
    const auto kills = std::ranges::find(component.outputs, "kills_per_hour", &OutputResult::name);
    return kills == component.outputs.end() ? 0 : kills->value.value.value_or(0);
}

/// The component that loses the most replicas for want of memory; null where none does.
const ComponentResult* most_killed(const LevelResult& level) {
    const auto most = std::ranges::max_element(level.components, {}, kills_per_hour);
    return most == level.components.end() || kills_per_hour(*most) <= 0 ? nullptr : &*most;
}

Finding explain_overload(const LevelResult& level) {
    const auto& failed = level.total.failed_per_s;
    const auto rate = [](const Estimate& estimate) { return estimate.value.value_or(0); };
    const auto worst = std::max_element(failed.begin(), failed.end(), [&](const auto& a, const auto& b) { return rate(a) < rate(b); });
    const auto reason = outcome_names[static_cast<std::size_t>(worst - failed.begin())];
    const double error_ratio = level.total.error_ratio.value.value_or(0);
    Finding finding{Severity::Warning, "", "overloaded", "", {{"rate_per_s", level.rate_per_s}, {"error_ratio", error_ratio}}};
    finding.text = fmt::format("{:.3g} % of the requests fail {}, most of them by {}", error_ratio * 100, rate_of(level), reason);
    if (const ComponentResult* killed = most_killed(level)) {
        finding.component = killed->id;
        finding.text += fmt::format("; replicas of {} are killed for want of memory, {:.3g} an hour", killed->id, kills_per_hour(*killed));
        finding.evidence.push_back({"kills_per_hour", kills_per_hour(*killed)});
    } else if (const ComponentResult* busiest = level.busiest()) {
        const double utilization = *busiest->utilization().value;
        finding.component = busiest->id;
        finding.text += fmt::format("; {} is the busiest, its {} at {:.3g} %", busiest->id, busiest->resources[*busiest->bottleneck].name,
                                    utilization * 100);
        finding.evidence.push_back({"utilization", utilization});
    }
    finding.text += ".";
    return finding;
}

Finding explain_miss(const RunResult& run, const std::vector<Miss>& misses, double precision) {
    const auto worst = std::max_element(
        misses.begin(), misses.end(), [](const Miss& a, const Miss& b) { return a.relative.value_or(1e300) < b.relative.value_or(1e300); });
    const LevelResult& level = run.levels[worst->level];
    Finding finding{Severity::Warning, "", "not_converged", "", {{"rate_per_s", level.rate_per_s}, {"precision", precision}}};
    if (worst->relative) {
        finding.text = fmt::format("The {} {} is known to ± {:.3g} % only, {:.3g} % were asked for", worst->figure, rate_of(level),
                                   *worst->relative * 100, precision * 100);
        finding.evidence.push_back({"relative_half_width", *worst->relative});
    } else
        finding.text = fmt::format("The {} {} cannot be told from {} replication{}", worst->figure, rate_of(level), run.replications,
                                   run.replications == 1 ? "" : "s");
    if (misses.size() > 1) finding.text += fmt::format(" ({} more figures miss, too)", misses.size() - 1);
    finding.text += ".";
    return finding;
}

}  // namespace

std::vector<Finding> explain_status(const RunResult& run, const std::vector<Miss>& misses, double precision) {
    std::vector<Finding> findings;
    if (const LevelResult* level = lowest(run, Status::Unstable)) findings.push_back(explain_growth(*level));
    if (const LevelResult* level = lowest(run, Status::Overloaded)) findings.push_back(explain_overload(*level));
    if (!misses.empty() && run.status != Status::Unstable) findings.push_back(explain_miss(run, misses, precision));
    return findings;
}

Finding explain_backlog(const LevelResult& level) {
    Finding finding{Severity::Warning, level.growing.empty() ? "" : level.growing.front(), "backlog", "", {}};
    finding.text = fmt::format(
        "Messages pile up at {} {}, and are worked off over the day: the day is simulated straight through (the horizon `steady` has no "
        "figures of it).",
        fmt::join(level.growing, ", "), rate_of(level));
    finding.evidence = {{"rate_per_s", level.rate_per_s}};
    return finding;
}

}  // namespace headroom::study
