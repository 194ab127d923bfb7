// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/split_chart.h"

#include <algorithm>

#include "app/charts/growth_parts.h"
#include "app/charts/ticks.h"
#include "app/figures/figures.h"
#include "app/figures/people.h"

namespace headroom::charts {

namespace {

using study::Estimate;
using study::TimePart;

struct Bar {
    QString name;
    Estimate TimePart::*time;
};

double length_of(const std::vector<TimePart>& parts, Estimate TimePart::*time) {
    double sum = 0;
    for (const TimePart& part : parts) sum += (part.*time).value.value_or(0);
    return sum;
}

QString text_of_time(double seconds) { return QString::fromStdString(figures::people(seconds, Unit::Seconds)); }

Series series_of(const TimePart& part, const std::vector<Bar>& bars, const std::vector<double>& lengths) {
    const auto kind = static_cast<std::size_t>(std::ranges::find(study::time_kinds, part.kind) - study::time_kinds.begin());
    Series series{QString::fromStdString(figures::capitalised(part.kind)), Series::Kind::Bars, Ink::kind(kind)};
    const QString at = QString::fromStdString(part.at);
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const std::optional<double> time = (part.*bars[i].time).value;
        Point point{static_cast<double>(i), time, {}, {}, QStringLiteral("%1, %2").arg(at, bars[i].name), {}, at};
        if (time)
            point.text = SplitChart::tr("%1 (%2 %)")
                             .arg(QString::fromStdString(figures::people(part.*bars[i].time, Unit::Seconds)),
                                  QString::number(100 * *time / lengths[i], 'f', 1));
        series.points.push_back(std::move(point));
    }
    return series;
}

}  // namespace

void SplitChart::show(const study::RunResult* run, const std::string& route, const QString& message) {
    ChartData data;
    data.message = message;
    const study::RequestResult* requests = run != nullptr ? requests_of(*run, route) : nullptr;
    if (requests == nullptr) return show_data(std::move(data));
    if (requests->split.empty()) {
        data.message = run->peak().status == study::Status::Unstable ? tr("Unstable: there are no figures.") : tr("Nothing was answered.");
        return show_data(std::move(data));
    }
    data.title = route.empty() ? tr("Where time goes") : tr("Where time goes in %1").arg(QString::fromStdString(route));
    data.lies = true;
    data.x.scale = Axis::Scale::Categories;
    Extent times;
    std::vector<Bar> bars;
    std::vector<double> lengths;
    for (const Bar& bar : {Bar{tr("mean"), &TimePart::mean_s}, Bar{tr("around p95"), &TimePart::p95_s}}) {
        const double length = length_of(requests->split, bar.time);
        if (length <= 0) continue;
        bars.push_back(bar);
        lengths.push_back(length);
        times.add(length);
        data.x.categories << QStringLiteral("%1\n%2").arg(bar.name, text_of_time(length));
    }
    for (const TimePart& part : requests->split) data.series.push_back(series_of(part, bars, lengths));
    data.x.low = -0.5;
    data.x.high = static_cast<double>(bars.size()) - 0.5;
    data.y.title = title_of(*run);
    data.y.unit = Unit::Seconds;
    times.set_linear(data.y);
    show_data(std::move(data));
}

}  // namespace headroom::charts
