// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/figures/figures.h"
#include "app/figures/people.h"
#include "app/report/axes.h"
#include "app/report/charts.h"
#include "app/report/growth_bands.h"

namespace headroom::report {

namespace {

using study::RequestResult;
using study::RunResult;

struct Percentile {
    std::size_t index;
    const char* name;
    int dash;
};
constexpr Percentile shown[] = {{figures::p50, "p50", 2}, {figures::p95, "p95", 0}, {figures::p99, "p99", 1}};

/// Null where the run knows no such route; the empty name is all requests.
const RequestResult* requests_of(const RunResult& run, const std::string& route) {
    if (route.empty()) return &run.peak().total;
    for (std::size_t i = 0; i < run.routes.size() && i < run.peak().routes.size(); ++i)
        if (run.routes[i].name == route) return &run.peak().routes[i];
    return nullptr;
}

Point point_of(const RunResult& run, const std::string& route, std::size_t index) {
    Point point{run.users, {}, {}, {}, fmt::format("{}, {} users", run.phase, figures::people(run.users)), {}};
    const RequestResult* requests = requests_of(run, route);
    if (requests == nullptr) return point;
    const study::Estimate& time = requests->response.quantiles[index];
    if (!time.value || *time.value <= 0) return point;
    point.y = time.value;
    point.text = figures::people(time, Unit::Seconds);
    if (!time.half_width) return point;
    point.low = *time.value - *time.half_width;
    point.high = *time.value + *time.half_width;
    return point;
}

/// One route's chart, or that of all requests.
class LatencyChart {
public:
    LatencyChart(const Document& document, const std::string& route) : document_(document), route_(route) {}

    Chart make() {
        if (route_.empty()) add_range();
        for (const Percentile& percentile : shown) add_percentile(percentile);
        add_promises();
        chart_.name = route_.empty() ? "all requests" : route_;
        chart_.bands = bands_of(document_);
        for (const auto& run : document_.runs()) users_.add(run.users);
        for (const auto& run : document_.points()) users_.add(run.users);
        add_marks_to_users();
        chart_.x = users_.log_axis("Daily users", Unit::None);
        chart_.y = times_.log_axis("Response time", Unit::Seconds);
        end_intervals_at_axis();
        add_saturation();
        add_unstable();
        chart_.description = fmt::format(
            "Response times of {} against daily users, both on logarithmic scales. The figures are in the tables.", chart_.name);
        return std::move(chart_);
    }

private:
    /// Estimated, the line is drawn under the dots of what was simulated; else it leads through these.
    void add_percentile(const Percentile& percentile) {
        const bool is_estimated = document_.growth && !document_.growth->line.empty();
        const auto series_of = [&](const char* what, Series::Kind kind) {
            return Series{fmt::format("{}{}", percentile.name, what), kind, percentile.name, percentile.dash, false, {}};
        };
        Series line = series_of(is_estimated ? " (estimate)" : " (growth)", Series::Kind::Line);
        for_each_with_gaps(line, is_estimated ? document_.growth->line : document_.points(),
                           [&](const RunResult& run) { add(line, point_of(run, route_, percentile.index)); });
        Series simulated = series_of(" (simulated)", Series::Kind::Dots);
        if (is_estimated) add_dots(simulated, document_.points(), percentile.index);
        Series dots = series_of(document_.growth ? " of phases" : "", Series::Kind::Dots);
        add_dots(dots, document_.runs(), percentile.index);
        for (Series* series : {&line, &simulated, &dots}) keep(std::move(*series));
    }

    /// Where another phase takes over, there is a gap.
    template <class Add>
    void for_each_with_gaps(Series& series, const std::vector<RunResult>& runs, Add add_one) {
        for (const RunResult& run : runs) {
            if (!series.points.empty() && (&run)[-1].phase != run.phase)
                series.points.push_back({std::sqrt(series.points.back().x * run.users), {}, {}, {}, {}, {}});
            add_one(run);
        }
    }

    void add_dots(Series& series, const std::vector<RunResult>& runs, std::size_t percentile) {
        for (const RunResult& run : runs)
            if (const Point point = point_of(run, route_, percentile); point.y) add(series, point);
    }

