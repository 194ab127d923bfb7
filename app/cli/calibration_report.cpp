// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calibration_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/cli/figures.h"
#include "app/cli/table.h"

namespace headroom::cli {

namespace {

using study::ComponentFit;
using study::DemandFit;
using study::ResponseResidual;

void add_demand(Table& table, const ComponentFit& component, const DemandFit& demand) {
    table.add({component.component, demand.route.empty() ? "all" : demand.route, people(demand.before_s, Unit::Seconds),
               people(study::Estimate{demand.after_s, demand.after_s ? demand.half_width_s : std::nullopt}, Unit::Seconds),
               demand.cv ? fmt::format("{:.2f}", *demand.cv) : ""});
    if (!demand.why_not.empty()) table.note("cannot be told: " + demand.why_not);
}

bool is_alike(const ResponseResidual& a, const ResponseResidual& b) {
    return a.route == b.route && std::string_view(a.percentile) == b.percentile;
}

void add_residuals(Table& table, const ComponentFit& component) {
    double squares = 0, largest = 0;
    for (const ComponentFit::Level& level : component.levels) {
        const double residual = level.measured - level.fitted;
        squares += residual * residual;
        largest = std::max(largest, std::abs(residual));
    }
    const auto count = static_cast<double>(component.levels.size());
    table.add({component.component, fmt::format("{}", component.levels.size()),
               component.r_squared ? fmt::format("{:.4f}", *component.r_squared) : nothing, people(std::sqrt(squares / count), Unit::Ratio),
               people(largest, Unit::Ratio)});
}

/// A row for each route and percentile, in the order in which they come.
Table response_table(const std::vector<ResponseResidual>& responses) {
    Table table({{"Route", Align::Left}, {""}, {"Loads"}, {"measured, mean"}, {"off by (RMS)"}, {"largest"}});
    std::vector<ResponseResidual> kinds;
    for (const ResponseResidual& each : responses)
        if (std::ranges::none_of(kinds, [&](const auto& kind) { return is_alike(kind, each); })) kinds.push_back(each);
    for (const ResponseResidual& kind : kinds) {
        double squares = 0, largest = 0, sum = 0, count = 0, growing = 0;
        for (const ResponseResidual& each : responses) {
            if (!is_alike(kind, each) || each.measured_s <= 0) continue;
            if (!each.estimated_s) {
                ++growing;
                continue;
            }
            const double off = *each.estimated_s / each.measured_s - 1;
            squares += off * off;
            if (std::abs(off) > std::abs(largest)) largest = off;
            sum += each.measured_s;
            ++count;
        }
        table.add({kind.route, kind.percentile, fmt::format("{}", count), count > 0 ? people(sum / count, Unit::Seconds) : nothing,
                   count > 0 ? people(std::sqrt(squares / count), Unit::Ratio) : nothing,
                   count > 0 ? people(largest, Unit::Ratio) : nothing});
        if (growing > 0) table.note(fmt::format("at {} more load{}, calls pile up by the estimate", growing, growing == 1 ? "" : "s"));
    }
    return table;
}

}  // namespace

std::string print_calibration_text(const study::Calibration& calibration, const std::vector<ResponseResidual>& responses,
                                   const plan::Scenario& scenario, std::size_t loads) {
    Table demands({{"Component", Align::Left}, {"Route", Align::Left}, {"CPU before"}, {"fitted"}, {"cv"}});
    Table residuals({{"Component", Align::Left}, {"Loads"}, {"R²"}, {"Residual (RMS)"}, {"largest"}});
    std::string remarks;
    for (const ComponentFit& component : calibration.components) {
        if (!component.why_not.empty())
            remarks += wrap(fmt::format("{} cannot be told: {}", component.component, component.why_not), "note: ");
        for (const DemandFit& demand : component.demands) add_demand(demands, component, demand);
        if (!component.levels.empty()) add_residuals(residuals, component);
    }
    for (const std::string& remark : calibration.remarks) remarks += wrap(remark, "note: ");
    std::string text = wrap(fmt::format("{}: {} on {}, measured at {} load{}", scenario.plan_name, scenario.phase, scenario.design, loads,
                                        loads == 1 ? "" : "s"));
    if (!demands.is_empty()) text += "\n" + demands.print() + "\nUtilization, measured and fitted:\n\n" + residuals.print();
    if (!responses.empty())
        text += "\nResponse times, measured and by the estimate of the fitted plan:\n\n" + response_table(responses).print();
    if (!remarks.empty()) text += "\n" + remarks;
    if (!calibration.settings.empty()) text += "\n";
    for (const plan::Setting& setting : calibration.settings) text += fmt::format("{} = {}\n", setting.path, setting.value.as_string());
    return text;
}

}  // namespace headroom::cli
