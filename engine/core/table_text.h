// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"

namespace headroom {

/// The first two columns of a line of a CSV text, trimmed and without quotation marks.
struct TableLine {
    std::string_view first, second;
    std::size_t line = 0;  ///< from 1
};

/// Columns end at a comma, semicolon or tab. Empty lines, and those that begin with '#', are left out; so is the first
/// line where its second column does not begin like a number (a heading). Views into the text.
std::vector<TableLine> table_lines(std::string_view text);

/// A CSV text (RFC 4180, but for line breaks within a cell) whose first line names its columns.
struct TextTable {
    struct Cell {
        std::string text;  ///< trimmed, without quotation marks
        Location at;
    };
    std::vector<Cell> columns;
    std::vector<std::vector<Cell>> rows;  ///< each with as many cells as there are columns
};

/// Separators and lines that are left out are those of table_lines(). Lines with more or fewer cells than columns, columns of one
/// name and quotation marks that are never closed are mistakes.
TextTable read_table(std::string_view text, Diagnostics& diagnostics);

}  // namespace headroom
