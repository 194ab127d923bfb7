// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Pieces of a page. Texts are escaped here and nowhere else.
namespace headroom::report {

/// Fit for the content of an element and for an attribute in double quotes.
std::string escape(std::string_view text);
/// JSON that may stand within a script element: it holds no "<", and nothing that ends a line of a script.
std::string script_json(std::string_view json);

/// "<tag class=...>text</tag>", the text escaped.
std::string element(std::string_view tag, std::string_view text, std::string_view css_class = {});
/// A paragraph of escaped text.
std::string paragraph(std::string_view text, std::string_view css_class = {});
/// Folded away until somebody opens it; `html` is markup.
std::string folded(std::string_view summary, std::string_view html, std::string_view id = {});

struct Cell {
    Cell(const char* words) : text(words) {}
    Cell(std::string words, std::string style = {}, std::string below = {})
        : text(std::move(words)), css_class(std::move(style)), note(std::move(below)) {}

    std::string text;
    std::string css_class;
    std::string note;  ///< in small print below the text
    double bar = -1;   ///< 0 to 1: how far a bar behind the text reaches
};

/// A table that narrow screens show row by row, each cell with its column's title. The first column names the row.
class HtmlTable {
public:
    struct Column {
        std::string title;
        bool is_number = false;
        bool is_wide = false;  ///< a text of several lines
    };
    HtmlTable(std::string caption, std::vector<Column> columns) : caption_(std::move(caption)), columns_(std::move(columns)) {}

    void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
    bool is_empty() const { return rows_.empty(); }
    /// Columns without any text are left out; empty without rows.
    std::string print(std::string_view css_class = {}) const;

private:
    std::string print_cell(const Cell& cell, std::size_t column) const;

    std::string caption_;
    std::vector<Column> columns_;
    std::vector<std::vector<Cell>> rows_;
};

inline HtmlTable::Column number(std::string title) { return {std::move(title), true, false}; }

}  // namespace headroom::report
