// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/table_text.h"

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

}  // namespace

std::vector<TableLine> table_lines(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // byte order mark
    std::vector<TableLine> lines;
    bool is_first = true;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.empty() || line[0] == '#') continue;
        const std::size_t first = line.find_first_of(separators);
        const std::string_view rest = first == std::string_view::npos ? std::string_view() : line.substr(first + 1);
        const TableLine columns{unquoted(line.substr(0, first)), unquoted(rest.substr(0, rest.find_first_of(separators))), number};
        if (!is_first || begins_like_number(columns.second)) lines.push_back(columns);
        is_first = false;
    }
    return lines;
}

}  // namespace headroom
