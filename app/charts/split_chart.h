// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/charts/chart.h"
#include "study/result.h"

namespace headroom::charts {

/// Where responses spend their time at one population, along their way: a bar of the mean, and one of those around the 95th
/// percentile. Colours are what time goes to, names in the bars where.
class SplitChart : public Chart {
    Q_OBJECT
public:
    using Chart::Chart;
    /// Of a route, or of all requests where it is empty; null: the message alone.
    void show(const study::RunResult* run, const std::string& route, const QString& message = {});
};

}  // namespace headroom::charts
