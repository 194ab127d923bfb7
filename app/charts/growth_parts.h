// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "app/charts/chart_data.h"
#include "study/growth.h"

/// What charts against users have in common.
namespace headroom::charts {

/// A curve of a chart: the growth of one design.
struct Side {
    std::shared_ptr<const study::Growth> growth;
    QString name;  ///< "A"; empty where there is one side alone

    explicit operator bool() const { return growth != nullptr; }
};

/// "Growth, 100k users"
QString title_of(const study::RunResult& run);
/// A colon and the side where there are two: "p95 · A".
QString named(const QString& series, const Side& side);

/// Points of all populations, with a gap where a phase gives way to the next. `fill` sets what is known.
std::vector<Point> points_of(const study::Growth& growth, const std::function<void(const study::RunResult& run, Point& point)>& fill);
void set_estimate(Point& point, const study::Estimate& estimate, Unit unit);

/// Axis, bands, marks, and "unstable" stretches.
void add_users(ChartData& data, const Side& a, const Side& b);
/// Where stages end while they are in force: what saturates, and promises that are missed. A phase that breaks beyond its own
/// users is not there, unless it is the last one.
std::vector<Mark> marks_of(const study::Growth& growth);
std::vector<Band> bands_of(const study::Growth& growth);

}  // namespace headroom::charts
