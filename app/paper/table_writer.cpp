// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/paper/table_writer.h"

#include <QAbstractTextDocumentLayout>
#include <QFontMetricsF>
#include <QTextDocument>
#include <QTextTable>
#include <algorithm>
#include <utility>

#include "app/paper/palette.h"

namespace headroom::paper {

namespace {

constexpr double text_points = 7, note_points = 6, padding_points = 2, padding_beside_points = 3.5;
constexpr double longest_word = 110, longest_line = 260;  // typographic points; what is longer is wrapped

QString sign_of(const QStringList& classes) {
    for (const auto& [name, sign] : {std::pair("kept", "✓ "), std::pair("missed", "✗ "), std::pair("unknown", "? ")})
        if (classes.contains(name)) return sign;
    return {};
}

QColor ground_of(const QStringList& classes) {
    for (const auto& [name, share] : {std::pair("ok", 0.22), std::pair("busy", 0.34), std::pair("saturated", 0.34)})
        if (classes.contains("load") && classes.contains(name)) return thinned(colour_of(name), share);
    return {};
}

QTextCharFormat format_of(double points, bool is_bold, const char* colour) {
    QTextCharFormat format;
    format.setFont(font_of(points, is_bold));
    format.setForeground(colour_of(colour));
    return format;
}

/// In the line of its text, where there is room.
QString note_of(const PaperTable::Cell& cell) { return cell.note.isEmpty() ? QString() : "  " + cell.note; }

class TableWriter {
public:
    TableWriter(const PaperTable& table, const QTextDocument& document, double width, double point)
        : table_(table), device_(document.documentLayout()->paintDevice()), width_(width), point_(point) {}

    void write(QTextCursor& cursor) {
        std::vector<ColumnNeed> needs;
        for (qsizetype c = 0; c < table_.titles.size(); ++c) needs.push_back(need_of(static_cast<std::size_t>(c)));
        const std::vector<ColumnPart> parts = fit(needs, width_);
        for (const ColumnPart& part : parts) {
            if (&part != &parts.front()) cursor.insertBlock(QTextBlockFormat(), format_of(text_points, false, "text"));
            write(cursor, part);
        }
    }

private:
    ColumnNeed need_of(std::size_t column) const {
        const QFontMetricsF plain(font_of(text_points), device_), bold(font_of(text_points, true), device_),
            small(font_of(note_points), device_);
        ColumnNeed need;
        const auto take = [&](const QString& text, const QFontMetricsF& metrics) {
            need.most = std::max(need.most, metrics.horizontalAdvance(text));
            for (const QString& word : text.split(' ')) need.least = std::max(need.least, metrics.horizontalAdvance(word));
        };
        take(table_.titles[static_cast<qsizetype>(column)], bold);
        for (const auto& row : table_.rows) {
            const double former = std::exchange(need.most, 0);
            take(sign_of(row[column].classes) + row[column].text, row[column].classes.contains("total") ? bold : plain);
            const double text = std::exchange(need.most, 0);
            take(note_of(row[column]), small);
            need.most = std::max(former, text + need.most);
        }
        const double around = (2 * padding_beside_points + 1) * point_;  // and what rounding takes
        const double most = std::min(need.most, longest_line * point_);
        return {std::min(need.least, std::min(most, longest_word * point_)) + around, most + around};
    }

    void write(QTextCursor& cursor, const ColumnPart& part) {
        std::vector<std::size_t> columns = {0};
        for (std::size_t c = std::max<std::size_t>(part.first, 1); c < part.last; ++c) columns.push_back(c);
        QTextTableFormat format;
        format.setHeaderRowCount(1);
        format.setBorder(0);
        format.setBorderCollapse(true);
        format.setCellSpacing(0);
        format.setCellPadding(padding_points * format_dots);
        QList<QTextLength> widths;
        for (const double width : part.widths) widths << QTextLength(QTextLength::FixedLength, width / point_ * format_dots);
        format.setColumnWidthConstraints(widths);
        QTextTable* made = cursor.insertTable(static_cast<int>(table_.rows.size()) + 1, static_cast<int>(columns.size()), format);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::size_t column = columns[i];
            put(made->cellAt(0, static_cast<int>(i)), {table_.titles[static_cast<qsizetype>(column)], {}, {"head"}}, column);
            for (std::size_t r = 0; r < table_.rows.size(); ++r)
                put(made->cellAt(static_cast<int>(r) + 1, static_cast<int>(i)), table_.rows[r][column], column);
        }
        cursor.movePosition(QTextCursor::End);
    }

    void put(QTextTableCell at, const PaperTable::Cell& cell, std::size_t column) const {
        const bool is_head = cell.classes.contains("head");
        const QTextCharFormat letters = format_of(text_points, is_head || cell.classes.contains("total"), is_head ? "quiet" : "text");
        QTextTableCellFormat around;
        around.setFont(letters.font());  // an empty cell is as high as others
        for (const auto side : {QTextFormat::TableCellLeftPadding, QTextFormat::TableCellRightPadding})
            around.setProperty(side, padding_beside_points * format_dots);
        around.setBottomBorder(0.5 * format_dots);
        around.setBottomBorderStyle(QTextFrameFormat::BorderStyle_Solid);
        around.setBottomBorderBrush(colour_of("line"));
        if (const QColor ground = ground_of(cell.classes); ground.isValid()) around.setBackground(ground);
        at.setFormat(around);
        QTextCursor cursor = at.firstCursorPosition();
        QTextBlockFormat block;
        block.setAlignment(table_.are_numbers[column] ? Qt::AlignRight : Qt::AlignLeft);
        cursor.setBlockFormat(block);
        cursor.insertText(sign_of(cell.classes) + cell.text, letters);
        cursor.insertText(note_of(cell), format_of(note_points, false, "quiet"));
    }

    const PaperTable& table_;
    QPaintDevice* device_;
    double width_, point_;
};

}  // namespace

std::vector<ColumnPart> fit(const std::vector<ColumnNeed>& columns, double width) {
    std::vector<ColumnPart> parts;
    for (std::size_t next = 1; next < columns.size() || parts.empty();) {
        ColumnPart part{next, next, {}};
        double least = columns.front().least, most = columns.front().most;
        while (part.last < columns.size() && (part.last == part.first || least + columns[part.last].least <= width)) {
            least += columns[part.last].least;
            most += columns[part.last].most;
            ++part.last;
        }
        const double share = most <= width ? 1 : most > least ? std::max(0.0, width - least) / (most - least) : 0;
        const auto add = [&](const ColumnNeed& column) { part.widths.push_back(column.least + share * (column.most - column.least)); };
        add(columns.front());
        for (std::size_t c = part.first; c < part.last; ++c) add(columns[c]);
        next = part.last;
        parts.push_back(std::move(part));
        if (columns.size() <= 1) break;
    }
    return parts;
}

void write_table(QTextCursor& cursor, const PaperTable& table, double width, double point) {
    TableWriter(table, *cursor.document(), width, point).write(cursor);
}

}  // namespace headroom::paper
