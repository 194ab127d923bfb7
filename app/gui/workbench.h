// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <map>
#include <memory>
#include <string>

#include "app/document/file_lock.h"
#include "app/document/plan_document.h"
#include "app/document/recovery.h"
#include "app/document/selection.h"
#include "app/gui/live_estimate.h"
#include "app/replay/player.h"
#include "app/replay/results_book.h"
#include "app/run/study_runner.h"

namespace headroom::gui {

/// Where the window keeps what outlives it.
struct Folders {
    QString recovery;  ///< copies of unsaved plans
    QString cache;     ///< replications; empty: none are kept
    QString presets;   ///< plans that come with the program
    QString worker;    ///< the program that simulates; empty: headroom-worker beside this one

    static Folders standard();
};

/// All that a window works on, without the window: the plan, what is selected, what is known of it, what is running.
class Workbench : public QObject {
    Q_OBJECT
public:
    explicit Workbench(const Folders& folders, QObject* parent = nullptr);

    const Folders folders;
    document::PlanDocument document;
    document::Selection selection{document};
    replay::ResultsBook book;
    replay::Player player;
    LiveEstimate estimate{document, selection, book, player};
    document::FileLock lock;
    document::Recovery recovery;
    app::StudyRunner runner;
    std::uint64_t seed = 1;

    /// Simulates the growth of the plan, as `headroom growth` does; of one design held at every population, or of the phases' own.
    void run_growth(const std::string& design = {});
    /// Simulates all phases, as `headroom run` does, and keeps so many requests of each level one by one.
    void run_phases(std::size_t traces = 0);
    enum class Day { Whole, AroundEvents };
    /// The whole day of a phase, with its timeline; or, of one that names no horizon, what it simulates of its own: the time around
    /// what happens in it.
    void run_day(const std::string& phase, Day day = Day::Whole);
    /// Simulates where the scrubber stands among populations once more, and follows its responses, as `headroom run --explain latency`
    /// does.
    void run_trace();
    /// Simulates two designs of a phase, or two phases, with the same users.
    void run_comparison(const study::Case& a, const study::Case& b);

    /// Looks for what could be changed in the phase in force, and what that is worth, as `headroom check --advise` does.
    void run_advice();
    /// Makes a change: on a copy of the design, whose name it gives; or in the phase, where that sets itself what is to be changed.
    std::string apply(const study::Change& change, const std::string& design, const std::string& phase);

    /// The phase in force where the scrubber stands; the last one, of those on the design that is looked at if there are any, while nothing
    /// is known.
    std::string phase() const;
    bool is_in_a_phase(const std::string& design) const;
    /// The design that is looked at where it is shown at every population: simulated so, or one that no phase leads to. Else empty: the
    /// phases' own.
    std::string held() const;

signals:
    /// What was running has handed its results to the book.
    void growth_ready(const std::string& design);
    void phases_ready();
    void day_ready(const std::string& phase);
    void comparison_ready();
    void advice_ready();
    /// The plan has mistakes: nothing was started.
    void refused();

private:
    /// What a study works on while the window goes on: the plan as it stood at its begin, and a copy of what that rests on.
    struct Subject;
    struct Simulated {
        std::shared_ptr<const plan::Plan> plan;
        std::string own_prices;
    };

    bool may_run();
    Subject subject();
    void stamp();

    /// Plans that were simulated, by their hashes.
    std::map<std::string, Simulated> simulated_;
};

}  // namespace headroom::gui
