// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/figures/run_figures.h"
#include "core/units.h"

namespace headroom::report {

using study::Estimate;
using study::RunResult;

void FigureLines::add(const char* of, const std::string& name, const std::string& figure, const Estimate& estimate) {
    text_ += fmt::format("{},{},{},{},{},{}\r\n", begin_, of, csv_field(name), csv_field(figure), csv_field(estimate.value),
                         csv_field(estimate.half_width));
}

void FigureLines::add_run(const RunResult& run) {
    for (const figures::Figure& figure : figures::figures_of(run)) add(figure.of, figure.name, figure.figure, figure.value);
}

std::string print_csv(const study::Results& results) {
    std::string text = "design,phase,users,status,of,name,figure,value,half_width\r\n";
    for (const RunResult& run : results.runs) {
        FigureLines lines(fmt::format("{},{},{:.12g},{}", csv_field(run.design), csv_field(run.phase), run.users, to_string(run.status)));
        lines.add_run(run);
        text += lines.take();
    }
    return text;
}

namespace {

/// The points and the limits of a growth.
class Lines {
public:
    void points(const RunResult& run) {
        FigureLines figures(
            fmt::format("{},{},{:.12g},{}", csv_field(run.phase), csv_field(run.design), run.users, to_string(run.peak().status)));
        figures.add_run(run);
        text += figures.take();
    }
    void stage(const study::Stage& stage) {
        const std::string begin = fmt::format("{},{},,", csv_field(stage.phase), csv_field(stage.design));
        const auto add = [&](const char* of, const std::string& name, const std::string& figure, const study::Crossing& at) {
            FigureLines line(begin);
            line.add(of, name, figure, {at.users, std::max(at.high - at.users, at.users - at.low)});
            text += line.take();
        };
        for (const study::Saturation& each : stage.saturation) add("saturation", each.component, each.resource + ".users", each.at);
        if (stage.limit) add("limit", stage.limit->component, std::string(to_string(stage.limit->kind)) + ".users", stage.limit->at);
        if (stage.slo_miss) add("slo_miss", stage.slo_miss->slo.route, stage.slo_miss->slo.metric + ".users", stage.slo_miss->at);
    }

    std::string text = "phase,design,users,status,of,name,figure,value,half_width\r\n";
};

}  // namespace

std::string print_csv(const study::Growth& growth) {
    Lines lines;
    for (const RunResult& run : growth.points) lines.points(run);
    for (const study::Stage& stage : growth.stages) lines.stage(stage);
    return std::move(lines.text);
}

std::string print_csv(const study::Comparison& comparison) {
    std::string text = "of,name,figure,unit,a,a_half_width,b,b_half_width,difference,half_width,variance_ratio\r\n";
    for (const study::Difference& each : comparison.differences)
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\r\n", each.of, csv_field(each.name), each.figure, symbol_of(each.unit),
                            csv_field(each.a.value), csv_field(each.a.half_width), csv_field(each.b.value), csv_field(each.b.half_width),
                            csv_field(each.difference.value), csv_field(each.difference.half_width), csv_field(each.variance_ratio));
    return text;
}

}  // namespace headroom::report
