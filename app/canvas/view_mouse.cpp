// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QContextMenuEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

#include "app/canvas/band_drag.h"
#include "app/canvas/connect_drag.h"
#include "app/canvas/geometry.h"
#include "app/canvas/move_drag.h"
#include "app/canvas/view.h"

namespace headroom::canvas {

namespace {

bool holds(const std::vector<std::string>& list, const std::string& id) { return std::ranges::find(list, id) != list.end(); }

void toggle(std::vector<std::string>& list, const std::string& id) {
    if (std::erase(list, id) == 0) list.push_back(id);
}

}  // namespace

void View::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && space_down_)) {
        panned_from_ = event->pos();
        space_used_ = space_down_;
        viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        end_drag(false);
        press_left(hit(event->position()), mapToScene(event->pos()), event->modifiers());
        if (pressed_) pressed_->pixel = event->pos();
    } else if (event->button() == Qt::RightButton) {
        end_drag(false);
    }
    event->accept();
}

void View::press_left(const Hit& what, QPointF place, Qt::KeyboardModifiers keys) {
    pressed_ = Pressed{{}, place, what};
    chose_one_ = false;
    if (what.port) return;
    select_pressed(what, keys);
}

void View::select_pressed(const Hit& what, Qt::KeyboardModifiers keys) {
    document::Selection& selection = editor_.selection();
    document::Parts parts = selection.parts();
    const bool adds = keys & (Qt::ShiftModifier | Qt::ControlModifier);
    if (what.node != nullptr) {
        if (adds)
            toggle(parts.components, what.node->id());
        else if (holds(parts.components, what.node->id()))
            chose_one_ = true;
        else
            parts = {{what.node->id()}, {}};
    } else if (what.arrow != nullptr) {
        if (adds)
            toggle(parts.connections, what.arrow->id());
        else
            parts = {{}, {what.arrow->id()}};
    } else if (!adds) {
        parts = {};
    }
    selection.select(std::move(parts));
}

void View::mouseMoveEvent(QMouseEvent* event) {
    if (panned_from_) {
        pan(event->pos() - *panned_from_);
        panned_from_ = event->pos();
        return;
    }
    if (pressed_ && (event->pos() - pressed_->pixel).manhattanLength() >= QApplication::startDragDistance()) {
        const Pressed from = *pressed_;
        pressed_.reset();
        hover({});
        editor_.tell({});
        if (from.what.port)
            begin(std::make_unique<ConnectDrag>(editor_, from.what.node->id(), from.what.port));
        else if (from.what.node != nullptr && holds(editor_.selection().parts().components, from.what.node->id()))
            begin(std::make_unique<MoveDrag>(editor_, from.place));
        else if (from.what.node == nullptr && from.what.arrow == nullptr)
            begin(std::make_unique<BandDrag>(editor_, from.place, event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier)));
    }
    if (drag_ && by_keys_ == nullptr) {
        drag_->move(pointer(event->position(), event->modifiers()));
        viewport()->update();
    } else if (!pressed_ && !drag_) {
        const Hit what = hit(event->position());
        hover(what);
        viewport()->setCursor(space_down_ ? Qt::OpenHandCursor : what.port ? Qt::CrossCursor : Qt::ArrowCursor);
    }
}

void View::mouseReleaseEvent(QMouseEvent* event) {
    if (panned_from_) {
        panned_from_.reset();
        viewport()->setCursor(space_down_ ? Qt::OpenHandCursor : Qt::ArrowCursor);
        return;
    }
    if (event->button() != Qt::LeftButton) return;
    if (drag_ && by_keys_ == nullptr) {
        drag_->move(pointer(event->position(), event->modifiers()));
        end_drag(true);
    } else if (pressed_) {
        const Hit what = pressed_->what;
        // Neither a press on a port nor one on a part of a selection chose anything.
        if (what.port || chose_one_) editor_.selection().select({{what.node->id()}, {}});
    }
    pressed_.reset();
}

void View::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || space_down_) return;
    const Hit what = hit(event->position());
    if (what.node == nullptr && what.arrow == nullptr) return;
    select_pressed(what, {});
    emit parameters_requested();
}

void View::wheelEvent(QWheelEvent* event) {
    if (event->modifiers() & Qt::ControlModifier) {
        set_zoom(zoom() * std::pow(1.0015, event->angleDelta().y()), event->position());
    } else {
        QPoint by = event->pixelDelta().isNull() ? event->angleDelta() / 2 : event->pixelDelta();
        if (event->modifiers() & Qt::ShiftModifier && by.x() == 0) by = {by.y(), 0};
        pan(by);
    }
    event->accept();
}

void View::contextMenuEvent(QContextMenuEvent* event) {
    if (drag_) return;
    Hit what;
    QPoint global = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        what.node = current();
        if (what.node == nullptr && !editor_.selection().parts().connections.empty())
            what.arrow = editor_.scene().arrow(editor_.selection().parts().connections.front());
        const QPointF place = what.node ? what.node->pos() : what.arrow ? what.arrow->middle() : visible().center();
        global = viewport()->mapToGlobal(mapFromScene(place));
    } else {
        what = hit(viewport()->mapFromGlobal(global));
        what.port.reset();
        const document::Parts& parts = editor_.selection().parts();
        const bool selected = (what.node != nullptr && holds(parts.components, what.node->id())) ||
                              (what.arrow != nullptr && holds(parts.connections, what.arrow->id()));
        if (!selected) select_pressed(what, {});
    }
    pressed_.reset();
    emit menu_requested(what, global);
    event->accept();
}

}  // namespace headroom::canvas
