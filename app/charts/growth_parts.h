// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "app/charts/chart_data.h"
#include "study/growth.h"

/// What charts against users have in common.
namespace headroom::charts {

/// A curve of a chart: the growth of one design, simulated (dots), estimated (a line beneath them), or both.
struct Side {
    std::shared_ptr<const study::Growth> growth;
    QString name;  ///< "A"; empty where there is one side alone
    std::shared_ptr<const study::Growth> estimate = {};
    bool is_outdated = false;  ///< what was simulated is of an earlier plan than what is estimated

    explicit operator bool() const { return growth != nullptr || estimate != nullptr; }
    /// What marks, bands and limits are taken from; null where there is neither.
    const study::Growth* told() const { return (growth != nullptr && !(is_outdated && estimate) ? growth : estimate).get(); }
    bool tells_estimate() const { return told() != nullptr && told() == estimate.get(); }
};

/// Adds a series of the growth, and one of the same name and colour of its estimate. `fill` sets what is known of a run.
void add_growth(ChartData& data, const Side& side, const Series& series,
                const std::function<void(const study::RunResult& run, Point& point)>& fill);

/// "Growth, 100k users"
QString title_of(const study::RunResult& run);
/// At the peak, of a route, or of all where it is empty; null where the run knows no such route.
const study::RequestResult* requests_of(const study::RunResult& run, const std::string& route);
/// A colon and the side where there are two: "p95 · A".
QString named(const QString& series, const Side& side);

/// Points of all populations, with a gap where a phase gives way to the next. `fill` sets what is known.
std::vector<Point> points_of(const study::Growth& growth, const std::function<void(const study::RunResult& run, Point& point)>& fill);
void set_estimate(Point& point, const study::Estimate& estimate, Unit unit);
/// What the plan's guesses leave open of a figure that is set.
void set_band(Point& point, const study::Band& band, Unit unit);

/// Axis, with what is dots and what is lines; bands, marks, and "unstable" stretches.
void add_users(ChartData& data, const Side& a, const Side& b);
/// Where stages end while they are in force: what saturates, and promises that are missed. A phase that breaks beyond its own
/// users is not there, unless it is the last one.
std::vector<Mark> marks_of(const study::Growth& growth, bool is_estimate = false);
std::vector<Band> bands_of(const study::Growth& growth);

}  // namespace headroom::charts
