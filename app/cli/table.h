// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::cli {

inline constexpr std::uint16_t line_width = 80;

/// Characters that a text takes on a terminal (of UTF-8 text without combining ones).
std::size_t width_of(std::string_view text);

/// Breaks at spaces; the first line begins with `first`, the others with as many spaces.
std::string wrap(std::string_view text, std::string_view first = "");

enum class Align { Left, Right };

/// Columns that fit into a line: the gaps shrink first, then columns are left out that may be, then texts on the left are cut
/// off with "…".
class Table {
public:
    struct Column {
        std::string title;
        Align align = Align::Right;
        bool may_go = false;  ///< said elsewhere, too
    };
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

    void add(std::vector<std::string> row) { rows_.push_back({std::move(row), {}}); }
    /// A line below the last row, on its own.
    void note(std::string text) { rows_.back().notes.push_back(std::move(text)); }
    bool is_empty() const { return rows_.empty(); }
    /// Columns without any text are left out.
    std::string print() const;

private:
    struct Row {
        std::vector<std::string> cells;
        std::vector<std::string> notes;
    };
    std::vector<std::size_t> widths() const;

    std::vector<Column> columns_;
    std::vector<Row> rows_;
};

}  // namespace headroom::cli
