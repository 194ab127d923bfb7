// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/sheet.h"

namespace headroom::report {

SheetStyles::SheetStyles(lxw_workbook* book) {
    const auto format = [book](const char* numbers, bool bold) {
        lxw_format* made = workbook_add_format(book);
        if (numbers != nullptr) format_set_num_format(made, numbers);
        if (bold) format_set_bold(made);
        return made;
    };
    const auto head_of = [&format] {
        lxw_format* made = format(nullptr, true);
        format_set_bottom(made, LXW_BORDER_THIN);
        format_set_text_wrap(made);
        return made;
    };
    head = head_of();
    number_head = head_of();
    format_set_align(number_head, LXW_ALIGN_RIGHT);
    apart_head = head_of();
    format_set_indent(apart_head, 1);
    title = format(nullptr, true);
    format_set_font_size(title, 14);
    wrapped = format(nullptr, false);
    format_set_text_wrap(wrapped);
    format_set_align(wrapped, LXW_ALIGN_VERTICAL_TOP);
    apart = format(nullptr, false);
    format_set_indent(apart, 1);
    whole = format("#,##0", false);
    figure = format("0.0000", false);
    ratio = format("0.00%", false);
    money = format("#,##0.00", false);
    total_text = format(nullptr, true);
    total_money = format("#,##0.00", true);
    for (lxw_format* total : {total_text, total_money}) format_set_top(total, LXW_BORDER_THIN);
}

void Sheet::heads(const std::vector<Column>& columns) {
    columns_ = columns;
    for (std::uint16_t i = 0; i < columns.size(); ++i) {
        worksheet_set_column(sheet_, i, i, columns[i].width, nullptr);
        const bool beside_numbers = i > 0 && columns[i - 1U].format != nullptr;
        lxw_format* style = columns[i].format != nullptr ? styles_.number_head : beside_numbers ? styles_.apart_head : styles_.head;
        worksheet_write_string(sheet_, row_, i, columns[i].name, style);
    }
    worksheet_set_row(sheet_, row_, 30, nullptr);  // two lines of a head
    ++row_;
    worksheet_freeze_panes(sheet_, row_, 0);
    worksheet_repeat_rows(sheet_, row_ - 1, row_ - 1);
    worksheet_set_landscape(sheet_);
    worksheet_fit_to_pages(sheet_, 1, 0);
}

void Sheet::line(const std::string& text, lxw_format* format) {
    worksheet_write_string(sheet_, row_, 0, text.c_str(), format);
    ++row_;
}

Sheet& Sheet::text(const std::string& text, lxw_format* format) {
    const bool beside_numbers = column_ > 0 && column_ < columns_.size() && columns_[column_ - 1U].format != nullptr;
    if (format == nullptr && beside_numbers && !text.empty()) format = styles_.apart;
    if (!text.empty() || format != nullptr) worksheet_write_string(sheet_, row_, column_, text.c_str(), format);
    ++column_;
    return *this;
}

Sheet& Sheet::number(const std::optional<double>& value) {
    if (value) worksheet_write_number(sheet_, row_, column_, *value, column_ < columns_.size() ? columns_[column_].format : nullptr);
    ++column_;
    return *this;
}

Sheet& Sheet::formula(const std::string& formula, double value, lxw_format* format) {
    if (format == nullptr && column_ < columns_.size()) format = columns_[column_].format;
    worksheet_write_formula_num(sheet_, row_, column_, formula.c_str(), format, value);
    ++column_;
    return *this;
}

void Sheet::end_row() {
    ++row_;
    column_ = 0;
}

}  // namespace headroom::report
