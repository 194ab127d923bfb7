// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/reading.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/call_text.h"

namespace headroom::schema {

namespace {

constexpr double largest_integer = 0x1p53;
constexpr std::string_view fallback = "fallback:";

bool contains(const Range& range, double value) { return !(range.low && value < *range.low) && !(range.high && value > *range.high); }

/// "a time such as 4 ms, from 1 ms to 2 h"; the example only where it is in range.
std::string expected(std::string_view name, std::string_view example, Unit unit, const Range& range) {
    std::string text(name);
    if (contains(range, parse_quantity(example, unit).quantity.value)) text += fmt::format(" such as {}", example);
    const std::string bounds = print_range(range, unit);
    if (!bounds.empty()) text += (text.size() > name.size() ? ", " : " ") + bounds;
    return text;
}
std::string expected_quantity(Unit unit, const Range& range) { return expected(name_of(unit), example_of(unit), unit, range); }
std::string expected_integer(const Range& range) { return expected("a whole number", "3", Unit::None, range); }

bool fail(const Value& value, const std::string& path, const ReadContext& context, std::string message, std::string instead) {
    context.diagnostics.error(value.at, path, std::move(message), std::move(instead));
    return false;
}
bool fail_kind(const Value& value, const std::string& path, const ReadContext& context, std::string instead) {
    return fail(value, path, context, "found " + value.kind_name(), std::move(instead));
}
/// A parser's error, "what is wrong; expected what instead", in its two parts; the second may be known better.
bool fail_text(const Value& value, const std::string& path, const ReadContext& context, std::string_view error, std::string instead = {}) {
    constexpr std::string_view separator = "; expected ";
    const std::size_t at = error.find(separator);
    if (instead.empty() && at != std::string_view::npos) instead = error.substr(at + separator.size());
    return fail(value, path, context, std::string(error.substr(0, at)), std::move(instead));
}

/// `instead()`: what was expected, as text.
template <class Instead>
std::optional<double> number_of(const Value& value, Unit unit, const Instead& instead, const std::string& path,
                                const ReadContext& context) {
    if (value.is_string()) {
        const ParsedQuantity parsed = parse_quantity(value.as_string(), unit);
        if (parsed) return parsed.quantity.value;
        fail_text(value, path, context, parsed.error, parsed.error.find("uncertainty") == std::string::npos ? instead() : std::string());
        return std::nullopt;
    }
    if (!value.is_number()) {
        fail_kind(value, path, context, instead());
        return std::nullopt;
    }
    const std::string wrong = check_quantity(value.as_number(), unit);
    if (wrong.empty()) return value.as_number();
    fail(value, path, context, fmt::format("{} is {}", value.as_number(), wrong), instead());
    return std::nullopt;
}

const std::vector<std::string>& names_of(Reference reference, const ReadContext& context) {
    static const std::vector<std::string> none;
    switch (reference) {
        case Reference::Component: return context.components;
        case Reference::Keyspace: return context.keyspaces;
        case Reference::Instance: return context.instances;
        case Reference::Route: return context.routes;
        case Reference::Design: return context.designs;
        case Reference::Connection:
        case Reference::None: break;
    }
    return none;
}

std::string_view word_of(Reference reference) {
    static constexpr std::string_view words[] = {"name", "component", "keyspace", "instance type", "route", "design", "connection"};
    return words[static_cast<std::size_t>(reference)];
}

bool check_name(const std::string& name, Reference to, const Value& value, const std::string& path, const ReadContext& context) {
    const std::vector<std::string>& names = names_of(to, context);
    if (std::find(names.begin(), names.end(), name) != names.end()) return true;
    return fail(value, path, context, fmt::format("there is no {} '{}'", word_of(to), name), suggest(name, names));
}

}  // namespace

Parameter simple_parameter(Kind kind, Unit unit, Value default_value) {
    Parameter result;
    result.kind = kind;
    result.unit = unit;
    result.default_value = std::move(default_value);
    return result;
}

Parameter quantity_parameter(double default_value, Unit unit) {
    const bool bare = unit == Unit::None || unit == Unit::Cpus;
    return simple_parameter(Kind::Quantity, unit, bare ? Value(default_value) : Value(print_quantity(default_value, unit)));
}

Parameter reference_parameter(Reference to, const std::string& default_name) {
    Parameter result = simple_parameter(Kind::Reference, Unit::None, default_name.empty() ? Value() : Value(default_name));
    result.reference = to;
    return result;
}

std::string print_failure(const OnFailure& failure) {
    switch (failure.kind) {
        case OnFailure::Kind::Fail: return "fail";
        case OnFailure::Kind::Ignore: return "ignore";
        case OnFailure::Kind::Fallback: return fmt::format("{} {}", fallback, failure.fallback);
    }
    return {};
}

std::string print_range(const Range& range, Unit unit) {
    const auto print = [unit](double bound) { return print_quantity(bound, unit); };
    if (range.low && range.high) return fmt::format("from {} to {}", print(*range.low), print(*range.high));
    if (range.low) return fmt::format("at least {}", print(*range.low));
    return range.high ? fmt::format("at most {}", print(*range.high)) : std::string();
}

std::string expected_text(const Parameter& parameter) {
    switch (parameter.kind) {
        case Kind::Quantity: return expected_quantity(parameter.unit, parameter.range);
        case Kind::Integer: return expected_integer(parameter.range);
        case Kind::Boolean: return "true or false";
        case Kind::Text: return "a text";
        case Kind::Choice: {
            std::vector<std::string> names;
            for (const Option& option : parameter.options) names.push_back(option.name);
            return fmt::format("one of {}", fmt::join(names, ", "));
        }
        case Kind::Distribution:
            return fmt::format("{}, or a distribution such as exponential({})", expected_quantity(parameter.unit, parameter.range),
                               example_of(parameter.unit));
        case Kind::Keys: return "zipf(200k, 0.9) or uniform(200k)";
        case Kind::Profile: return "a profile such as diurnal(peak=3, at=20:00)";
        case Kind::Reference:
            return fmt::format("the name of {} {}", word_of(parameter.reference).front() == 'i' ? "an" : "a", word_of(parameter.reference));
        case Kind::Record: return "an object";
        case Kind::Failure: return "fail, ignore, or fallback: <component>";
    }
    return {};
}

bool read_quantity(double& target, const Value& value, Unit unit, const Range& range, const std::string& path, const ReadContext& context) {
    const std::optional<double> number = number_of(
        value, unit, [&] { return expected_quantity(unit, range); }, path, context);
    if (!number) return false;
    if (!contains(range, *number))
        return fail(value, path, context, fmt::format("{} is out of range", print_quantity(*number, unit)), expected_quantity(unit, range));
    target = *number;
    return true;
}

bool read_integer(std::int64_t& target, const Value& value, const Range& range, const std::string& path, const ReadContext& context) {
    const auto instead = [&] { return expected_integer(range); };
    const std::optional<double> number = number_of(value, Unit::None, instead, path, context);
    if (!number) return false;
    if (*number != std::floor(*number)) return fail(value, path, context, fmt::format("{} is no whole number", *number), instead());
    if (!contains(range, *number) || std::abs(*number) > largest_integer)
        return fail(value, path, context, fmt::format("{} is out of range", *number), instead());
    target = static_cast<std::int64_t>(*number);
    return true;
}

bool read_boolean(bool& target, const Value& value, const std::string& path, const ReadContext& context) {
    const bool is_text = value.is_string() && (value.as_string() == "true" || value.as_string() == "false");
    if (!value.is_bool() && !is_text) return fail_kind(value, path, context, "true or false");
    target = is_text ? value.as_string() == "true" : value.as_bool();
    return true;
}

bool read_text(std::string& target, const Value& value, const std::string& path, const ReadContext& context) {
    if (!value.is_string()) return fail_kind(value, path, context, "a text");
    target = value.as_string();
    return true;
}

bool read_distribution(Distribution& target, const Value& value, Unit unit, const Range& range, const std::string& path,
                       const ReadContext& context) {
    if (!value.is_string()) {
        double constant = 0;
        Range at_least = range;
        at_least.low = std::max(range.low.value_or(0), 0.0);
        if (!read_quantity(constant, value, unit, at_least, path, context)) return false;
        target = Distribution::constant(constant);
        return true;
    }
    ParsedDistribution parsed = parse_distribution(value.as_string(), unit, context.files);
    if (!parsed) return fail_text(value, path, context, parsed.error);
    const double mean = parsed.distribution.mean();
    if (!contains(range, mean))
        return fail(value, path, context, fmt::format("the mean {} is out of range", print_rounded(mean, unit)),
                    expected_quantity(unit, range));
    target = std::move(parsed.distribution);
    return true;
}

bool read_keys(KeyDistribution& target, const Value& value, const std::string& path, const ReadContext& context) {
    if (!value.is_string()) return fail_kind(value, path, context, "zipf(200k, 0.9) or uniform(200k)");
    const ParsedKeys parsed = parse_keys(value.as_string());
    if (!parsed) return fail_text(value, path, context, parsed.error);
    target = parsed.keys;
    return true;
}

bool read_profile(Profile& target, const Value& value, const std::string& path, const ReadContext& context) {
    if (!value.is_string()) return fail_kind(value, path, context, "a profile such as diurnal(peak=3, at=20:00)");
    ParsedProfile parsed = parse_profile(value.as_string(), context.files);
    if (!parsed) return fail_text(value, path, context, parsed.error);
    target = std::move(parsed.profile);
    return true;
}

bool read_reference(std::string& target, Reference to, const Value& value, const std::string& path, const ReadContext& context) {
    if (!value.is_string())
        return fail_kind(value, path, context, fmt::format("the name of {} {}", to == Reference::Instance ? "an" : "a", word_of(to)));
    if (!check_name(value.as_string(), to, value, path, context)) return false;
    target = value.as_string();
    return true;
}

bool read_failure(OnFailure& target, const Value& value, const std::string& path, const ReadContext& context) {
    if (!value.is_string()) return fail_kind(value, path, context, "fail, ignore, or fallback: <component>");
    const std::string_view text = trim(value.as_string());
    if (text == "fail" || text == "ignore") {
        target = {text == "fail" ? OnFailure::Kind::Fail : OnFailure::Kind::Ignore, {}};
        return true;
    }
    if (!text.starts_with(fallback))
        return fail(value, path, context, fmt::format("'{}' is not understood", text), "fail, ignore, or fallback: <component>");
    std::string component(trim(text.substr(fallback.size())));
    if (!check_name(component, Reference::Component, value, path, context)) return false;
    target = {OnFailure::Kind::Fallback, std::move(component)};
    return true;
}

std::optional<std::size_t> read_choice(const std::vector<std::string>& names, const Value& value, const std::string& path,
                                       const ReadContext& context) {
    const auto all = [&] { return fmt::format("one of {}", fmt::join(names, ", ")); };
    if (!value.is_string()) {
        fail_kind(value, path, context, all());
        return std::nullopt;
    }
    const auto found = std::find(names.begin(), names.end(), value.as_string());
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    const std::string instead = suggest(value.as_string(), names);
    fail(value, path, context, fmt::format("unknown choice '{}'", value.as_string()), instead.empty() ? all() : instead);
    return std::nullopt;
}

bool read_routes(const Value& object, const std::string& path, const ReadContext& context,
                 const std::function<bool(std::size_t, const Value&, const std::string&)>& read) {
    bool understood = true;
    for (const Value::Member& member : object.as_object()) {
        const std::string route_path = member_path(path, member.name);
        const auto route = std::find(context.routes.begin(), context.routes.end(), member.name);
        if (route == context.routes.end()) {
            context.diagnostics.error(member.at, route_path, fmt::format("there is no route '{}'", member.name),
                                      suggest(member.name, context.routes));
            understood = false;
        } else if (!read(static_cast<std::size_t>(route - context.routes.begin()), member.value, route_path)) {
            understood = false;
        }
    }
    return understood;
}

}  // namespace headroom::schema
