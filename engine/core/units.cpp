// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/units.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "core/call_text.h"
#include "core/unit_symbols.h"

namespace headroom {

using namespace symbols;

namespace {

/// A number n means n · 10^exponent · multiplier / divisor in the SI unit. The power of ten is applied to the decimal
/// text, so that "1.1 ms" is the double nearest to 0.0011.
struct Scale {
    int exponent = 0;
    double multiplier = 1;
    double divisor = 1;
};
constexpr std::array all_units = {Unit::None,           Unit::Ratio, Unit::Seconds,      Unit::Bytes,     Unit::PerSecond,
                                  Unit::BytesPerSecond, Unit::Money, Unit::MoneyPerHour, Unit::TimeOfDay, Unit::Cpus};

constexpr bool may_be_negative(Unit unit) { return unit == Unit::None || unit == Unit::Ratio; }
constexpr bool is_money(Unit unit) { return unit == Unit::Money || unit == Unit::MoneyPerHour; }

std::optional<Scale> find_symbol(std::span<const Symbol> symbols, std::string_view text) {
    for (const Symbol& symbol : symbols)
        if (symbol.text == text) return Scale{symbol.exponent, symbol.multiplier, 1};
    return std::nullopt;
}

/// `unit` per `of` seconds: "k/min".
std::optional<Scale> find_rate(std::span<const Symbol> symbols, std::string_view text, double of) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    std::optional<Scale> over = find_symbol(symbols, trim(text.substr(0, slash)));
    const std::optional<Scale> under = find_symbol(times, trim(text.substr(slash + 1)));
    if (!over || !under) return std::nullopt;
    over->exponent -= under->exponent;
    over->divisor = under->multiplier / of;
    return over;
}

std::optional<Scale> find_bandwidth(std::string_view text) {
    if (text.ends_with("bps")) return find_symbol(bits, text.substr(0, text.size() - 2));
    if (const auto scale = find_rate(sizes, text, 1)) return scale;
    return find_rate(bits, text, 1);
}

std::optional<Scale> find_scale(Unit unit, std::string_view text, bool has_dollar) {
    if (has_dollar && !is_money(unit)) return std::nullopt;
    if (text.empty() && !(has_dollar && unit == Unit::MoneyPerHour)) return Scale{};
    switch (unit) {
        case Unit::None:
        case Unit::Money: return find_symbol(counts, text);
        case Unit::Ratio: return find_symbol(ratios, text);
        case Unit::Seconds: return find_symbol(times, text);
        case Unit::Bytes: return find_symbol(sizes, text);
        case Unit::PerSecond: return find_rate(counts, text, 1);
        case Unit::BytesPerSecond: return find_bandwidth(text);
        case Unit::MoneyPerHour: return find_rate(counts, text, 3600);
        case Unit::TimeOfDay: return std::nullopt;
        case Unit::Cpus: return find_symbol(cpus, text);
    }
    return std::nullopt;
}

/// The double nearest to a decimal number times a power of ten; nothing where it is out of range.
std::optional<double> decimal(std::string_view number, int exponent) {
    std::string shifted;
    if (exponent != 0) {
        const std::size_t e = number.find_first_of("eE");
        int own = 0;
        if (e != std::string_view::npos) {
            const std::size_t digits = e + (number[e + 1] == '+' ? 2 : 1);
            std::from_chars(number.data() + digits, number.data() + number.size(), own);
        }
        shifted = fmt::format("{}e{}", number.substr(0, e), own + exponent);
        number = shifted;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    return error == std::errc{} && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

struct Text {
    bool negative = false;
    bool has_dollar = false;
    std::string_view number;  ///< without its sign; empty where there is none
    std::string_view symbol;
};

Text split_text(std::string_view text) {
    Text result;
    const auto skip = [&](char c) {
        const bool there = text.starts_with(c);
        if (there) text = trim(text.substr(1));
        return there;
    };
    result.negative = skip('-');
    result.has_dollar = skip('$');
    if (!text.empty() && (text[0] == '.' || (text[0] >= '0' && text[0] <= '9'))) {
        double ignored = 0;
        const char* end = std::from_chars(text.data(), text.data() + text.size(), ignored).ptr;
        result.number = text.substr(0, static_cast<std::size_t>(end - text.data()));
    }
    result.symbol = trim(text.substr(result.number.size()));
    return result;
}

/// "20:00", "20:00:30.5" in seconds after midnight.
std::optional<double> parse_clock(std::string_view text) {
    double parts[3] = {};
    std::size_t count = 0;
    for (std::string_view rest = text; count < 3; ++count) {
        const std::size_t colon = rest.find(':');
        const std::string_view part = rest.substr(0, colon);
        const std::size_t whole = std::min(part.find('.'), part.size());
        const bool formed = (whole == 2 || (count == 0 && whole == 1)) && (whole == part.size() || (count == 2 && part.size() > 3)) &&
                            part.find_first_not_of("0123456789.") == std::string_view::npos;
        if (!formed) return std::nullopt;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), parts[count], std::chars_format::fixed);
        if (error != std::errc{} || end != part.data() + part.size()) return std::nullopt;
        if (colon == std::string_view::npos) break;
        rest.remove_prefix(colon + 1);
    }
    if (count < 1 || count > 2 || parts[0] >= 24 || parts[1] >= 60 || parts[2] >= 60) return std::nullopt;
    return parts[0] * 3600 + parts[1] * 60 + parts[2];
}

std::string wrong_symbol(std::string_view body, const Text& text) {
    for (Unit other : all_units) {
        const bool is_misleading = other == Unit::Cpus || is_money(other) != text.has_dollar;
        if (is_misleading || !find_scale(other, text.symbol, text.has_dollar)) continue;
        return other == Unit::None ? fmt::format("'{}' is a number without a unit", body) : fmt::format("'{}' is {}", body, name_of(other));
    }
    return fmt::format("unknown unit '{}' in '{}'", text.symbol, body);
}

/// The value in the SI unit, or sets `error`.
double parse_value(std::string_view body, Unit unit, std::string& error) {
    if (unit == Unit::TimeOfDay)
        if (const auto clock = parse_clock(body)) return *clock;
    const Text text = split_text(body);
    if (body.empty()) {
        error = "nothing is written";
        return 0;
    }
    const std::optional<Scale> scale = find_scale(unit, text.symbol, text.has_dollar);
    if (text.number.empty() || !scale) {
        const bool is_clock = unit == Unit::TimeOfDay && body.find(':') != std::string_view::npos;
        error = is_clock              ? fmt::format("'{}' is no time of day", body)
                : text.number.empty() ? fmt::format("'{}' is no number", body)
                                      : wrong_symbol(body, text);
        return 0;
    }
    const std::optional<double> number = decimal(text.number, scale->exponent);
    const double magnitude = number.value_or(HUGE_VAL) * scale->multiplier / scale->divisor;
    const double value = text.negative && magnitude > 0 ? -magnitude : magnitude;
    error = check_quantity(value, unit);
    if (!error.empty()) error = fmt::format("'{}' is {}", body, error);
    return value;
}

}  // namespace

