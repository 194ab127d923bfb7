// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDragEnterEvent>
#include <QMimeData>

#include "app/canvas/canvas.h"
#include "app/canvas/geometry.h"
#include "app/canvas/view.h"
#include "app/document/regions.h"

namespace headroom::canvas {

void View::dragEnterEvent(QDragEnterEvent* event) {
    const std::string type = QString::fromUtf8(event->mimeData()->data(component_mime)).toStdString();
    if (editor_.types().find(type) == nullptr || editor_.scene().design() == nullptr) {
        event->ignore();
        return;
    }
    end_drag(false);
    incoming_ = Incoming{type, {}, {}, {}};
    aim_incoming(event->position());
    event->acceptProposedAction();
}

void View::dragMoveEvent(QDragMoveEvent* event) {
    if (!incoming_) {
        event->ignore();
        return;
    }
    aim_incoming(event->position());
    event->acceptProposedAction();
}

void View::dragLeaveEvent(QDragLeaveEvent*) { forget_incoming(); }

void View::dropEvent(QDropEvent* event) {
    if (!incoming_) {
        event->ignore();
        return;
    }
    aim_incoming(event->position());
    const Incoming dropped = *incoming_;
    forget_incoming();
    const std::string id = editor_.add(dropped.type, dropped.place, {dropped.into, {}});
    event->acceptProposedAction();
    setFocus(Qt::MouseFocusReason);
    if (!dropped.into.empty() && !id.empty()) emit parameters_requested();
}

void View::aim_incoming(QPointF pixel) {
    Scene& scene = editor_.scene();
    const QPointF place = viewportTransform().inverted().map(pixel);
    QVector<QPointF> others;
    for (const NodeItem* node : scene.nodes())
        if (visible().intersects(node->card())) others.append(node->pos());
    const Snap snapped = snap({place}, others, 6 / zoom(), editor_.snaps_to_grid());
    incoming_->place = place + snapped.shift;
    incoming_->guides = snapped.guides;
    const ArrowItem* arrow = scene.node_at(place) == nullptr ? scene.arrow_at(place, arrow_hit_px / zoom()) : nullptr;
    std::string into = arrow ? arrow->id() : std::string();
    if (into != incoming_->into) {
        if (!into.empty() && !can_splice_new(editor_.plan(), editor_.design(), into, incoming_->type, editor_.types())) into.clear();
        if (ArrowItem* former = scene.arrow(incoming_->into)) former->set_state(ArrowItem::State::Plain);
        if (ArrowItem* now = scene.arrow(into)) now->set_state(ArrowItem::State::Target);
        incoming_->into = into;
        const QString title = QString::fromStdString(editor_.types().find(incoming_->type)->title);
        if (!into.empty())
            editor_.tell(tr("Drop to put %1 into %2").arg(title, QString::fromStdString(into)));
        else if (arrow != nullptr)
            editor_.tell(tr("%1 does not fit into %2").arg(title, QString::fromStdString(arrow->id())));
        else
            editor_.tell({});
    }
    const bool stands = document::can_stand(editor_.types().find(incoming_->type));
    scene.show_target(stands ? scene.place_at(incoming_->place) : nullptr);
    viewport()->update();
}

void View::forget_incoming() {
    if (!incoming_) return;
    if (ArrowItem* arrow = editor_.scene().arrow(incoming_->into)) arrow->set_state(ArrowItem::State::Plain);
    editor_.scene().show_target(nullptr);
    incoming_.reset();
    editor_.tell({});
    viewport()->update();
}

}  // namespace headroom::canvas