    void keep(Series series) {
        if (std::any_of(series.points.begin(), series.points.end(), [](const Point& point) { return point.y || point.low; }))
            chart_.series.push_back(std::move(series));
    }

    /// What the guesses of the plan leave open.
    void add_range() {
        Series range{"p95, nine of ten plans", Series::Kind::Range, "p95", 0, false, {}};
        for_each_with_gaps(range, document_.points(), [&](const RunResult& run) {
            Point point{run.users, {}, {}, {}, {}, {}};
            if (run.uncertainty) {
                point.low = run.uncertainty->p95.low;
                point.high = run.uncertainty->p95.high;
            }
            add(range, point);
        });
        keep(std::move(range));
    }

    void add(Series& series, Point point) {
        times_.add(point.y);
        times_.add(point.low);
        times_.add(point.high);
        series.points.push_back(std::move(point));
    }

    void add_promises() {
        const auto& runs = document_.runs().empty() ? document_.points() : document_.runs();
        if (runs.empty()) return;
        for (const study::SloResult& row : runs.front().slo) {
            if (row.route != route_ || row.metric == "availability" || row.metric == "error_ratio") continue;
            times_.add(row.limit);
            chart_.series.push_back(
                {"Promise: " + figures::promise_of(row), Series::Kind::Limit, "limit", 1, false, {{0, row.limit, {}, {}, {}, {}}}});
        }
    }

    void add_marks_to_users() {
        for (const Crossing& crossing : crossings_of(document_)) users_.add(crossing.users);
    }

    /// Those that reach to nothing and below.
    void end_intervals_at_axis() {
        for (Series& series : chart_.series)
            for (Point& point : series.points)
                if (point.low) point.low = std::max(*point.low, chart_.y.low);
    }

    void add_saturation() {
        Series marks{"Breaks", Series::Kind::Marks, "worse", 0, false, {}};
        for (const Crossing& crossing : crossings_of(document_)) {
            if (crossing.users < chart_.x.low || crossing.users > chart_.x.high) continue;
            marks.points.push_back({crossing.users, chart_.y.high, {}, {}, crossing.phase, crossing.text});
        }
        if (!marks.points.empty()) chart_.series.push_back(std::move(marks));
    }

    void add_unstable() {
        Series marks{"Unstable: no figure", Series::Kind::Marks, "unstable", 1, false, {}};
        for (const auto* runs : {&document_.runs(), &document_.points()})
            for (const RunResult& run : *runs)
                if (run.peak().status == study::Status::Unstable)
                    marks.points.push_back({run.users,
                                            chart_.y.high,
                                            {},
                                            {},
                                            fmt::format("{}, {} users", run.phase, figures::people(run.users)),
                                            "something grows without bound"});
        if (!marks.points.empty()) chart_.series.push_back(std::move(marks));
    }

    const Document& document_;
    std::string route_;
    Chart chart_;
    Extent users_, times_;
};

/// More than promises.
bool shows_something(const Chart& chart) {
    return std::ranges::any_of(chart.series, [](const Series& series) { return series.kind != Series::Kind::Limit; });
}

}  // namespace

std::optional<Figure> latency_figure(const Document& document) {
    std::vector<std::string> routes;
    for (const auto* runs : {&document.runs(), &document.points()})
        for (const RunResult& run : *runs)
            for (const study::RouteResult& route : run.routes)
                if (std::find(routes.begin(), routes.end(), route.name) == routes.end()) routes.push_back(route.name);
    const bool has_promises = !document.runs().empty() && !document.runs().front().slo.empty();
    if (routes.size() == 1 && !has_promises) routes.clear();
    routes.insert(routes.begin(), "");
    Figure figure{"latency", "Response times against users", {}};
    for (const std::string& route : routes)
        if (Chart chart = LatencyChart(document, route).make(); shows_something(chart)) figure.charts.push_back(std::move(chart));
    return figure.charts.empty() ? std::nullopt : std::optional(std::move(figure));
}

}  // namespace headroom::report
