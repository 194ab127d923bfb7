// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/relief.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/units.h"
#include "plan/scaler.h"
#include "plan/shards.h"
#include "schema/setting.h"
#include "study/grid.h"

namespace headroom::study {

namespace {

using schema::Kind;
using schema::Parameter;

/// The smallest of the instance's family that is that much faster; where none is, the fastest; empty where that is the one.
std::string larger_than(const std::string& name, double factor, const plan::Instances& instances) {
    const plan::InstanceType* present = instances.find(name);
    if (present == nullptr) return {};
    const plan::InstanceType* best = present;
    for (const plan::InstanceType& type : instances.types()) {
        if (family_of(type.name) != family_of(name)) continue;
        const double enough = factor * power_of(*present);
        const bool is_enough = power_of(type) >= enough, was_enough = power_of(*best) >= enough;
        if (is_enough ? !was_enough || power_of(type) < power_of(*best) : !was_enough && power_of(type) > power_of(*best)) best = &type;
    }
    return best == present ? std::string() : best->name;
}

/// To three significant digits, so that it is enough.
double rounded_up(double value) {
    if (value <= 0) return value;
    const double scale = std::pow(10, 2 - std::floor(std::log10(value)));
    return std::ceil(value * scale * (1 - 1e-12)) / scale;
}

/// `value` with that much more of it; null where that is not within the parameter's range.
Value more_of(const Parameter& parameter, const Value& value, double factor, const plan::Instances& instances) {
    if (is_instance(parameter)) {
        const std::string larger = value.is_string() ? larger_than(value.as_string(), factor, instances) : std::string();
        return larger.empty() ? Value() : Value(larger);
    }
    if (parameter.kind != Kind::Integer && parameter.kind != Kind::Quantity) return {};
    const std::optional<double> present = number_of(value, parameter.unit);
    if (!present) return {};
    const double wanted = parameter.kind == Kind::Integer ? std::ceil(*present * factor) : rounded_up(*present * factor);
    if (parameter.range.high && wanted > *parameter.range.high) return {};
    if (parameter.unit == Unit::None || parameter.unit == Unit::Cpus) return wanted;
    return print_rounded(wanted, parameter.unit);
}

/// An instance type says nothing of vCPUs that are set beside it.
bool is_overridden(const plan::Scenario::Component& component, const Parameter& parameter, const std::string& resource) {
    return is_instance(parameter) && std::ranges::any_of(component.record->parameters, [&](const Parameter& other) {
               return other.unit == Unit::Cpus && component.settings.find(other.name) != nullptr &&
                      std::ranges::find(other.relieves, resource) != other.relieves.end();
           });
}

std::string path_of(const plan::Scenario::Component& component, const Parameter& parameter) {
    return fmt::format("{}.{}", plan::drawn_id(component.id), parameter.name);
}

}  // namespace

std::string family_of(const std::string& instance) { return instance.substr(0, instance.rfind('.')); }

double power_of(const plan::InstanceType& type) { return type.vcpus * type.speed; }

bool is_instance(const Parameter& parameter) { return parameter.reference == schema::Reference::Instance; }

std::optional<Change> relieve(const plan::Scenario& scenario, std::size_t index, const std::string& resource, double factor,
                              const plan::Instances& instances) {
    const plan::Scenario::Component& component = scenario.components[index];
    for (const Parameter& parameter : component.record->parameters) {
        if (std::ranges::find(parameter.relieves, resource) == parameter.relieves.end()) continue;
        if (is_overridden(component, parameter, resource)) continue;
        const Value& present = schema::value_of(component.settings, parameter);
        Value more = more_of(parameter, present, factor, instances);
        if (!more.is_null()) return change_of(path_of(component, parameter), present, std::move(more));
    }
    return std::nullopt;
}

std::optional<Change> resize(const plan::Scenario& scenario, std::size_t index, double machines) {
    const plan::Scenario::Component& component = scenario.components[index];
    const auto parameter = std::ranges::find_if(component.record->parameters, schema::counts_machines);
    if (parameter == component.record->parameters.end() || plan::scaler_of(scenario, index)) return std::nullopt;
    if (parameter->range.high && machines > *parameter->range.high) return std::nullopt;
    return change_of(path_of(component, *parameter), schema::value_of(component.settings, *parameter), machines);
}

}  // namespace headroom::study
