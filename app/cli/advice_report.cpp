// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/advice_report.h"

#include <fmt/format.h>

#include "app/cli/figures.h"
#include "app/figures/changes.h"
#include "app/figures/csv_field.h"

namespace headroom::cli {

namespace {

using figures::csv_field;
using study::Advice;
using study::Finding;
using study::Shift;

std::string print_case(const Advice& advice) {
    std::string text = fmt::format("{} on {}, {} users: ", advice.phase, advice.design, people(advice.base.users));
    if (advice.base.status >= study::Status::Overloaded)
        text += words(advice.base.status);
    else
        text += fmt::format("p95 {}, {} a month", people(advice.base.response.quantiles[p95], Unit::Seconds),
                            rounded_money(advice.base.cost_per_month.value, advice.base.currency));
    text = wrap(text);
    if (advice.findings.empty()) text += "\n" + wrap("Nothing was found.");
    for (const Finding& finding : advice.findings) text += "\n" + print_finding(finding);
    return text + print_caveats(advice.caveats);
}

std::string shift_fields(const Shift& shift) {
    return fmt::format("{},{},{}", csv_field(shift.before.value), csv_field(shift.after.value), csv_field(shift.difference.half_width));
}

}  // namespace

std::string print_advice_text(const study::Advices& advices) {
    std::string text = advices.origin.plan + "\n";
    for (const Advice& advice : advices.cases) text += "\n" + print_case(advice);
    return text;
}

std::string print_advice_csv(const study::Advices& advices) {
    std::string text =
        "phase,design,rank,severity,rule,component,text,change,p95_s_before,p95_s_after,p95_s_half_width,cost_before,cost_after,"
        "cost_half_width,source,confirmed\r\n";
    for (const Advice& advice : advices.cases) {
        for (std::size_t i = 0; i < advice.findings.size(); ++i) {
            const Finding& finding = advice.findings[i];
            const study::Effect effect = finding.effect.value_or(study::Effect{});
            text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\r\n", csv_field(advice.phase), csv_field(advice.design), i + 1,
                                finding.severity == Severity::Error ? "error" : "warning", finding.rule, csv_field(finding.component),
                                csv_field(finding.text), csv_field(finding.change ? change_text(*finding.change) : std::string()),
                                shift_fields(effect.p95), shift_fields(effect.cost),
                                !finding.effect       ? ""
                                : effect.is_simulated ? "simulation"
                                                      : "estimate",
                                !finding.effect         ? ""
                                : effect.is_unconfirmed ? "0"
                                                        : "1");
        }
    }
    return text;
}

}  // namespace headroom::cli
