// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace headroom {

/// The first two columns of a line of a CSV text, trimmed and without quotation marks.
struct TableLine {
    std::string_view first, second;
    std::size_t line = 0;  ///< from 1
};

/// Columns end at a comma, semicolon or tab. Empty lines, and those that begin with '#', are left out; so is the first
/// line where its second column does not begin like a number (a heading). Views into the text.
std::vector<TableLine> table_lines(std::string_view text);

}  // namespace headroom
