// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/charts/chart.h"
#include "app/charts/growth_parts.h"

namespace headroom::charts {

/// How long calls wait at a component, and stay in all, by percentile, at one population.
class PercentileChart : public Chart {
    Q_OBJECT
public:
    using Chart::Chart;
    /// Null: the message alone.
    void show(const study::RunResult* run, const std::string& component, const QString& message = {});
};

/// How busy the resources of a component are against users.
class UtilizationChart : public Chart {
    Q_OBJECT
public:
    using Chart::Chart;
    void show(const Side& a, const Side& b, const std::string& component, const QString& message = {});
};

}  // namespace headroom::charts
