// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/band_drag.h"

#include <algorithm>

#include "app/theme/theme.h"

namespace headroom::canvas {

namespace {

void add(std::vector<std::string>& list, const std::string& id) {
    if (std::ranges::find(list, id) == list.end()) list.push_back(id);
}

}  // namespace

BandDrag::BandDrag(Editor& editor, QPointF start, bool adds) : editor_(editor), start_(start), before_(editor.selection().parts()) {
    if (adds) kept_ = before_;
}

void BandDrag::move(const Pointer& pointer) {
    band_ = QRectF(start_, pointer.place).normalized();
    document::Parts parts = kept_;
    for (const NodeItem* node : editor_.scene().nodes())
        if (band_.intersects(node->card())) add(parts.components, node->id());
    for (const ArrowItem* arrow : editor_.scene().arrows())
        if (std::ranges::all_of(arrow->corners(), [&](QPointF corner) { return band_.contains(corner); }))
            add(parts.connections, arrow->id());
    editor_.selection().select(std::move(parts));
}

void BandDrag::paint(QPainter& painter, double zoom) const {
    QColor fill = theme::colours().selection;
    painter.setPen(QPen(fill, 1 / zoom));
    fill.setAlpha(30);
    painter.setBrush(fill);
    painter.drawRect(band_);
}

}  // namespace headroom::canvas
