// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/component_charts.h"

#include <algorithm>

#include "app/charts/ticks.h"
#include "app/replay/snapshot.h"

namespace headroom::charts {

namespace {

Series percentiles_of(const study::Times& times, const QString& name, Ink ink, const QString& where, Extent& extent) {
    Series series{name, Series::Kind::Dots, ink, false, false, 0, {}};
    for (std::size_t i = 0; i < times.quantiles.size(); ++i) {
        Point point{static_cast<double>(i), {}, {}, {}, where + ", " + protocol::percentile_names[i], {}};
        set_estimate(point, times.quantiles[i], Unit::Seconds);
        if (point.y && *point.y <= 0) point.y = {};  // has no place on a logarithmic scale
        extent.add(point.y);
        extent.add(point.low);
        extent.add(point.high);
        series.points.push_back(std::move(point));
    }
    return series;
}

/// All resources of a component that any population has, in their order.
std::vector<std::string> resources_of(const study::Growth& growth, const std::string& component) {
    std::vector<std::string> names;
    for (const study::RunResult& run : growth.points)
        if (const auto* result = replay::busiest_of(run.peak(), component))
            for (const study::ResourceResult& resource : result->resources)
                if (std::ranges::find(names, resource.name) == names.end()) names.push_back(resource.name);
    return names;
}

}  // namespace

void PercentileChart::show(const study::RunResult* run, const std::string& component, const QString& message) {
    ChartData data;
    data.message = message;
    const study::ComponentResult* result = run != nullptr ? replay::busiest_of(run->peak(), component) : nullptr;
    if (result == nullptr) return show_data(std::move(data));
    data.title = tr("Times at %1").arg(QString::fromStdString(component));
    Extent times;
    data.series.push_back(percentiles_of(result->residence, tr("residence"), Ink::series(0, 1), title_of(*run), times));
    data.series.push_back(percentiles_of(result->waiting, tr("waiting"), Ink::series(1, 0), title_of(*run), times));
    data.series.back().dashed = true;
    std::erase_if(data.series, [](const Series& series) {
        return std::ranges::none_of(series.points, [](const Point& point) { return point.y.has_value(); });
    });
    if (data.series.empty())
        data.message =
            run->peak().status == study::Status::Unstable ? tr("Unstable: there are no figures.") : tr("There are no times of it here.");
    data.x.scale = Axis::Scale::Categories;
    data.x.title = tr("Percentile");
    for (const char* name : protocol::percentile_names) data.x.categories << name;
    data.x.low = -0.5;
    data.x.high = static_cast<double>(data.x.categories.size()) - 0.5;
    data.y.title = tr("Time at %1").arg(QString::fromStdString(component));
    data.y.unit = Unit::Seconds;
    times.set_log(data.y);
    show_data(std::move(data));
}

void UtilizationChart::show(const Side& a, const Side& b, const std::string& component, const QString& message) {
    ChartData data;
    data.message = message;
    data.title = tr("Utilization of %1").arg(QString::fromStdString(component));
    if ((!a && !b) || component.empty()) return show_data(std::move(data));
    Extent extent;
    std::size_t design = 0;
    for (const Side* side : {&a, &b}) {
        const std::size_t own = design++;
        if (!*side) continue;
        std::size_t colour = 0;
        for (const std::string& resource : resources_of(*side->told(), component)) {
            const Series series{named(QString::fromStdString(resource), *side), Series::Kind::Dots, Ink::kind(colour++), own > 0};
            add_growth(data, *side, series, [&](const study::RunResult& run, Point& point) {
                const auto* result = replay::busiest_of(run.peak(), component);
                if (result == nullptr) return;
                const auto found = std::ranges::find(result->resources, resource, &study::ResourceResult::name);
                if (found != result->resources.end()) set_estimate(point, found->utilization, Unit::Ratio);
                extent.add(point.y);
            });
        }
    }
    if (data.series.empty()) data.message = tr("%1 has no resource that could be full.").arg(QString::fromStdString(component));
    if (!data.series.empty()) add_users(data, a, b);
    data.y.title = tr("Utilization");
    data.y.unit = Unit::Ratio;
    extent.set_linear(data.y);
    data.y.high = 1.05;
    if (!data.series.empty()) data.limits.push_back({1, tr("full")});
    show_data(std::move(data));
}

}  // namespace headroom::charts
