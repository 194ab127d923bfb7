// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

#include "app/charts/beside.h"
#include "app/charts/ticks.h"
#include "app/figures/people.h"
#include "app/panels/growth_ruler.h"
#include "app/theme/theme.h"

namespace headroom::panels {

namespace {

constexpr int label_px = 76, gap_px = 6;

const theme::Colours& colours() { return theme::colours(); }

}  // namespace

void GrowthRuler::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paint_track(painter);
    paint_phases(painter);
    paint_scale(painter);
    paint_marks(painter);
    paint_incidents(painter);
    paint_chances(painter);
    paint_scrubber(painter);
    paint_live_label(painter);
}

void GrowthRuler::paint_track(QPainter& painter) const {
    const QRectF area = track();
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().card);
    painter.drawRoundedRect(area, 4, 4);
    QPainterPath inside;
    inside.addRoundedRect(area, 4, 4);
    painter.save();
    painter.setClipPath(inside);
    for (std::size_t i = 0; i < scene_.phases.size(); ++i) {
        const PhaseBand& band = scene_.phases[i];
        QColor fill = colours().fine;
        fill.setAlphaF(i % 2 == 0 ? 0.16F : 0.28F);
        painter.fillRect(QRectF(QPointF(x_of(band.from), area.top()), QPointF(x_of(band.to), area.bottom())), fill);
    }
    painter.restore();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(hasFocus() ? colours().selection : colours().card_border, hasFocus() ? 2 : 1));
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().faint_text);
    const bool crowded = scene_.points.size() * 6 > static_cast<std::size_t>(std::max(1.0, area.width()));
    if (!crowded)
        for (const double point : scene_.points) painter.drawEllipse(QPointF(x_of(point), area.center().y()), 2, 2);
    if (message_.isEmpty()) return;
    painter.setPen(colours().text);
    painter.drawText(area, Qt::AlignCenter, fontMetrics().elidedText(message_, Qt::ElideRight, static_cast<int>(area.width()) - 8));
}

