// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/distribution.h"
#include "core/keys.h"
#include "core/profile.h"
#include "core/units.h"
#include "schema/reading.h"
#include "schema/record.h"
#include "schema/types.h"

namespace headroom::schema {

/// One value of an enum, as plans spell it. An enum E is a Choice where `std::span<const EnumOption<E>> options_of(E)` is
/// found beside it.
template <class E>
struct EnumOption {
    E value;
    std::string_view name;
    std::string_view help;
};

template <class M>
concept Choosable = requires(M value) {
    std::span<const EnumOption<M>>(options_of(value));
};
/// How plans spell a value of an enum.
template <Choosable E>
std::string_view name_of_option(E value) {
    for (const EnumOption<E>& option : options_of(E{}))
        if (option.value == value) return option.name;
    return {};
}
template <class M>
concept Recorded = requires(const M* object) {
    static_cast<const Record&>(record_of(object));
};

/// What a member's type means for its parameter. parameter() gives kind, unit, default and the like; read() is true where
/// the value was understood, otherwise the member keeps what it had and the mistakes are in the context.
template <class M>
struct Traits;

template <Unit U>
struct Traits<Measure<U>> {
    static Parameter parameter(const Measure<U>& value, Unit) { return quantity_parameter(value.value, U); }
    static bool read(Measure<U>& target, const Value& value, Unit, const Range& range, const std::string& path,
                     const ReadContext& context) {
        return read_quantity(target.value, value, U, range, path, context);
    }
};

template <>
struct Traits<double> {
    static Parameter parameter(double value, Unit unit) { return quantity_parameter(value, unit); }
    static bool read(double& target, const Value& value, Unit unit, const Range& range, const std::string& path,
                     const ReadContext& context) {
        return read_quantity(target, value, unit, range, path, context);
    }
};

template <>
struct Traits<std::int64_t> {
    static Parameter parameter(std::int64_t value, Unit unit) { return simple_parameter(Kind::Integer, unit, value); }
    static bool read(std::int64_t& target, const Value& value, Unit, const Range& range, const std::string& path,
                     const ReadContext& context) {
        return read_integer(target, value, range, path, context);
    }
};

template <>
struct Traits<bool> {
    static Parameter parameter(bool value, Unit unit) { return simple_parameter(Kind::Boolean, unit, value); }
    static bool read(bool& target, const Value& value, Unit, const Range&, const std::string& path, const ReadContext& context) {
        return read_boolean(target, value, path, context);
    }
};

template <>
struct Traits<std::string> {
    static Parameter parameter(const std::string& value, Unit unit) { return simple_parameter(Kind::Text, unit, value); }
    static bool read(std::string& target, const Value& value, Unit, const Range&, const std::string& path, const ReadContext& context) {
        return read_text(target, value, path, context);
    }
};

template <>
struct Traits<Distribution> {
    static Parameter parameter(const Distribution& value, Unit unit) {
        return simple_parameter(Kind::Distribution, unit, print_distribution(value, unit));
    }
    static bool read(Distribution& target, const Value& value, Unit unit, const Range& range, const std::string& path,
                     const ReadContext& context) {
        return read_distribution(target, value, unit, range, path, context);
    }
};

template <>
struct Traits<KeyDistribution> {
    static Parameter parameter(const KeyDistribution& value, Unit unit) { return simple_parameter(Kind::Keys, unit, print_keys(value)); }
    static bool read(KeyDistribution& target, const Value& value, Unit, const Range&, const std::string& path, const ReadContext& context) {
        return read_keys(target, value, path, context);
    }
};

template <>
struct Traits<Profile> {
    static Parameter parameter(const Profile& value, Unit unit) { return simple_parameter(Kind::Profile, unit, print_profile(value)); }
    static bool read(Profile& target, const Value& value, Unit, const Range&, const std::string& path, const ReadContext& context) {
        return read_profile(target, value, path, context);
    }
};

template <>
struct Traits<OnFailure> {
    static Parameter parameter(const OnFailure& value, Unit unit) { return simple_parameter(Kind::Failure, unit, print_failure(value)); }
    static bool read(OnFailure& target, const Value& value, Unit, const Range&, const std::string& path, const ReadContext& context) {
        return read_failure(target, value, path, context);
    }
};

/// Of a *Ref, whose `name` is the member that holds the name.
template <class Ref, std::string Ref::*name, Reference to>
struct ReferenceTraits {
    static Parameter parameter(const Ref& value, Unit) { return reference_parameter(to, value.*name); }
    static bool read(Ref& target, const Value& value, Unit, const Range&, const std::string& path, const ReadContext& context) {
        return read_reference(target.*name, to, value, path, context);
    }
};
template <>
struct Traits<ComponentRef> : ReferenceTraits<ComponentRef, &ComponentRef::id, Reference::Component> {};
template <>
struct Traits<KeyspaceRef> : ReferenceTraits<KeyspaceRef, &KeyspaceRef::name, Reference::Keyspace> {};
template <>
struct Traits<InstanceRef> : ReferenceTraits<InstanceRef, &InstanceRef::name, Reference::Instance> {};
template <>
struct Traits<RouteRef> : ReferenceTraits<RouteRef, &RouteRef::name, Reference::Route> {};
template <>
struct Traits<DesignRef> : ReferenceTraits<DesignRef, &DesignRef::name, Reference::Design> {};

template <Choosable E>
struct Traits<E> {
    static Parameter parameter(E value, Unit unit) {
        Parameter result = simple_parameter(Kind::Choice, unit, Value());
        for (const EnumOption<E>& option : options_of(E{})) {
            result.options.push_back({std::string(option.name), std::string(option.help)});
            if (option.value == value) result.default_value = option.name;
        }
        return result;
    }
    static bool read(E& target, const Value& value, Unit, const Range&, const std::string& path, const ReadContext& context) {
        std::vector<std::string> names;
        for (const EnumOption<E>& option : options_of(E{})) names.emplace_back(option.name);
        const std::optional<std::size_t> chosen = read_choice(names, value, path, context);
        if (chosen) target = options_of(E{})[*chosen].value;
        return chosen.has_value();
    }
};

template <Recorded M>
struct Traits<M> {
    static Parameter parameter(const M&, Unit unit) {
        Parameter result = simple_parameter(Kind::Record, unit, Value::Object{});
        result.record = &record_of(static_cast<const M*>(nullptr));
        return result;
    }
    static bool read(M& target, const Value& value, Unit, const Range&, const std::string& path, const ReadContext& context) {
        record_of(static_cast<const M*>(nullptr)).read(&target, value, path, context);
        return value.is_object();
    }
};

/// JSON null is unset.
template <class M>
struct Traits<std::optional<M>> {
    static Parameter parameter(const std::optional<M>& value, Unit unit) {
        Parameter result = Traits<M>::parameter(value.value_or(M{}), unit);
        result.optional = true;
        if (!value) result.default_value = {};
        return result;
    }
    static bool read(std::optional<M>& target, const Value& value, Unit unit, const Range& range, const std::string& path,
                     const ReadContext& context) {
        if (value.is_null()) {
            target.reset();
            return true;
        }
        M read = target.value_or(M{});
        const bool understood = Traits<M>::read(read, value, unit, range, path, context);
        if (understood) target = std::move(read);
        return understood;
    }
};

/// An object is route -> value, anything else is the value of all routes.
template <class M>
struct Traits<PerRoute<M>> {
    static_assert(!Recorded<M>, "an object would be ambiguous");

    static Parameter parameter(const PerRoute<M>& value, Unit unit) {
        Parameter result = Traits<M>::parameter(value.all(), unit);
        result.per_route = true;
        return result;
    }
    static bool read(PerRoute<M>& target, const Value& value, Unit unit, const Range& range, const std::string& path,
                     const ReadContext& context) {
        if (!value.is_object()) {
            M all = target.all();
            const bool understood = Traits<M>::read(all, value, unit, range, path, context);
            if (understood) target.assign(std::move(all));
            return understood;
        }
        struct Cell {  // std::vector<bool> would have no references
            M value;
        };
        std::vector<Cell> each(context.routes.size(), Cell{target.all()});
        const bool understood =
            read_routes(value, path, context, [&](std::size_t route, const Value& of_route, const std::string& route_path) {
                return Traits<M>::read(each[route].value, of_route, unit, range, route_path, context);
            });
        if (!understood) return false;
        std::vector<M> values;
        values.reserve(each.size());
        for (Cell& cell : each) values.push_back(std::move(cell.value));
        target.assign(std::move(values));
        return true;
    }
};

}  // namespace headroom::schema
