// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDomDocument>
#include <QStringList>
#include <algorithm>
#include <map>
#include <string>

#include "zip.h"

namespace headroom::report {

/// A sheet as any reader of the format sees it: by cell ("B3") its text, number or what its formula comes to; and the formulas.
struct ReadSheet {
    std::map<QString, QString> cells, formulas;
    bool is_frozen = false;
    double number(const QString& cell) const { return cells.at(cell).toDouble(); }
};

class ReadBook {
public:
    explicit ReadBook(const std::string& bytes) : files_(unzip(bytes)) {
        const QDomDocument book = xml("xl/workbook.xml"), texts = xml("xl/sharedStrings.xml");
        const auto items = texts.elementsByTagName("si");
        for (int i = 0; i < items.size(); ++i) texts_ << items.at(i).toElement().text();
        const auto sheets = book.elementsByTagName("sheet");
        for (int i = 0; i < sheets.size(); ++i)
            sheets_[sheets.at(i).toElement().attribute("name")] = read(xml("xl/worksheets/sheet" + std::to_string(i + 1) + ".xml"));
    }
    const ReadSheet& operator[](const char* name) const { return sheets_.at(name); }
    const std::map<QString, ReadSheet>& sheets() const { return sheets_; }
    bool has(const char* name) const { return sheets_.contains(name); }
    std::size_t charts() const {
        return static_cast<std::size_t>(
            std::ranges::count_if(files_, [](const auto& file) { return file.first.starts_with("xl/charts/chart"); }));
    }

private:
    QDomDocument xml(const std::string& name) const {
        QDomDocument document;
        document.setContent(QByteArray::fromStdString(files_.at(name)));
        return document;
    }
    ReadSheet read(const QDomDocument& document) const {
        ReadSheet sheet;
        sheet.is_frozen = !document.elementsByTagName("pane").isEmpty();
        const auto cells = document.elementsByTagName("c");
        for (int i = 0; i < cells.size(); ++i) {
            const QDomElement cell = cells.at(i).toElement();
            const QString value = cell.firstChildElement("v").text();
            sheet.cells[cell.attribute("r")] = cell.attribute("t") == "s" ? texts_.at(value.toInt()) : value;
            if (const QDomElement formula = cell.firstChildElement("f"); !formula.isNull())
                sheet.formulas[cell.attribute("r")] = formula.text();
        }
        return sheet;
    }

    std::map<std::string, std::string> files_;
    QStringList texts_;
    std::map<QString, ReadSheet> sheets_;
};

}  // namespace headroom::report
