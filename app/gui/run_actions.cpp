// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/run_actions.h"

#include <QScopedValueRollback>

#include <optional>
#include <utility>

#include "app/document/design_edits.h"

namespace headroom::gui {

using replay::Track;

RunActions::RunActions(Workbench& workbench, QObject* parent) : QObject(parent), workbench_(workbench) {
    run_ = add(tr("Simulate the &growth"), "Ctrl+R", "run", [this] {
        steps_.clear();
        workbench_.run_growth(wanted());
    });
    add(tr("Simulate all &phases"), "Ctrl+Shift+R", "run_phases", [this] {
        steps_.clear();
        workbench_.run_phases();
    });
    add(tr("Simulate the &day of this phase"), "Ctrl+Alt+R", "run_day", [this] {
        steps_.clear();
        workbench_.run_day(workbench_.phase());
    });
    add(tr("Find out &where time goes here"), "Ctrl+Shift+T", "trace", [this] { trace(); });
    add(tr("&Advise on this phase"), "Ctrl+Shift+A", "advise", [this] { advise(); });
    cancel_ = add(tr("&Cancel"), "Ctrl+.", "cancel_run", [this] {
        steps_.clear();
        workbench_.runner.cancel();
    });
    cancel_->setEnabled(false);
    actions_ += nullptr;
    play_ = add(tr("Play"), "Space", "play", [this] { play_or_simulate(); });
    back_ = add(tr("Step back"), ",", "step_back", [this] { workbench_.player.step(-1); });
    forward_ = add(tr("Step forward"), ".", "step_forward", [this] { workbench_.player.step(1); });
    add(tr("First position"), "Home", "first_position", [this] { workbench_.player.seek(0); });
    add(tr("Last position"), "End", "last_position", [this] { workbench_.player.seek(workbench_.player.track().size()); });

    app::StudyRunner& runner = workbench_.runner;
    connect(&runner, &app::StudyRunner::started, this, [this] { cancel_->setEnabled(true); });
    connect(&runner, &app::StudyRunner::finished, this, [this] {
        cancel_->setEnabled(false);
        next();
    });
    connect(&runner, &app::StudyRunner::cancelled, this, [this] {
        cancel_->setEnabled(workbench_.runner.is_running());
        play_when_ready_ = false;
    });
    connect(&runner, &app::StudyRunner::failed, this, [this] {
        cancel_->setEnabled(false);
        play_when_ready_ = false;
        steps_.clear();
    });
    connect(&workbench_, &Workbench::refused, this, [this] {
        play_when_ready_ = false;
        steps_.clear();
    });
    connect(&workbench_, &Workbench::growth_ready, this, [this](const std::string& design) {
        const bool plays = std::exchange(play_when_ready_, false);
        const std::string& looked_at = workbench_.selection.design();
        if (design.empty() ? !wanted().empty() : design != looked_at) return;  // it is for a report, or for a comparison
        const Track& track = workbench_.player.track();
        const bool looks_at_a_day = !track.is_empty() && track.kind() == Track::Kind::Time;
        if (design.empty() && !steps_.empty() && looks_at_a_day) return;  // it is for a report
        {
            const QScopedValueRollback reloads(reloads_, true);
            load_growth(design);
        }
        seek_design(looked_at);
        if (plays) workbench_.player.play();
    });
    connect(&workbench_, &Workbench::day_ready, this,
            [this](const std::string& phase) { workbench_.player.load(Track(workbench_.book.day(phase))); });
    connect(&workbench_.book, &replay::ResultsBook::changed, this, &RunActions::follow_book);
    connect(&workbench_.player, &replay::Player::moved, this, [this] {
        // The design of the phase in force is the one that is looked at.
        const replay::Snapshot& snapshot = workbench_.player.snapshot();
        if (snapshot && !reloads_) workbench_.selection.show_design(snapshot.run().design);
    });
    connect(&workbench_.selection, &document::Selection::design_changed, this, &RunActions::follow_design);
    connect(&workbench_.document, &document::PlanDocument::changed, this, [this](const document::PlanChange& change) {
        if (change.everything) {
            shown_.clear();
            loaded_.reset();
            steps_.clear();
        }
    });
    connect(&workbench_.player, &replay::Player::playing_changed, this,
            [this](bool playing) { play_->setText(playing ? tr("Pause") : tr("Play")); });
}

QAction* RunActions::add(const QString& text, const QString& key, const char* name, std::function<void()> what) {
    auto* action = new QAction(text, this);
    action->setShortcut(QKeySequence(key));
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, std::move(what));
    actions_ += action;
    return action;
}

bool RunActions::is_known(const std::string& design) const {
    const auto growth = workbench_.book.growth(design);
    return growth != nullptr && !workbench_.book.is_outdated(growth->origin);
}

