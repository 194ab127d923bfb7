// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/arrow_item.h"

#include <QLineF>
#include <QPainter>
#include <QPolygonF>
#include <QStyleOptionGraphicsItem>

#include <algorithm>
#include <cmath>

#include "app/canvas/card_painter.h"
#include "app/canvas/geometry.h"
#include "app/theme/theme.h"

namespace headroom::canvas {

namespace {

constexpr double corner_radius = 8, head_length = 8, widest = 6, mark_before_tip = 26;

double distance_to(QPointF place, QPointF a, QPointF b) {
    const QPointF way = b - a;
    const double length = QPointF::dotProduct(way, way);
    const double share = length > 0 ? std::clamp(QPointF::dotProduct(place - a, way) / length, 0.0, 1.0) : 0;
    return QLineF(place, a + share * way).length();
}

QPolygonF head_at(QPointF tip, QPointF from, double size) {
    const QLineF line(from, tip);
    const QPointF along = line.length() > 0 ? (tip - from) / line.length() : QPointF(1, 0);
    const QPointF across(-along.y(), along.x());
    return {{tip, tip - along * size + across * size * 0.5, tip - along * size - across * size * 0.5}};
}

/// A ring where one scales the other, a diamond where one is a part of the other.
void paint_open_end(QPainter& painter, QPointF tip, schema::Connects connects, const QColor& colour, double size, double zoom) {
    QPen pen(colour, 1.5);
    pen.setCosmetic(zoom >= 1);
    painter.setPen(pen);
    painter.setBrush(theme::colours().card);
    const double half = size / 2;
    if (connects == schema::Connects::Scaling)
        painter.drawEllipse(tip - QPointF(half, 0), half, half);
    else
        painter.drawPolygon(
            QPolygonF({tip, tip + QPointF(-half * 1.4, -half), tip + QPointF(-half * 2.8, 0), tip + QPointF(-half * 1.4, half)}));
}

/// Of a line; one that passes no link of a limited bandwidth is grey.
QColor colour_of(replay::Load load) {
    const theme::Colours& c = theme::colours();
    return load == replay::Load::Idle ? c.faint_text : c.of(load);
}

}  // namespace

QPainterPath rounded(const QVector<QPointF>& corners, double radius) {
    QPainterPath path;
    if (corners.size() < 2) return path;
    path.moveTo(corners.front());
    for (qsizetype i = 1; i + 1 < corners.size(); ++i) {
        const QLineF in(corners[i], corners[i - 1]), out(corners[i], corners[i + 1]);
        const double r = std::min({radius, in.length() / 2, out.length() / 2});
        if (r < 0.5) {
            path.lineTo(corners[i]);
            continue;
        }
        path.lineTo(in.pointAt(r / in.length()));
        path.quadTo(corners[i], out.pointAt(r / out.length()));
    }
    path.lineTo(corners.back());
    return path;
}

ArrowItem::ArrowItem(std::string id) : id_(std::move(id)) { setAcceptedMouseButtons(Qt::NoButton); }

void ArrowItem::set_ends(const Ends& ends) {
    if (ends == ends_) return;
    ends_ = ends;
    update();
}

bool ArrowItem::is_asynchronous() const {
    return ends_.connects == schema::Connects::Messages || ends_.connects == schema::Connects::DeadLetters;
}

bool ArrowItem::is_attachment() const { return ends_.connects && schema::is_attachment(*ends_.connects); }

void ArrowItem::set_corners(const QVector<QPointF>& corners) {
    if (corners == corners_) return;
    prepareGeometryChange();
    corners_ = corners;
    path_ = rounded(corners, corner_radius);
    const double margin = widest + head_length + 64;  // the mark keeps its size in pixels
    bounds_ = path_.boundingRect().adjusted(-margin, -margin, margin, margin);
}

double ArrowItem::distance(QPointF place) const {
    double least = 1e9;
    for (qsizetype i = 1; i < corners_.size(); ++i) least = std::min(least, distance_to(place, corners_[i - 1], corners_[i]));
    return least;
}

QPointF ArrowItem::middle() const { return path_.isEmpty() ? QPointF() : path_.pointAtPercent(0.5); }

void ArrowItem::set_rate(std::optional<double> calls_per_s, bool outdated) {
    if (rate_ == calls_per_s && outdated_ == outdated) return;
    rate_ = calls_per_s;
    outdated_ = outdated;
    update();
}

void ArrowItem::set_link_load(const std::optional<double>& utilization) {
    const replay::Load load = utilization ? replay::load_of(utilization) : replay::Load::Idle;
    if (load == link_load_) return;
    link_load_ = load;
    update();
}

double ArrowItem::width() const {
    if (!rate_ || *rate_ <= 0) return 1.25;
    return std::clamp(1.25 + 0.9 * std::log10(1 + *rate_), 1.25, widest);
}

void ArrowItem::set_state(State state) {
    if (state_ == state) return;
    state_ = state;
    setZValue(state == State::Plain ? 0 : 0.5);
    update();
}

void ArrowItem::set_mark(Mark mark) {
    if (mark_ == mark) return;
    mark_ = mark;
    update();
}

void ArrowItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    if (corners_.size() < 2) return;
    const theme::Colours& c = theme::colours();
    const double zoom = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    const Detail detail = detail_at(zoom);
    QColor colour = !ends_.connects ? c.saturated : state_ == State::Plain ? colour_of(link_load_) : c.selection;
    if (state_ == State::Hovered) colour = c.accent;
    const double opacity = painter->opacity();
    if (outdated_) painter->setOpacity(opacity * 0.6);
    const double drawn = std::max(1.0, (width() + (state_ == State::Plain ? 0 : 1)) * std::min(zoom, 1.0));
    QPen pen(colour, drawn);
    pen.setCosmetic(true);
    if (is_asynchronous() || mark_ == Mark::Removed || !ends_.connects) pen.setDashPattern({5 / std::max(1.0, drawn / 2), 3});
    pen.setCapStyle(Qt::FlatCap);
    if (is_attachment() && mark_ != Mark::Removed) {
        pen.setCapStyle(Qt::RoundCap);
        pen.setWidthF(drawn + 0.75);
        pen.setDashPattern({0.01, 2.2});
    }
    painter->setBrush(Qt::NoBrush);
    painter->setPen(pen);
    const bool fine = zoom >= 0.7;
    painter->setRenderHint(QPainter::Antialiasing, fine);
    if (fine)
        painter->drawPath(path_);
    else
        painter->drawPolyline(corners_.constData(), static_cast<int>(corners_.size()));
    if (detail != Detail::Block) {
        const double size = (head_length + drawn) / std::max(zoom, 0.7);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(colour);
        const QPointF tip = corners_.back() - QPointF(port_radius - 1, 0) / zoom;
        if (is_attachment())
            paint_open_end(*painter, tip, *ends_.connects, colour, size, zoom);
        else
            painter->drawPolygon(head_at(tip, corners_[corners_.size() - 2], size));
    }
    painter->setOpacity(opacity);
    if (mark_ != Mark::None && detail != Detail::Block) {
        painter->save();
        painter->translate(corners_.back());  // where it is alone: arrows of one port share their beginning
        painter->scale(1 / zoom, 1 / zoom);
        paint_mark(*painter, mark_, {-mark_before_tip, 0});
        painter->restore();
    }
}

}  // namespace headroom::canvas
