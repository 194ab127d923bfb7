// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <map>
#include <string>
#include <vector>

namespace headroom::report {

using Row = std::map<QString, QString>;

/// The lines of a CSV (RFC 4180), by the names in its head.
inline std::vector<Row> rows_of(const std::string& text) {
    std::vector<QStringList> lines(1);
    QString field;
    bool quoted = false;
    const QString all = QString::fromStdString(text);
    for (qsizetype i = 0; i < all.size(); ++i) {
        const QChar c = all[i];
        if (quoted) {
            if (c != '"')
                field += c;
            else if (i + 1 < all.size() && all[i + 1] == '"')
                field += all[i++];
            else
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',' || c == '\n') {
            lines.back() << field;
            field.clear();
            if (c == '\n') lines.emplace_back();
        } else if (c != '\r') {
            field += c;
        }
    }
    std::vector<Row> rows;
    for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
        rows.emplace_back();
        for (qsizetype k = 0; k < lines[i].size(); ++k) rows.back()[lines.front().at(k)] = lines[i].at(k);
    }
    return rows;
}

}  // namespace headroom::report
