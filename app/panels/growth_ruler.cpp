// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/growth_ruler.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

#include "app/figures/people.h"

namespace headroom::panels {

namespace {

constexpr int margin_px = 14;
constexpr double grip_px = 5;

}  // namespace

GrowthRuler::GrowthRuler(QWidget* parent) : QWidget(parent) {
    setObjectName("growth_ruler");
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Growth"));
    setWhatsThis(
        tr("Drag along the track, or press Left and Right, to look at another population. Drag a phase's edge above it, or press "
           "Alt+Left and Alt+Right, to change its users; with Shift to three digits. Ctrl+Left and Ctrl+Right go to where something ends. "
           "Over time, drag an incident to when it begins, or go to it by Ctrl and move it by Alt; Enter shows its settings, Delete "
           "removes it. The menu key adds one."));
}

void GrowthRuler::show_scene(GrowthScene scene) {
    if (drag_ == Drag::Edge && !scene.phases.empty()) {
        scene.axis = scene_.axis;
        scene.phases.front().from = scene.axis.low;
        scene.phases.back().to = scene.axis.high;
    }
    if (drag_ == Drag::Incident) scene.axis = scene_.axis;
    names_.clear();
    incident_names_.clear();
    scene_ = std::move(scene);
    update();
}

void GrowthRuler::set_position(std::optional<double> value) {
    position_ = value;
    update();
}

void GrowthRuler::set_message(const QString& message) {
    message_ = message;
    update();
}

QRectF GrowthRuler::track() const { return QRectF(margin_px, 2 * row() + 2, width() - 2 * margin_px, row() + 2); }

double GrowthRuler::x_of(double value) const { return track().left() + scene_.share_of(value) * track().width(); }

double GrowthRuler::value_at(double x) const { return scene_.value_at(std::clamp((x - track().left()) / track().width(), 0.0, 1.0)); }

QRectF GrowthRuler::grip_of(const PhaseBand& phase) const { return {x_of(phase.users) - grip_px, 0, 2 * grip_px, double(row())}; }

QRectF GrowthRuler::sign_of(const charts::Mark& mark) const { return {x_of(mark.x) - 6, double(row()), 12, double(row())}; }

const PhaseBand* GrowthRuler::edge_at(const QPointF& at) const {
    const auto found = std::ranges::find_if(scene_.phases, [&](const PhaseBand& band) { return grip_of(band).contains(at); });
    return found == scene_.phases.end() ? nullptr : &*found;
}

const charts::Mark* GrowthRuler::mark_at(const QPointF& at) const {
    const auto found = std::ranges::find_if(names_, [&](const auto& each) { return each.first.contains(at); });
    return found == names_.end() ? nullptr : found->second;
}

const PhaseBand* GrowthRuler::name_at(const QPointF& at) const {
    if (at.y() >= row()) return nullptr;
    const auto found =
        std::ranges::find_if(scene_.phases, [&](const PhaseBand& band) { return at.x() >= x_of(band.from) && at.x() <= x_of(band.to); });
    return found == scene_.phases.end() ? nullptr : &*found;
}

void GrowthRuler::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    const QPointF at = event->position();
    if (const PhaseBand* edge = edge_at(at)) {
        drag_ = Drag::Edge;
        edge_ = edge->phase;
        begins_ = true;
        update();
    } else if (const IncidentMark* incident = incident_at(at)) {
        grab_incident(*incident, at.x());
    } else if (const charts::Mark* mark = mark_at(at)) {
        emit mark_chosen(*mark);
    } else if (const PhaseBand* phase = name_at(at)) {
        emit phase_chosen(QString::fromStdString(phase->phase));
    } else {
        drag_ = Drag::Scrub;
        emit sought(value_at(at.x()));
    }
}

