// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/measurements.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "app/figures/csv_field.h"
#include "app/figures/figures.h"

namespace headroom::report {

namespace {

using figures::csv_field;

/// Figures by their columns' names, which come in the order in which they were first met.
class MeasurementTable {
public:
    void begin_row(const study::RunResult& run) { rows_.push_back({csv_field(run.design) + "," + csv_field(run.phase), {}}); }

    void add(const std::string& of, const char* figure, const std::optional<double>& value) {
        if (!value) return;
        const std::string name = fmt::format("{}.{}", of, figure);
        const auto column = static_cast<std::size_t>(std::ranges::find(columns_, name) - columns_.begin());
        if (column == columns_.size()) columns_.push_back(name);
        rows_.back().figures.resize(columns_.size());
        rows_.back().figures[column] = value;
    }

    std::string print() const {
        std::string text = "design,phase";
        for (const std::string& column : columns_) text += "," + csv_field(column);
        text += "\r\n";
        for (const Row& row : rows_) {
            text += row.labels;
            for (std::size_t c = 0; c < columns_.size(); ++c)
                text += "," + (c < row.figures.size() ? csv_field(row.figures[c]) : std::string());
            text += "\r\n";
        }
        return text;
    }

private:
    struct Row {
        std::string labels;
        std::vector<std::optional<double>> figures;
    };
    std::vector<std::string> columns_;
    std::vector<Row> rows_;
};

void add_measured(MeasurementTable& table, const study::ComponentResult& component) {
    const auto cpu = std::ranges::find(component.resources, "cpu", &study::ResourceResult::name);
    if (cpu == component.resources.end()) return;
    table.add(component.id, "utilization", cpu->utilization.value);
    table.add(component.id, "replicas", component.replicas.value);
    table.add(component.id, "arrivals_per_s", component.arrivals_per_s.value);
}

}  // namespace

std::string print_measurements(const study::Results& results) {
    MeasurementTable table;
    for (const study::RunResult& run : results.runs)
        for (const study::LevelResult& level : run.levels) {
            table.begin_row(run);
            for (std::size_t r = 0; r < level.routes.size(); ++r) {
                const study::RequestResult& requests = level.routes[r];
                table.add(run.routes[r].name, "throughput_per_s", requests.throughput_per_s.value);
                table.add(run.routes[r].name, "p50", requests.response.quantiles[figures::p50].value);
                table.add(run.routes[r].name, "p95", requests.response.quantiles[figures::p95].value);
            }
            for (const study::ComponentResult& component : level.components) add_measured(table, component);
        }
    return table.print();
}

}  // namespace headroom::report
