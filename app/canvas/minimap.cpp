// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/minimap.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

#include "app/canvas/view.h"
#include "app/theme/theme.h"

namespace headroom::canvas {

Minimap::Minimap(View& view, QWidget* parent) : QWidget(parent), view_(view) {
    setObjectName(QStringLiteral("minimap"));
    setAccessibleName(tr("Minimap"));
    setToolTip(tr("Click or drag to move the view"));
    setFixedSize(sizeHint());
    const auto repaint = [this] { update(); };
    connect(&view, &View::moved, this, repaint);
    connect(&view.editor().scene(), &Scene::synced, this, repaint);
    connect(&view.editor().scene(), &Scene::looks_changed, this, repaint);
}

QTransform Minimap::scale() const {
    QRectF all = view_.editor().scene().content();
    if (all.isNull()) all = view_.visible();
    all = all.adjusted(-60, -60, 60, 60);
    const double factor = std::min(width() / all.width(), height() / all.height());
    return QTransform::fromTranslate(width() / 2.0, height() / 2.0).scale(factor, factor).translate(-all.center().x(), -all.center().y());
}

void Minimap::paintEvent(QPaintEvent*) {
    const theme::Colours& c = theme::colours();
    QPainter painter(this);
    painter.setPen(c.grid);
    painter.setBrush(c.card);
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    painter.setClipRect(rect().adjusted(1, 1, -1, -1));
    const QTransform transform = scale();
    for (const NodeItem* node : view_.editor().scene().nodes()) {
        const QRectF card = transform.mapRect(node->card());
        const QRectF block(std::round(card.x()), std::round(card.y()), std::max(2.0, std::round(card.width())),
                           std::max(2.0, std::round(card.height())));
        painter.fillRect(block, node->look().selected ? c.selection : c.of(node->look().load));
    }
    painter.setRenderHint(QPainter::Antialiasing);
    QColor inside = c.accent;
    inside.setAlpha(28);
    painter.setPen(QPen(c.accent, 1.25));
    painter.setBrush(inside);
    painter.drawRect(transform.mapRect(view_.visible()));
}

void Minimap::go_to(QPointF pixel) { view_.look_at(scale().inverted().map(pixel)); }

void Minimap::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) go_to(event->position());
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) go_to(event->position());
}

void Minimap::wheelEvent(QWheelEvent* event) {
    view_.set_zoom(view_.zoom() * std::pow(1.0015, event->angleDelta().y()));
    event->accept();
}

}  // namespace headroom::canvas
