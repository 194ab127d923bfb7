// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/figures.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/cli/people.h"
#include "app/cli/table.h"

namespace headroom::cli {

std::string words(study::Status status) { return status == study::Status::NotConverged ? "not converged" : std::string(to_string(status)); }

std::string busiest_of(const study::LevelResult& level) {
    const auto* busiest = level.busiest();
    if (!busiest) return level.growing.empty() ? nothing : level.growing.front();
    return fmt::format("{} {:.0f} %", busiest->id, *busiest->utilization().value * 100);
}

std::size_t kept_count(const study::RunResult& run) {
    return static_cast<std::size_t>(std::count_if(run.slo.begin(), run.slo.end(), [](const auto& row) { return row.met.value_or(false); }));
}

std::string kept_of(const study::RunResult& run) { return run.slo.empty() ? "" : fmt::format("{}/{}", kept_count(run), run.slo.size()); }

std::string print_finding(const study::Finding& finding) {
    return wrap(finding.text, finding.severity == Severity::Error ? "error: " : "note: ");
}

}  // namespace headroom::cli
