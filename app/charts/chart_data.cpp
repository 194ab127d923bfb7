// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/chart_data.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/figures/csv_field.h"

namespace headroom::charts {

QColor Ink::in(const theme::Colours& colours) const {
    switch (of) {
        case Of::Series: return colours.series(first, second);
        case Of::Kind: return colours.kind(first);
        case Of::Faint: return colours.faint_text;
        case Of::Accent: return colours.accent;
        case Of::Worse: return colours.worse;
        case Of::Text: break;
    }
    return colours.text;
}

bool has_area(const Series& series) {
    return series.kind == Series::Kind::Line &&
           std::ranges::any_of(series.points, [](const Point& point) { return point.low.has_value(); });
}

std::string csv_of(const ChartData& data) {
    using figures::csv_field;
    const bool named = data.x.scale == Axis::Scale::Categories;
    std::string text = fmt::format("series,where,{},value,low,high\r\n", csv_field(data.x.title.toStdString()));
    for (const Series& series : data.series)
        for (const Point& point : series.points) {
            if (series.kind != Series::Kind::Dots && series.kind != Series::Kind::LooseDots && !point.y) continue;
            if (point.where.isEmpty()) continue;
            const auto category = static_cast<qsizetype>(point.x);
            const std::string x =
                named ? csv_field(data.x.categories.value(category).replace('\n', ", ").toStdString()) : csv_field(std::optional(point.x));
            text += fmt::format("{},{},{},{},{},{}\r\n", csv_field(series.name.toStdString()), csv_field(point.where.toStdString()), x,
                                csv_field(point.y), csv_field(point.low), csv_field(point.high));
        }
    return text;
}

}  // namespace headroom::charts