void GrowthRuler::paint_phases(QPainter& painter) const {
    for (const PhaseBand& band : scene_.phases) {
        const double edge = x_of(band.users);
        const bool is_dragged = band.phase == edge_;
        painter.setPen(
            QPen(is_dragged ? colours().selection : colours().card_border, 1, band.to == band.users ? Qt::SolidLine : Qt::DotLine));
        painter.drawLine(QPointF(edge, row() - 3), QPointF(edge, track().bottom()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(is_dragged ? colours().selection : colours().card_border);
        painter.drawRoundedRect(QRectF(edge - 2, 3, 4, row() - 6), 2, 2);
    }
    painter.setPen(colours().text);
    for (const PhaseBand& band : scene_.phases) {
        const auto [from, to] = room_of(band);
        const int room = static_cast<int>(to - from) - 2 * gap_px;
        if (room < fontMetrics().horizontalAdvance("MM")) continue;
        painter.drawText(QRectF(from + gap_px, 0, room, row()), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(band.label, Qt::ElideRight, room));
    }
}

/// Of a phase's name, between the edges of all: the widest gap of its band.
std::pair<double, double> GrowthRuler::room_of(const PhaseBand& band) const {
    const double left = x_of(band.from), right = x_of(band.to);
    std::vector<double> borders = {left, right};
    for (const PhaseBand& each : scene_.phases)
        if (const double edge = x_of(each.users); edge > left && edge < right) borders.push_back(edge);
    std::ranges::sort(borders);
    std::pair<double, double> widest{left, left};
    for (std::size_t i = 1; i < borders.size(); ++i)
        if (borders[i] - borders[i - 1] > widest.second - widest.first) widest = {borders[i - 1], borders[i]};
    return widest;
}

void GrowthRuler::paint_marks(QPainter& painter) {
    names_.clear();
    taken_.clear();
    for (const charts::Mark& mark : scene_.marks) {
        const QRectF sign = sign_of(mark);
        const double x = sign.center().x();
        painter.setPen(QPen(mark.ink.in(colours()), 1, Qt::DotLine));
        painter.drawLine(QPointF(x, sign.bottom()), QPointF(x, track().bottom()));
        painter.setPen(mark.ink.in(colours()));
        painter.drawText(sign, Qt::AlignCenter, QStringLiteral("◆"));
        names_.emplace_back(sign, &mark);
        taken_.push_back(sign);
    }
    for (const IncidentMark& incident : scene_.incidents)
        if (incident.at_s) taken_.push_back(sign_of(incident));
    for (const charts::Mark& mark : scene_.marks)
        if (const QRectF box = paint_name(painter, sign_of(mark), mark.name, mark.ink.in(colours())); !box.isEmpty())
            names_.emplace_back(box, &mark);
}

QRectF GrowthRuler::paint_name(QPainter& painter, const QRectF& sign, const QString& name, const QColor& colour) {
    const auto is_taken = [&](const QRectF& box) {
        return std::ranges::any_of(taken_,
                                   [&](const QRectF& other) { return other != sign && other.adjusted(-3, 0, 3, 0).intersects(box); });
    };
    const auto box = charts::room_beside(sign, fontMetrics().horizontalAdvance(name), 1, width(), is_taken);
    if (!box) return {};
    painter.fillRect(*box, palette().window());  // no line runs through it
    painter.setPen(colour);
    painter.drawText(*box, Qt::AlignLeft | Qt::AlignVCenter, name);
    taken_.push_back(*box);
    return *box;
}

void GrowthRuler::paint_scale(QPainter& painter) const {
    const auto most = static_cast<std::size_t>(std::max(2.0, track().width() / label_px));
    const auto& axis = scene_.axis;
    const bool log = axis.scale == charts::Axis::Scale::Log;
    painter.setPen(colours().faint_text);
    for (const double tick : log ? charts::log_ticks(axis.low, axis.high, most) : charts::clock_ticks(axis.low, axis.high, most)) {
        const double x = x_of(tick), top = track().bottom() + 1;
        painter.drawLine(QPointF(x, top), QPointF(x, top + 4));
        const QString text = charts::tick_text(tick, axis);
        const double wide = fontMetrics().horizontalAdvance(text) + 2;
        const double left = std::clamp(x - wide / 2, 0.0, std::max(0.0, width() - wide));
        painter.drawText(QRectF(left, top + 4, wide, row()), Qt::AlignHCenter | Qt::AlignTop, text);
    }
}

void GrowthRuler::paint_scrubber(QPainter& painter) const {
    if (!position_) return;
    const double x = x_of(*position_);
    painter.setPen(QPen(colours().selection, 2));
    painter.drawLine(QPointF(x, track().top()), QPointF(x, track().bottom() + 4));
    painter.setPen(QPen(colours().card, 2));
    painter.setBrush(colours().selection);
    painter.drawEllipse(QPointF(x, track().center().y()), 7, 7);
}

void GrowthRuler::paint_live_label(QPainter& painter) const {
    const auto band = std::ranges::find(scene_.phases, edge_, &PhaseBand::phase);
    if (drag_ != Drag::Edge || band == scene_.phases.end()) return;
    const QString text = tr("%1: %2 users").arg(QString::fromStdString(edge_), QString::fromStdString(figures::people(band->users)));
    const double wide = fontMetrics().horizontalAdvance(text) + 2 * gap_px;
    const double left = std::clamp(x_of(band->users) - wide / 2, 0.0, std::max(0.0, width() - wide));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().selection);
    painter.drawRoundedRect(QRectF(left, 0, wide, row()), 4, 4);
    painter.setPen(colours().dark ? colours().canvas : QColor(Qt::white));
    painter.drawText(QRectF(left, 0, wide, row()), Qt::AlignCenter, text);
}

}  // namespace headroom::panels
