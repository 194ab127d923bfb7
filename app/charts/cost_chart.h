// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/charts/chart.h"
#include "app/charts/growth_parts.h"

namespace headroom::charts {

/// What a month costs, stacked, in each phase or at each population, and what 1000 users cost.
class CostChart : public Chart {
    Q_OBJECT
public:
    using Chart::Chart;

    enum class By { Kind, Component };
    enum class Each { Phase, Population };
    struct Runs {
        std::vector<study::RunResult> runs;
        QString name;  ///< "A"; empty where there is one side alone
        bool is_estimate = false;
    };

    /// Side B stands beside A, by phase or by population alike; it may have no runs, or neither.
    void show(const Runs& a, const Runs& b, By by, Each each, const QString& message = {});
    /// Where the runs of a phase or a population stand on the axis below.
    std::optional<double> place_of(const study::RunResult& run) const;
    std::size_t places() const { return static_cast<std::size_t>(data().x.categories.size()); }

private:
    Each each_ = Each::Phase;
};

/// What a month costs against users, a line for each side.
class CostCurveChart : public Chart {
    Q_OBJECT
public:
    using Chart::Chart;
    void show(const Side& a, const Side& b, const QString& message = {});
};

}  // namespace headroom::charts
