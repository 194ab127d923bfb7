// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/canvas/drag.h"
#include "app/canvas/editor.h"

namespace headroom::canvas {

/// Selects what lies in a rectangle: cards that it touches, arrows that it holds.
class BandDrag : public Drag {
public:
    /// `adds`: to what is selected already.
    BandDrag(Editor& editor, QPointF start, bool adds);
    void move(const Pointer& pointer) override;
    void release() override {}
    void cancel() override { editor_.selection().select(before_); }
    void paint(QPainter& painter, double zoom) const override;

private:
    Editor& editor_;
    QPointF start_;
    QRectF band_;
    document::Parts before_, kept_;
};

}  // namespace headroom::canvas
