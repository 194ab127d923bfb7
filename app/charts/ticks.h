// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstddef>
#include <vector>

#include "app/charts/chart_data.h"

/// Axes that begin and end at round figures, their ticks labelled as people write them.
namespace headroom::charts {

/// The nearest of ..., 0.5, 1, 2, 5, 10, ... that is no more, or no less; of positive values.
double round_down(double value);
double round_up(double value);

/// Round figures within [low, high], about `most` of them at most: of a logarithmic, a linear, or a clock's scale (in seconds).
std::vector<double> log_ticks(double low, double high, std::size_t most);
std::vector<double> linear_ticks(double low, double high, std::size_t most);
std::vector<double> clock_ticks(double low, double high, std::size_t most);

/// "20:15", or "20:15:30", of seconds after midnight.
QString time_of_day(double seconds);
QString tick_text(double value, const Axis& axis);

/// Collects what an axis has to show, and gives it its range.
class Extent {
public:
    void add(const std::optional<double>& value);
    /// From a little below the least positive value to a little above the greatest, both round where that is near.
    void set_log(Axis& axis) const;
    /// From 0 to a round figure.
    void set_linear(Axis& axis) const;
    bool is_empty() const { return greatest_ < least_; }
    bool is_positive() const { return greatest_ > 0; }

private:
    double least_ = 1e300, greatest_ = -1e300;  ///< `least_` of the positive ones
};

}  // namespace headroom::charts
