// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/values.h"

#include <QObject>
#include <QRegularExpression>

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "core/units.h"
#include "plan/reader.h"
#include "schema/reading.h"
#include "schema/setting.h"

namespace headroom::panels {

namespace {

using schema::Kind;
using schema::Parameter;

/// Plans write it as a number, not as a text with a unit.
bool is_bare(const Parameter& parameter) {
    if (parameter.kind == Kind::Integer) return true;
    return parameter.kind == Kind::Quantity && (parameter.unit == Unit::None || parameter.unit == Unit::Cpus);
}

std::optional<double> number_in(const QString& text) {
    static const QRegularExpression json("^-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?$");
    if (!json.match(text).hasMatch()) return std::nullopt;
    bool understood = false;
    const double number = text.toDouble(&understood);
    return understood && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

}  // namespace

QString text_of(const Value& value, const Parameter& parameter) {
    if (value.is_string()) return QString::fromStdString(value.as_string());
    if (value.is_bool()) return value.as_bool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.is_number()) {
        const std::string text =
            is_bare(parameter) ? fmt::format("{}", value.as_number()) : print_quantity(value.as_number(), parameter.unit);
        return QString::fromStdString(text);
    }
    if (value.is_null()) return {};
    return QString::fromStdString(plan::print_json(value)).simplified();
}

Value value_of(const QString& text, const Parameter& parameter) {
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty()) return {};
    if (has_quantity(parameter)) {
        if (const auto number = number_in(trimmed)) {
            if (is_bare(parameter) || parameter.unit == Unit::Ratio) return *number;
            if (check_quantity(*number, parameter.unit).empty()) return print_quantity(*number, parameter.unit);
        }
    }
    return trimmed.toStdString();
}

QString label_of(const Parameter& parameter) { return QString::fromStdString(parameter.name).replace('_', ' '); }

QString help_of(const Parameter& parameter) {
    QString text = QString::fromStdString(parameter.help);
    if (parameter.kind == Kind::Record) return text;
    const bool is_evident = parameter.kind == Kind::Text || parameter.kind == Kind::Boolean || parameter.kind == Kind::Choice;
    if (!is_evident) text += QObject::tr(" Takes %1.").arg(QString::fromStdString(schema::expected_text(parameter)));
    const QString unset = text_of(parameter.default_value, parameter);
    if (!parameter.required && !unset.isEmpty()) text += QObject::tr(" Default: %1.").arg(unset);
    return text;
}

QString tooltip_of(const Parameter& parameter) {
    return QStringLiteral("<p><b>%1</b></p><p>%2</p>")
        .arg(QString::fromStdString(parameter.name).toHtmlEscaped(), rich(help_of(parameter)));
}

QString rich(const QString& text) {
    static const QRegularExpression code("`([^`]*)`");
    return text.toHtmlEscaped().replace(code, QStringLiteral("<code>\\1</code>"));
}

}  // namespace headroom::panels
