// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/table_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/call_text.h"

namespace headroom {

namespace {

constexpr std::string_view separators = ",;\t";

std::string_view unquoted(std::string_view text) {
    text = trim(text);
    return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? trim(text.substr(1, text.size() - 2)) : text;
}

bool begins_like_number(std::string_view text) {
    return !text.empty() && std::string_view("0123456789.-+$").find(text[0]) != std::string_view::npos;
}

/// Calls `take(line, number)`, numbers from 1, with what is not left out.
template <class Take>
void each_line(std::string_view text, Take take) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // byte order mark
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!line.empty() && line[0] != '#') take(line, number);
    }
}

/// The cell that begins at `from`, and in `from` its end: a separator or the end of the line. False: a quotation mark is not closed.
bool read_cell(std::string_view line, std::size_t& from, std::string& text) {
    const std::size_t begin = std::min(line.find_first_not_of(' ', from), line.size());
    if (begin == line.size() || line[begin] != '"') {
        const std::size_t end = std::min(line.find_first_of(separators, from), line.size());
        text = trim(line.substr(from, end - from));
        from = end;
        return true;
    }
    for (std::size_t i = begin + 1; i < line.size(); ++i) {
        if (line[i] != '"')
            text += line[i];
        else if (i + 1 < line.size() && line[i + 1] == '"')
            text += line[i++];
        else {
            from = std::min(line.find_first_of(separators, i), line.size());
            return true;
        }
    }
    return false;
}

/// Empty after a mistake.
std::vector<TextTable::Cell> read_cells(std::string_view line, std::size_t number, Diagnostics& diagnostics) {
    std::vector<TextTable::Cell> cells;
    for (std::size_t from = 0;; ++from) {
        const Location at{static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(from + 1)};
        std::string text;
        if (!read_cell(line, from, text)) {
            diagnostics.error(at, {}, "a quotation mark is never closed");
            return {};
        }
        cells.push_back({std::move(text), at});
        if (from == line.size()) return cells;
    }
}

void check_columns(const std::vector<TextTable::Cell>& columns, Diagnostics& diagnostics) {
    for (auto column = columns.begin(); column != columns.end(); ++column)
        if (std::any_of(columns.begin(), column, [&](const auto& former) { return former.text == column->text; }))
            diagnostics.error(column->at, {}, fmt::format("there are two columns '{}'", column->text));
}

}  // namespace

std::vector<TableLine> table_lines(std::string_view text) {
    std::vector<TableLine> lines;
    bool is_first = true;
    each_line(text, [&](std::string_view line, std::size_t number) {
        const std::size_t first = line.find_first_of(separators);
        const std::string_view rest = first == std::string_view::npos ? std::string_view() : line.substr(first + 1);
        const TableLine columns{unquoted(line.substr(0, first)), unquoted(rest.substr(0, rest.find_first_of(separators))), number};
        if (!is_first || begins_like_number(columns.second)) lines.push_back(columns);
        is_first = false;
    });
    return lines;
}

TextTable read_table(std::string_view text, Diagnostics& diagnostics) {
    TextTable table;
    each_line(text, [&](std::string_view line, std::size_t number) {
        std::vector<TextTable::Cell> cells = read_cells(line, number, diagnostics);
        if (table.columns.empty()) {
            table.columns = std::move(cells);
            check_columns(table.columns, diagnostics);
        } else if (cells.size() == table.columns.size())
            table.rows.push_back(std::move(cells));
        else if (!cells.empty())
            diagnostics.error(cells.front().at, {}, fmt::format("{} cells in {} columns", cells.size(), table.columns.size()),
                              "as many as the first line names");
    });
    return table;
}

}  // namespace headroom
