// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/report/chart.h"
#include "app/report/document.h"

namespace headroom::report {

/// Percentiles against users: the growth as lines, the phases as dots with their intervals, time promises as limits, marks
/// where something saturates and where there is no steady state; of all requests, and of each route. What takes no time at all has
/// no place on a logarithmic scale; absent where nothing is left to show.
std::optional<Figure> latency_figure(const Document& document);

/// What the phases cost a month by kind, and for each 1000 users. This and the next two are absent where nothing costs anything.
std::optional<Figure> phase_cost_figure(const Document& document);
/// What the phases cost a month by component; those that cost least together as "Other".
std::optional<Figure> component_cost_figure(const Document& document);
/// The same as phase_cost_figure() against users, from a growth.
std::optional<Figure> growth_cost_figure(const Document& document);

/// The busy share of the components against users, from a growth.
std::optional<Figure> utilization_figure(const Document& document);

/// What happens over the span of a run: response times, completed requests, failed ones where any fails, busy components; absent
/// where the run has no timeline.
std::optional<Figure> timeline_figure(const study::RunResult& run, const std::string& id);

}  // namespace headroom::report
