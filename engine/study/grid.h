// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/diagnostic.h"
#include "plan/scenario.h"

/// Settings that take several values each, in all their combinations.
namespace headroom::study {

struct AxisValue {
    std::string written;  ///< "2 GiB"
    Value value;
};

/// A setting, and the values that it takes.
struct Axis {
    std::string path;
    std::vector<AxisValue> values;
};

/// Of each axis the index of a value.
using Point = std::vector<std::size_t>;

class Grid {
public:
    explicit Grid(std::vector<Axis> axes) : axes_(std::move(axes)) {}

    const std::vector<Axis>& axes() const { return axes_; }
    /// Combinations; as large as can be told where there are more.
    std::size_t size() const;
    /// Of combination `index`; the last axis changes fastest.
    Point point(std::size_t index) const;
    std::vector<std::string> written(const Point& point) const;
    std::vector<plan::Setting> settings(const Point& point) const;

private:
    std::vector<Axis> axes_;
};

/// The number that a quantity, as plans write it, is in its SI unit; absent where it is none.
std::optional<double> number_of(const Value& value, Unit unit);

/// A plan of one design and one phase (plan::reduce()) with settings put into the design. Unknown paths are mistakes.
plan::Plan with_settings(plan::Plan reduced, const std::vector<plan::Setting>& settings, Diagnostics& diagnostics);

/// What is wrong with any value of any axis, alone and beside the others' first: each mistake once, with the path "web.replicas=0".
/// What is wrong only with others' further values is seen when a combination is run.
Diagnostics check_grid(const plan::Plan& reduced, const Grid& grid, const plan::Surroundings& surroundings);

}  // namespace headroom::study
