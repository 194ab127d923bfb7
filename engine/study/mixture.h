// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "analytic/network.h"

/// Distributions of times that are known at some points, and what several make together.
namespace headroom::study {

using Below = std::function<double(double seconds)>;  ///< P(time <= t)

/// Between percentiles, and beyond the last, what is left falls off exponentially.
Below below(const analytic::Times& times);

/// P(time <= t) of a distribution's ascending points (seconds, share), between which what is left falls off exponentially.
double share_below(const std::vector<std::pair<double, double>>& points, double t);

/// With an exponential time after it.
Below then(Below first, double mean);

/// Several, each with a weight.
class Mixture {
public:
    void add(double weight, Below each, double mean);
    double below(double t) const;
    double quantile(double p) const;
    analytic::Times times() const;
    std::vector<std::pair<double, double>> distribution() const;

private:
    std::vector<std::pair<double, Below>> parts_;
    double all_ = 0, mean_ = 0;
};

}  // namespace headroom::study
