// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QWidget>

#include <memory>
#include <optional>
#include <string>

#include "app/document/plan_document.h"
#include "app/document/selection.h"
#include "app/replay/player.h"
#include "study/growth.h"

namespace headroom::panels {

class GrowthRuler;

/// The scrubber over users, or over a day: phases, where something ends, what was simulated. Edges of phases edit the plan.
class GrowthStrip : public QWidget {
    Q_OBJECT
public:
    GrowthStrip(document::PlanDocument& document, document::Selection& selection, replay::Player& player, QWidget* parent = nullptr);

    /// Null: nothing was simulated. The track is the player's. `coming`: something is being simulated.
    void show_growth(std::shared_ptr<const study::Growth> growth, bool coming = false);
    /// The plan has changed since the player's track was simulated.
    void set_outdated(bool outdated);
    GrowthRuler& ruler() { return *ruler_; }
    /// "49.4k users", "20:00"; empty without a track.
    QString value_text() const;
    /// Shows the day of the phase in force, though it was not simulated, until the scrubber is moved: for what is to happen in it.
    void show_planned_day();
    /// Offers what can go wrong in the phase in force, at a place of the screen. `at_s`: the time of the day; the scrubber's by default.
    void offer_incidents(const QPoint& place, std::optional<double> at_s = {});
    void offer_incidents();

signals:
    /// A phase's settings are wanted; `field`: the one to begin with, "name" or "users".
    void phase_chosen(const QString& phase, const QString& field);
    void component_chosen(const QString& id);
    /// What is selected is to be set.
    void settings_wanted();
    /// The user asks for the other kind of track.
    void track_kind_wanted(headroom::replay::Track::Kind kind);

private:
    void make_layout();
    void connect_ruler();
    void ask_for(replay::Track::Kind kind);
    void refresh_scene();
    void refresh_position();
    void move_edge(const QString& phase, double users, bool begins);
    QString place_text() const;
    void connect_incidents();
    std::string phase_at(double users) const;
    void add_phase_actions(QMenu& menu, const std::string& name);
    void show_incident_menu(const QPoint& place, const std::optional<document::Subject>& incident, std::optional<double> value);
    void move_incident(const document::Subject& incident, double at_s, bool begins);
    void remove_incident(const document::Subject& incident);
    std::string phase() const;
    void leave_planned_day();
    double time_here() const;

    document::PlanDocument& document_;
    document::Selection& selection_;
    replay::Player& player_;
    std::shared_ptr<const study::Growth> growth_;
    bool outdated_ = false, coming_ = false;
    replay::Track::Kind kind_ = replay::Track::Kind::Growth;
    bool planned_ = false;  ///< over a day that was not simulated
    std::size_t size_ = 0;  ///< of the track that the scene is of
    document::Gesture gesture_ = document::Gesture::None;
    GrowthRuler* ruler_;
    QToolButton *over_users_, *over_time_, *add_;
    QLabel *value_, *place_, *outdated_sign_;
};

}  // namespace headroom::panels
