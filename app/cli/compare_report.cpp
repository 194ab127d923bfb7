// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/compare_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/cli/figures.h"
#include "app/cli/table.h"

namespace headroom::cli {

namespace {

using study::Comparison;
using study::Difference;
using study::RunResult;

std::string side(const char* letter, const RunResult& run, const study::Origin& origin, bool name_plan) {
    std::string text =
        fmt::format("{}: {}{} on {}, {} users", letter, name_plan ? origin.plan + ", " : "", run.phase, run.design, people(run.users));
    if (run.peak().rate_per_s > 0) text += ", peak " + people(run.peak().rate_per_s, Unit::PerSecond);
    if (!run.slo.empty()) text += fmt::format(", {} promises kept", kept_of(run));
    if (run.status >= study::Status::Overloaded) text += "; " + words(run.status);
    return wrap(text);
}

std::string title_of(const std::string& figure) {
    if (figure == "throughput_per_s") return "req/s";
    if (figure == "error_ratio") return "errors";
    if (figure == "per_month") return "cost a month";
    return figure.substr(figure.find('.') + 1);
}

std::string relative_of(const Difference& difference) {
    if (difference.difference.value && !difference.is_clear()) return "none";
    if (!difference.difference.value || difference.a.value.value_or(0) == 0) return "";
    return fmt::format("{:+.3g} %", *difference.difference.value / *difference.a.value * 100);
}

bool is_shown(const Difference& difference) {
    if (difference.figure == "response_s.p50" || difference.figure == "response_s.p99" || difference.figure == "throughput_per_s")
        return difference.of == "run";
    return difference.figure != "error_ratio" || difference.a.value.value_or(0) > 0 || difference.b.value.value_or(0) > 0;
}

std::string differences_table(const Comparison& comparison) {
    Table table({{"Of", Align::Left}, {"Figure", Align::Left}, {"A"}, {"B"}, {"B - A"}, {"Change"}});
    const Difference* former = nullptr;
    for (const Difference& each : comparison.differences) {
        if (!is_shown(each)) continue;
        const bool again = former && former->of == each.of && former->name == each.name;
        const std::string of = each.of == "route" ? each.name : each.of == "run" ? "all" : "";
        table.add({again ? "" : of, title_of(each.figure), people(each.a.value, each.unit), people(each.b.value, each.unit),
                   people(each.difference, each.unit), relative_of(each)});
        former = &each;
    }
    return table.is_empty() ? "" : "\n" + table.print();
}

std::string remark(const Comparison& comparison) {
    for (const auto& [letter, run] : {std::pair{"A", &comparison.a}, std::pair{"B", &comparison.b}})
        if (run->status == study::Status::Unstable) return fmt::format("{} is unstable: there is no difference to give.", letter);
    std::string text =
        fmt::format("From {} pairs of replications with the same users (common random numbers); ± 95 %.", comparison.a.replications);
    if (comparison.is_precise)
        return text + fmt::format(" Every difference of a route is known to {:.3g} % of the larger side.", comparison.precision * 100);
    return text + fmt::format(" Not every difference is known to {:.3g} % of the larger side (--precision).", comparison.precision * 100);
}

}  // namespace

std::string print_comparison_text(const Comparison& comparison) {
    const bool two_plans = comparison.origin_a.plan != comparison.origin_b.plan;
    std::string text = comparison.origin_a.plan + "\n\n" + side("A", comparison.a, comparison.origin_a, two_plans) +
                       side("B", comparison.b, comparison.origin_b, two_plans) + differences_table(comparison);
    for (const auto& [letter, run] : {std::pair{"A", &comparison.a}, std::pair{"B", &comparison.b}})
        for (const study::Finding& finding : run->findings)
            if (finding.rule != "not_converged") text += "\n" + wrap(finding.text, fmt::format("{}: ", letter));
    return text + "\n" + wrap(remark(comparison));
}

}  // namespace headroom::cli
