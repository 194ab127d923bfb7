// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QTextCursor>
#include <vector>

namespace headroom::paper {

/// A table as the page has it.
struct PaperTable {
    struct Cell {
        QString text, note;
        QStringList classes;  ///< "number", "missed", "load saturated"
    };
    QStringList titles;
    std::vector<bool> are_numbers;  ///< by column
    std::vector<std::vector<Cell>> rows;
};

/// The narrowest and the widest that a column is to be, in one unit.
struct ColumnNeed {
    double least = 0, most = 0;
};
/// Columns that stand beside each other, from `first` to before `last`, and how wide they are.
struct ColumnPart {
    std::size_t first = 0, last = 0;
    std::vector<double> widths;  ///< of the first column, which every part begins with, and of its own
};
/// Splits what is too wide for `width`, and shares out the room that is left.
std::vector<ColumnPart> fit(const std::vector<ColumnNeed>& columns, double width);

/// Puts the table at the cursor, after the block it is in; several where it is too wide, each with the first column. Heads are
/// repeated on every page. `width`: of the page, in units of which `point` make a typographic point.
void write_table(QTextCursor& cursor, const PaperTable& table, double width, double point);

}  // namespace headroom::paper
