// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

/// Charts as plain values, with all their texts; what draws them adds nothing but the drawing.
namespace headroom::report {

/// Series and parts that have a colour of their own, "kind-1" to "kind-6".
inline constexpr std::size_t most_colours = 6;

struct Tick {
    double at = 0;
    std::string label;
};

struct Axis {
    std::string title;
    bool is_log = false;
    double low = 0, high = 1;
    std::vector<Tick> ticks;
    std::vector<std::string> categories;  ///< in place of numbers: point i is of category i
};

struct Point {
    double x = 0;
    std::optional<double> y;  ///< absent: a gap
    std::optional<double> low, high;
    std::string title;  ///< what it is a figure of
    std::string text;   ///< the figure with its interval
};

struct Series {
    enum class Kind {
        Line,
        Dots,   ///< with their intervals
        Range,  ///< shaded from low to high; where that has no end, to the top
        Area,   ///< stacked on the areas before it
        Bars,   ///< stacked on the bars before them
        Marks,  ///< at the top, with a line down to the axis
        Limit   ///< a dashed line that is not to be crossed
    };
    std::string name;
    Kind kind = Kind::Line;
    std::string colour;  ///< a name of the palette: "p95", "kind-1", "worse"
    int dash = 0;        ///< 0 solid, 1 dashed, 2 dotted; of dots and marks: another shape
    bool right = false;  ///< measured on the axis at the right
    std::vector<Point> points;
};

/// A stretch of the x axis with a name.
struct Band {
    double from = 0, to = 0;
    std::string name;
};

struct Chart {
    std::string name;         ///< among its figure's charts: "all requests"
    std::string description;  ///< for who does not see it
    Axis x, y;
    std::optional<Axis> right;
    std::vector<Series> series;
    std::vector<Band> bands;
};

/// Charts of which one is shown at a time.
struct Figure {
    std::string id;
    std::string title;
    std::vector<Chart> charts;
};

}  // namespace headroom::report
