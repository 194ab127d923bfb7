// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/html.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::report {

std::string escape(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': result += "&amp;"; break;
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '"': result += "&quot;"; break;
            case '\'': result += "&#39;"; break;
            case '\0': result += "\xEF\xBF\xBD"; break;  // a page may not hold it
            default: result += c;
        }
    }
    return result;
}

std::string script_json(std::string_view json) {
    std::string result;
    result.reserve(json.size());
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (json[i] == '<')
            result += "\\u003c";
        else if (json[i] == '>')
            result += "\\u003e";
        else if (json[i] == '&')
            result += "\\u0026";
        else
            result += json[i];
    }
    return result;
}

std::string element(std::string_view tag, std::string_view text, std::string_view css_class) {
    const std::string attribute = css_class.empty() ? std::string() : fmt::format(" class=\"{}\"", escape(css_class));
    return fmt::format("<{}{}>{}</{}>\n", tag, attribute, escape(text), tag);
}

std::string paragraph(std::string_view text, std::string_view css_class) { return element("p", text, css_class); }

std::string folded(std::string_view summary, std::string_view html, std::string_view id) {
    if (html.empty()) return {};
    const std::string attribute = id.empty() ? std::string() : fmt::format(" id=\"{}\"", escape(id));
    return fmt::format("<details{}><summary>{}</summary>\n{}</details>\n", attribute, escape(summary), html);
}

std::string HtmlTable::print_cell(const Cell& cell, std::size_t column) const {
    const Column& about = columns_[column];
    std::string classes = cell.css_class;
    const auto add_class = [&](bool is_so, const char* name) {
        if (is_so) classes += (classes.empty() ? "" : " ") + std::string(name);
    };
    add_class(about.is_number, "number");
    add_class(about.is_wide, "wide");
    add_class(cell.bar >= 0, "bar");
    std::string attributes = column == 0 ? " scope=\"row\" role=\"rowheader\"" : " role=\"cell\"";
    if (!classes.empty()) attributes += fmt::format(" class=\"{}\"", escape(classes));
    if (cell.bar >= 0) attributes += fmt::format(" style=\"--bar:{:.1f}%\"", std::min(cell.bar, 1.0) * 100);
    if (!about.title.empty()) attributes += fmt::format(" data-label=\"{}\"", escape(about.title));
    const char* tag = column == 0 ? "th" : "td";
    const std::string note = cell.note.empty() ? std::string() : fmt::format("<small>{}</small>", escape(cell.note));
    return fmt::format("<{}{}><span>{}</span>{}</{}>", tag, attributes, escape(cell.text), note, tag);
}

std::string HtmlTable::print(std::string_view css_class) const {
    if (rows_.empty()) return {};
    std::vector<bool> shown(columns_.size(), false);
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) shown[i] = shown[i] || !row[i].text.empty() || !row[i].note.empty();
    std::string text = fmt::format(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{0}\"><table role=\"table\" "
        "class=\"{1}\"><caption>{0}</caption>\n"
        "<thead role=\"rowgroup\"><tr role=\"row\">",
        escape(caption_), escape(css_class));
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (shown[i])
            text += fmt::format("<th scope=\"col\" role=\"columnheader\"{}>{}</th>", columns_[i].is_number ? " class=\"number\"" : "",
                                escape(columns_[i].title));
    text += "</tr></thead>\n<tbody role=\"rowgroup\">\n";
    for (const auto& row : rows_) {
        text += "<tr role=\"row\">";
        for (std::size_t i = 0; i < row.size(); ++i)
            if (shown[i]) text += print_cell(row[i], i);
        text += "</tr>\n";
    }
    return text + "</tbody></table></div>\n";
}

}  // namespace headroom::report
