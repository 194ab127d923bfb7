// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/timeline_chart.h"

#include <algorithm>

#include "app/charts/ticks.h"
#include "app/figures/decisions.h"
#include "app/figures/people.h"
#include "app/replay/snapshot.h"

namespace headroom::charts {

namespace {

template <class Value>
Series line_of(const protocol::Timeline& timeline, const std::string& name, const std::vector<Value>& values, Unit unit, Ink ink,
               Extent& extent) {
    Series line{QString::fromStdString(name), Series::Kind::Line, ink, false, false, 0, {}};
    for (std::size_t window = 0; window < values.size(); ++window) {
        const double at = timeline.from_s + static_cast<double>(window) * timeline.window_s;
        const std::optional<double> value = values[window];
        extent.add(value);
        line.points.push_back({at, value, {}, {}, time_of_day(at), QString::fromStdString(figures::people(value, unit))});
    }
    return line;
}

ChartData begin(const protocol::Timeline& timeline, std::size_t windows, const QString& title) {
    ChartData data;
    data.title = title;
    data.x.title = TimelineChart::tr("Time of day");
    data.x.scale = Axis::Scale::Clock;
    data.x.low = timeline.from_s;
    data.x.high = timeline.from_s + timeline.window_s * static_cast<double>(std::max<std::size_t>(windows, 1));
    return data;
}

/// A mark for each change, with what led to it.
void add_decisions(ChartData& data, const std::vector<study::DecisionResult>& decisions) {
    for (const auto& [what, level] : decisions) {
        if (level || what.from == what.to) continue;
        const QString change = QStringLiteral("%1→%2").arg(what.from).arg(what.to);
        QString story =
            TimelineChart::tr("%1, %2: %3 replicas").arg(time_of_day(what.at_s), QString::fromStdString(what.component), change);
        if (!what.metric.empty())
            story += TimelineChart::tr("; %1 is %2 of its target, which asks for %3")
                         .arg(QString::fromStdString(what.metric), QString::number(what.ratio, 'f', 2))
                         .arg(what.recommended);
        if (!what.limit.empty()) story += TimelineChart::tr("; limited by %1").arg(QString::fromStdString(what.limit));
        data.marks.push_back({what.at_s, change, story, {Ink::Of::Faint}, what.component});
    }
}

/// A mark where an incident of the span gives notice, begins or ends.
void add_incidents(ChartData& data, const study::RunResult& run) {
    const figures::Rows told = figures::transition_rows(run);
    for (std::size_t i = 0; i < run.transitions.size(); ++i) {
        const auto& [what, level] = run.transitions[i];
        if (level || (what.state != "notice" && what.state != "begins" && what.state != "ends")) continue;
        const auto cell = [&](std::size_t column) { return QString::fromStdString(told.rows[i][column]); };
        const QString name = what.state == "begins" ? cell(1) : QStringLiteral("%1 %2").arg(cell(1), cell(3));
        QString story = TimelineChart::tr("%1: %2 (%3) %4").arg(time_of_day(what.at_s), cell(1), cell(2), cell(3));
        if (!what.taken.empty()) story += TimelineChart::tr("; takes %1").arg(cell(5));
        data.marks.push_back({what.at_s, name, story, {what.state == "ends" ? Ink::Of::Faint : Ink::Of::Worse}, {}});
    }
    std::ranges::stable_sort(data.marks, {}, &Mark::x);
}

bool has_timeline(const study::RunResult& run) { return run.timeline && run.timeline->window_s > 0 && !run.timeline->utilization.empty(); }

}  // namespace

void TimelineChart::show_nothing(const QString& message) {
    ChartData data;
    data.message = message;
    show_data(std::move(data));
}

void TimelineChart::show_component(const study::RunResult& run, const std::string& component,
                                   const std::vector<study::DecisionResult>& decisions, Of of) {
    const study::ComponentResult* busiest = replay::busiest_of(run.peak(), component);
    const auto index = busiest == nullptr ? std::string::npos : static_cast<std::size_t>(busiest - run.peak().components.data());
    const auto lacks = [&](const auto& series) { return index >= series.size() || series[index].empty(); };
    if (!has_timeline(run) || lacks(run.timeline->utilization) || (of == Of::Load && lacks(run.timeline->queue_length)) ||
        (of == Of::Replicas && lacks(run.timeline->replicas)))
        return show_nothing(tr("There is no timeline of it."));
    const protocol::Timeline& timeline = *run.timeline;
    ChartData data = begin(timeline, timeline.utilization[index].size(), tr("%1 over time").arg(QString::fromStdString(busiest->id)));
    of == Of::Load ? add_load(data, timeline, index) : add_replicas(data, timeline, index);
    add_decisions(data, decisions);
    add_incidents(data, run);
    show_data(std::move(data));
}

void TimelineChart::add_load(ChartData& data, const protocol::Timeline& timeline, std::size_t index) const {
    Extent utilization, queue;
    data.series.push_back(
        line_of(timeline, tr("utilization").toStdString(), timeline.utilization[index], Unit::Ratio, Ink::series(0, 1), utilization));
    Series waiting = line_of(timeline, tr("queue").toStdString(), timeline.queue_length[index], Unit::None, Ink::series(1, 0), queue);
    waiting.on_right = waiting.dashed = true;
    if (queue.is_positive()) data.series.push_back(std::move(waiting));
    data.y.title = tr("Utilization");
    data.y.unit = Unit::Ratio;
    utilization.set_linear(data.y);
    data.y.high = std::max(data.y.high, 1.0);
    data.right.title = tr("Calls that wait");
    if (queue.is_positive()) queue.set_linear(data.right);
}

void TimelineChart::add_replicas(ChartData& data, const protocol::Timeline& timeline, std::size_t index) const {
    Extent extent;
    data.series.push_back(line_of(timeline, tr("replicas").toStdString(), timeline.replicas[index], Unit::None, Ink::series(0, 1), extent));
    data.y.title = tr("Replicas that serve");
    extent.set_linear(data.y);
}

void TimelineChart::show_routes(const study::RunResult& run, Figure figure) {
    if (!has_timeline(run)) return show_nothing(tr("There is no timeline of it."));
    const protocol::Timeline& timeline = *run.timeline;
    const bool times = figure == Figure::P95 || figure == Figure::Mean;
    const QString title = figure == Figure::P95          ? tr("p95 of response times")
                          : figure == Figure::Mean       ? tr("Mean response time")
                          : figure == Figure::Throughput ? tr("Completed requests per second")
                                                         : tr("Failed requests per second");
    ChartData data = begin(timeline, timeline.utilization.front().size(), title);
    Extent extent;
    const std::size_t count = std::min({run.routes.size(), theme::Colours::kinds, timeline.p95_s.size()});
    for (std::size_t i = 0; i < count; ++i) {
        const auto& times_s = figure == Figure::P95 ? timeline.p95_s : timeline.mean_s;
        const auto& per_s = figure == Figure::Throughput ? timeline.throughput_per_s : timeline.failures_per_s;
        data.series.push_back(times ? line_of(timeline, run.routes[i].name, times_s[i], Unit::Seconds, Ink::kind(i), extent)
                                    : line_of(timeline, run.routes[i].name, per_s[i], Unit::None, Ink::kind(i), extent));
    }
    std::erase_if(data.series, [](const Series& series) {
        return std::ranges::none_of(series.points, [](const Point& point) { return point.y.has_value(); });
    });
    data.y.title = title;
    data.y.unit = times ? Unit::Seconds : Unit::None;
    times ? extent.set_log(data.y) : extent.set_linear(data.y);
    add_incidents(data, run);
    show_data(std::move(data));
}

}  // namespace headroom::charts
