// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QString>
#include <string>

/// Reports on paper: what the page shows, as PDF.
namespace headroom::paper {

/// A colour of the page by its name ("p95", "kind-1"), as it is by daylight.
QColor colour_of(const std::string& name);
/// The colour so thinned that black stands out on it; `share` of it is left, 0 to 1.
QColor thinned(const QColor& colour, double share);

/// The typeface of all texts, of Debian's fonts-dejavu-core.
inline constexpr const char* typeface = "DejaVu Sans";
/// Lengths in the formats of a text document are in dots of 96 to the inch, whatever it is painted on: so many make a point.
inline constexpr double format_dots = 96.0 / 72;
QFont font_of(double points, bool is_bold = false);

}  // namespace headroom::paper
