// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QPointF>
#include <QString>

namespace headroom::canvas {

/// Single lines of text, laid out once and kept: a canvas draws the same ones thirty times a second.
/// `left_middle` is the middle of the line's left end, `right_middle` of its right end. What is wider than `width` ends in "…".
/// Both give the width drawn.
double put_left(QPainter& painter, QPointF left_middle, const QString& text, int px, bool bold, double width);
double put_right(QPainter& painter, QPointF right_middle, const QString& text, int px, bool bold, double width);

/// In bold, as put_left(); smaller or lighter where it fits then.
void put_name(QPainter& painter, QPointF left_middle, const QString& text, int px, double width);

/// True for files and printers, which get text as text and icons as lines.
bool is_vector(const QPainter& painter);

}  // namespace headroom::canvas
