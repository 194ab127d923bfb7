// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/interaction.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>

namespace headroom::charts {

namespace {

constexpr double step_of_keys = 0.8;

}  // namespace

Interaction::Interaction(Plot& plot) : QObject(&plot), plot_(plot), band_(QRubberBand::Rectangle, &plot) {
    plot.installEventFilter(this);
    plot.setMouseTracking(true);
    plot.setFocusPolicy(Qt::StrongFocus);
}

bool Interaction::eventFilter(QObject*, QEvent* event) {
    switch (event->type()) {
        case QEvent::MouseButtonPress: return press(*static_cast<QMouseEvent*>(event));
        case QEvent::MouseMove: return move(*static_cast<QMouseEvent*>(event));
        case QEvent::MouseButtonRelease: return release(*static_cast<QMouseEvent*>(event));
        case QEvent::MouseButtonDblClick: plot_.set_view(plot_.whole()); return true;
        case QEvent::Wheel: {
            const auto& wheel = *static_cast<QWheelEvent*>(event);
            plot_.zoom(std::pow(0.85, wheel.angleDelta().y() / 120.0), wheel.position());
            return true;
        }
        case QEvent::Leave: emit looked_at(std::nullopt, {}); return false;
        case QEvent::KeyPress: return key(*static_cast<QKeyEvent*>(event));
        default: return false;
    }
}

bool Interaction::press(const QMouseEvent& event) {
    const bool pans = event.button() == Qt::MiddleButton || (event.button() == Qt::LeftButton && event.modifiers() & Qt::ShiftModifier);
    if (!pans && event.button() != Qt::LeftButton) return false;
    plot_.setFocus(Qt::MouseFocusReason);
    drag_ = pans ? Drag::Pan : Drag::Zoom;
    dragged_ = false;
    from_ = event.position();
    return true;
}

bool Interaction::move(const QMouseEvent& event) {
    if (drag_ == Drag::None) {
        look(event.position());
        return true;
    }
    if (!dragged_ && (event.position() - from_).manhattanLength() < QApplication::startDragDistance()) return true;
    dragged_ = true;
    emit looked_at(std::nullopt, {});
    if (drag_ == Drag::Pan) {
        plot_.pan(from_, event.position());
        from_ = event.position();
    } else {
        band_.setGeometry(QRect(from_.toPoint(), event.position().toPoint()).normalized());
        band_.show();
    }
    return true;
}

bool Interaction::release(const QMouseEvent& event) {
    const Drag former = std::exchange(drag_, Drag::None);
    if (former == Drag::None) return false;
    band_.hide();
    if (dragged_ && former == Drag::Zoom) plot_.zoom_to(QRectF(from_, event.position()).normalized());
    if (!dragged_ && former == Drag::Zoom && plot_.axisRect()->rect().contains(event.pos()))
        emit chosen(plot_.keys().pixelToCoord(plot_.data().lies ? event.position().y() : event.position().x()));
    return true;
}

bool Interaction::key(const QKeyEvent& event) {
    const QPointF middle = plot_.axisRect()->center();
    const bool lies = plot_.data().lies;
    switch (event.key()) {
        case Qt::Key_Left: lies ? walk(0, -1) : walk(-1, 0); return true;
        case Qt::Key_Right: lies ? walk(0, 1) : walk(1, 0); return true;
        case Qt::Key_Up: lies ? walk(-1, 0) : walk(0, 1); return true;
        case Qt::Key_Down: lies ? walk(1, 0) : walk(0, -1); return true;
        case Qt::Key_Plus:
        case Qt::Key_Equal: plot_.zoom(step_of_keys, middle); return true;
        case Qt::Key_Minus: plot_.zoom(1 / step_of_keys, middle); return true;
        case Qt::Key_0: plot_.set_view(plot_.whole()); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (!at_ || !plot_.has(*at_)) return false;
            emit chosen(plot_.data().series[at_->series].points[at_->point].x);
            return true;
        default: return false;
    }
}

void Interaction::look(const QPointF& at) {
    at_ = plot_.hit(at);
    const QPoint global = plot_.mapToGlobal(at.toPoint());
    if (const Mark* mark = at_ ? nullptr : plot_.mark_at(at))
        emit mark_looked_at(mark->text, global);
    else
        emit looked_at(at_, global);
}

void Interaction::walk(int along, int across) {
    const auto& all = plot_.data().series;
    if (at_ && !plot_.has(*at_)) at_.reset();
    Hit next = at_.value_or(Hit{0, 0});
    if (!at_) {  // the first that there is
        while (next.series < all.size() && !plot_.is_shown(all[next.series])) ++next.series;
        along = 1;
        across = 0;
    }
    const auto go = [&] { next = {next.series + static_cast<std::size_t>(across), next.point + static_cast<std::size_t>(along)}; };
    if (at_) go();
    for (; next.series < all.size() && next.point < all[next.series].points.size(); go()) {  // below 0 is beyond all
        if (!plot_.has(next)) continue;
        at_ = next;
        emit looked_at(at_, plot_.mapToGlobal(plot_.pixel_of(next).toPoint()));
        return;
    }
}

}  // namespace headroom::charts
