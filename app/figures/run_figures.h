// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "study/result.h"

namespace headroom::figures {

/// One figure of a run: ("component", "db", "utilization"). SI units.
struct Figure {
    const char* of;    ///< "run", "route", "component", "connection", "link", "kind", "slo"
    std::string name;  ///< whose; empty for the run's own, and for promises of all routes
    std::string figure;
    study::Estimate value;
};

/// All figures of a run's peak level, its costs a month, its energy and its promises.
std::vector<Figure> figures_of(const study::RunResult& run);

}  // namespace headroom::figures
