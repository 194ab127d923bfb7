// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/growth_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/cli/cost_report.h"
#include "app/cli/figures.h"
#include "app/cli/table.h"
#include "app/figures/uncertainty.h"

namespace headroom::cli {

namespace {

using study::Crossing;
using study::Growth;
using study::Method;
using study::RunResult;
using study::Saturation;
using study::Stage;

std::string curve_table(const Growth& growth) {
    Table table({{"Users"},
                 {"Phase", Align::Left},
                 {"Req/s", Align::Right, true},
                 {"p50", Align::Right, true},
                 {"p95"},
                 {"Estimate"},
                 {"± allows"},
                 {"p99", Align::Right, true},
                 {"Errors"},
                 {"Busiest", Align::Left},
                 {money_per_month(currency_of(growth.points))},
                 {"SLO"},
                 {"Status", Align::Left}});
    for (const RunResult& run : growth.points) {
        const auto& peak = run.peak();
        const RunResult* estimate = growth.estimate_at(run.users);
        const auto& quantiles = peak.total.response.quantiles;
        table.add({people(run.users), run.phase, people(peak.total.throughput_per_s.value, Unit::None),
                   people(quantiles[p50].value, Unit::Seconds), people(quantiles[p95].value, Unit::Seconds),
                   estimate != nullptr ? people(estimate->peak().total.response.quantiles[p95].value, Unit::Seconds) : "",
                   run.uncertainty ? range_of(run.uncertainty->p95, Unit::Seconds) : "", people(quantiles[p99].value, Unit::Seconds),
                   people(peak.total.error_ratio.value, Unit::Ratio), busiest_of(peak),
                   rounded_money(run.cost ? run.cost->per_month.value : std::nullopt), kept_of(run),
                   peak.status == study::Status::Converged ? "" : words(peak.status)});
    }
    return table.print();
}

std::string margin_of(const Crossing& at) {
    if (at.users <= 0) return "";
    const double percent = std::max(at.high - at.users, at.users - at.low) / at.users * 100;
    return percent < 0.01 ? "± 0 %" : fmt::format("± {:.2g} %", percent);
}

std::string how(const Saturation& saturation) {
    switch (saturation.at.method) {
        case Method::UtilizationLaw:
        case Method::Extrapolated:
        case Method::Asymptotes:
            return fmt::format("{} at {}", people(saturation.utilization.value, Unit::Ratio), people(saturation.measured_at));
        case Method::CarriedAlong: return "with the first";
        case Method::Simulated:
        case Method::Interpolated: return "simulated";
    }
    return {};
}

/// Of no interest to people.
bool is_far(const Stage& stage, const Saturation& saturation) { return stage.limit && saturation.at.users > 10 * stage.limit->at.users; }

std::string saturation_table(const Growth& growth) {
    Table table({{"Phase", Align::Left}, {"Component", Align::Left}, {"Resource", Align::Left}, {"Saturates at"}, {"±"}, {"Measured"}});
    for (const Stage& stage : growth.stages)
        for (const Saturation& each : stage.saturation)
            if (!is_far(stage, each))
                table.add({&each == &stage.saturation.front() ? stage.phase : "", each.component, each.resource, people(each.at.users),
                           margin_of(each.at), how(each)});
    return table.is_empty() ? "" : "\n" + table.print();
}

std::string range_of(const Stage& stage) {
    if (stage.above > 0 && stage.up_to) return fmt::format("{} to {}", people(stage.above), people(*stage.up_to));
    if (stage.up_to) return "up to " + people(*stage.up_to);
    return stage.above > 0 ? "above " + people(stage.above) : "all populations";
}

bool any_uncertain(const Growth& growth) {
    return std::ranges::any_of(growth.points, [](const RunResult& run) { return run.uncertainty.has_value(); });
}

}  // namespace

std::string print_growth_text(const Growth& growth) {
    std::string text = growth.origin.plan + "\n\n" + curve_table(growth) + saturation_table(growth) + "\n";
    for (const Stage& stage : growth.stages)
        text += wrap(fmt::format("{} ({}, {}) {}.", stage.phase, range_of(stage), stage.design, stage.verdict()), "- ");
    for (const study::Finding& finding : growth.findings) text += "\n" + print_finding(finding);
    text +=
        "\n" + wrap(fmt::format("Figures are of the busiest 15 minutes of an ordinary day, within about {:.3g} % (--precision); at most "
                                "{} requests were simulated for each population (--max-requests).",
                                growth.options.precision * 100, people(growth.options.max_requests)));
    if (!growth.line.empty())
        text +=
            "\n" + wrap(any_uncertain(growth) ? "Estimate is p95 by formulas; ± allows: p95 of nine of ten plans that the plan's ± allows."
                                              : "Estimate is p95 by formulas.");
    return text + print_caveats(growth.caveats);
}

}  // namespace headroom::cli
