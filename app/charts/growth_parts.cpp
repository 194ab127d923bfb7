// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/growth_parts.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

#include "app/charts/ticks.h"
#include "app/figures/people.h"
#include "app/figures/uncertainty.h"

namespace headroom::charts {

namespace {

constexpr double everyone = 1e18;

class Text {
    Q_DECLARE_TR_FUNCTIONS(charts)
};

QString people(double value) { return QString::fromStdString(figures::people(value)); }

/// Past what the design can carry: times and costs of the requests that come through would mislead.
bool is_past(const study::RunResult& run) { return run.peak().status >= study::Status::Overloaded; }

QString words(const study::RunResult& run) {
    return run.peak().status == study::Status::Unstable ? Text::tr("unstable") : Text::tr("overloaded");
}

/// Halfway to the neighbours, on a logarithmic scale; as far as the points go at the ends.
std::pair<double, double> reach_of(const std::vector<study::RunResult>& points, std::size_t first, std::size_t last) {
    const double from = first == 0 ? points[first].users : std::sqrt(points[first - 1].users * points[first].users);
    const double to = last + 1 == points.size() ? everyone : std::sqrt(points[last].users * points[last + 1].users);
    return {from, to};
}

void add_blanks(ChartData& data, const Side& side, std::size_t row) {
    const auto& points = side.told()->points;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!is_past(points[i])) continue;
        const std::size_t first = i;
        while (i + 1 < points.size() && is_past(points[i + 1])) ++i;
        const auto worst =
            std::max_element(points.begin() + static_cast<std::ptrdiff_t>(first), points.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                             [](const auto& a, const auto& b) { return a.peak().status < b.peak().status; });
        const auto [from, to] = reach_of(points, first, i);
        data.blanks.push_back({from, to, side.name.isEmpty() ? words(*worst) : QStringLiteral("%1 %2").arg(side.name, words(*worst)), row});
    }
}

}  // namespace

QString title_of(const study::RunResult& run) { return Text::tr("%1, %2 users").arg(QString::fromStdString(run.phase), people(run.users)); }

QString named(const QString& series, const Side& side) {
    return side.name.isEmpty() ? series : QStringLiteral("%1 · %2").arg(series, side.name);
}

std::vector<Point> points_of(const study::Growth& growth, const std::function<void(const study::RunResult&, Point&)>& fill) {
    std::vector<Point> points;
    for (const study::RunResult& run : growth.points) {
        if (!points.empty() && (&run)[-1].phase != run.phase)
            points.push_back({std::sqrt(points.back().x * run.users), {}, {}, {}, {}, {}});
        points.push_back({run.users, {}, {}, {}, title_of(run), is_past(run) ? words(run) : Text::tr("no figure")});
        if (!is_past(run)) fill(run, points.back());
    }
    return points;
}

void add_growth(ChartData& data, const Side& side, const Series& series, const std::function<void(const study::RunResult&, Point&)>& fill) {
    if (side.growth != nullptr) {
        data.series.push_back(series);
        data.series.back().kind = side.estimate != nullptr ? Series::Kind::LooseDots : Series::Kind::Dots;
        data.series.back().points = points_of(*side.growth, fill);
    }
    if (side.estimate == nullptr) return;
    data.series.push_back(series);
    data.series.back().kind = Series::Kind::Line;
    data.series.back().points = points_of(*side.estimate, [&](const study::RunResult& run, Point& point) {
        fill(run, point);
        point.where = Text::tr("%1, estimated").arg(point.where);
    });
}

void set_estimate(Point& point, const study::Estimate& estimate, Unit unit) {
    point.y = estimate.value;
    if (!estimate.value) return;
    point.text = QString::fromStdString(figures::people(estimate, unit));
    if (!estimate.half_width || *estimate.half_width <= 0) return;
    point.low = std::max(*estimate.value - *estimate.half_width, *estimate.value * 1e-3);
    point.high = *estimate.value + *estimate.half_width;
}

void set_band(Point& point, const study::Band& band, Unit unit) {
    if (!point.y || !band.low) return;
    point.low = band.low;
    point.high = band.high;
    point.text = Text::tr("%1 (%2)").arg(point.text, QString::fromStdString(figures::range_of(band, unit)));
}

const study::RequestResult* requests_of(const study::RunResult& run, const std::string& route) {
    if (route.empty()) return &run.peak().total;
    for (std::size_t i = 0; i < run.routes.size() && i < run.peak().routes.size(); ++i)
        if (run.routes[i].name == route) return &run.peak().routes[i];
    return nullptr;
}

std::vector<Band> bands_of(const study::Growth& growth) {
    std::vector<Band> bands;
    for (const study::Stage& stage : growth.stages)
        bands.push_back({stage.above, stage.up_to.value_or(everyone), QString::fromStdString(stage.phase)});
    return bands;
}

std::vector<Mark> marks_of(const study::Growth& growth, bool is_estimate) {
    std::vector<Mark> marks;
    for (const study::Stage& stage : growth.stages) {
        const auto is_there = [&](const study::Crossing& at) {
            return at.users > stage.above && (!stage.up_to || at.users <= *stage.up_to);
        };
        const QString verdict = QString::fromStdString(stage.phase + " " + stage.verdict());
        const QString story = is_estimate ? Text::tr("%1 (estimated)").arg(verdict) : verdict;
        if (stage.limit && is_there(stage.limit->at)) {
            const std::string& who = stage.limit->component.empty() ? stage.phase : stage.limit->component;
            marks.push_back({stage.limit->at.users,
                             QString::fromStdString(who) + " " + people(stage.limit->at.users),
                             story,
                             {Ink::Of::Text},
                             stage.limit->component});
        }
        if (stage.slo_miss && is_there(stage.slo_miss->at)) {
            const QString what = QString::fromStdString(stage.slo_miss->slo.metric);
            marks.push_back({stage.slo_miss->at.users, what + " " + people(stage.slo_miss->at.users), story, {Ink::Of::Worse}, {}});
        }
    }
    std::ranges::stable_sort(marks, {}, &Mark::x);
    return marks;
}

void add_users(ChartData& data, const Side& a, const Side& b) {
    Extent users;
    std::size_t row = 0;
    for (const Side* side : {&a, &b}) {
        if (!*side) continue;
        for (const auto& growth : {side->growth, side->estimate})
            if (growth != nullptr)
                for (const study::RunResult& run : growth->points) users.add(run.users);
        add_blanks(data, *side, row++);
        for (Mark mark : marks_of(*side->told(), side->tells_estimate())) {
            if (!data.marks.empty() && !side->name.isEmpty() && data.marks.back().text == mark.text)
                continue;  // of two sides, what comes first
            mark.name = named(mark.name, *side);
            data.marks.push_back(std::move(mark));
        }
    }
    std::ranges::stable_sort(data.marks, {}, &Mark::x);
    const bool simulated = a.growth || b.growth, estimated = a.estimate || b.estimate;
    const auto is_guessed = [](const Side& side) {
        return side.estimate && std::ranges::any_of(side.estimate->points, [](const auto& run) { return run.uncertainty.has_value(); });
    };
    const bool shaded = std::ranges::any_of(data.series, has_area) && (is_guessed(a) || is_guessed(b));
    data.x.title = !estimated  ? Text::tr("Daily users")
                   : simulated ? Text::tr("Daily users · lines estimated, dots simulated")
                               : Text::tr("Daily users · estimated");
    if (shaded) data.x.title += Text::tr(", shaded: ±");
    users.set_log(data.x);
    data.bands = bands_of(a ? *a.told() : *b.told());
}

}  // namespace headroom::charts
