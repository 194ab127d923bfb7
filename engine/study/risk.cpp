// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/risk.h"

#include <fmt/format.h>

namespace headroom::study {

namespace {

const char* remedy_of(schema::Role role) {
    switch (role) {
        case schema::Role::Service: return "more replicas or a larger instance would help";
        case schema::Role::Store: return "a larger instance, a cache in front of it, or shards would help";
        case schema::Role::Cache: return "more nodes or a larger instance would help";
        default: return "a larger limit would help";
    }
}

}  // namespace

std::vector<Finding> find_saturation(const plan::Scenario& scenario, const LevelResult& peak) {
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < peak.components.size(); ++i) {
        const ComponentResult& component = peak.components[i];
        const double utilization = component.utilization().value.value_or(0);
        if (utilization <= nearly_saturated) continue;
        const std::string& resource = component.resources[*component.bottleneck].name;
        Finding finding{Severity::Warning, component.id, "saturation", "", {{"utilization", utilization}, {"rate_per_s", peak.rate_per_s}}};
        finding.text =
            fmt::format("{} of {} is {:.3g} % busy at the peak: about {:.2g} % more traffic saturates it; {}.", resource, component.id,
                        utilization * 100, (1 / utilization - 1) * 100, remedy_of(*scenario.components[i].record->role));
        findings.push_back(std::move(finding));
    }
    return findings;
}

std::vector<Finding> find_risks(const plan::Scenario& scenario, const plan::Instances& instances, const RunResult& run) {
    if (run.status == Status::Unstable) return {};
    const bool has_peak = scenario.horizon.kind == plan::Horizon::Kind::Steady;  // a span's figures are means over all of it
    std::vector<Finding> findings;
    const auto append = [&](std::vector<Finding> more) { std::move(more.begin(), more.end(), std::back_inserter(findings)); };
    if (has_peak) append(find_saturation(scenario, run.peak()));
    if (has_peak) append(find_saturated_lines(run.peak()));
    append(find_single_points_of_failure(scenario, run.peak()));
    if (has_peak && run.status != Status::Overloaded) append(find_over_provisioned(scenario, instances, run.peak()));
    return findings;
}

}  // namespace headroom::study
