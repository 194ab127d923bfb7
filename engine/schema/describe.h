// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "schema/placement.h"
#include "schema/purchase.h"
#include "schema/record.h"
#include "schema/traits.h"

namespace headroom::schema {

/// Declares a thing with settings, once:
///
///   const Record& record_of(const Cache*) {
///       static const Record record =
///           Describe<Cache>("cache", "Cache", "Keeps hot keys in memory in front of a slower store.")
///               .role(Role::Cache).tier(Tier::Data).icon("cache")
///               .param(&Cache::memory, "memory", Unit::Bytes, "Memory for items on each node.", {1e6, 1e13})
///               .param(&Cache::ttl, "ttl", Unit::Seconds, "How long an item lives; without one, until evicted.")
///               .in("requests").out("misses", Connects::Calls)
///               .output("hit_ratio", Unit::Ratio, "Reads answered here.", Aggregate::Mean)
///               .done();
///       return record;
///   }
///
/// A member may be: Measure<U> (Duration, Bytes, ...), double, std::int64_t, bool, std::string, an enum with
/// options_of(E), Distribution, KeyDistribution, Profile, OnFailure, a *Ref, or a struct with its own record_of;
/// any of them std::optional (unset is allowed) and PerRoute. Its value in a default-constructed T is the default.
template <class T>
class Describe {
public:
    Describe(std::string name, std::string title, std::string help) {
        record_.name = std::move(name);
        record_.title = std::move(title);
        record_.help = std::move(help);
        record_.make = [] { return std::make_shared<T>(); };
    }

    Describe& role(Role role) {
        record_.role = role;
        return *this;
    }
    Describe& tier(Tier tier) {
        record_.tier = tier;
        return *this;
    }
    /// Of several that take its messages each gets all of them, not a share.
    Describe& copies_to_all() {
        record_.copies_to_all = true;
        return *this;
    }
    Describe& icon(std::string icon) {
        record_.icon = std::move(icon);
        return *this;
    }

    template <class M>
    Describe& param(M T::*member, std::string name, Unit unit, std::string help, Range range = {}) {
        static const T defaults{};
        Parameter parameter = Traits<M>::parameter(defaults.*member, unit);
        parameter.name = std::move(name);
        parameter.help = std::move(help);
        parameter.range = range;
        parameter.read = [member, unit, range](void* object, const Value& value, const std::string& path, const ReadContext& context) {
            Traits<M>::read(static_cast<T*>(object)->*member, value, unit, range, path, context);
        };
        record_.parameters.push_back(std::move(parameter));
        return *this;
    }
    /// For members that have no unit.
    template <class M>
    Describe& param(M T::*member, std::string name, std::string help, Range range = {}) {
        return param(member, std::move(name), Unit::None, std::move(help), range);
    }
    /// The parameter declared last has no default.
    Describe& required() {
        record_.parameters.back().required = true;
        record_.parameters.back().default_value = {};
        return *this;
    }
    /// The parameter declared last, a text, is the id of a connection.
    Describe& names_connection() {
        record_.parameters.back().reference = Reference::Connection;
        return *this;
    }
    /// The parameter declared last changes something only where another one has one of these values; none: where it is set.
    Describe& only_with(std::string parameter, std::vector<std::string> values = {}) {
        record_.parameters.back().needs = Needs{std::move(parameter), std::move(values)};
        return *this;
    }
    /// The parameter declared last changes something only where another one is not set.
    Describe& only_without(std::string parameter) {
        record_.parameters.back().needs = Needs{std::move(parameter), {}, true};
        return *this;
    }
    /// More of the parameter declared last (a larger instance, for one that names it) relieves these resources, in proportion.
    Describe& relieves(std::vector<std::string> resources) {
        record_.parameters.back().relieves = std::move(resources);
        return *this;
    }
    /// Where the parameter declared last is true, the component's loss is outlived.
    Describe& stands_by() {
        record_.parameters.back().stands_by = true;
        return *this;
    }
    /// All that is reached only through the component exists as many times as the parameter declared last says.
    Describe& multiplies() {
        record_.parameters.back().multiplies = true;
        return *this;
    }
    /// The parameter declared last is what a replica pulls from the platform's registry, which has to be there.
    Describe& is_pulled() {
        record_.parameters.back().is_pulled = true;
        return *this;
    }
    Describe& in(std::string port, Connects connects = Connects::Calls, std::string help = {}) {
        record_.inputs.push_back({std::move(port), connects, std::move(help)});
        return *this;
    }
    Describe& out(std::string port, Connects connects = Connects::Calls, std::string help = {}) {
        record_.outputs_ports.push_back({std::move(port), connects, std::move(help)});
        return *this;
    }
    Describe& output(std::string name, Unit unit, std::string help, Aggregate aggregate = Aggregate::Mean) {
        record_.outputs.push_back({std::move(name), unit, std::move(help), aggregate});
        return *this;
    }
    Describe& concern(Concern concern) {
        record_.concerns.push_back(std::move(concern));
        return *this;
    }
    Record done() {
        if (std::ranges::any_of(record_.parameters, names_machines)) record_.parameters.push_back(purchase_parameter());
        if (record_.role && *record_.role != Role::Scaler && *record_.role != Role::Host) record_.parameters.push_back(place_parameter());
        return std::move(record_);
    }

private:
    Record record_;
};

/// Builds a T from settings; mistakes go to the context.
template <class T>
T build(const Value& settings, const std::string& path, const ReadContext& context, const std::vector<std::string>& reserved = {}) {
    T object{};
    record_of(static_cast<const T*>(nullptr)).read(&object, settings, path, context, reserved);
    return object;
}

}  // namespace headroom::schema
