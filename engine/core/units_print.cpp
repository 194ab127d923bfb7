// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>
#include <string>

#include <fmt/format.h>

#include "core/unit_symbols.h"
#include "core/units.h"

namespace headroom {

using namespace symbols;

namespace {

/// Shortest digits that read back the same, as d.ddd · 10^exponent.
struct Digits {
    std::string digits;
    int exponent = 0;
};

Digits shortest(double magnitude) {
    char buffer[40];
    const char* end = std::to_chars(buffer, buffer + sizeof buffer, magnitude, std::chars_format::scientific).ptr;
    const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
    const std::size_t e = text.find('e');
    Digits result;
    for (char c : text.substr(0, e))
        if (c != '.') result.digits += c;
    const std::size_t first = e + (text[e + 1] == '+' ? 2 : 1);
    std::from_chars(text.data() + first, end, result.exponent);
    return result;
}

std::string plain(const Digits& number) {
    const auto& [digits, exponent] = number;
    if (exponent < -6 || exponent > 20)
        return fmt::format("{}{}{}e{}", digits[0], digits.size() > 1 ? "." : "", digits.substr(1), exponent);
    if (exponent < 0) return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= whole) return digits + std::string(whole - digits.size(), '0');
    return digits.substr(0, whole) + "." + digits.substr(whole);
}

/// A way to write a value: the number, and how much longer than others it counts.
struct Candidate {
    std::string text;
    std::size_t length = std::string::npos;
};

/// Everything that surrounds the numbers of a dimension.
struct Style {
    std::span<const Symbol> symbols;
    std::string_view before, space, after;
    double per = 1;  ///< seconds that `after` names
};

void consider(Candidate& best, double value, Unit unit, const Style& style) {
    for (const Symbol& symbol : style.symbols) {
        const double scaled = symbol.multiplier == 1 && style.per == 1 ? value : value * style.per / symbol.multiplier;
        if (scaled < symbol.printed_from * std::pow(10, symbol.exponent)) continue;
        Digits digits = shortest(scaled);
        digits.exponent -= symbol.exponent;
        if (digits.exponent < 0 && unit != Unit::Ratio) continue;
        const std::string number = plain(digits);
        const std::size_t length = number.size() + (digits.exponent > 2 ? 1 : 0);
        if (length >= best.length) continue;
        std::string text = fmt::format("{}{}{}{}{}", style.before, number, style.space, symbol.text, style.after);
        const ParsedQuantity parsed = parse_quantity(text, unit);
        if (parsed && parsed.quantity.value == value) best = {std::move(text), length};
    }
}

std::string print_clock(double value) {
    const double hours = std::floor(value / 3600), minutes = std::floor((value - hours * 3600) / 60);
    const double seconds = value - hours * 3600 - minutes * 60;
    std::string text = fmt::format("{:02}:{:02}", static_cast<int>(hours), static_cast<int>(minutes));
    if (seconds == 0) return text;
    char buffer[400];
    const char* end = std::to_chars(buffer, buffer + sizeof buffer, seconds, std::chars_format::fixed).ptr;
    return fmt::format("{}:{}{}", text, seconds < 10 ? "0" : "", std::string_view(buffer, static_cast<std::size_t>(end - buffer)));
}

/// Without people's units, where none gives back the same value.
std::string print_plainly(double value, Unit unit) {
    std::string number = value == 0 ? "0" : plain(shortest(value));
    switch (unit) {
        case Unit::Seconds: return number + " s";
        case Unit::Bytes: return number + " B";
        case Unit::PerSecond: return number + "/s";
        case Unit::BytesPerSecond: return number + " B/s";
        case Unit::Money: return "$" + number;
        case Unit::MoneyPerHour: return "$" + number + "/h";
        case Unit::Ratio: return value == 0 ? "0 %" : number;
        default: return number;
    }
}

Candidate best_text(double value, Unit unit) {
    Candidate best;
    switch (unit) {
        case Unit::None: consider(best, value, unit, {counts, "", "", ""}); break;
        case Unit::Ratio:
            if (value >= 1e-6 && value < 10) consider(best, value, unit, {std::span(ratios).first(1), "", " ", ""});
            break;
        case Unit::Seconds: consider(best, value, unit, {times, "", " ", ""}); break;
        case Unit::Bytes: consider(best, value, unit, {sizes, "", " ", ""}); break;
        case Unit::PerSecond:
            consider(best, value, unit, {counts, "", "", "/s"});
            if (value < 1) {
                consider(best, value, unit, {std::span(counts).first(1), "", "", "/min", 60});
                consider(best, value, unit, {std::span(counts).first(1), "", "", "/h", 3600});
            }
            break;
        case Unit::BytesPerSecond:
            consider(best, value, unit, {sizes, "", " ", "/s"});
            consider(best, value, unit, {bits, "", " ", "/s"});
            break;
        case Unit::Money: consider(best, value, unit, {counts, "$", "", ""}); break;
        case Unit::MoneyPerHour: consider(best, value, unit, {counts, "$", "", "/h"}); break;
        case Unit::TimeOfDay:
            if (value < 86400) best.text = print_clock(value);
            break;
        case Unit::Cpus: break;
    }
    return best;
}

}  // namespace

std::string print_quantity(double value, Unit unit) {
    if (!std::isfinite(value)) return fmt::format("{}", value);
    if (value < 0) return "-" + print_quantity(-value, unit);
    std::string text = value == 0 && unit != Unit::TimeOfDay ? std::string() : best_text(value, unit).text;
    return text.empty() ? print_plainly(value, unit) : text;
}

std::string print_quantity(const Quantity& quantity, Unit unit) {
    const std::string text = print_quantity(quantity.value, unit);
    return quantity.uncertainty == 0 ? text : fmt::format("{} ± {}", text, print_quantity(quantity.uncertainty, Unit::Ratio));
}

std::string print_rounded(double value, Unit unit, int digits) {
    if (!std::isfinite(value)) return print_quantity(value, unit);
    char buffer[40];
    const char* end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific, digits - 1).ptr;
    std::from_chars(buffer, end, value);
    const std::string text = print_quantity(value, unit);
    // In a unit that is no power of ten of the SI unit a rounded number need not be a short one: 0.234/s is 842.4/h.
    const std::size_t first = text.find_first_of("0123456789"), last = text.find_first_not_of("0123456789.", first);
    const std::string number = first == std::string::npos ? std::string() : text.substr(first, last - first);
    double shown = 0;
    std::from_chars(number.data(), number.data() + number.size(), shown);
    if (number.find('.') == std::string::npos || shown < 1) return text;
    std::string rounded = fmt::format("{:.{}f}", shown, std::max(0, digits - 1 - static_cast<int>(std::floor(std::log10(shown)))));
    if (rounded.find('.') != std::string::npos) rounded.erase(rounded.find_last_not_of('0') + 1);
    if (rounded.ends_with('.')) rounded.pop_back();
    return text.substr(0, first) + rounded + (last == std::string::npos ? "" : text.substr(last));
}

}  // namespace headroom
