// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/report/chart.h"
#include "core/units.h"

/// Axes that begin and end at round figures, their ticks labelled as people write them.
namespace headroom::report {

/// Collects what an axis has to show.
class Extent {
public:
    void add(const std::optional<double>& value) {
        if (value) values_.push_back(*value);
    }
    /// From the round figure below the least positive value to the one above the greatest; from the next lower one where all
    /// values would stand at its beginning.
    Axis log_axis(std::string title, Unit unit) const;
    /// From 0.
    Axis linear_axis(std::string title, Unit unit, const std::string& currency = {}) const;

private:
    std::vector<double> values_;
};

}  // namespace headroom::report
