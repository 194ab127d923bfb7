// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/size_axes.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "study/relief.h"

namespace headroom::study {

namespace {

using schema::Parameter;

constexpr double most_of_present = 4;  ///< so many times what the plan has
constexpr double fewest_at_most = 8;

bool is_memory_of_cache(const schema::Record& record, const Parameter& parameter) {
    return record.role == schema::Role::Cache && parameter.unit == Unit::Bytes && parameter.name == "memory";
}

std::vector<const plan::InstanceType*> family(const std::string& name, const plan::Instances& instances) {
    std::vector<const plan::InstanceType*> types;
    for (const plan::InstanceType& type : instances.types())
        if (family_of(type.name) == family_of(name)) types.push_back(&type);
    std::ranges::stable_sort(types, {}, [](const plan::InstanceType* type) { return power_of(*type); });
    return types;
}

std::vector<AxisValue> values_of(const schema::Record& record, const Parameter& parameter, const Value* set,
                                 const plan::Instances& instances) {
    std::vector<AxisValue> values;
    const Value& present = set != nullptr ? *set : parameter.default_value;
    if (counts_machines(parameter) && present.is_number()) {
        double most = std::max(fewest_at_most, std::ceil(most_of_present * present.as_number()));
        if (parameter.range.high) most = std::min(most, *parameter.range.high);
        for (double i = parameter.range.low.value_or(1); i <= most; ++i) values.push_back({std::to_string(std::lround(i)), i});
    } else if (is_instance(parameter) && present.is_string()) {
        for (const plan::InstanceType* type : family(present.as_string(), instances)) values.push_back({type->name, type->name});
    } else if (set != nullptr && is_memory_of_cache(record, parameter)) {
        const auto bytes = number_of(present, Unit::Bytes);
        for (const double factor : {0.25, 0.5, 1.0, 2.0, 4.0}) {
            if (!bytes) break;
            const std::string text = print_quantity(*bytes * factor, Unit::Bytes);
            values.push_back({text, text});
        }
    }
    return values;
}

struct Named {
    const schema::Record* record = nullptr;
    const Parameter* parameter = nullptr;
};

/// "web.replicas": what a component's record says of it; nulls for deeper paths and what is no component's.
Named find_named(const plan::Plan& reduced, const std::string& path, const schema::Catalogue& types) {
    const std::size_t dot = path.find('.');
    const plan::Component* component = reduced.designs.front().find_component(path.substr(0, dot));
    if (component == nullptr || dot == std::string::npos) return {};
    const schema::Record* record = types.find(component->type);
    return {record, record != nullptr ? record->find(path.substr(dot + 1)) : nullptr};
}

}  // namespace

std::vector<Axis> default_axes(const plan::Plan& reduced, const plan::Surroundings& surroundings) {
    std::vector<Axis> axes;
    for (const plan::Component& component : reduced.designs.front().components) {
        const schema::Record* record = surroundings.catalogue.find(component.type);
        if (record == nullptr) continue;
        for (const Parameter& parameter : record->parameters) {
            Axis axis{component.id + "." + parameter.name,
                      values_of(*record, parameter, component.settings.find(parameter.name), surroundings.instances)};
            if (axis.values.size() > 1) axes.push_back(std::move(axis));
        }
    }
    return axes;
}

std::optional<Axis> ordered(const plan::Plan& reduced, const Axis& axis, const plan::Surroundings& surroundings) {
    const Named named = find_named(reduced, axis.path, surroundings.catalogue);
    if (named.parameter == nullptr) return std::nullopt;
    const Parameter& parameter = *named.parameter;
    if (parameter.relieves.empty() && !is_memory_of_cache(*named.record, parameter)) return std::nullopt;
    std::vector<std::pair<double, AxisValue>> values;
    std::set<std::string> families;
    for (const AxisValue& value : axis.values) {
        std::optional<double> amount;
        if (!is_instance(parameter)) {
            amount = number_of(value.value, parameter.unit);
        } else if (const plan::InstanceType* type =
                       value.value.is_string() ? surroundings.instances.find(value.value.as_string()) : nullptr) {
            amount = type->vcpus * type->speed;
            families.insert(family_of(type->name));
        }
        if (!amount || families.size() > 1) return std::nullopt;
        values.emplace_back(*amount, value);
    }
    std::ranges::stable_sort(values, {}, [](const auto& value) { return value.first; });
    Axis result{axis.path, {}};
    for (auto& [amount, value] : values) result.values.push_back(std::move(value));
    return result;
}

}  // namespace headroom::study
