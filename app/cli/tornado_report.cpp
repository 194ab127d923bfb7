// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tornado_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/cli/figures.h"
#include "app/cli/table.h"
#include "app/figures/csv_field.h"

namespace headroom::cli {

namespace {

using figures::csv_field;
using study::TornadoBar;

bool is_told(const TornadoBar& bar) {
    return bar.p95.is_clear() || bar.cost.is_clear() || bar.status == study::Status::Unstable || !bar.failure.empty();
}

/// "+12.3 ± 0.4 %"
std::string change_of(const study::Difference& difference) {
    if (!difference.is_clear()) return "";
    const study::Estimate share = study::relative(difference);
    return share.value ? (*share.value > 0 ? "+" : "") + people(share, Unit::Ratio) : "";
}

std::string fields_of(const study::Difference& difference) {
    const study::Estimate share = study::relative(difference);
    return fmt::format("{},{},{},{},{}", csv_field(difference.a.value), csv_field(difference.b.value),
                       csv_field(difference.difference.half_width), csv_field(share.value), csv_field(share.half_width));
}

}  // namespace

std::string print_tornado_text(const study::Tornado& tornado) {
    std::string text = tornado.origin.plan + "\n";
    text += wrap(fmt::format("{} on {}: p95 {}, cost {} a month", tornado.phase, tornado.design,
                             people(tornado.base.response.quantiles[p95], Unit::Seconds),
                             rounded_money(tornado.base.cost_per_month.value, tornado.base.currency)));
    if (tornado.base.status == study::Status::Unstable)
        return text + "\n" + wrap("As it is, the plan is unstable: there is no effect to measure.");
    Table table({{"A tenth more of", Align::Left}, {"From", Align::Left, true}, {"To", Align::Left}, {"p95"}, {"Cost"}, {"", Align::Left}});
    bool has_whole = false;
    std::size_t others = 0;
    for (const TornadoBar& bar : tornado.bars) {
        if (!is_told(bar)) {
            ++others;
            continue;
        }
        has_whole = has_whole || bar.knob.is_whole;
        const std::string remark = !bar.failure.empty() ? "failed" : bar.status >= study::Status::Overloaded ? words(bar.status) : "";
        table.add({bar.knob.raised.path, bar.knob.from, bar.knob.to + (bar.knob.is_whole ? " *" : ""), change_of(bar.p95),
                   change_of(bar.cost), remark});
    }
    if (!table.is_empty()) text += "\n" + table.print();
    text += "\n";
    if (has_whole) text += wrap("* the next whole number that is at least a tenth more");
    const bool is_estimate = tornado.base.status == study::Status::Estimated;
    return text + wrap(fmt::format("{} other settings have no {}.", others,
                                   is_estimate ? "effect" : "clear effect (95 %, paired replications of the same users)"));
}

std::string print_tornado_csv(const study::Tornado& tornado) {
    std::string text =
        "rank,path,from,to,whole,status,p95_s_before,p95_s_after,p95_s_half_width,p95_relative,p95_relative_half_width,"
        "cost_before,cost_after,cost_half_width,cost_relative,cost_relative_half_width\r\n";
    for (std::size_t i = 0; i < tornado.bars.size(); ++i) {
        const TornadoBar& bar = tornado.bars[i];
        text +=
            fmt::format("{},{},{},{},{},{},{},{}\r\n", i + 1, csv_field(bar.knob.raised.path), csv_field(bar.knob.from),
                        csv_field(bar.knob.to), bar.knob.is_whole ? 1 : 0,
                        bar.failure.empty() ? to_string(bar.status) : std::string_view("failed"), fields_of(bar.p95), fields_of(bar.cost));
    }
    return text;
}

}  // namespace headroom::cli
