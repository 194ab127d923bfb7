// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/scope_item.h"

#include <QObject>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include "app/canvas/geometry.h"
#include "app/canvas/labels.h"
#include "app/theme/theme.h"

namespace headroom::canvas {

namespace {

constexpr double room = 20, head = 22, frame_radius = 12, title_size = 13;
constexpr double text_room = 40;  ///< that a title takes above the frame at the smallest zoom

}  // namespace

ScopeItem::ScopeItem() {
    setZValue(-1);
    setAcceptedMouseButtons(Qt::NoButton);
}

void ScopeItem::set_scope(const plan::DrawnScope& scope) {
    if (scope == scope_) return;
    scope_ = scope;
    update();
}

void ScopeItem::set_area(const QRectF& cards) {
    const QRectF frame = cards.isEmpty() ? QRectF() : cards.adjusted(-room, -room - head, room, room);
    if (frame == frame_) return;
    prepareGeometryChange();
    frame_ = frame;
}

QString ScopeItem::title() const {
    return QObject::tr("×%1 · one per shard of %2").arg(scope_.shards).arg(QString::fromStdString(scope_.router));
}

QRectF ScopeItem::boundingRect() const { return frame_.adjusted(-2, -text_room, 2, 2); }

void ScopeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    if (frame_.isEmpty()) return;
    const theme::Colours& c = theme::colours();
    const double zoom = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    QColor fill = c.accent;
    fill.setAlphaF(0.07F);
    QPen pen(c.accent, 1.25, Qt::DashLine);
    pen.setCosmetic(true);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(pen);
    painter->setBrush(fill);
    painter->drawRoundedRect(frame_, frame_radius, frame_radius);
    if (detail_at(zoom) == Detail::Block) return;
    painter->save();
    painter->translate(frame_.left() + room, frame_.top() + head / 2 + 4);
    painter->scale(1 / zoom, 1 / zoom);
    painter->setPen(c.text);
    put_left(*painter, {0, 0}, title(), text_px(title_size, zoom), true, (frame_.width() - 2 * room) * zoom);
    painter->restore();
}

}  // namespace headroom::canvas
