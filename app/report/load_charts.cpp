// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "app/figures/people.h"
#include "app/report/axes.h"
#include "app/report/charts.h"
#include "app/report/growth_bands.h"

namespace headroom::report {

namespace {

using study::ComponentResult;
using study::RunResult;

constexpr std::size_t most_colours = 6;

const ComponentResult* find(const RunResult& run, const std::string& id) {
    for (const ComponentResult& component : run.peak().components)
        if (component.id == id) return &component;
    return nullptr;
}

/// The busiest components, by their greatest utilization at any population.
std::vector<std::string> busiest_of(const std::vector<RunResult>& runs) {
    std::map<std::string, double> most;
    for (const RunResult& run : runs)
        for (const ComponentResult& component : run.peak().components)
            if (const auto value = component.utilization().value) most[component.id] = std::max(most[component.id], *value);
    std::vector<std::string> ids;
    for (const auto& [id, share] : most)
        if (share > 0) ids.push_back(id);
    std::stable_sort(ids.begin(), ids.end(), [&](const auto& a, const auto& b) { return most[a] > most[b]; });
    ids.resize(std::min(ids.size(), most_colours));
    return ids;
}

/// The unit that windows of a timeline are told in.
std::string time_of_day(double seconds) {
    const auto minutes = static_cast<long>(std::llround(seconds / 60)) % (24 * 60);
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

Axis clock_axis(double from_s, double length_s) {
    Axis axis{"Time of day", false, from_s, from_s + length_s, {}, {}};
    double step = 60;
    for (const double wider : {300.0, 600.0, 1800.0, 3600.0, 10800.0, 21600.0})
        if (length_s / step > 8) step = wider;
    for (double at = std::ceil(from_s / step) * step; at <= axis.high + 1e-6; at += step) axis.ticks.push_back({at, time_of_day(at)});
    return axis;
}

}  // namespace

std::optional<Figure> utilization_figure(const Document& document) {
    const auto& points = document.points();
    const std::vector<std::string> ids = busiest_of(points);
    if (ids.empty()) return std::nullopt;
    Chart chart;
    Extent users, shares;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        Series line{ids[i], Series::Kind::Line, fmt::format("kind-{}", i + 1), static_cast<int>(i % 3), false, {}};
        for (const RunResult& run : points) {
            if (i == 0) users.add(run.users);
            if (!line.points.empty() && (&run)[-1].phase != run.phase)
                line.points.push_back({std::sqrt(line.points.back().x * run.users), {}, {}, {}, {}, {}});
            Point point{run.users, {}, {}, {}, fmt::format("{}, {} users", run.phase, figures::people(run.users)), {}};
            if (const ComponentResult* component = find(run, ids[i]); component != nullptr && component->bottleneck) {
                point.y = component->utilization().value;
                shares.add(point.y);
                point.text = fmt::format("{} {}", figures::people(component->utilization(), Unit::Ratio),
                                         component->resources[*component->bottleneck].name);
            }
            line.points.push_back(std::move(point));
        }
        chart.series.push_back(std::move(line));
    }
    chart.x = users.log_axis("Daily users", Unit::None);
    chart.y = shares.linear_axis("Busy share", Unit::Ratio);
    chart.bands = bands_of(document);
    chart.description = "How busy the busiest resource of the busiest components is, against daily users.";
    return Figure{"utilization", "Busy components against users", {std::move(chart)}};
}

std::optional<Figure> timeline_figure(const RunResult& run, const std::string& id) {
    if (!run.timeline || run.timeline->window_s <= 0 || run.timeline->throughput_per_s.empty()) return std::nullopt;
    const protocol::Timeline& timeline = *run.timeline;
    Chart times;
    Extent extent;
    for (std::size_t i = 0; i < run.routes.size() && i < most_colours; ++i) {
        Series line{"p95 of " + run.routes[i].name, Series::Kind::Line, fmt::format("kind-{}", i + 1), static_cast<int>(i % 3), false, {}};
        for (std::size_t w = 0; w < timeline.p95_s.at(i).size(); ++w) {
            const double from = timeline.from_s + static_cast<double>(w) * timeline.window_s;
            const auto value = timeline.p95_s[i][w];
            extent.add(value);
            line.points.push_back({from, value, {}, {}, time_of_day(from), figures::people(value, Unit::Seconds)});
        }
        times.series.push_back(std::move(line));
    }
    const double length = static_cast<double>(timeline.throughput_per_s.front().size()) * timeline.window_s;
    times.x = clock_axis(timeline.from_s, length);
    times.y = extent.log_axis("Response time", Unit::Seconds);
    times.description = fmt::format("The 95th percentile of the response times of {} over the time that was simulated.", run.phase);
    return Figure{id, fmt::format("{} over its span", run.phase), {std::move(times)}};
}

}  // namespace headroom::report
