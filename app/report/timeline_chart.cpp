// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "app/figures/people.h"
#include "app/report/axes.h"
#include "app/report/charts.h"

namespace headroom::report {

namespace {

using study::RunResult;

std::string time_of_day(double seconds) {
    const auto minutes = static_cast<long>(std::llround(seconds / 60)) % (24 * 60);
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

Axis clock_axis(double from_s, double length_s) {
    Axis axis{"Time of day", false, from_s, from_s + length_s, {}, {}};
    double step = 60;
    for (const double wider : {300.0, 600.0, 1800.0, 3600.0, 10800.0, 21600.0})
        if (length_s / step > 8) step = wider;
    const auto first = std::llround(std::ceil(from_s / step)), last = std::llround(std::floor(axis.high / step));
    for (auto i = first; i <= last; ++i) axis.ticks.push_back({static_cast<double>(i) * step, time_of_day(static_cast<double>(i) * step)});
    return axis;
}

/// One figure over the span, a line for each name; what is beyond the colours is left out.
class SpanChart {
public:
    SpanChart(const protocol::Timeline& timeline, Unit unit) : timeline_(timeline), unit_(unit) {}

    template <class Value>
    void add(const std::string& name, const std::vector<Value>& values) {
        const std::size_t i = chart_.series.size();
        if (i >= most_colours) return;
        Series line{name, Series::Kind::Line, fmt::format("kind-{}", i + 1), static_cast<int>(i % 3), false, {}};
        for (std::size_t window = 0; window < values.size(); ++window) {
            const double from = timeline_.from_s + static_cast<double>(window) * timeline_.window_s;
            const std::optional<double> value = values[window];
            extent_.add(value);
            line.points.push_back({from, value, {}, {}, time_of_day(from), figures::people(value, unit_)});
        }
        chart_.series.push_back(std::move(line));
    }

    Chart make(std::string name, std::string title, const std::string& phase, bool is_log) {
        const double length = static_cast<double>(timeline_.throughput_per_s.front().size()) * timeline_.window_s;
        chart_.x = clock_axis(timeline_.from_s, length);
        chart_.y = is_log ? extent_.log_axis(std::move(title), unit_) : extent_.linear_axis(std::move(title), unit_);
        chart_.description = fmt::format("{} over the time of {} that was simulated.", chart_.y.title, phase);
        chart_.name = std::move(name);
        if (is_log) leave_out_zeros();
        return std::move(chart_);
    }

private:
    /// They have no place on such a scale.
    void leave_out_zeros() {
        for (Series& series : chart_.series)
            for (Point& point : series.points)
                if (point.y && *point.y <= 0) point.y.reset();
    }

    const protocol::Timeline& timeline_;
    Unit unit_;
    Chart chart_;
    Extent extent_;
};

template <class Windows>
Chart routes_chart(const RunResult& run, const Windows& windows, Unit unit, std::string name, std::string title, bool is_log) {
    SpanChart chart(*run.timeline, unit);
    for (std::size_t i = 0; i < run.routes.size(); ++i) chart.add(run.routes[i].name, windows.at(i));
    return chart.make(std::move(name), std::move(title), run.phase, is_log);
}

/// The components that are busiest at any time of the span.
Chart components_chart(const RunResult& run) {
    const auto& windows = run.timeline->utilization;
    const auto most = [&](std::size_t i) { return windows[i].empty() ? 0 : *std::max_element(windows[i].begin(), windows[i].end()); };
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < windows.size() && i < run.peak().components.size(); ++i)
        if (most(i) > 0) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return most(a) > most(b); });
    SpanChart chart(*run.timeline, Unit::Ratio);
    for (const std::size_t i : order) chart.add(run.peak().components[i].id, windows[i]);
    return chart.make("busy components", "Busy share", run.phase, false);
}

/// Of those whose number changes in the span: none where it does of none.
std::optional<Chart> replicas_chart(const RunResult& run) {
    SpanChart chart(*run.timeline, Unit::None);
    bool any = false;
    for (std::size_t i = 0; i < run.timeline->replicas.size() && i < run.peak().components.size(); ++i) {
        const auto& windows = run.timeline->replicas[i];
        if (std::ranges::adjacent_find(windows, std::not_equal_to()) == windows.end()) continue;
        chart.add(run.peak().components[i].id, windows);
        any = true;
    }
    if (!any) return std::nullopt;
    return chart.make("replicas", "Replicas that serve", run.phase, false);
}

bool any_fails(const protocol::Timeline& timeline) {
    return std::ranges::any_of(timeline.failures_per_s, [](const auto& windows) {
        return std::ranges::any_of(windows, [](double failures) { return failures > 0; });
    });
}

}  // namespace

std::optional<Figure> timeline_figure(const RunResult& run, const std::string& id) {
    if (!run.timeline || run.timeline->window_s <= 0 || run.timeline->throughput_per_s.empty()) return std::nullopt;
    const protocol::Timeline& timeline = *run.timeline;
    Figure figure{id,
                  fmt::format("{} over its span", run.phase),
                  {routes_chart(run, timeline.mean_s, Unit::Seconds, "mean response times", "Mean response time", true),
                   routes_chart(run, timeline.p95_s, Unit::Seconds, "p95 of response times", "95th percentile", true),
                   routes_chart(run, timeline.throughput_per_s, Unit::None, "completed requests", "Completed requests per second", false),
                   components_chart(run)}};
    if (any_fails(timeline))
        figure.charts.insert(figure.charts.begin() + 3, routes_chart(run, timeline.failures_per_s, Unit::None, "failed requests",
                                                                     "Failed requests per second", false));
    if (auto replicas = replicas_chart(run)) figure.charts.push_back(std::move(*replicas));
    return figure;
}

}  // namespace headroom::report
