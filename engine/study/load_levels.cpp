// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/load_levels.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/error.h"
#include "core/table_text.h"

namespace headroom::study {

namespace {

using plan::Scenario;

/// A column's figure, and where it goes in a level.
struct LoadFigure {
    std::string_view name;
    Unit unit;
    double most;
    std::optional<double> LoadLevel::Route::*of_route;
    std::optional<double> LoadLevel::Component::*of_component;
};

const std::array<LoadFigure, 6>& load_figures() {
    using Route = LoadLevel::Route;
    using Component = LoadLevel::Component;
    static const std::array<LoadFigure, 6> all = {{{"throughput_per_s", Unit::PerSecond, 1e12, &Route::throughput_per_s, nullptr},
                                                   {"p50", Unit::Seconds, 1e9, &Route::p50_s, nullptr},
                                                   {"p95", Unit::Seconds, 1e9, &Route::p95_s, nullptr},
                                                   {"utilization", Unit::Ratio, 1, nullptr, &Component::utilization},
                                                   {"arrivals_per_s", Unit::PerSecond, 1e12, nullptr, &Component::arrivals_per_s},
                                                   {"replicas", Unit::None, 1e6, nullptr, &Component::replicas}}};
    return all;
}

std::vector<std::string> names_of_figures() {
    std::vector<std::string> names;
    for (const LoadFigure& figure : load_figures()) names.emplace_back(figure.name);
    return names;
}

template <class Things, class Name>
std::vector<std::string> names_in(const Things& things, Name name) {
    std::vector<std::string> names;
    for (const auto& thing : things) names.push_back(thing.*name);
    return names;
}

struct LoadColumn {
    const LoadFigure* figure = nullptr;  ///< null: a label
    std::size_t index = 0;               ///< of the route or component
};

class LoadReader {
public:
    LoadReader(std::string_view text, const Scenario& scenario) : scenario_(scenario), table_(read_table(text, diagnostics_)) {}

    std::vector<LoadLevel> read() {
        std::vector<LoadColumn> columns;
        for (const TextTable::Cell& cell : table_.columns) columns.push_back(column_of(cell));
        if (std::ranges::none_of(columns, &LoadColumn::figure) && !diagnostics_.has_errors())
            diagnostics_.error({1, 1}, {}, "no column is of a figure that was measured",
                               fmt::format("columns such as {}.throughput_per_s and {}.utilization",
                                           scenario_.routes.empty() ? "browse" : scenario_.routes.front().name,
                                           scenario_.components.empty() ? "web" : scenario_.components.back().id));
        std::vector<LoadLevel> levels;
        for (const auto& row : table_.rows) {
            if (is_of_another_design(row)) continue;
            LoadLevel& level = levels.emplace_back();
            level.routes.resize(scenario_.routes.size());
            level.components.resize(scenario_.components.size());
            for (std::size_t c = 0; c < row.size(); ++c)
                if (columns[c].figure && !row[c].text.empty()) read_cell(row[c], columns[c], level);
        }
        if (levels.empty() && !diagnostics_.has_errors())
            diagnostics_.error({1, 1}, {}, fmt::format("there are no measurements of the design '{}'", scenario_.design),
                               "a row for each load");
        return levels;
    }
    const Diagnostics& diagnostics() const { return diagnostics_; }

private:
    LoadColumn column_of(const TextTable::Cell& cell) {
        const std::size_t point = cell.text.rfind('.');
        if (point == std::string::npos) return {};
        const std::string name = cell.text.substr(0, point), figure_name = cell.text.substr(point + 1);
        const auto figure = std::ranges::find(load_figures(), figure_name, &LoadFigure::name);
        if (figure == load_figures().end()) {
            diagnostics_.error(cell.at, {}, fmt::format("'{}' is no figure of a column", figure_name),
                               suggest(figure_name, names_of_figures()));
            return {};
        }
        const bool is_route = figure->of_route != nullptr;
        const auto index = is_route ? scenario_.find_route(name) : scenario_.find_component(name);
        if (!index)
            diagnostics_.error(cell.at, {}, fmt::format("the design has no {} '{}'", is_route ? "route" : "component", name),
                               is_route ? suggest(name, names_in(scenario_.routes, &plan::Route::name))
                                        : suggest(name, names_in(scenario_.components, &Scenario::Component::id)));
        return index ? LoadColumn{figure, *index} : LoadColumn{};
    }

    bool is_of_another_design(const std::vector<TextTable::Cell>& row) const {
        const auto design = std::ranges::find(table_.columns, "design", &TextTable::Cell::text);
        return design != table_.columns.end() && row[static_cast<std::size_t>(design - table_.columns.begin())].text != scenario_.design;
    }

    void read_cell(const TextTable::Cell& cell, const LoadColumn& column, LoadLevel& level) {
        const LoadFigure& figure = *column.figure;
        const ParsedQuantity parsed = parse_quantity(cell.text, figure.unit);
        const double value = parsed.quantity.value;
        if (!parsed)
            diagnostics_.error(cell.at, {}, parsed.error);
        else if (value < 0 || value > figure.most)
            diagnostics_.error(cell.at, {}, fmt::format("{} is out of range", cell.text),
                               fmt::format("{} from 0 to {}", name_of(figure.unit), print_quantity(figure.most, figure.unit)));
        else if (figure.of_route)
            level.routes[column.index].*figure.of_route = value;
        else
            level.components[column.index].*figure.of_component = value;
    }

    const Scenario& scenario_;
    Diagnostics diagnostics_;
    TextTable table_;
};

}  // namespace

std::vector<LoadLevel> read_load_levels(std::string_view text, const std::string& file, const Scenario& scenario) {
    LoadReader reader(text, scenario);
    std::vector<LoadLevel> levels = reader.read();
    if (reader.diagnostics().has_errors()) throw InvalidDocument(file, reader.diagnostics().list());
    return levels;
}

}  // namespace headroom::study
