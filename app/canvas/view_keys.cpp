// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>

#include <algorithm>
#include <cmath>

#include "app/canvas/connect_drag.h"
#include "app/canvas/geometry.h"
#include "app/canvas/view.h"

namespace headroom::canvas {

namespace {

constexpr qint64 longest_tap_ms = 400, shortest_pause_ms = 50;

bool is_arrow(int key) { return key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down; }

QPointF direction(int key) {
    if (key == Qt::Key_Left) return {-1, 0};
    if (key == Qt::Key_Right) return {1, 0};
    return key == Qt::Key_Up ? QPointF(0, -1) : QPointF(0, 1);
}

Qt::KeyboardModifiers modifiers_of(const QKeyEvent& event) { return event.modifiers() & ~Qt::KeypadModifier; }

bool is_enter(const QKeyEvent& event) { return event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter; }

}  // namespace

bool View::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        // A tap on Space is for the window, a drag with it is for the canvas: which it is shows at its release.
        const auto& key = *static_cast<QKeyEvent*>(event);
        const bool space = key.key() == Qt::Key_Space && modifiers_of(key) == Qt::NoModifier;
        if (space || (drag_ && (key.key() == Qt::Key_Escape || is_enter(key)))) {
            event->accept();
            return true;
        }
    }
    return QGraphicsView::event(event);
}

void View::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && modifiers_of(*event) == Qt::NoModifier && !drag_) {
        if (!event->isAutoRepeat()) press_space();
        return;
    }
    if (key_in_drag(*event) || key_on_selection(*event)) return;
    event->ignore();
}

void View::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Control) nudging_.reset();
    if (event->key() != Qt::Key_Space || !space_down_ || event->isAutoRepeat()) {
        event->ignore();
        return;
    }
    space_down_ = false;
    space_released_.start();
    viewport()->setCursor(panned_from_ ? Qt::ClosedHandCursor : Qt::ArrowCursor);
    if (!space_used_ && space_pressed_.elapsed() < longest_tap_ms) tap_space(*event);
}

void View::press_space() {
    space_down_ = true;
    viewport()->setCursor(Qt::OpenHandCursor);
    // A key that repeats may look like one that is pressed again and again.
    if (space_released_.isValid() && space_released_.elapsed() < shortest_pause_ms) return;
    space_used_ = false;
    space_pressed_.start();
}

void View::tap_space(QKeyEvent& event) {
    for (QAction* action : window()->findChildren<QAction*>())
        if (action->isEnabled() && action->shortcuts().contains(QKeySequence(Qt::Key_Space))) {
            action->trigger();
            return;
        }
    QWidget* above = parentWidget();
    if (above == nullptr) return;
    for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent tap(type, event.key(), event.modifiers(), event.text());
        QCoreApplication::sendEvent(above, &tap);
    }
}

bool View::key_in_drag(QKeyEvent& event) {
    if (!drag_) return false;
    if (event.key() == Qt::Key_Escape) {
        editor_.tell({});
        end_drag(false);
    } else if (by_keys_ != nullptr && is_enter(event)) {
        end_drag(true);
    } else if (by_keys_ != nullptr && is_arrow(event.key())) {
        walk_targets(*by_keys_, static_cast<Qt::Key>(event.key()));
    }
    return true;
}

bool View::key_on_selection(QKeyEvent& event) {
    const Qt::KeyboardModifiers modifiers = modifiers_of(event);
    if (is_arrow(event.key())) {
        if (modifiers == Qt::ControlModifier) {
            if (!nudging_) nudging_ = editor_.document().begin_gesture();
            editor_.nudge(direction(event.key()) * snap_step, *nudging_);
        } else {
            walk(static_cast<Qt::Key>(event.key()), modifiers == Qt::ShiftModifier);
        }
        return true;
    }
    if (is_enter(event) && !editor_.selection().parts().is_empty()) {
        emit parameters_requested();
        return true;
    }
    if (event.key() == Qt::Key_Escape && !editor_.selection().parts().is_empty()) {
        editor_.selection().clear();
        return true;
    }
    if (event.key() == Qt::Key_C && modifiers == Qt::NoModifier) {
        start_connecting();
        return true;
    }
    return false;
}

