// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/card_painter.h"

#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "app/canvas/geometry.h"
#include "app/canvas/labels.h"
#include "app/theme/icons.h"
#include "app/theme/theme.h"

namespace headroom::canvas {

namespace {

using replay::Load;
using theme::colours;

QColor with_alpha(QColor colour, int alpha) {
    colour.setAlpha(alpha);
    return colour;
}

/// Patterns of brushes are not read back from every kind of file: there it is lines.
void hatch(QPainter& painter, const QRectF& area, const QColor& colour) {
    if (!is_vector(painter)) {
        painter.fillRect(area, QBrush(colour, Qt::BDiagPattern));
        return;
    }
    constexpr double pitch = 6;
    painter.setPen(QPen(colour, 1.5));
    const int lines = static_cast<int>((area.width() + area.height()) / pitch);
    for (int i = 1; i <= lines; ++i) {
        const double sum = area.left() + area.top() + i * pitch;
        const double left = std::max(area.left(), sum - area.bottom()), right = std::min(area.right(), sum - area.top());
        painter.drawLine(QPointF(left, sum - left), QPointF(right, sum - right));
    }
}

void paint_icon_at(QPainter& painter, const QString& name, QPointF corner, int size) {
    if (is_vector(painter)) {
        theme::paint_icon(painter, name, QRectF(corner, QSizeF(size, size)), colours().text);
        return;
    }
    const QPointF at(std::round(corner.x()), std::round(corner.y()));
    painter.drawPixmap(at, theme::icon_pixmap(name, size, colours().text, painter.device()->devicePixelRatioF()));
}

/// The outline, and what lies behind everything.
void paint_back(QPainter& painter, const NodeLook& look, const QRectF& card, double radius) {
    const theme::Colours& c = colours();
    QPen pen(look.load == Load::Idle ? c.card_border : c.of(look.load), look.load == Load::Idle ? 1 : 1.5);
    if (look.hint == Hint::Fits) pen = QPen(c.accent, 2);
    if (look.selected || look.hint == Hint::Target) pen = QPen(c.selection, 2.5);
    if (look.mark == Mark::Removed) pen.setStyle(Qt::DashLine);
    painter.setPen(pen);
    painter.setBrush(look.hovered || look.selected ? QBrush(c.dark ? c.card.lighter(115) : c.card) : QBrush(c.card));
    painter.drawRoundedRect(card, radius, radius);
}

/// "■ 97 %", its right end at `right`; gives its width.
double paint_percent(QPainter& painter, const NodeLook& look, QPointF right, int px, double width) {
    painter.setPen(colours().text);
    double used = put_right(painter, right, look.texts.percent, px, false, width);
    const QString sign = theme::Colours::sign_of(look.load);
    if (used > 0 && !sign.isEmpty()) {
        painter.setPen(colours().of(look.load));
        used += 3 + put_right(painter, right - QPointF(used + 3, 0), sign, px, false, width);
    }
    return used > 0 ? used + 5 : 0;
}

void paint_pair(QPainter& painter, const QRectF& card, double pad, double y, const QString& left, const QString& right, int px) {
    const double width = card.width() - 2 * pad;
    painter.setPen(colours().faint_text);
    const double used = put_right(painter, {card.right() - pad, y}, right, px, false, width);
    put_left(painter, {card.left() + pad, y}, left, px, false, width - used - 4);
}

void paint_head(QPainter& painter, const NodeLook& look, const QRectF& card, double pad, double y, int icon, int name_px, int percent_px) {
    const double used = paint_percent(painter, look, {card.right() - pad, y}, percent_px, card.width() / 2);
    paint_icon_at(painter, look.icon, {card.left() + pad, y - icon / 2.0}, icon);
    painter.setPen(colours().text);
    const double left = card.left() + pad + icon + std::max(3.0, pad / 2);
    const double room = card.right() - pad - used - left;
    put_name(painter, {left, y}, look.name, name_px, room);
}

void paint_course(QPainter& painter, const NodeLook& look, const QRectF& area) {
    const theme::Colours& c = colours();
    if (look.course.size() > 1) {
        QPolygonF line;
        const double step = area.width() / static_cast<double>(look.course.size() - 1);
        const auto point = [&](std::size_t i) {
            return QPointF(area.left() + step * static_cast<double>(i),
                           area.bottom() - area.height() * std::clamp(look.course[i], 0.0, 1.0));
        };
        const std::size_t stride = std::max<std::size_t>(1, look.course.size() / static_cast<std::size_t>(std::max(2.0, area.width())));
        for (std::size_t i = 0; i < look.course.size(); i += stride) line.append(point(i));
        painter.setPen(QPen(c.faint_text, 1));
        painter.drawPolyline(line);
        if (look.window && *look.window < look.course.size()) {
            const double x = point(*look.window).x();
            painter.setPen(QPen(c.accent, 1));
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        }
        return;
    }
    if (look.instances.empty()) return;
    const auto count = static_cast<double>(look.instances.size());
    const double gap = count > 24 ? 0 : 2, width = std::min(area.height() * 1.5, (area.width() - gap * (count - 1)) / count);
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < look.instances.size(); ++i) {
        const QRectF whole(area.left() + static_cast<double>(i) * (width + gap), area.top(), width, area.height());
        painter.fillRect(whole, c.grid);
        const double part = std::clamp(look.instances[i], 0.0, 1.0);
        painter.fillRect(whole.adjusted(0, whole.height() * (1 - part), 0, 0), c.of(replay::load_of(look.instances[i])));
    }
}

void paint_block(QPainter& painter, const NodeLook& look, const QRectF& card) {
    const theme::Colours& c = colours();
    painter.setRenderHint(QPainter::Antialiasing, false);
    const bool idle = look.load == Load::Idle;
    painter.setPen(look.selected ? QPen(c.selection, 2) : QPen(idle ? c.idle : c.of(look.load), 1));
    painter.setBrush(idle ? c.card : look.outdated ? with_alpha(c.of(look.load), 120) : c.of(look.load));
    painter.drawRect(card);
    if (look.load == Load::Saturated) hatch(painter, card, with_alpha(c.card, 130));
}

void paint_level(QPainter& painter, const NodeLook& look, const QRectF& bar) {
    if (!look.texts.percent.isEmpty()) paint_bar(painter, bar, look.load, look.fill);
}

void paint_named(QPainter& painter, const NodeLook& look, const QRectF& card, double zoom) {
    const double pad = std::max(4.0, 6 * zoom), low = card.top() + card.height() * 0.74;
    const double y = look.texts.percent.isEmpty() ? card.center().y() : card.top() + card.height() * 0.31;
    const int px = text_px(17, zoom), icon = std::min(px + 2, static_cast<int>(card.height() / 2));
    paint_icon_at(painter, look.icon, {card.left() + pad, y - icon / 2.0}, icon);
    painter.setPen(colours().text);
    const double left = card.left() + pad + icon + 3;
    const double room = card.right() - pad - left;
    put_name(painter, {left, y}, look.name, px, room);
    const double used = paint_percent(painter, look, {card.right() - pad, low}, px, card.width() - 2 * pad - 4);
    const double height = std::max(3.0, 7 * zoom);
    const QRectF bar(card.left() + pad, low - height / 2, card.width() - 2 * pad - used, height);
    if (bar.width() >= 18) paint_level(painter, look, bar);
}

struct Row {
    const QString &left, &right;
};

/// Rows without figures leave no gap; without any the card says what it is.
void paint_rows(QPainter& painter, const NodeLook& look, const QRectF& card, double pad, double y, double pitch, int px,
                std::initializer_list<Row> rows) {
    const double first = y;
    for (const Row& row : rows) {
        if (row.left.isEmpty() && row.right.isEmpty()) continue;
        paint_pair(painter, card, pad, y, row.left, row.right, px);
        y += pitch;
    }
    if (y == first) paint_pair(painter, card, pad, y, look.title, {}, px);
}

void paint_figures(QPainter& painter, const NodeLook& look, const QRectF& card, double z) {
    const double pad = 8 * z, top = card.top();
    paint_head(painter, look, card, pad, top + 14 * z, static_cast<int>(15 * z), text_px(12, z), text_px(11, z));
    paint_level(painter, look, {card.left() + pad, top + 25 * z, card.width() - 2 * pad, 5 * z});
    paint_rows(painter, look, card, pad, top + 39.5 * z, 13.5 * z, text_px(10, z),
               {{look.texts.throughput, look.texts.p99}, {look.texts.replicas, look.texts.cost}});
}

void paint_everything(QPainter& painter, const NodeLook& look, const QRectF& card, double z) {
    const double pad = 7 * z, top = card.top();
    paint_head(painter, look, card, pad, top + 9.5 * z, static_cast<int>(11 * z), text_px(9, z), text_px(8, z));
    paint_level(painter, look, {card.left() + pad, top + 17.5 * z, card.width() - 2 * pad, 3.5 * z});
    paint_rows(painter, look, card, pad, top + 27 * z, 9 * z, text_px(7, z),
               {{look.texts.throughput, look.texts.p99}, {look.texts.replicas, look.texts.cost}, {look.texts.queue, look.texts.errors}});
    paint_course(painter, look, {card.left() + pad, top + 50.5 * z, card.width() - 2 * pad, 8.5 * z});
}

}  // namespace

