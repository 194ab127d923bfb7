// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/risk.h"

#include <fmt/format.h>

#include <algorithm>

#include "study/relief.h"

namespace headroom::study {

namespace {

constexpr double most_refused = 0.999;  ///< that a change is sized for

const char* remedy_of(const schema::Record& record) {
    constexpr const char* of_a_limit = "a larger limit would help";
    switch (*record.role) {
        case schema::Role::Service:
            return std::ranges::any_of(record.parameters, schema::counts_machines) ? "more replicas or a larger instance would help"
                                                                                   : of_a_limit;
        case schema::Role::Store: return "a larger instance, a cache in front of it, or shards would help";
        case schema::Role::Cache: return "more nodes or a larger instance would help";
        default: return of_a_limit;
    }
}

/// Of the calls to a component, the share that fails there and not behind it: load that is offered, and not carried.
double refused_at(const plan::Scenario& scenario, std::size_t component, const LevelResult& level) {
    double calls = 0, failures = 0;
    for (std::size_t i = 0; i < level.connections.size(); ++i) {
        const ConnectionResult& connection = level.connections[i];
        const double failing = connection.failures_per_s.value.value_or(0);
        if (scenario.connections[i].to == component) {
            calls += connection.calls_per_s.value.value_or(0);
            failures += failing;
        }
        if (scenario.connections[i].from == component) failures -= failing;
    }
    return calls > 0 ? std::clamp(failures / calls, 0.0, most_refused) : 0;
}

std::string headroom_of(double utilization, double refused) {
    if (refused > overload_ratio) return fmt::format("{:.3g} % of the calls to it fail already", refused * 100);
    if (utilization >= 1) return "it does not suffice already";
    return fmt::format("about {:.2g} % more traffic saturates it", (1 / utilization - 1) * 100);
}

}  // namespace

std::vector<Finding> find_saturation(const plan::Scenario& scenario, const plan::Instances& instances, const LevelResult& peak) {
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < peak.components.size(); ++i) {
        const ComponentResult& component = peak.components[i];
        const double utilization = component.utilization().value.value_or(0);
        if (utilization <= nearly_saturated) continue;
        const std::string& resource = component.resources[*component.bottleneck].name;
        const double refused = refused_at(scenario, i, peak);
        Finding finding{Severity::Warning, component.id, "saturation", "", {{"utilization", utilization}, {"rate_per_s", peak.rate_per_s}}};
        finding.text = fmt::format("{} of {} is {:.3g} % busy at the peak: {}; {}.", resource, component.id, utilization * 100,
                                   headroom_of(utilization, refused), remedy_of(*scenario.components[i].record));
        if (refused > overload_ratio) finding.evidence.push_back({"refused", refused});
        finding.change = relieve(scenario, i, resource, utilization / (1 - refused) / comfortable, instances);
        findings.push_back(std::move(finding));
    }
    return findings;
}

std::vector<Finding> find_concerns(const plan::Scenario& scenario, const LevelResult& peak) {
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < peak.components.size(); ++i) {
        const auto output = [&](const std::string& name) {
            const auto found = std::ranges::find(peak.components[i].outputs, name, &OutputResult::name);
            return found == peak.components[i].outputs.end() ? 0 : found->value.value.value_or(0);
        };
        for (const schema::Concern& concern : scenario.components[i].record->concerns) {
            const bool is_share = !concern.relative_to.empty();
            const double whole = is_share ? output(concern.relative_to) : 1;
            if (whole <= 0 || output(concern.output) <= concern.above * whole) continue;
            const double value = output(concern.output) / whole;
            const std::string said = fmt::format("{:.3g}", is_share ? 100 * value : value);
            findings.push_back({Severity::Warning,
                                peak.components[i].id,
                                concern.rule,
                                fmt::format("{} {}.", peak.components[i].id, fmt::format(fmt::runtime(concern.text), said)),
                                {{is_share ? concern.output + "_share" : concern.output, value}}});
        }
    }
    return findings;
}

std::vector<Finding> find_risks(const plan::Scenario& scenario, const plan::Instances& instances, const RunResult& run) {
    std::vector<Finding> findings;
    const auto append = [&](std::vector<Finding> more) { std::move(more.begin(), more.end(), std::back_inserter(findings)); };
    if (run.status != Status::Unstable) {
        const bool has_peak = scenario.horizon.kind == plan::Horizon::Kind::Steady;  // a span's figures are means over all of it
        if (has_peak) append(find_saturation(scenario, instances, run.peak()));
        if (has_peak) append(find_saturated_lines(run.peak()));
        append(find_single_points_of_failure(scenario, run.peak()));
        append(find_single_zones(scenario, run.peak()));
        append(find_concerns(scenario, run.peak()));
        if (has_peak && run.status != Status::Overloaded) append(find_over_provisioned(scenario, instances, run.peak()));
    }
    append(find_retry_amplification(scenario));
    append(find_time_limits_turned_round(scenario));
    return findings;
}

}  // namespace headroom::study
