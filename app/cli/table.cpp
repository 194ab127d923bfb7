// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/table.h"

#include <algorithm>
#include <numeric>

namespace headroom::cli {

namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

std::string cut(const std::string& text, std::size_t width) {
    if (width_of(text) <= width) return text;
    std::size_t kept = 0, i = 0;
    while (i < text.size() && kept + 1 < width) {
        ++i;
        while (i < text.size() && continues(text[i])) ++i;
        ++kept;
    }
    return text.substr(0, i) + "…";
}

std::string pad(const std::string& text, std::size_t width, Align align) {
    const std::string shown = cut(text, width);
    const std::string space(width - width_of(shown), ' ');
    return align == Align::Left ? shown + space : space + shown;
}

void trim_right(std::string& line) { line.erase(line.find_last_not_of(' ') + 1); }

}  // namespace

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::string wrap(std::string_view text, std::string_view first) {
    std::string result, line(first);
    const std::string indent(width_of(first), ' ');
    bool empty = true;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!empty && width_of(line) + 1 + width_of(word) > line_width) {
            result += line + '\n';
            line = indent;
            empty = true;
        }
        if (!empty) line += ' ';
        line += word;
        empty = false;
    }
    return result + line + '\n';
}

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> result(columns_.size(), 0);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        for (const Row& row : rows_) result[i] = std::max(result[i], width_of(row.cells[i]));
        if (result[i] > 0) result[i] = std::max(result[i], width_of(columns_[i].title));
    }
    return result;
}

std::string Table::print() const {
    constexpr std::size_t least = 6;
    std::vector<std::size_t> widths = this->widths();
    const auto total = [&](std::size_t gap) {
        const auto shown = static_cast<std::size_t>(std::count_if(widths.begin(), widths.end(), [](auto width) { return width > 0; }));
        return std::accumulate(widths.begin(), widths.end(), std::size_t{0}) + gap * (shown - 1);
    };
    for (std::size_t i = 0; i < columns_.size() && total(1) > line_width; ++i)
        if (columns_[i].may_go) widths[i] = 0;
    const std::size_t gap = total(2) <= line_width ? 2 : 1;
    while (total(gap) > line_width) {
        std::size_t widest = columns_.size();
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (columns_[i].align == Align::Left && widths[i] > least && (widest == columns_.size() || widths[i] > widths[widest]))
                widest = i;
        if (widest == columns_.size()) break;
        --widths[widest];
    }
    std::string result;
    const auto add_line = [&](auto text_of) {
        std::string line;
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (widths[i] > 0) line += pad(text_of(i), widths[i], columns_[i].align) + std::string(gap, ' ');
        trim_right(line);
        result += line + '\n';
    };
    add_line([&](std::size_t i) { return columns_[i].title; });
    for (const Row& row : rows_) {
        add_line([&](std::size_t i) { return row.cells[i]; });
        for (const auto& note : row.notes) result += wrap(note, "    ");
    }
    return result;
}

}  // namespace headroom::cli
