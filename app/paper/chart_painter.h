// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QRectF>
#include <QString>

#include "app/report/chart.h"

namespace headroom::paper {

/// Draws a chart as lines, shapes and texts, as the page's script does: nothing of it is a picture. `area` is in units of the
/// painter, of which `point` make a typographic point.
void paint_chart(QPainter& painter, const report::Chart& chart, const QString& title, const QRectF& area, double point);

}  // namespace headroom::paper
