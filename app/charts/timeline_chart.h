// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/charts/chart.h"
#include "study/result.h"

namespace headroom::charts {

/// The time of day, or of a span, that was simulated; with marks where incidents give notice, begin and end.
class TimelineChart : public Chart {
    Q_OBJECT
public:
    using Chart::Chart;

    enum class Figure { P95, Mean, Throughput, Failures };

    enum class Of { Load, Replicas };
    /// Utilization and queue of one component, or how many replicas of it serve; marks where one of the decisions changed something.
    void show_component(const study::RunResult& run, const std::string& component, const std::vector<study::DecisionResult>& decisions = {},
                        Of of = Of::Load);
    /// A figure of each route, at most six of them.
    void show_routes(const study::RunResult& run, Figure figure);
    void show_nothing(const QString& message);

private:
    void add_load(ChartData& data, const protocol::Timeline& timeline, std::size_t index) const;
    void add_replicas(ChartData& data, const protocol::Timeline& timeline, std::size_t index) const;
};

}  // namespace headroom::charts
