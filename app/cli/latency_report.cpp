// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/latency_report.h"

#include <fmt/format.h>

#include "app/cli/figures.h"
#include "app/cli/table.h"

namespace headroom::cli {

namespace {

std::string print_split(const std::string& whose, const study::RequestResult& requests) {
    const Table table = table_from(split_rows(requests));
    return fmt::format("\n{}: where a response spends its time\n\n{}", whose,
                       table.is_empty() ? "nothing was answered, or took any time\n" : table.print());
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
