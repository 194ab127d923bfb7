// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/remedy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/units.h"
#include "plan/shards.h"
#include "study/grid.h"
#include "study/risk.h"

namespace headroom::study {

namespace {

using schema::Kind;
using schema::Parameter;

/// What a resource has to have more of, in proportion.
struct Need {
    std::string component, resource;
    double factor = 1;
};

/// So much that the wanted users leave it as busy as is comfortable: those up to which the stage reaches, or its phase's own, or
/// twice as many as it carries.
std::optional<Need> need_of(const Stage& stage, double phase_users) {
    std::string component, resource;
    double carried = 0;
    if (stage.limit && !stage.limit->component.empty() && !stage.limit->resource.empty()) {
        component = stage.limit->component;
        resource = stage.limit->resource;
        carried = stage.limit->at.users;
    } else if (!stage.saturation.empty()) {
        component = stage.saturation.front().component;
        resource = stage.saturation.front().resource;
        carried = stage.saturation.front().at.users;
    }
    if (carried <= 0) return std::nullopt;
    double wanted = stage.up_to.value_or(phase_users);
    if (wanted <= carried) wanted = 2 * carried;
    return Need{component, resource, wanted / (comfortable * carried)};
}

/// The smallest of the instance's family that is that much faster; where none is, the fastest; empty where that is the one.
std::string larger_than(const std::string& name, double factor, const plan::Instances& instances) {
    const auto family = [](const std::string& type) { return type.substr(0, type.rfind('.')); };
    const auto power = [](const plan::InstanceType& type) { return type.vcpus * type.speed; };
    const plan::InstanceType* present = instances.find(name);
    if (present == nullptr) return {};
    const plan::InstanceType* best = present;
    for (const plan::InstanceType& type : instances.types()) {
        if (family(type.name) != family(name)) continue;
        const bool is_enough = power(type) >= factor * power(*present), was_enough = power(*best) >= factor * power(*present);
        if (is_enough ? !was_enough || power(type) < power(*best) : !was_enough && power(type) > power(*best)) best = &type;
    }
    return best == present ? std::string() : best->name;
}

/// `value` with that much more of it; null where that is not within the parameter's range.
Value more_of(const Parameter& parameter, const Value& value, double factor, const plan::Instances& instances) {
    if (parameter.reference == schema::Reference::Instance) {
        const std::string larger = value.is_string() ? larger_than(value.as_string(), factor, instances) : std::string();
        return larger.empty() ? Value() : Value(larger);
    }
    if (parameter.kind != Kind::Integer && parameter.kind != Kind::Quantity) return {};
    const std::optional<double> present = number_of(value, parameter.unit);
    if (!present) return {};
    const double wanted = parameter.kind == Kind::Integer ? std::ceil(*present * factor) : *present * factor;
    if (parameter.range.high && wanted > *parameter.range.high) return {};
    if (parameter.unit == Unit::None || parameter.unit == Unit::Cpus) return wanted;
    return print_rounded(wanted, parameter.unit);
}

std::string written(const Value& value) { return value.is_string() ? value.as_string() : print_rounded(value.as_number(), Unit::None, 6); }

}  // namespace

std::optional<Remedy> find_remedy(const plan::Plan& plan, const Stage& stage, const plan::Surroundings& surroundings) {
    const plan::Scenario scenario = plan::resolve(plan, stage.phase, stage.design, surroundings);
    const auto need = need_of(stage, scenario.users);
    const auto index = need ? scenario.find_component(need->component) : std::nullopt;
    if (!index) return std::nullopt;
    const plan::Scenario::Component& component = scenario.components[*index];
    for (const Parameter& parameter : component.record->parameters) {
        if (std::ranges::find(parameter.relieves, need->resource) == parameter.relieves.end()) continue;
        const Value* set = component.settings.find(parameter.name);
        const Value& present = set != nullptr ? *set : parameter.default_value;
        const Value more = more_of(parameter, present, need->factor, surroundings.instances);
        if (more.is_null()) continue;
        const std::string path = fmt::format("{}.{}", plan::drawn_id(need->component), parameter.name);
        Remedy remedy{stage.design, need->component, {path, more, {}}, false, {}};
        remedy.text = fmt::format("{} from {} to {}", remedy.setting.path, written(present), written(more));
        const plan::Phase* phase = plan.find_phase(stage.phase);
        remedy.in_phase = phase != nullptr && std::ranges::any_of(phase->set, [&](const plan::Setting& setting) {
                              return setting.path == remedy.setting.path;
                          });
        return remedy;
    }
    return std::nullopt;
}

}  // namespace headroom::study
