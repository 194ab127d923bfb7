// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "study/grid.h"

/// The cheapest of many combinations that keeps all promises, found with few evaluations.
namespace headroom::study {

struct SearchAxis {
    std::size_t values = 1;
    /// Of more of it a plan is no cheaper, and what it kept it keeps. Of an axis that is not, every value is looked into.
    bool ordered = true;
};

struct Evaluation {
    bool meets = false;
    std::optional<double> cost = {};  ///< absent where calls pile up
};

struct Search {
    std::vector<Point> evaluated;  ///< in their order
    std::optional<Point> best;     ///< absent: none meets
    bool is_proven = true;         ///< false: given up before everything was known; there may be a cheaper one
    bool is_monotone = true;       ///< false: two evaluations contradict an order that was assumed
};

/// Gives nothing where no more is to be looked at.
using Evaluate = std::function<std::optional<Evaluation>(const Point&)>;

/// Does one cost less than the other? Where both cost the same, is it the first in the order of the axes: the least of each?
bool is_cheaper(double cost, const Point& point, double other_cost, const Point& other);

/// Branch and bound over boxes of the grid: one whose largest point does not meet is dropped whole, and one whose smallest is no
/// cheaper than the best so far. Asks for each point once. Where the orders hold, `best` is what trying all would
/// find; none that costs as much has less of one ordered axis and no more of the others.
Search search(const std::vector<SearchAxis>& axes, const Evaluate& evaluate);

/// Indices of those that no other beats in both figures, by ascending first one; ones without both figures are left out.
std::vector<std::size_t> pareto_front(const std::vector<std::pair<std::optional<double>, std::optional<double>>>& figures);

}  // namespace headroom::study
