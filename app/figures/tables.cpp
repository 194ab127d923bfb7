// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figures/tables.h"

#include <fmt/format.h>

#include "app/figures/figures.h"
#include "app/figures/people.h"

namespace headroom::figures {

namespace {

using study::Estimate;
using study::TimePart;

std::string value_alone(const Estimate& estimate, Unit unit) { return people(estimate.value, unit); }

std::string unless_zero(const Estimate& rate) { return rate.value.value_or(0) > 0 ? value_alone(rate, Unit::None) : std::string(); }

double whole_of(const std::vector<TimePart>& parts, Estimate TimePart::*figure) {
    double sum = 0;
    for (const TimePart& part : parts) sum += (part.*figure).value.value_or(0);
    return sum;
}

/// A time and its share of the whole; nothing where it is not known.
void add_time(std::vector<std::string>& row, const std::optional<double>& time, double whole) {
    const bool known = time && whole > 0;
    row.push_back(known ? people(*time, Unit::Seconds) : "");
    row.push_back(known ? fmt::format("{:.1f} %", 100 * *time / whole) : "");
}

}  // namespace

Rows connection_rows(const study::LevelResult& level) {
    Rows table{1, {"Connection", "Calls/s", "Retries/s", "Time-outs/s", "Failed/s", "Pool wait", "Network"}, {}};
    for (const auto& connection : level.connections)
        table.rows.push_back({connection.id, value_alone(connection.calls_per_s, Unit::None), unless_zero(connection.retries_per_s),
                              unless_zero(connection.timeouts_per_s), unless_zero(connection.failures_per_s),
                              connection.pool_wait.mean.value ? value_alone(connection.pool_wait.mean, Unit::Seconds) : "",
                              value_alone(connection.network_s, Unit::Seconds)});
    return table;
}

Rows region_rows(const study::LevelResult& level) {
    Rows table{2, {"Users", "Of", "Req/s", "Mean", "p95"}, {}};
    for (const auto& component : level.components)
        for (const auto& region : component.regions)
            table.rows.push_back({component.id, region.name, people(region.throughput_per_s, Unit::None),
                                  people(region.response.mean, Unit::Seconds), people(region.response.quantiles[p95], Unit::Seconds)});
    return table;
}

Rows link_rows(const study::LevelResult& level) {
    Rows table{1, {"Link", "Bandwidth", "There", "Back", "Utilization"}, {}};
    for (const auto& line : level.lines)
        table.rows.push_back({line.name, line.bytes_per_s ? people(line.bytes_per_s, Unit::BytesPerSecond) : std::string(),
                              value_alone(line.there_bytes_per_s, Unit::BytesPerSecond),
                              value_alone(line.back_bytes_per_s, Unit::BytesPerSecond),
                              line.bytes_per_s ? value_alone(line.utilization, Unit::Ratio) : std::string()});
    return table;
}

Rows split_rows(const study::RequestResult& requests) {
    Rows table{2, {"At", "Time for", "Mean", "of it", "Around p95", "of it"}, {}};
    if (requests.split.empty()) return table;
    const double mean = whole_of(requests.split, &TimePart::mean_s), near_p95 = whole_of(requests.split, &TimePart::p95_s);
    const auto add = [&](const std::string& at, const std::string& kind, const std::optional<double>& mean_s,
                         const std::optional<double>& p95_s) {
        std::vector<std::string> row = {at, kind};
        add_time(row, mean_s, mean);
        add_time(row, p95_s, near_p95);
        table.rows.push_back(std::move(row));
    };
    for (const TimePart& part : requests.split) add(part.at, part.kind, part.mean_s.value, part.p95_s.value);
    add("all", "", mean, near_p95);
    return table;
}

}  // namespace headroom::figures
