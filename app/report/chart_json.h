// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/report/chart.h"

namespace headroom::report {

/// What page/report.js draws: an object of figures by id.
std::string print_figures(const std::vector<Figure>& figures);

}  // namespace headroom::report
