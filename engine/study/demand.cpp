// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/demand.h"

#include <algorithm>
#include <cmath>

#include "schema/describe.h"
#include "schema/setting.h"

namespace headroom::study {

namespace {

using schema::Parameter;
using Part = plan::Scenario::Component;

const Parameter* find_parameter(const schema::Record& record, auto is_one) {
    const auto found = std::ranges::find_if(record.parameters, is_one);
    return found == record.parameters.end() ? nullptr : &*found;
}

bool gives_more(const Parameter& parameter, std::string_view resource) {
    return std::ranges::find(parameter.relieves, resource) != parameter.relieves.end();
}

/// As the plan has it, or else the default.
Value setting_of(const Part& part, const Parameter* parameter) {
    if (parameter == nullptr) return {};
    return schema::value_of(part.settings, *parameter);
}

std::optional<double> number_in(const Part& part, const Parameter* parameter, const schema::ReadContext& context) {
    const Value value = setting_of(part, parameter);
    double number = 0;
    if (value.is_null() || !schema::read_quantity(number, value, parameter->unit, {}, part.path, context)) return std::nullopt;
    return number;
}

}  // namespace

std::optional<Demand> demand_of(const Part& part, const plan::Surroundings& surroundings, const schema::ReadContext& context) {
    const schema::Record& record = *part.record;
    const Parameter *cpu = record.find("cpu"), *vcpus = record.find("vcpus"), *speed = record.find("speed");
    if (!cpu || cpu->kind != schema::Kind::Distribution || !cpu->per_route) return std::nullopt;
    const Parameter* replicas =
        find_parameter(record, [](const Parameter& each) { return each.kind == schema::Kind::Integer && gives_more(each, "cpu"); });
    const Parameter* workers = find_parameter(record, [](const Parameter& each) {
        return each.kind == schema::Kind::Integer && gives_more(each, "workers") && !gives_more(each, "cpu");
    });
    const Parameter* instance = find_parameter(record, [](const Parameter& each) { return each.reference == schema::Reference::Instance; });
    if (!vcpus && !instance) return std::nullopt;
    const Value named = setting_of(part, instance);
    const plan::InstanceType* type = named.is_string() ? surroundings.instances.find(named.as_string()) : nullptr;
    Demand demand;
    schema::Traits<PerRoute<Distribution>>::read(demand.cpu, cpu->default_value, cpu->unit, cpu->range, part.path, context);
    schema::Traits<PerRoute<Distribution>>::read(demand.cpu, setting_of(part, cpu), cpu->unit, cpu->range, part.path, context);
    demand.vcpus = number_in(part, vcpus, context).value_or(type ? type->vcpus : number_in(part, workers, context).value_or(1));
    demand.speed = number_in(part, speed, context).value_or(type ? type->speed : 1);
    demand.replicas = number_in(part, replicas, context).value_or(1);
    return demand;
}

Distribution with_mean(const Distribution& distribution, double mean, std::optional<double> cv) {
    using Kind = Distribution::Kind;
    if (mean == 0) return Distribution::constant(0);
    if (cv) return Distribution::lognormal(mean, *cv);
    switch (distribution.kind()) {
        case Kind::Constant: return Distribution::constant(mean);
        case Kind::Exponential: return Distribution::exponential(mean);
        case Kind::Gamma: return Distribution::gamma(mean, std::sqrt(distribution.scv()));
        default: return Distribution::lognormal(mean, std::sqrt(distribution.scv()));
    }
}

}  // namespace headroom::study
