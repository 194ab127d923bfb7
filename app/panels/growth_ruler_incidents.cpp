// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "app/panels/growth_ruler.h"
#include "app/theme/theme.h"

namespace headroom::panels {

namespace {

constexpr double narrowest_px = 4;                          ///< of what lasts no time
constexpr double coarse_s = 60, fine_s = 10, step_s = 300;  ///< that drags and keys move by
constexpr double last_s = 86399;

}  // namespace

QRectF GrowthRuler::sign_of(const IncidentMark& incident) const {
    if (!incident.at_s) return {};
    return {x_of(*incident.at_s) - 6, double(row()), 12, double(row())};
}

void GrowthRuler::select_incident(const std::optional<document::Subject>& incident) {
    selected_ = incident;
    update();
}

const IncidentMark* GrowthRuler::selected_incident() const {
    if (!selected_) return nullptr;
    const auto found = std::ranges::find(scene_.incidents, *selected_, &IncidentMark::subject);
    return found == scene_.incidents.end() ? nullptr : &*found;
}

const IncidentMark* GrowthRuler::incident_at(const QPointF& at) const {
    const auto found = std::ranges::find_if(incident_names_, [&](const auto& each) { return each.first.contains(at); });
    return found == incident_names_.end() ? nullptr : found->second;
}

void GrowthRuler::grab_incident(const IncidentMark& incident, double x) {
    const document::Subject subject = incident.subject;
    grabbed_x_ = x;
    grabbed_at_s_ = incident.at_s.value_or(0);
    if (incident.at_s) drag_ = Drag::Grabbed;
    begins_ = true;
    selected_ = subject;
    emit incident_chosen(subject);
    update();
}

void GrowthRuler::drag_incident(double x, bool exactly) {
    if (drag_ == Drag::Grabbed && std::abs(x - grabbed_x_) < QApplication::startDragDistance()) return;
    drag_ = Drag::Incident;
    const IncidentMark* incident = selected_incident();
    if (incident == nullptr) return;
    const double unit = exactly ? fine_s : coarse_s;
    const double wanted = grabbed_at_s_ + value_at(x) - value_at(grabbed_x_);
    const double at = std::clamp(std::round(wanted / unit) * unit, 0.0, last_s);
    const document::Subject subject = incident->subject;  // the scene goes
    if (incident->at_s != at) emit incident_moved(subject, at, std::exchange(begins_, false));
}

void GrowthRuler::nudge_incident(int by, bool exactly) {
    const IncidentMark* incident = selected_incident();
    if (incident == nullptr || !incident->at_s) return;
    const double at = std::clamp(*incident->at_s + by * (exactly ? coarse_s : step_s), 0.0, last_s);
    const document::Subject subject = incident->subject;
    if (*incident->at_s != at) emit incident_moved(subject, at, !std::exchange(nudging_, true));
}

/// False where the key is about something else.
bool GrowthRuler::handle_incident_key(const QKeyEvent& event) {
    const IncidentMark* incident = selected_incident();
    if (incident == nullptr) return false;
    const document::Subject subject = incident->subject;
    switch (event.key()) {
        case Qt::Key_Left:
        case Qt::Key_Right:
            if (!(event.modifiers() & Qt::AltModifier)) return false;
            nudge_incident(event.key() == Qt::Key_Left ? -1 : 1, event.modifiers() & Qt::ShiftModifier);
            return true;
        case Qt::Key_Delete:
        case Qt::Key_Backspace: emit incident_removed(subject); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: emit incident_opened(subject); return true;
        default: return false;
    }
}

void GrowthRuler::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const IncidentMark* incident = incident_at(event->position())) return emit incident_opened(document::Subject(incident->subject));
    mousePressEvent(event);
}

void GrowthRuler::contextMenuEvent(QContextMenuEvent* event) {
    const bool by_key = event->reason() == QContextMenuEvent::Keyboard;
    const IncidentMark* incident = by_key ? selected_incident() : incident_at(event->pos());
    const std::optional<document::Subject> subject = incident != nullptr ? std::optional(incident->subject) : std::nullopt;
    const std::optional<double> value = by_key ? position_ : std::optional(value_at(event->pos().x()));
    const QPoint place = by_key ? mapToGlobal(track().bottomLeft().toPoint()) : event->globalPos();
    emit menu_wanted(place, subject, value);
}

void GrowthRuler::paint_incidents(QPainter& painter) {
    incident_names_.clear();
    const theme::Colours& colours = theme::colours();
    for (const IncidentMark& incident : scene_.incidents) {
        if (!incident.at_s) continue;
        const bool is_selected = selected_ == incident.subject;
        const QColor colour = is_selected ? colours.selection : colours.worse;
        const double left = x_of(*incident.at_s);
        const double right = std::min(x_of(*incident.at_s + incident.lasts_s), track().right());
        const QRectF span(left, track().top() + 2, std::max(narrowest_px, right - left), track().height() - 4);
        painter.setPen(QPen(colour, is_selected ? 2 : 1));
        painter.setBrush(QBrush(colour, Qt::BDiagPattern));
        painter.drawRect(span);
        const QRectF sign = sign_of(incident);
        const double x = sign.center().x(), top = sign.center().y() - 5;
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(QPolygonF({{x - 5, top}, {x + 5, top}, {x, top + 10}}));
        incident_names_.emplace_back(sign, &incident);
        incident_names_.emplace_back(span, &incident);
        if (const QRectF box = paint_name(painter, sign, incident.name, is_selected ? colour : colours.text); !box.isEmpty())
            incident_names_.emplace_back(box, &incident);
    }
}

/// What comes at no time of the day stands above.
void GrowthRuler::paint_chances(QPainter& painter) {
    double left = track().left();
    for (const IncidentMark& incident : scene_.incidents) {
        if (incident.at_s) continue;
        const double room = track().right() - left;
        const QString text = fontMetrics().elidedText(QStringLiteral("▽ ") + incident.story, Qt::ElideRight, static_cast<int>(room));
        const double wide = fontMetrics().horizontalAdvance(text);
        if (wide < fontMetrics().horizontalAdvance(QStringLiteral("MMM"))) return;
        const QRectF box(left, 0, wide, row());
        const bool is_selected = selected_ == incident.subject;
        painter.setPen(is_selected ? theme::colours().selection : theme::colours().faint_text);
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, text);
        incident_names_.emplace_back(box, &incident);
        left = box.right() + 16;
    }
}

}  // namespace headroom::panels
