// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <QStringList>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/theme/theme.h"
#include "core/units.h"

/// What a chart shows, as plain values: what is drawn, told in tooltips and exported is all taken from here.
namespace headroom::charts {

/// A colour by what it means: the theme says which one that is.
struct Ink {
    enum class Of { Series, Kind, Text, Faint, Accent, Worse };
    Of of = Of::Text;
    std::size_t first = 0;   ///< the design of Series, the index of Kind
    std::size_t second = 0;  ///< the percentile of Series

    QColor in(const theme::Colours& colours) const;
    static Ink series(std::size_t design, std::size_t percentile) { return {Of::Series, design, percentile}; }
    static Ink kind(std::size_t index) { return {Of::Kind, index, 0}; }
};

struct Point {
    double x = 0;
    std::optional<double> y;          ///< absent: a gap
    std::optional<double> low, high;  ///< of its interval
    QString where;                    ///< "Growth, 100k users"
    QString text;                     ///< the value as reports have it: "45.1 ± 1.2 ms"
    QString name{};                   ///< of a bar that lies: written into it where there is room
};

struct Series {
    enum class Kind {
        Dots,       ///< with intervals, joined by lines
        LooseDots,  ///< with intervals, not joined: a line of its own passes them
        Line,       ///< too many points to tell apart, or computed by formulas; low and high are an area beneath it
        Bars        ///< stacked upon the former bars of the same group
    };
    QString name;
    Kind kind = Kind::Dots;
    Ink ink{};
    bool dashed = false;
    bool on_right = false;
    std::size_t group = 0;  ///< of bars: groups stand beside each other
    std::vector<Point> points{};
};

/// Of a line: some of its points have a low end; where they have no high one, there is none.
bool has_area(const Series& series);

struct Axis {
    enum class Scale { None, Linear, Log, Clock, Categories };
    Scale scale = Scale::None;
    QString title;
    Unit unit = Unit::None;
    std::string currency;  ///< of money that is not USD
    double low = 0, high = 1;
    QStringList categories;  ///< at 0, 1, 2...
};

/// A stretch with a name above it.
struct Band {
    double from = 0, to = 0;
    QString name;
};

/// A value that is not to be exceeded.
struct Limit {
    double y = 0;
    QString name;
};

/// A place where something happens.
struct Mark {
    double x = 0;
    QString name;  ///< "db 115k"
    QString text;  ///< the whole story
    Ink ink{};
    std::string component{};  ///< id of what it is about; empty: of all
};

/// A stretch without figures, and why.
struct Blank {
    double from = 0, to = 0;
    QString text;
    std::size_t row = 0;  ///< 0: its text stands above; 1: below
};

/// Of a category's width, for the bars of all groups.
inline constexpr double bar_share = 0.72;

struct ChartData {
    QString title;
    Axis x, y, right;
    std::vector<Series> series;
    std::vector<Band> bands;
    std::vector<Limit> limits;
    std::vector<Mark> marks;
    std::vector<Blank> blanks;
    bool lies = false;  ///< x goes down and y to the right, so that bars lie; of categories and bars alone
    QString message;    ///< what to do where there is nothing to show

    bool is_empty() const { return series.empty() && blanks.empty(); }
};

/// A point a line: series, where, x, value, low, high; SI units.
std::string csv_of(const ChartData& data);

}  // namespace headroom::charts
