// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QPointF>
#include <QRectF>

namespace headroom::canvas {

struct Pointer {
    QPointF place;  ///< on the canvas
    double zoom = 1;
    Qt::KeyboardModifiers keys = Qt::NoModifier;
    QRectF visible{};  ///< what of the canvas is in sight
};

/// Something that goes on from a press to its release.
class Drag {
public:
    virtual ~Drag() = default;
    virtual void move(const Pointer& pointer) = 0;
    /// Does it.
    virtual void release() = 0;
    /// Nothing was done.
    virtual void cancel() = 0;
    /// Over the cards, on the canvas.
    virtual void paint(QPainter& painter, double zoom) const = 0;
};

/// A label beside a place, in pixels.
void paint_hint(QPainter& painter, QPointF place, double zoom, const QString& text, bool good);
/// Lines that say what is in line with what.
void paint_guides(QPainter& painter, const QVector<QLineF>& guides, double zoom);

}  // namespace headroom::canvas