std::string check_quantity(double value, Unit unit) {
    if (!std::isfinite(value)) return "out of range";
    if (value < 0 && !may_be_negative(unit)) return "negative";
    if (unit == Unit::TimeOfDay && value >= 86400) return "past the end of the day";
    return {};
}

ParsedQuantity parse_quantity(std::string_view text, Unit unit) {
    const UncertainText parts = split_uncertainty(text);
    ParsedQuantity result{{0, parts.uncertainty}, parts.error};
    if (!result) return result;
    result.quantity.value = parse_value(parts.text, unit, result.error);
    if (!result) {
        result.quantity = {};
        result.error += fmt::format("; expected {} such as {}", name_of(unit), example_of(unit));
    }
    return result;
}

std::string_view example_of(Unit unit) {
    static constexpr std::string_view examples[] = {"1.5k", "5 %", "4 ms", "2 GiB", "1.5k/s", "100 MB/s", "$40", "$0.10/h", "20:00", "2"};
    return examples[static_cast<std::size_t>(unit)];
}

std::string_view name_of(Unit unit) {
    static constexpr std::string_view names[] = {
        "a number",           "a ratio",          "a time",        "a size in bytes",  "a rate", "a bandwidth",
        "an amount of money", "a price per hour", "a time of day", "a number of vCPUs"};
    return names[static_cast<std::size_t>(unit)];
}

std::string_view symbol_of(Unit unit) {
    static constexpr std::string_view symbols[] = {"", "", "s", "B", "1/s", "B/s", "USD", "USD/h", "s", ""};
    return symbols[static_cast<std::size_t>(unit)];
}

}  // namespace headroom
