// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/sweep_chart.h"

#include <algorithm>

#include "app/charts/growth_parts.h"
#include "app/charts/ticks.h"
#include "app/figures/figures.h"
#include "app/figures/money.h"

namespace headroom::charts {

namespace {

struct Curve {
    QString name;
    Ink ink;
    study::Estimate (*of)(const study::Outline&);
};

std::vector<Curve> curves_of(SweepFigure figure) {
    using study::Outline;
    if (figure == SweepFigure::Cost)
        return {{SweepChart::tr("cost"), Ink::series(0, 1), [](const Outline& outline) { return outline.cost_per_month; }}};
    if (figure == SweepFigure::Utilization)
        return {{SweepChart::tr("busiest"), Ink::series(0, 1), [](const Outline& outline) { return outline.utilization; }}};
    return {{"p50", Ink::series(0, 0), [](const Outline& outline) { return outline.response.quantiles[0]; }},
            {"p95", Ink::series(0, 1), [](const Outline& outline) { return outline.response.quantiles[figures::p95]; }},
            {"p99", Ink::series(0, 2), [](const Outline& outline) { return outline.response.quantiles[figures::p99]; }}};
}

Unit unit_of(SweepFigure figure) {
    return figure == SweepFigure::Cost ? Unit::Money : figure == SweepFigure::Utilization ? Unit::Ratio : Unit::Seconds;
}

/// Past what the combination can carry there are no figures.
bool has_figures(const study::SweepRow& row) { return row.outline && row.outline->status < study::Status::Overloaded; }

QString why_not(const study::SweepRow& row) { return QString::fromStdString(row.message.empty() ? row.status : row.message); }

}  // namespace

void SweepChart::show(const QString& title, const study::Axis& across, const std::vector<study::SweepRow>& rows,
                      const std::vector<study::SweepRow>& all, SweepFigure figure, const std::string& currency) {
    ChartData data;
    data.title = title;
    const std::vector<Curve> curves = curves_of(figure);
    Extent extent;
    for (const study::SweepRow& row : all)
        for (const Curve& curve : curves)
            if (has_figures(row)) extent.add(curve.of(*row.outline).value);
    data.x.scale = Axis::Scale::Categories;
    data.x.title = QString::fromStdString(across.path);
    for (const study::AxisValue& value : across.values) data.x.categories << QString::fromStdString(value.written);
    data.x.low = -0.5;
    data.x.high = static_cast<double>(across.values.size()) - 0.5;
    for (const Curve& curve : curves) {
        Series series{curve.name, Series::Kind::Dots, curve.ink};
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const QString where = data.x.title + "=" + data.x.categories.value(static_cast<qsizetype>(i));
            Point point{static_cast<double>(i), {}, {}, {}, where, why_not(rows[i])};
            if (has_figures(rows[i])) set_estimate(point, curve.of(*rows[i].outline), unit_of(figure));
            series.points.push_back(std::move(point));
        }
        data.series.push_back(std::move(series));
    }
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (!has_figures(rows[i])) data.blanks.push_back({static_cast<double>(i) - 0.5, static_cast<double>(i) + 0.5, why_not(rows[i]), 0});
    data.y.unit = unit_of(figure);
    data.y.currency = currency;
    data.y.title = figure == SweepFigure::Cost          ? QString::fromStdString(figures::money_per_month(currency))
                   : figure == SweepFigure::Utilization ? tr("Utilization")
                                                        : tr("Response time");
    if (figure == SweepFigure::ResponseTimes)
        extent.set_log(data.y);
    else
        extent.set_linear(data.y);
    show_data(std::move(data));
}

}  // namespace headroom::charts
