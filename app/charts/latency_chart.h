// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/charts/chart.h"
#include "app/charts/growth_parts.h"

namespace headroom::charts {

/// Percentiles of response times against users, both logarithmic, with promises, phases, and where it ends.
class LatencyChart : public Chart {
    Q_OBJECT
public:
    using Chart::Chart;

    /// Of protocol::percentiles; p50, p95 and p99 to begin with.
    void set_percentiles(std::vector<std::size_t> percentiles) { percentiles_ = std::move(percentiles); }
    /// Of one route; empty: all requests. Side B may be absent, or both.
    void show(const Side& a, const Side& b = {}, const std::string& route = {}, const QString& message = {});

private:
    std::vector<std::size_t> percentiles_ = {0, 2, 3};
};

}  // namespace headroom::charts
