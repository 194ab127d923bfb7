// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "app/charts/chart.h"
#include "study/sweep.h"

namespace headroom::charts {

enum class SweepFigure { ResponseTimes, Cost, Utilization };

/// One of small multiples: a figure over the values of a setting, while another setting has one value.
class SweepChart : public Chart {
    Q_OBJECT
public:
    using Chart::Chart;
    /// `rows` are those of the values of `across`, in their order. All charts of a sweep have the axis of `all` its rows.
    void show(const QString& title, const study::Axis& across, const std::vector<study::SweepRow>& rows,
              const std::vector<study::SweepRow>& all, SweepFigure figure, const std::string& currency);
};

}  // namespace headroom::charts
