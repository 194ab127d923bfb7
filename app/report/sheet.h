// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <xlsxwriter.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headroom::report {

/// How the cells of a workbook look.
struct SheetStyles {
    explicit SheetStyles(lxw_workbook* book);
    lxw_format *head, *number_head, *apart_head, *title, *wrapped, *apart, *whole, *figure, *ratio, *money, *total_text, *total_money;
};

/// A sheet that is filled from above, a row at a time; its head stays in sight.
class Sheet {
public:
    struct Column {
        const char* name;
        double width;                  ///< in characters
        lxw_format* format = nullptr;  ///< of its numbers
    };
    Sheet(lxw_workbook* book, const char* name, const SheetStyles& styles) : sheet_(workbook_add_worksheet(book, name)), styles_(styles) {}

    /// Names the columns in the next row, and keeps all rows down to it in sight.
    void heads(const std::vector<Column>& columns);
    /// A line of text across the columns.
    void line(const std::string& text, lxw_format* format = nullptr);

    /// A little apart where the column before has numbers, which stand on the right.
    Sheet& text(const std::string& text, lxw_format* format = nullptr);
    /// In the column's format; an empty cell without a value.
    Sheet& number(const std::optional<double>& value);
    /// What the formula comes to is `value`.
    Sheet& formula(const std::string& formula, double value, lxw_format* format = nullptr);
    void end_row();

    lxw_worksheet* get() { return sheet_; }
    /// The next row, from 0.
    std::uint32_t row() const { return row_; }

private:
    lxw_worksheet* sheet_;
    const SheetStyles& styles_;
    std::vector<Column> columns_;
    std::uint32_t row_ = 0;
    std::uint16_t column_ = 0;
};

}  // namespace headroom::report
