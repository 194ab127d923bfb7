// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/past_days.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/error.h"
#include "core/table_text.h"
#include "core/units.h"

namespace headroom::study {

namespace {

constexpr Location first_line{1, 1};
constexpr double most = 1e15;  ///< of a day

class PastDaysReader {
public:
    explicit PastDaysReader(std::string_view text) : table_(read_table(text, diagnostics_)) {}

    PastDays read() {
        const auto date = column("date"), users = column("users"), requests = column("requests");
        if (!date || users.has_value() == requests.has_value()) {
            diagnostics_.error(table_.columns.empty() ? first_line : table_.columns.front().at, {},
                               users && requests ? "both users and requests are given" : "the first line does not name the columns",
                               "'date,users' or 'date,requests'");
            return {};
        }
        PastDays days;
        days.figure = users ? PastDays::Figure::Users : PastDays::Figure::Requests;
        for (const auto& row : table_.rows) {
            add_date(row[*date], days);
            add_value(row[users ? *users : *requests], days);
        }
        if (table_.rows.empty()) diagnostics_.error(first_line, {}, "there are no days", "a line for each day");
        return days;
    }
    const Diagnostics& diagnostics() const { return diagnostics_; }

private:
    std::optional<std::size_t> column(std::string_view name) const {
        const auto found = std::ranges::find(table_.columns, name, &TextTable::Cell::text);
        return found == table_.columns.end() ? std::nullopt : std::optional<std::size_t>(found - table_.columns.begin());
    }

    /// Against the day before, where there is one without a mistake.
    void add_date(const TextTable::Cell& cell, PastDays& days) {
        const auto date = parse_date(cell.text);
        if (!date)
            diagnostics_.error(cell.at, {}, fmt::format("'{}' is no date", cell.text), "a day such as 2026-03-31");
        else if (!former_)
            days.first = *date;
        else if (*date == *former_)
            diagnostics_.error(cell.at, {}, fmt::format("{} stands twice, also in line {}", cell.text, former_line_), "each day once");
        else if (*date < *former_)
            diagnostics_.error(cell.at, {}, fmt::format("{} comes after {}, which is later", cell.text, print_date(*former_)),
                               "days in their order");
        else if (*date != *former_ + std::chrono::days(1))
            diagnostics_.error(cell.at, {}, missing_before(*date), "a line for every day");
        if (!date) return;
        former_ = std::max(former_.value_or(*date), *date);
        former_line_ = cell.at.line;
    }

    std::string missing_before(Date date) const {
        const Date from = *former_ + std::chrono::days(1), to = date - std::chrono::days(1);
        return from == to ? fmt::format("{} is missing", print_date(from))
                          : fmt::format("the days from {} to {} are missing", print_date(from), print_date(to));
    }

    void add_value(const TextTable::Cell& cell, PastDays& days) {
        const ParsedQuantity parsed = parse_quantity(cell.text, Unit::None);
        std::string error = parsed.error;
        if (parsed && parsed.quantity.value < 0) error = fmt::format("{} is negative", cell.text);
        if (parsed && parsed.quantity.value > most) error = fmt::format("{} is out of range", cell.text);
        if (!error.empty()) diagnostics_.error(cell.at, {}, std::move(error), "a count");
        days.values.push_back(parsed.quantity.value);
    }

    Diagnostics diagnostics_;
    TextTable table_;
    std::optional<Date> former_;
    std::size_t former_line_ = 0;
};

}  // namespace

std::string_view to_string(PastDays::Figure figure) { return figure == PastDays::Figure::Users ? "users" : "requests"; }

PastDays read_past_days(std::string_view text, const std::string& file) {
    PastDaysReader reader(text);
    PastDays days = reader.read();
    if (reader.diagnostics().has_errors()) throw InvalidDocument(file, reader.diagnostics().list());
    return days;
}

}  // namespace headroom::study