void GrowthRuler::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (drag_ == Drag::Scrub) return emit sought(value_at(at.x()));
    if (drag_ == Drag::Edge) return drag_edge(at.x(), event->modifiers() & Qt::ShiftModifier);
    if (drag_ == Drag::Grabbed || drag_ == Drag::Incident) return drag_incident(at.x(), event->modifiers() & Qt::ShiftModifier);
    setCursor(edge_at(at) ? Qt::SplitHCursor : mark_at(at) || name_at(at) || incident_at(at) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void GrowthRuler::mouseReleaseEvent(QMouseEvent*) {
    const Drag former = std::exchange(drag_, Drag::None);
    edge_.clear();
    if (former == Drag::Edge || former == Drag::Incident) emit edge_moved({}, 0, false);
    update();
}

void GrowthRuler::drag_edge(double x, bool exactly) {
    const double users = allowed_users(scene_, edge_, value_at(x), exactly ? 3 : 2);
    const auto found = std::ranges::find(scene_.phases, edge_, &PhaseBand::phase);
    if (found == scene_.phases.end() || found->users == users) return;
    emit edge_moved(QString::fromStdString(edge_), users, std::exchange(begins_, false));
}

void GrowthRuler::nudge_edge(int by) {
    const PhaseBand* band = position_ ? scene_.in_force(*position_) : scene_.phases.empty() ? nullptr : &scene_.phases.front();
    if (band == nullptr) return;
    const double step = std::pow(10, std::floor(std::log10(band->users)) - 1);
    const double users = allowed_users(scene_, band->phase, band->users + by * step, 3);
    if (users == band->users) return;
    emit edge_moved(QString::fromStdString(band->phase), users, !std::exchange(nudging_, true));
}

void GrowthRuler::walk_marks(int by) {
    const double here = position_.value_or(scene_.axis.low);
    const charts::Mark* next = nullptr;
    for (const charts::Mark& mark : scene_.marks) {
        if (by > 0 && mark.x > here && next == nullptr) next = &mark;
        if (by < 0 && mark.x < here) next = &mark;
    }
    const IncidentMark* incident = nullptr;
    const double from = selected_incident() != nullptr ? selected_incident()->at_s.value_or(here) : here;
    for (const IncidentMark& each : scene_.incidents) {
        if (!each.at_s) continue;
        if (by > 0 && *each.at_s > from && incident == nullptr) incident = &each;
        if (by < 0 && *each.at_s < from) incident = &each;
    }
    const bool is_nearer = incident != nullptr && (next == nullptr || by * (next->x - *incident->at_s) > 0);
    if (is_nearer) return emit incident_chosen(document::Subject(incident->subject));
    if (next != nullptr) emit mark_chosen(*next);
}

void GrowthRuler::wheelEvent(QWheelEvent* event) {
    const int delta = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    if (delta != 0) emit stepped(delta > 0 ? -1 : 1);
    event->accept();
}

void GrowthRuler::keyPressEvent(QKeyEvent* event) {
    if (handle_incident_key(*event)) return;
    const bool left = event->key() == Qt::Key_Left;
    if (left || event->key() == Qt::Key_Right) {
        const int by = left ? -1 : 1;
        if (event->modifiers() & Qt::AltModifier) return nudge_edge(by);
        if (event->modifiers() & Qt::ControlModifier) return walk_marks(by);
        return emit stepped(by);
    }
    if (event->key() == Qt::Key_Home || event->key() == Qt::Key_End) return emit end_wanted(event->key() == Qt::Key_End);
    const PhaseBand* here = position_ ? scene_.in_force(*position_) : nullptr;
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && here != nullptr)
        return emit phase_chosen(QString::fromStdString(here->phase));
    QWidget::keyPressEvent(event);
}

void GrowthRuler::keyReleaseEvent(QKeyEvent* event) {
    if (!event->isAutoRepeat()) nudging_ = false;
    QWidget::keyReleaseEvent(event);
}

bool GrowthRuler::event(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    if (event->type() == QEvent::ShortcutOverride && selected_incident() != nullptr) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Delete || key == Qt::Key_Backspace) event->accept();
    }
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto& help = *static_cast<QHelpEvent*>(event);
    const PhaseBand* edge = edge_at(help.pos());
    const PhaseBand* name = edge ? edge : name_at(help.pos());
    if (const IncidentMark* incident = incident_at(help.pos()))
        QToolTip::showText(help.globalPos(), incident->story + (incident->at_s ? "\n" + tr("Drag to when it begins.") : QString()), this);
    else if (const charts::Mark* mark = mark_at(help.pos()))
        QToolTip::showText(help.globalPos(), mark->text, this);
    else if (name != nullptr)
        QToolTip::showText(help.globalPos(), edge ? name->story + "\n" + tr("Drag to change its users.") : name->story, this);
    else
        QToolTip::hideText();
    return true;
}

}  // namespace headroom::panels
