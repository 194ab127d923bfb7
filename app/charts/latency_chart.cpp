// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/latency_chart.h"

#include <algorithm>

#include "app/charts/ticks.h"
#include "app/figures/figures.h"

namespace headroom::charts {

namespace {

/// Of all requests; null where nobody knows it.
const study::Band* band_of(const study::RunResult& run, std::size_t percentile) {
    if (!run.uncertainty) return nullptr;
    switch (percentile) {
        case figures::p50: return &run.uncertainty->p50;
        case figures::p95: return &run.uncertainty->p95;
        case figures::p99: return &run.uncertainty->p99;
        default: return nullptr;
    }
}

void add_percentile(ChartData& data, const Side& side, std::size_t design, std::size_t percentile, const std::string& route) {
    const std::size_t shade = percentile >= figures::p99 ? 2 : percentile >= figures::p95 ? 1 : 0;
    const Series series{named(protocol::percentile_names[percentile], side), Series::Kind::Dots, Ink::series(design, shade), design > 0};
    add_growth(data, side, series, [&](const study::RunResult& run, Point& point) {
        const auto* requests = requests_of(run, route);
        if (requests == nullptr) return;
        set_estimate(point, requests->response.quantiles[percentile], Unit::Seconds);
        const study::Band* band = run.status == study::Status::Estimated && route.empty() ? band_of(run, percentile) : nullptr;
        if (band != nullptr) set_band(point, *band, Unit::Seconds);
    });
}

std::vector<Limit> limits_of(const study::Growth& growth, const std::string& route) {
    std::vector<Limit> limits;
    if (growth.points.empty()) return limits;
    for (const study::SloResult& row : growth.points.front().slo)
        if (row.route == route && row.metric != "availability" && row.metric != "error_ratio")
            limits.push_back({row.limit, QString::fromStdString(figures::promise_of(row))});
    return limits;
}

}  // namespace

void LatencyChart::show(const Side& a, const Side& b, const std::string& route, const QString& message) {
    ChartData data;
    data.title = route.empty() ? tr("Response time") : tr("Response time of %1").arg(QString::fromStdString(route));
    data.message = message;
    data.y.title = tr("Response time");
    data.y.unit = Unit::Seconds;
    if (!a && !b) return show_data(std::move(data));
    Extent times;
    std::size_t design = 0;
    for (const Side* side : {&a, &b}) {
        if (*side)
            for (const std::size_t percentile : percentiles_) add_percentile(data, *side, design, percentile, route);
        ++design;
    }
    for (const Series& series : data.series)
        for (const Point& point : series.points) {
            times.add(point.y);
            times.add(point.low);
            times.add(point.high);
        }
    add_users(data, a, b);
    data.limits = limits_of(a ? *a.told() : *b.told(), route);
    for (const Limit& limit : data.limits) times.add(limit.y);
    times.set_log(data.y);
    show_data(std::move(data));
}

}  // namespace headroom::charts
