// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figures/people.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <string_view>

namespace headroom::figures {

namespace {

constexpr int most_digits = 15;  ///< that a double tells

/// "$1.2k/h" is "$", 1.2, "k/h".
struct Parts {
    std::string_view before, after;
    double number = 0;
};

Parts split(std::string_view text) {
    const std::size_t begin = std::min(text.find_first_of("0123456789"), text.size());
    Parts parts{text.substr(0, begin), {}, 0};
    const auto [end, error] = std::from_chars(text.data() + begin, text.data() + text.size(), parts.number);
    parts.after = text.substr(static_cast<std::size_t>(end - text.data()));
    return parts;
}

/// Significant digits, never as a power of ten.
std::string plain(double number, int digits) {
    const int decimals = number > 0 ? std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(number))), 0, 12) : 0;
    std::string text = fmt::format("{:.{}f}", number, decimals);
    if (decimals > 0) text.erase(std::max(text.find_last_not_of('0') + 1, text.find('.')));
    if (text.ends_with('.')) text.pop_back();
    return text;
}

/// Times below the nanosecond that simulated ones are rounded to are so as well: chances to wait can be as small as one likes.
double whole_below_tick(double value, Unit unit) {
    constexpr double tick_s = 1e-9;
    return unit == Unit::Seconds && std::abs(value) < tick_s ? std::round(value / tick_s) * tick_s + 0.0 : value;
}

}  // namespace

std::string people(std::optional<double> value, Unit unit, int digits) {
    if (!value) return nothing;
    return print_rounded(whole_below_tick(*value, unit), unit, digits);
}

std::string people(const study::Estimate& estimate, Unit unit, int digits) {
    std::string value = people(estimate.value, unit, digits);
    if (!estimate.value || !estimate.half_width || *estimate.half_width == 0) return value;
    const Parts parts = split(value);
    const double half_width = whole_below_tick(*estimate.half_width, unit);
    if (parts.number == 0) return half_width == 0 ? value : fmt::format("{} ± {}", value, print_rounded(half_width, unit, 2));
    const double scale = parse_quantity(value.starts_with('-') ? value.substr(1) : value, unit).quantity.value / parts.number;
    const std::string number = value.substr(0, value.size() - parts.after.size());
    const std::string width = plain(*estimate.half_width / scale, 2);
    return width == "0" ? value : fmt::format("{} ± {}{}", number, width, parts.after);
}

std::string people_like(const study::Estimate& estimate, double like, Unit unit) {
    const std::string model = people(std::abs(like), unit);
    const Parts parts = split(model);
    if (!estimate.value || parts.number == 0) return people(estimate, unit);
    const double scale = parse_quantity(model, unit).quantity.value / parts.number, value = whole_below_tick(*estimate.value, unit);
    std::string text = fmt::format("{}{}{}", value < 0 ? "-" : "", parts.before, plain(std::abs(value) / scale, usual_digits));
    const std::string width = plain(whole_below_tick(estimate.half_width.value_or(0), unit) / scale, 2);
    if (width != "0") text += " ± " + width;
    return text.append(parts.after);
}

int digits_of_nines(double share) {
    const double lacks = 1 - share;
    if (share <= 0 || lacks <= 0) return usual_digits;
    return std::clamp(1 - static_cast<int>(std::floor(std::log10(lacks))), usual_digits, most_digits);
}

int digits_beside(double value, double limit, Unit unit, int digits) {
    const auto is_beside = [&] {
        const double shown = parse_quantity(people(value, unit, digits), unit).quantity.value;
        return (shown < limit) == (value < limit) && (shown > limit) == (value > limit);
    };
    while (digits < most_digits && !is_beside()) ++digits;
    return digits;
}

std::string without_markup(std::string_view help) {
    std::string text;
    bool is_within = false;
    for (const char c : help) {
        if (c != '`') {
            text += c;
            continue;
        }
        text += is_within ? "”" : "“";
        is_within = !is_within;
    }
    return text;
}

std::string capitalised(std::string word) {
    if (!word.empty()) word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
    return word;
}

}  // namespace headroom::figures
