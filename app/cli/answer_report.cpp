// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/answer_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/cli/figures.h"
#include "app/cli/table.h"
#include "app/figures/csv_field.h"
#include "study/json_parts.h"

namespace headroom::cli {

namespace {

using results::Answer;
using results::Cell;

constexpr int rows_version = 1;

/// By the end of its name: "p95_s", "route/browse/response_s.mean", "component/db/utilization".
std::optional<Unit> unit_of(std::string_view column) {
    const std::string_view figure = column.substr(column.rfind('/') + 1);
    const auto is_named = [&](std::string_view word) { return figure.ends_with(word); };
    if (is_named("per_s")) return Unit::PerSecond;
    if (is_named("_s") || figure.find("_s.") != std::string_view::npos) return Unit::Seconds;
    if (is_named("error_ratio") || is_named("utilization") || figure.starts_with("resources.")) return Unit::Ratio;
    if (figure == "users") return Unit::None;
    return std::nullopt;
}

std::string text_of_number(double value, std::string_view column) {
    if (column.ends_with("cost_per_month")) return rounded_money(value);
    const auto unit = unit_of(column);
    return unit ? people(value, *unit) : fmt::format("{:.6g}", value);
}

/// `column` tells the unit, where it is known.
std::string text_of_cell(const Cell& cell, std::string_view column) {
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) return std::to_string(*integer);
    if (const auto* real = std::get_if<double>(&cell)) return text_of_number(*real, column);
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    return "";
}

/// In a comparison the figure tells the unit of its row.
std::optional<std::size_t> figure_column(const Answer& answer) {
    const auto figure = std::ranges::find(answer.columns, "figure");
    if (figure == answer.columns.end()) return std::nullopt;
    return static_cast<std::size_t>(figure - answer.columns.begin());
}

std::string csv_of_cell(const Cell& cell) {
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) return std::to_string(*integer);
    if (const auto* real = std::get_if<double>(&cell)) return figures::csv_field(std::optional(*real));
    if (const auto* text = std::get_if<std::string>(&cell)) return figures::csv_field(*text);
    return "";
}

study::Json json_of_cell(const Cell& cell) {
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) return *integer;
    if (const auto* real = std::get_if<double>(&cell)) return study::number(*real);
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    return nullptr;
}

}  // namespace

std::string print_answer_text(const Answer& answer, const std::string& empty) {
    if (answer.rows.empty()) return empty + "\n";
    std::vector<Table::Column> columns;
    for (std::size_t i = 0; i < answer.columns.size(); ++i) {
        const bool is_text = std::ranges::any_of(answer.rows, [i](const auto& row) { return std::holds_alternative<std::string>(row[i]); });
        columns.push_back({answer.columns[i], is_text ? Align::Left : Align::Right});
    }
    const auto figure = figure_column(answer);
    Table table(std::move(columns));
    for (const auto& row : answer.rows) {
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < row.size(); ++i)
            cells.push_back(text_of_cell(row[i], figure && std::holds_alternative<std::string>(row[*figure])
                                                     ? std::string_view(std::get<std::string>(row[*figure]))
                                                     : std::string_view(answer.columns[i])));
        table.add(std::move(cells));
    }
    return table.print();
}

std::string print_answer_csv(const Answer& answer) {
    std::string text;
    for (const std::string& column : answer.columns) text += (text.empty() ? "" : ",") + figures::csv_field(column);
    text += "\r\n";
    for (const auto& row : answer.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : ",") + csv_of_cell(row[i]);
        text += "\r\n";
    }
    return text;
}

std::string print_answer_json(const Answer& answer) {
    study::Json rows = study::Json::array();
    for (const auto& row : answer.rows) {
        study::Json object = study::Json::object();
        for (std::size_t i = 0; i < row.size(); ++i) object[answer.columns[i]] = json_of_cell(row[i]);
        rows.push_back(std::move(object));
    }
    return study::print({{"format", "headroom-rows"}, {"version", rows_version}, {"rows", std::move(rows)}});
}

}  // namespace headroom::cli