void paint_bar(QPainter& painter, const QRectF& bar, Load load, double fill) {
    const theme::Colours& c = colours();
    painter.fillRect(bar, c.grid);
    if (fill <= 0) return;
    const QRectF full(bar.left(), bar.top(), std::max(1.0, bar.width() * fill), bar.height());
    painter.fillRect(full, c.of(load));
    if (load == Load::Saturated) hatch(painter, full, with_alpha(c.card, 150));
}

void paint_mark(QPainter& painter, Mark mark, QPointF middle) {
    if (mark == Mark::None) return;
    const theme::Colours& c = colours();
    const QColor colour = mark == Mark::Added ? c.better : mark == Mark::Removed ? c.worse : c.accent;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(c.card, 1.5));
    painter.setBrush(colour);
    painter.drawEllipse(middle, 8, 8);
    painter.setPen(QPen(c.card, 1.75, Qt::SolidLine, Qt::FlatCap));
    const double x = middle.x(), y = middle.y();
    if (mark == Mark::Changed) {
        painter.drawLine(QPointF(x - 4, y - 2), QPointF(x + 4, y - 2));
        painter.drawLine(QPointF(x - 4, y + 2), QPointF(x + 4, y + 2));
        painter.drawLine(QPointF(x - 2, y + 4.5), QPointF(x + 2, y - 4.5));
        return;
    }
    painter.drawLine(QPointF(x - 4, y), QPointF(x + 4, y));
    if (mark == Mark::Added) painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 4));
}

void paint_card(QPainter& painter, const NodeLook& look, const QRectF& card, double zoom) {
    const Detail detail = detail_at(zoom);
    const double opacity = painter.opacity();
    if (look.hint == Hint::Dimmed) painter.setOpacity(opacity * 0.35);
    if (detail == Detail::Block) {
        paint_block(painter, look, card);
        painter.setOpacity(opacity);
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    paint_back(painter, look, card, std::min(6.0, 6 * zoom));
    if (look.outdated) painter.setOpacity(painter.opacity() * 0.6);
    if (detail == Detail::Name)
        paint_named(painter, look, card, zoom);
    else if (detail == Detail::Figures)
        paint_figures(painter, look, card, zoom);
    else
        paint_everything(painter, look, card, zoom);
    painter.setOpacity(opacity);
    paint_mark(painter, look.mark, card.topLeft());
}

}  // namespace headroom::canvas
