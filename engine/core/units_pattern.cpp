// SPDX-License-Identifier: GPL-3.0-or-later
#include <span>
#include <string>

#include <fmt/format.h>

#include "core/unit_symbols.h"
#include "core/units.h"

namespace headroom {

using namespace symbols;

namespace {

constexpr const char* numeral = R"((\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)";

std::string one_of(std::span<const Symbol> symbols) {
    std::string text;
    for (const Symbol& symbol : symbols)
        if (!symbol.text.empty()) text += fmt::format("{}{}", text.empty() ? "" : "|", symbol.text);
    return "(" + text + ")";
}

std::string per_time(const std::string& over) { return fmt::format(R"({}\s*/\s*{})", over, one_of(times)); }

/// Of a quantity without its uncertainty.
std::string pattern_of_value(Unit unit) {
    const std::string count = one_of(counts) + "?";
    switch (unit) {
        case Unit::None: return fmt::format(R"((-\s*)?{}\s*{})", numeral, count);
        case Unit::Ratio: return fmt::format(R"((-\s*)?{}\s*%?)", numeral);
        case Unit::Seconds: return fmt::format(R"({}\s*{}?)", numeral, one_of(times));
        case Unit::Bytes: return fmt::format(R"({}\s*{}?)", numeral, one_of(sizes));
        case Unit::PerSecond: return fmt::format(R"({}\s*({})?)", numeral, per_time(count));
        case Unit::BytesPerSecond:
            return fmt::format(R"({}\s*({}|{}|[TGMk]?bps)?)", numeral, per_time(one_of(sizes)), per_time(one_of(bits)));
        case Unit::Money: return fmt::format(R"((\$\s*)?{}\s*{})", numeral, count);
        case Unit::MoneyPerHour: return fmt::format(R"(({0}|(\$\s*)?{0}\s*{1}))", numeral, per_time(count));
        case Unit::TimeOfDay: return fmt::format(R"((([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?|{}))", numeral);
        case Unit::Cpus: return fmt::format(R"({}\s*{}?)", numeral, one_of(cpus));
    }
    return {};
}

}  // namespace

std::string pattern_of(Unit unit) { return fmt::format(R"(^\s*{}\s*((±|\+-|\+/-)\s*{}\s*%\s*)?$)", pattern_of_value(unit), numeral); }

}  // namespace headroom