void View::focusInEvent(QFocusEvent* event) {
    QGraphicsView::focusInEvent(event);
    emit focused();
}

void View::focusOutEvent(QFocusEvent* event) {
    QGraphicsView::focusOutEvent(event);
    space_down_ = false;
    nudging_.reset();
    if (by_keys_ != nullptr) end_drag(false);
}

bool View::focusNextPrevChild(bool next) {
    const auto& nodes = editor_.scene().nodes();
    const NodeItem* now = current();
    if (hasFocus() && !drag_ && !nodes.empty()) {
        const auto at = std::ranges::find(nodes, now);
        const bool last = at != nodes.end() && (next ? at + 1 == nodes.end() : at == nodes.begin());
        // Behind the last one comes the window's next part, if there is one.
        if (last && QGraphicsView::focusNextPrevChild(next)) return true;
        const NodeItem* then = nullptr;
        if (at == nodes.end() || last)
            then = next ? nodes.front() : nodes.back();
        else
            then = next ? *(at + 1) : *(at - 1);
        editor_.selection().select({{then->id()}, {}});
        reveal(*then);
        return true;
    }
    return QGraphicsView::focusNextPrevChild(next);
}

NodeItem* View::current() const {
    const auto& components = editor_.selection().parts().components;
    return components.empty() ? nullptr : editor_.scene().node(components.back());
}

NodeItem* View::nearest(const NodeItem* from, Qt::Key key, const ConnectDrag* among) const {
    const QPointF ahead = direction(key), start = from ? from->pos() : visible().center();
    NodeItem* best = nullptr;
    double least = 1e18;
    for (NodeItem* node : editor_.scene().nodes()) {
        if (node == from || (among != nullptr && !among->fits(*node))) continue;
        const QPointF way = node->pos() - start;
        const double along = QPointF::dotProduct(way, ahead);
        const double across = std::abs(way.x() * ahead.y()) + std::abs(way.y() * ahead.x());
        if (from != nullptr && along < 1) continue;
        const double distance = from == nullptr ? way.manhattanLength() : along + 2 * across;
        if (distance >= least) continue;
        least = distance;
        best = node;
    }
    return best;
}

void View::walk(Qt::Key key, bool adds) {
    NodeItem* next = nearest(current(), key, nullptr);
    if (next == nullptr) return;
    document::Parts parts = editor_.selection().parts();
    if (adds) {
        std::erase(parts.components, next->id());
        parts.components.push_back(next->id());
    } else {
        parts = {{next->id()}, {}};
    }
    editor_.selection().select(std::move(parts));
    reveal(*next);
}

void View::start_connecting() {
    const NodeItem* from = current();
    if (from == nullptr) {
        editor_.tell(tr("Select the component that the connection begins at"));
        return;
    }
    if (from->ports(true).empty()) {
        editor_.tell(tr("%1 calls nothing").arg(from->look().name));
        return;
    }
    auto drag = std::make_unique<ConnectDrag>(editor_, from->id(), std::nullopt);
    ConnectDrag* connecting = drag.get();
    begin(std::move(drag));
    by_keys_ = connecting;
    const NodeItem* first = nearest(from, Qt::Key_Right, connecting);
    for (const Qt::Key key : {Qt::Key_Down, Qt::Key_Up, Qt::Key_Left})
        if (first == nullptr) first = nearest(from, key, connecting);
    if (first == nullptr) {
        end_drag(false);
        return;
    }
    connecting->aim_at(first);
    reveal(*first);
}

void View::walk_targets(ConnectDrag& connecting, Qt::Key key) {
    const NodeItem* now = editor_.scene().node(connecting.target().empty() ? connecting.component() : connecting.target());
    const NodeItem* next = now ? nearest(now, key, &connecting) : nullptr;
    if (next == nullptr) return;
    connecting.aim_at(next);
    reveal(*next);
    viewport()->update();
}

}  // namespace headroom::canvas
