// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/frame_item.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include "app/canvas/geometry.h"
#include "app/canvas/labels.h"
#include "app/theme/theme.h"

namespace headroom::canvas {

namespace {

constexpr double room = 20, head = 22, frame_radius = 12, title_size = 13, title_inset = frame_radius;
constexpr double text_room = 40;  ///< that a title takes above the frame at the smallest zoom

}  // namespace

FrameItem::FrameItem() { setAcceptedMouseButtons(Qt::NoButton); }

QRectF FrameItem::around(const QRectF& cards) { return cards.adjusted(-room, -room - head, room, room); }

void FrameItem::set_area(const QRectF& cards) { set_frame(cards.isEmpty() ? QRectF() : around(cards)); }

void FrameItem::set_frame(const QRectF& frame) {
    if (frame == frame_) return;
    prepareGeometryChange();
    frame_ = frame;
}

QRectF FrameItem::boundingRect() const { return frame_.adjusted(-2, -text_room, 2, 2); }

void FrameItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    if (frame_.isEmpty()) return;
    const double zoom = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    const Style style = this->style();
    QColor fill = style.ink;
    fill.setAlphaF(static_cast<float>(style.fill));
    QPen pen(style.ink, 1.25, style.line);
    pen.setCosmetic(true);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(pen);
    painter->setBrush(fill);
    painter->drawRoundedRect(frame_, frame_radius, frame_radius);
    if (detail_at(zoom) == Detail::Block) return;
    painter->save();
    painter->translate(frame_.left() + title_inset, frame_.top() + head / 2 + 4);
    painter->scale(1 / zoom, 1 / zoom);
    painter->setPen(theme::colours().text);
    put_name(*painter, {0, 0}, title(), text_px(title_size, zoom), (frame_.width() - 2 * title_inset) * zoom);
    painter->restore();
}

}  // namespace headroom::canvas