void RunActions::play_or_simulate() {
    replay::Player& player = workbench_.player;
    const bool is_loaded = wanted() == shown_ && !player.track().is_empty();
    const bool is_simulated = is_loaded && (player.track().kind() == Track::Kind::Time || workbench_.book.growth(shown_) != nullptr);
    if (player.is_playing()) play_when_ready_ = false;
    if (is_simulated || player.is_playing()) return player.toggle();
    if (!workbench_.runner.is_running()) {
        play_when_ready_ = true;
        workbench_.run_growth(wanted());
    }
    if (is_loaded) player.play();
}

/// A design that no phase is on is simulated for itself.
std::string RunActions::wanted() const {
    const std::string& design = workbench_.selection.design();
    return workbench_.is_in_a_phase(design) ? shown_ : design;
}

void RunActions::show_track(Track::Kind kind) {
    if (kind == Track::Kind::Growth) {
        load_growth(shown_);
        return;
    }
    const std::string phase = workbench_.phase();
    if (const auto day = workbench_.book.day(phase))
        workbench_.player.load(Track(day));
    else
        emit day_offered(phase);
}

void RunActions::load_growth(const std::string& design) {
    loaded_ = workbench_.book.best(design);
    if (loaded_ == nullptr) return;
    shown_ = design;
    workbench_.player.load(Track(*loaded_, workbench_.book.is_estimate(loaded_)));
}

/// A growth that was estimated or simulated anew takes the place of the former; a replay goes on.
void RunActions::follow_book() {
    replay::Player& player = workbench_.player;
    const std::string design = wanted();
    const auto best = workbench_.book.best(design);
    const bool over_time = !player.track().is_empty() && player.track().kind() == Track::Kind::Time;
    if (loaded_ != nullptr && !over_time && workbench_.book.best(shown_) == nullptr) {  // there is nothing any more that it is of
        loaded_.reset();
        shown_.clear();
        return player.load({});
    }
    if (best == nullptr || best == loaded_ || over_time) return;
    const bool plays = player.is_playing(), is_first = player.track().is_empty();
    {
        const QScopedValueRollback reloads(reloads_, !is_first);
        load_growth(design);
    }
    if (plays) player.play();
}

/// A design that was looked at on its own brings its own growth; one that the phases lead to is the replay's.
void RunActions::follow_design() {
    const replay::Snapshot& snapshot = workbench_.player.snapshot();
    const std::string& design = workbench_.selection.design();
    if (snapshot && snapshot.run().design == design) return;
    const bool is_own = !workbench_.is_in_a_phase(design);
    {
        const QScopedValueRollback reloads(reloads_, true);
        if (workbench_.book.growth(design) != nullptr || (is_own && workbench_.book.estimate(design) != nullptr))
            load_growth(design);
        else if (!shown_.empty())
            load_growth({});
    }
    seek_design(design);
}

/// To where the phases lead to a design: the largest population of a phase on it.
void RunActions::seek_design(const std::string& design) {
    const Track& track = workbench_.player.track();
    if (track.is_empty() || track.kind() != Track::Kind::Growth || workbench_.player.snapshot().run().design == design) return;
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < track.size(); ++i) {
        const study::RunResult& run = track.at(i).run();
        const plan::Phase* phase = workbench_.document.plan().find_phase(run.phase);
        if (run.design == design && (!found || (phase != nullptr && run.users <= document::users_of(*phase)))) found = i;
    }
    if (found) workbench_.player.seek(*found);
}

void RunActions::compare(const study::Case& a, const study::Case& b) {
    std::deque<std::function<void()>> steps = {[this, a, b] { workbench_.run_comparison(a, b); }};
    for (const study::Case& side : {a, b})
        if (side.design && !is_known(*side.design) && a.design != b.design)
            steps.push_back([this, design = *side.design] { workbench_.run_growth(design); });
    queue(std::move(steps));
}

void RunActions::advise() {
    steps_.clear();
    workbench_.run_advice();
}

void RunActions::trace() {
    steps_.clear();
    workbench_.run_trace();
}

void RunActions::try_design(const std::string& design, const std::string& against, const std::string& phase) {
    queue({[this, design] { workbench_.run_growth(design); },
           [this, phase, design, against] {
               workbench_.run_comparison({phase, against}, {phase, design});
           },
           [this, against] {
               if (!is_known(against)) workbench_.run_growth(against);
           }});
}

void RunActions::prepare_report(bool with_traces, std::function<void()> done) {
    std::deque<std::function<void()>> steps;
    const auto runs = workbench_.book.runs();
    if (runs == nullptr || workbench_.book.is_outdated(runs->origin) || (with_traces && !runs->has_traces()))
        steps.push_back([this, with_traces] { workbench_.run_phases(with_traces ? study::usual_traces : 0); });
    if (!is_known({})) steps.push_back([this] { workbench_.run_growth(); });
    steps.push_back(std::move(done));
    queue(std::move(steps));
}

void RunActions::queue(std::deque<std::function<void()>> steps) {
    steps_ = std::move(steps);
    next();
}

void RunActions::next() {
    if (steps_.empty()) return;
    const auto step = std::move(steps_.front());
    steps_.pop_front();
    step();
}

}  // namespace headroom::gui
