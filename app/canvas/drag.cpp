// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/drag.h"

#include <QFontMetricsF>
#include <QLineF>
#include <QVector>

#include "app/canvas/geometry.h"
#include "app/theme/theme.h"

namespace headroom::canvas {

void paint_hint(QPainter& painter, QPointF place, double zoom, const QString& text, bool good) {
    if (text.isEmpty()) return;
    const theme::Colours& c = theme::colours();
    painter.save();
    QFont font = painter.font();
    font.setPixelSize(text_px(12, theme::text_scale()));
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    QRectF words(18, 16, metrics.horizontalAdvance(text), metrics.height());
    const double over = painter.worldTransform().map(place).x() + words.right() + 12 - painter.device()->width();
    if (over > 0) words.translate(-over, 0);
    painter.translate(place);
    painter.scale(1 / zoom, 1 / zoom);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(good ? c.accent : c.worse, 1));
    painter.setBrush(c.card);
    painter.drawRoundedRect(words.adjusted(-8, -4, 8, 4), 4, 4);
    painter.setPen(c.text);
    painter.drawText(words.topLeft() + QPointF(0, metrics.ascent()), text);
    painter.restore();
}

void paint_guides(QPainter& painter, const QVector<QLineF>& guides, double zoom) {
    painter.setPen(QPen(theme::colours().selection, 1 / zoom, Qt::DashLine));
    painter.drawLines(guides);
}

}  // namespace headroom::canvas
