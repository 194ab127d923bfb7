// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/charts/chart.h"
#include "study/sizing.h"

namespace headroom::charts {

/// What a shorter p95 costs: the combinations that a sizing looked at, those that no other beats in both, and the answer.
class FrontChart : public Chart {
    Q_OBJECT
public:
    using Chart::Chart;
    /// `currency` is that of the costs.
    void show(const study::Sizing& sizing, const std::string& currency);
};

/// "web.replicas=3, db.instance=db.m6g.large"
QString settings_of(const study::Sizing& sizing, const study::SweepRow& row);

}  // namespace headroom::charts
