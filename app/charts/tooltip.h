// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <set>

#include "app/charts/plot.h"

namespace headroom::charts {

/// What all series that are shown have at the place of a point, that one in bold. Rich text.
QString tooltip_of(const ChartData& data, const std::set<QString>& hidden, const Hit& hit);
/// The point alone, as a screen reader says it: "p95, Growth, 100k users: 179 ± 5 ms".
QString sentence_of(const ChartData& data, const Hit& hit);

}  // namespace headroom::charts
