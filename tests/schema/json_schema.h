// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QRegularExpression>
#include <algorithm>

namespace headroom::test {

/// Validates by a JSON Schema as far as plan_schema() goes: type, const, pattern, minimum, maximum, items, minItems, maxItems,
/// properties, minProperties, required, additionalProperties, anyOf, oneOf, allOf, if/then, $ref.
class JsonSchema {
public:
    explicit JsonSchema(QJsonObject root) : root_(std::move(root)) {}
    bool accepts(const QJsonValue& value) const { return accepts(root_, value); }

private:
    static bool has_type(const QString& type, const QJsonValue& value) {
        if (type == "integer") return value.isDouble() && value.toDouble() == std::floor(value.toDouble());
        return (type == "number" && value.isDouble()) || (type == "string" && value.isString()) || (type == "boolean" && value.isBool()) ||
               (type == "null" && value.isNull()) || (type == "array" && value.isArray()) || (type == "object" && value.isObject());
    }

    bool accepts(const QJsonValue& schema, const QJsonValue& value) const {
        if (schema.isBool()) return schema.toBool();
        const QJsonObject s = schema.toObject();
        if (s.contains("$ref") && !accepts(resolved(s["$ref"].toString()), value)) return false;
        if (s.contains("type") && !has_type(s["type"].toString(), value)) return false;
        if (s.contains("const") && s["const"] != value) return false;
        if (s.contains("if") && accepts(s["if"], value) && !accepts(s["then"], value)) return false;
        return accepts_scalar(s, value) && accepts_array(s, value) && accepts_object(s, value) && accepts_combined(s, value);
    }

    QJsonValue resolved(const QString& reference) const {
        const QJsonObject definitions = root_["$defs"].toObject();
        const QString name = reference.mid(QString("#/$defs/").size());
        if (!definitions.contains(name) || definitions[name].isNull()) qFatal("no definition %s", qPrintable(reference));
        return definitions[name];
    }

    static bool accepts_scalar(const QJsonObject& s, const QJsonValue& value) {
        if (value.isString() && s.contains("pattern")) {
            const QRegularExpression pattern(s["pattern"].toString());
            if (!pattern.isValid()) qFatal("no pattern: %s", qPrintable(s["pattern"].toString()));
            if (!pattern.match(value.toString()).hasMatch()) return false;
        }
        const bool too_low = s.contains("minimum") && value.toDouble() < s["minimum"].toDouble();
        const bool too_high = s.contains("maximum") && value.toDouble() > s["maximum"].toDouble();
        return !value.isDouble() || !(too_low || too_high);
    }

    bool accepts_array(const QJsonObject& s, const QJsonValue& value) const {
        if (!value.isArray()) return true;
        const QJsonArray array = value.toArray();
        if (s.contains("minItems") && array.size() < s["minItems"].toInt()) return false;
        if (s.contains("maxItems") && array.size() > s["maxItems"].toInt()) return false;
        return !s.contains("items") ||
               std::all_of(array.begin(), array.end(), [&](const QJsonValue& item) { return accepts(s["items"], item); });
    }

    bool accepts_object(const QJsonObject& s, const QJsonValue& value) const {
        if (!value.isObject()) return true;
        const QJsonObject object = value.toObject(), properties = s["properties"].toObject();
        if (s.contains("minProperties") && object.size() < s["minProperties"].toInt()) return false;
        for (const QJsonValue& name : s["required"].toArray())
            if (!object.contains(name.toString())) return false;
        for (const QString& name : object.keys()) {
            if (properties.contains(name) && !accepts(properties[name], object[name])) return false;
            if (!properties.contains(name) && s.contains("additionalProperties") && !accepts(s["additionalProperties"], object[name]))
                return false;
        }
        return true;
    }

    bool accepts_combined(const QJsonObject& s, const QJsonValue& value) const {
        const auto count = [&](const char* name) {
            const QJsonArray all = s[name].toArray();
            return std::count_if(all.begin(), all.end(), [&](const QJsonValue& one) { return accepts(one, value); });
        };
        return (!s.contains("anyOf") || count("anyOf") > 0) && (!s.contains("oneOf") || count("oneOf") == 1) &&
               count("allOf") == s["allOf"].toArray().size();
    }

    QJsonObject root_;
};

}  // namespace headroom::test
