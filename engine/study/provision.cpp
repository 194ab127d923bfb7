// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <cmath>

#include "plan/shards.h"
#include "study/capacity.h"
#include "study/relief.h"
#include "study/risk.h"

namespace headroom::study {

namespace {

/// The instance type that a component names, and the parameter that does; null where it names none that is known.
struct NamedInstance {
    const schema::Parameter* parameter = nullptr;
    const plan::InstanceType* type = nullptr;
};

NamedInstance instance_of(const plan::Scenario::Component& component, const plan::Instances& instances) {
    for (const schema::Parameter& parameter : component.record->parameters) {
        const Value* value = is_instance(parameter) ? component.settings.find(parameter.name) : nullptr;
        if (value != nullptr && value->is_string()) return {&parameter, instances.find(value->as_string())};
    }
    return {};
}

/// The smallest of the family that would not be busier than is comfortable.
const plan::InstanceType* smaller_than(const plan::InstanceType& type, double utilization, const plan::Instances& instances) {
    const plan::InstanceType* smallest = nullptr;
    for (const plan::InstanceType& other : instances.types())
        if (family_of(other.name) == family_of(type.name) && power_of(other) < power_of(type) &&
            utilization * power_of(type) / power_of(other) <= comfortable && (smallest == nullptr || power_of(other) < power_of(*smallest)))
            smallest = &other;
    return smallest;
}

/// Of the resources that count; absent where there is none.
std::optional<double> busiest_of(schema::Role role, const ComponentResult& component) {
    std::optional<double> busiest;
    for (const ResourceResult& resource : component.resources)
        if (limits_capacity(role, resource.name) && resource.utilization.value)
            busiest = std::max(busiest.value_or(0), *resource.utilization.value);
    return busiest;
}

}  // namespace

std::vector<Finding> find_over_provisioned(const plan::Scenario& scenario, const plan::Instances& instances, const LevelResult& peak) {
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < peak.components.size(); ++i) {
        const ComponentResult& component = peak.components[i];
        const auto utilization = busiest_of(*scenario.components[i].record->role, component);
        if (!utilization || *utilization >= mostly_idle) continue;
        const double replicas = component.replicas.value.value_or(1);
        const double enough = std::max(2.0, std::ceil(replicas * *utilization / comfortable));
        Finding finding{Severity::Warning, component.id, "over_provisioned", "", {{"utilization", *utilization}, {"replicas", replicas}}};
        const std::string idle = fmt::format("{} is {:.2g} % busy at the peak", component.id, *utilization * 100);
        const auto [parameter, type] = instance_of(scenario.components[i], instances);
        if (enough < replicas) {
            finding.text = fmt::format("{}: {:.0f} replicas instead of {:.0f} would be {:.2g} % busy.", idle, enough, replicas,
                                       *utilization * replicas / enough * 100);
            finding.evidence.push_back({"enough_replicas", enough});
            finding.change = resize(scenario, i, enough);
        } else if (const plan::InstanceType* smaller = type ? smaller_than(*type, *utilization, instances) : nullptr) {
            const double then = *utilization * power_of(*type) / power_of(*smaller);
            finding.text =
                fmt::format("{} on {}: {} would be {:.2g} % busy, if its memory is enough.", idle, type->name, smaller->name, then * 100);
            finding.evidence.push_back({"utilization_of_smaller", then});
            finding.change =
                change_of(fmt::format("{}.{}", plan::drawn_id(component.id), parameter->name), Value(type->name), Value(smaller->name));
        } else
            continue;
        findings.push_back(std::move(finding));
    }
    return findings;
}

}  // namespace headroom::study
