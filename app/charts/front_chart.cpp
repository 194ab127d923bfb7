// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/front_chart.h"

#include <algorithm>

#include "app/charts/ticks.h"
#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"

namespace headroom::charts {

namespace {

Point front_point(const study::Sizing& sizing, const study::SweepRow& row, const study::Outline& outline, const std::string& currency) {
    Point point;
    point.where = settings_of(sizing, row);
    if (!outline.cost_per_month.value || outline.status >= study::Status::Overloaded) return point;
    point.x = *outline.cost_per_month.value;
    const study::Estimate& p95 = outline.response.quantiles[figures::p95];
    point.y = p95.value;
    point.text =
        QString::fromStdString(figures::exact_money(outline.cost_per_month, currency) + ", p95 " + figures::people(p95, Unit::Seconds));
    return point;
}

}  // namespace

QString settings_of(const study::Sizing& sizing, const study::SweepRow& row) {
    QStringList parts;
    for (std::size_t i = 0; i < row.values.size() && i < sizing.axes.size(); ++i)
        parts << QString::fromStdString(sizing.axes[i].path + "=" + row.values[i]);
    return parts.join(", ");
}

void FrontChart::show(const study::Sizing& sizing, const std::string& currency) {
    ChartData data;
    data.title = tr("What a shorter p95 costs");
    if (!sizing.evaluated.empty()) data.message = tr("No combination that was looked at carries the load.");
    Series others{tr("looked at"), Series::Kind::LooseDots, {Ink::Of::Faint}}, front{tr("front"), Series::Kind::Dots, Ink::series(0, 1)},
        best{tr("cheapest that keeps all promises, simulated"), Series::Kind::LooseDots, Ink::series(1, 1), true};
    Extent money, times;
    const auto add = [&](Series& series, Point point) {
        if (!point.y) return;
        money.add(point.x);
        times.add(point.y);
        series.points.push_back(std::move(point));
    };
    for (std::size_t i = 0; i < sizing.evaluated.size(); ++i) {
        const study::SweepRow& row = sizing.evaluated[i];
        const bool on_front = std::ranges::find(sizing.front, i) != sizing.front.end();
        if (row.outline && !on_front) add(others, front_point(sizing, row, *row.outline, currency));
    }
    for (const std::size_t i : sizing.front) add(front, front_point(sizing, sizing.evaluated[i], *sizing.evaluated[i].outline, currency));
    if (const auto* found = sizing.best()) {
        Point point = front_point(sizing, sizing.evaluated[found->row], study::outline_of(found->run), currency);
        const study::Estimate& p95 = found->run.peak().total.response.quantiles[figures::p95];
        if (point.y && p95.half_width) {
            point.low = *p95.value - *p95.half_width;
            point.high = *p95.value + *p95.half_width;
        }
        add(best, std::move(point));
    }
    std::ranges::stable_sort(others.points, {}, &Point::x);
    for (Series* series : {&others, &front, &best})
        if (!series->points.empty()) data.series.push_back(std::move(*series));
    data.x.title = QString::fromStdString(figures::money_per_month(currency));
    data.x.unit = Unit::Money;
    data.x.currency = currency;
    money.set_log(data.x);
    data.y.title = tr("p95");
    data.y.unit = Unit::Seconds;
    times.set_log(data.y);
    show_data(std::move(data));
}

}  // namespace headroom::charts
