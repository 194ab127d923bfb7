// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sweep_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/cli/figures.h"
#include "app/cli/table.h"
#include "app/figures/csv_field.h"

namespace headroom::cli {

namespace {

using figures::csv_field;

std::string field_with_width(const study::Estimate& estimate) { return csv_field(estimate.value) + "," + csv_field(estimate.half_width); }

std::string cost_head(const std::vector<study::SweepRow>& rows) {
    std::vector<std::string> currencies;
    for (const study::SweepRow& row : rows)
        if (row.outline) currencies.push_back(row.outline->currency);
    return money_per_month(common_currency(currencies));
}

/// Said once above the table where all rows have it.
bool differs(const std::vector<study::SweepRow>& rows, std::string study::SweepRow::*member) {
    return std::ranges::any_of(rows, [&](const study::SweepRow& row) { return row.*member != rows.front().*member; });
}

}  // namespace

std::string outline_header() {
    return "users,mean_s,mean_s_half_width,p50_s,p50_s_half_width,p95_s,p95_s_half_width,p99_s,p99_s_half_width,error_ratio,"
           "error_ratio_half_width,throughput_per_s,throughput_per_s_half_width,busiest,utilization,utilization_half_width,"
           "currency,cost_per_month,cost_per_month_half_width,slo_met";
}

std::string outline_fields(const std::optional<study::Outline>& outline) {
    if (!outline) {
        const std::string header = outline_header();
        return std::string(static_cast<std::size_t>(std::ranges::count(header, ',')), ',');
    }
    const auto& quantiles = outline->response.quantiles;
    const bool promises = !outline->slo.empty();
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}", csv_field(std::optional(outline->users)),
                       field_with_width(outline->response.mean), field_with_width(quantiles[p50]), field_with_width(quantiles[p95]),
                       field_with_width(quantiles[p99]), field_with_width(outline->error_ratio),
                       field_with_width(outline->throughput_per_s), csv_field(outline->busiest), field_with_width(outline->utilization),
                       csv_field(outline->currency), field_with_width(outline->cost_per_month),
                       promises ? (outline->slo_met() ? "1" : "0") : "");
}

std::string promises_kept(const study::Outline& outline) {
    const auto kept = std::ranges::count_if(outline.slo, [](const auto& row) { return row.met.value_or(false); });
    return outline.slo.empty() ? "" : fmt::format("{}/{}", kept, outline.slo.size());
}

std::string sweep_csv_header(const study::Sweep& sweep) {
    std::string text = "design,phase";
    for (const study::Axis& axis : sweep.axes) text += "," + csv_field(axis.path);
    return text + ",status," + outline_header() + ",message\r\n";
}

std::string sweep_csv_row(const study::SweepRow& row) {
    std::string text = csv_field(row.design) + "," + csv_field(row.phase);
    for (const std::string& value : row.values) text += "," + csv_field(value);
    return text + fmt::format(",{},{},{}\r\n", row.status, outline_fields(row.outline), csv_field(row.message));
}

std::string print_sweep_csv(const study::Sweep& sweep) {
    std::string text = sweep_csv_header(sweep);
    for (const study::SweepRow& row : sweep.rows) text += sweep_csv_row(row);
    return text;
}

std::string print_sweep_text(const study::Sweep& sweep) {
    const bool designs = differs(sweep.rows, &study::SweepRow::design), phases = differs(sweep.rows, &study::SweepRow::phase);
    std::vector<Table::Column> columns = {{"Design", Align::Left}, {"Phase", Align::Left}};
    for (const study::Axis& axis : sweep.axes) columns.push_back({axis.path, Align::Left});
    columns.insert(columns.end(), {{"p50", Align::Right, true},
                                   {"p95"},
                                   {"p99", Align::Right, true},
                                   {"Errors"},
                                   {"Busiest", Align::Left},
                                   {cost_head(sweep.rows)},
                                   {"SLO"},
                                   {"Status", Align::Left}});
    Table table(std::move(columns));
    for (const study::SweepRow& row : sweep.rows) {
        std::vector<std::string> cells = {designs ? row.design : "", phases ? row.phase : ""};
        cells.insert(cells.end(), row.values.begin(), row.values.end());
        if (const auto& outline = row.outline) {
            const auto& quantiles = outline->response.quantiles;
            for (const auto& time : {quantiles[p50], quantiles[p95], quantiles[p99]}) cells.push_back(people(time.value, Unit::Seconds));
            cells.push_back(people(outline->error_ratio.value, Unit::Ratio));
            const auto load = outline->utilization.value;
            cells.push_back(outline->busiest + (load ? fmt::format(" {:.0f} %", *load * 100) : ""));
            cells.insert(cells.end(), {rounded_money(outline->cost_per_month.value), promises_kept(*outline)});
        } else {
            cells.resize(cells.size() + 7);
        }
        cells.push_back(row.outline ? words(row.outline->status) : row.status);
        table.add(std::move(cells));
        if (!row.message.empty()) table.note(row.message);
    }
    std::string text = sweep.origin.plan + "\n";
    if (!designs && !phases) text += wrap(fmt::format("{} on {}", sweep.rows.front().phase, sweep.rows.front().design));
    const std::string how = sweep.is_estimate ? "by formulas: no request was simulated."
                                              : fmt::format(
                                                    "within about {:.3g} % (--precision); at most {} requests were simulated for each "
                                                    "combination (--max-requests).",
                                                    sweep.precision * 100, people(sweep.max_requests));
    return text + "\n" + table.print() + "\n" + wrap("Figures are of the busiest 15 minutes, " + how);
}

}  // namespace headroom::cli
