// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/latency_report.h"

#include <fmt/format.h>

#include "app/cli/figures.h"
#include "app/cli/table.h"

namespace headroom::cli {

namespace {

using study::Estimate;
using study::TimePart;

double sum_of(const std::vector<TimePart>& parts, Estimate TimePart::*figure) {
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

std::string table_of(const std::vector<TimePart>& parts) {
    const double mean = sum_of(parts, &TimePart::mean_s), p95 = sum_of(parts, &TimePart::p95_s);
    Table table({{"At", Align::Left}, {"Time for", Align::Left}, {"Mean"}, {"of it"}, {"Around p95"}, {"of it"}});
    const auto add = [&](const std::string& at, const std::string& kind, const std::optional<double>& mean_s,
                         const std::optional<double>& p95_s) {
        std::vector<std::string> row = {at, kind};
        add_time(row, mean_s, mean);
        add_time(row, p95_s, p95);
        table.add(std::move(row));
    };
    for (const TimePart& part : parts) add(part.at, part.kind, part.mean_s.value, part.p95_s.value);
    add("all", "", mean, p95);
    return table.print();
}

std::string print_split(const std::string& whose, const study::RequestResult& requests) {
    const std::string title = fmt::format("{}: where a response spends its time\n\n", whose);
    return "\n" + title + (requests.split.empty() ? std::string("nothing was answered, or took any time\n") : table_of(requests.split));
}

}  // namespace

std::string print_latency(const study::Results& results) {
    std::string text;
    for (const study::RunResult& run : results.runs) {
        const study::LevelResult& peak = run.peak();
        text += print_split(run.phase, peak.total);
        for (std::size_t i = 0; run.routes.size() > 1 && i < run.routes.size(); ++i)
            text += print_split(run.phase + ", " + run.routes[i].name, peak.routes[i]);
    }
    return text;
}

}  // namespace headroom::cli
