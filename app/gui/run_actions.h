// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "app/gui/workbench.h"
#include "app/replay/track.h"

namespace headroom::gui {

/// What is simulated when, and what the scrubber then moves over.
class RunActions : public QObject {
    Q_OBJECT
public:
    RunActions(Workbench& workbench, QObject* parent);

    /// For the menu, in its order; null is a separator.
    QList<QAction*> actions() const { return actions_; }
    QAction* play() const { return play_; }
    QAction* step_back() const { return back_; }
    QAction* step_forward() const { return forward_; }
    QAction* cancel() const { return cancel_; }
    QAction* run() const { return run_; }

    /// Plays what is known; where nothing is simulated, simulates the growth, and plays its estimate meanwhile.
    void play_or_simulate();
    /// The scrubber moves over populations, or over the day of the phase in force; a day that was never simulated is offered.
    void show_track(replay::Track::Kind kind);
    /// The difference between them in the phase, then both designs at every population.
    void compare(const study::Case& a, const study::Case& b);
    /// What could be changed in the phase in force.
    void advise();
    /// Where responses spend their time, at the population where the scrubber stands.
    void trace();
    /// The growth of one design held at every population, its comparison with another in a phase, then the other's growth.
    void try_design(const std::string& design, const std::string& against, const std::string& phase);
    /// Simulates what the report needs and is not known yet, then calls `done`.
    /// `with_traces`: single requests belong to what it needs.
    void prepare_report(bool with_traces, std::function<void()> done);

signals:
    /// The day of a phase is wanted and was never simulated.
    void day_offered(const std::string& phase);

private:
    QAction* add(const QString& text, const QString& key, const char* name, std::function<void()> what);
    void queue(std::deque<std::function<void()>> steps);
    void next();
    void load_growth(const std::string& design);
    void follow_book();
    void follow_design();
    void seek_design(const std::string& design);
    bool is_known(const std::string& design) const;
    std::string wanted() const;

    Workbench& workbench_;
    QList<QAction*> actions_;
    QAction *run_, *cancel_, *play_, *back_, *forward_;
    bool play_when_ready_ = false;
    bool reloads_ = false;  ///< the same positions with other figures: the design that is looked at stays
    std::shared_ptr<const study::Growth> loaded_;
    std::string shown_;  ///< the design whose growth the scrubber moves over; empty: the phases' own
    std::deque<std::function<void()>> steps_;
};

}  // namespace headroom::gui
