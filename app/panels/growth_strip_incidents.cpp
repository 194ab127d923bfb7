// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMenu>

#include "app/charts/ticks.h"
#include "app/document/incident_edits.h"
#include "app/document/names.h"
#include "app/panels/growth_ruler.h"
#include "app/panels/growth_strip.h"
#include "app/panels/incident_menu.h"
#include "core/error.h"
#include "plan/horizon.h"

namespace headroom::panels {

namespace {

constexpr double quarter_s = 900, evening_s = 20 * 3600;

QString title_of_incident(const document::PlanDocument& document, const document::Subject& incident) {
    return QString::fromStdString(document::title_of(document.plan(), incident));
}

/// When most comes of an ordinary day, to the quarter of an hour; the evening where the plan cannot tell.
double busiest_of(const document::PlanDocument& document, const std::string& phase) {
    if (document.problems().has_errors()) return evening_s;
    const auto surroundings = document.surroundings();
    const plan::Surroundings around = surroundings->get();
    return std::floor(plan::busiest_time(plan::resolve(document.plan(), phase, {}, around), around.files) / quarter_s) * quarter_s;
}

}  // namespace

void GrowthStrip::connect_incidents() {
    const auto select = [this](const document::Subject& incident) { selection_.select_incident(incident); };
    connect(ruler_, &GrowthRuler::incident_chosen, this, select);
    connect(ruler_, &GrowthRuler::incident_opened, this, [this, select](const document::Subject& incident) {
        select(incident);
        emit settings_wanted();
    });
    connect(ruler_, &GrowthRuler::incident_moved, this, &GrowthStrip::move_incident);
    connect(ruler_, &GrowthRuler::incident_removed, this, &GrowthStrip::remove_incident);
    connect(ruler_, &GrowthRuler::menu_wanted, this, &GrowthStrip::show_incident_menu);
    connect(&selection_, &document::Selection::changed, this, [this] { ruler_->select_incident(selection_.incident()); });
}

std::string GrowthStrip::phase() const {
    if (const replay::Snapshot& snapshot = player_.snapshot()) return snapshot.run().phase;
    return document::last_phase_on(document_.plan(), selection_.design());
}

void GrowthStrip::show_planned_day() {
    player_.pause();
    planned_ = true;
    refresh_scene();
}

void GrowthStrip::leave_planned_day() {
    if (std::exchange(planned_, false)) refresh_scene();
}

double GrowthStrip::time_here() const {
    const bool over_time = kind_ == replay::Track::Kind::Time && !planned_ && !player_.track().is_empty();
    return over_time ? player_.track().value(player_.position()) : busiest_of(document_, phase());
}

void GrowthStrip::offer_incidents() { offer_incidents(add_->mapToGlobal(QPoint(0, add_->height()))); }

void GrowthStrip::offer_incidents(const QPoint& place, std::optional<double> at_s) { show_incident_menu(place, {}, at_s); }

void GrowthStrip::show_incident_menu(const QPoint& place, const std::optional<document::Subject>& incident, std::optional<double> value) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName("incident_menu");
    if (incident) {
        menu->addAction(tr("&Settings of %1").arg(title_of_incident(document_, *incident)), this,
                        [this, incident = *incident] {
                            selection_.select_incident(incident);
                            emit settings_wanted();
                        })
            ->setObjectName("incident_settings");
        menu->addAction(tr("D&uplicate"), this,
                        [this, incident = *incident] {
                            document::Subject copy = incident;
                            document_.edit(tr("Duplicate an incident"),
                                           [&](plan::Plan& plan) { copy = document::duplicate_incident(plan, incident); });
                            selection_.select_incident(copy);
                        })
            ->setObjectName("incident_duplicate");
        menu->addAction(tr("&Delete"), this, [this, incident = *incident] { remove_incident(incident); })->setObjectName("incident_delete");
        menu->popup(place);
        return;
    }
    const std::string name = phase();
    const plan::Phase* own = document_.plan().find_phase(name);
    const bool over_time = kind_ == replay::Track::Kind::Time || planned_;
    const double at_s = value && over_time ? std::round(*value / 60) * 60 : time_here();
    const QString place_in_time = tr("%1, at %2").arg(QString::fromStdString(name), charts::time_of_day(at_s));
    QMenu* incidents = menu;
    if (value && !over_time) {
        add_phase_actions(*menu, phase_at(*value));
        menu->addSeparator();
        incidents = menu->addMenu(tr("Add an &incident"));
    }
    incidents->addSection(place_in_time);
    fill_incident_menu(*incidents, document_.plan(), own != nullptr ? own->design : std::string(), document_.types(),
                       [this, name, at_s](const schema::Record& kind, const std::string& about) {
                           document::Subject added = document::Subject::incident_of_phase(name, 0);
                           const QString text = tr("Add %1").arg(QString::fromStdString(kind.title).toLower());
                           document_.edit(text, [&](plan::Plan& plan) { added = document::add_incident(plan, added, kind, about, at_s); });
                           if (kind_ == replay::Track::Kind::Growth) show_planned_day();
                           selection_.select_incident(added);
                       });
    menu->popup(place);
}

void GrowthStrip::move_incident(const document::Subject& incident, double at_s, bool begins) {
    if (begins) gesture_ = document_.begin_gesture();
    document_.edit(
        tr("Move %1").arg(title_of_incident(document_, incident)), [&](plan::Plan& plan) { document::move_incident(plan, incident, at_s); },
        gesture_);
}

void GrowthStrip::remove_incident(const document::Subject& incident) {
    document_.edit(tr("Delete %1").arg(title_of_incident(document_, incident)),
                   [&](plan::Plan& plan) { document::remove_incident(plan, incident); });
}

}  // namespace headroom::panels
