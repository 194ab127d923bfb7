// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QRectF>

#include "app/canvas/node_look.h"

namespace headroom::canvas {

/// Draws a card in pixels: `card` is where it stands at that zoom, the painter is not scaled.
void paint_card(QPainter& painter, const NodeLook& look, const QRectF& card, double zoom);
/// The sign of a mark, at the corner of a card or upon an arrow.
void paint_mark(QPainter& painter, Mark mark, QPointF middle);
/// The bar that fills; also what the minimap and legends may use.
void paint_bar(QPainter& painter, const QRectF& bar, replay::Load load, double fill);

}  // namespace headroom::canvas
