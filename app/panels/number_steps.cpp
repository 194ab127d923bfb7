// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/number_steps.h"

#include <QRegularExpression>

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "core/units.h"

namespace headroom::panels {

namespace {

constexpr std::array<double, 11> ladder = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
constexpr double quarter_hour_s = 900;
constexpr double tolerance = 1e-9;

bool is_in(const schema::Range& range, double value) { return !(range.low && value < *range.low) && !(range.high && value > *range.high); }

std::optional<QString> later(const QString& text, bool up) {
    const ParsedQuantity parsed = parse_quantity(text.toStdString(), Unit::TimeOfDay);
    if (!parsed) return std::nullopt;
    const double moved = std::fmod(parsed.quantity.value + (up ? quarter_hour_s : day_s - quarter_hour_s), day_s);
    return QString::fromStdString(print_quantity(moved, Unit::TimeOfDay));
}

}  // namespace

double next_step(double value, bool up, bool whole) {
    if (value < 0) return -next_step(-value, !up, whole);
    if (whole && (value < 10 || (value == 10 && !up))) return up ? std::floor(value) + 1 : std::ceil(value) - 1;
    if (value == 0) return up ? 1 : -1;
    const double scale = std::pow(10, std::floor(std::log10(value) + tolerance));
    const double mantissa = value / scale;
    if (up) {
        for (const double rung : ladder)
            if (rung > mantissa * (1 + tolerance)) return rung * scale;
        return 12 * scale;
    }
    for (auto rung = ladder.rbegin(); rung != ladder.rend(); ++rung)
        if (*rung < mantissa * (1 - tolerance)) return *rung * scale;
    return 0.8 * scale;
}

std::optional<QString> stepped(const QString& text, bool up, const schema::Parameter& parameter) {
    if (parameter.unit == Unit::TimeOfDay) return later(text, up);
    static const QRegularExpression form("^\\s*(\\$?)\\s*(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)(.*)$");
    const auto match = form.match(text);
    bool understood = false;
    const double number = match.captured(2).toDouble(&understood);
    if (!understood) return std::nullopt;
    const QString suffix = match.captured(3);
    const bool whole = parameter.kind == schema::Kind::Integer && suffix.trimmed().isEmpty();
    const double next = next_step(number, up, whole);
    const QString result = match.captured(1) + QString::fromStdString(fmt::format("{}", std::stod(fmt::format("{:.12g}", next)))) + suffix;
    const ParsedQuantity parsed = parse_quantity(result.toStdString(), parameter.unit);
    if (!parsed || !is_in(parameter.range, parsed.quantity.value)) return std::nullopt;
    return result;
}

}  // namespace headroom::panels
