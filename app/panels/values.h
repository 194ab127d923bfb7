// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>

#include "app/document/text.h"
#include "core/value.h"
#include "schema/record.h"

/// Between the values of a plan and what people read and type.
namespace headroom::panels {

using document::text_of;
/// A text in a plan; empty for what is none.
inline std::string text_in(const Value& value) { return value.is_string() ? value.as_string() : std::string(); }
/// As it stands in an editor; empty for null.
QString text_of(const Value& value, const schema::Parameter& parameter);
/// What a plan has for a text that was typed; null for an empty one. Nothing is checked.
Value value_of(const QString& text, const schema::Parameter& parameter);

/// "requests per user per day"
QString label_of(const schema::Parameter& parameter);
/// What it means, takes, and is where it is not set.
QString help_of(const schema::Parameter& parameter);
/// The same as rich text, behind the name as plans spell it.
QString tooltip_of(const schema::Parameter& parameter);

/// Plain text fit for rich text; `words` in backticks become code.
QString rich(const QString& text);

}  // namespace headroom::panels
