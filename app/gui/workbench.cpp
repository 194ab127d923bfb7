// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/workbench.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "app/document/design_edits.h"
#include "app/document/names.h"
#include "app/document/same_figures.h"
#include "app/document/text.h"
#include "app/source/estimator.h"
#include "app/source/origin.h"
#include "app/source/plan_hash.h"
#include "study/advice.h"
#include "study/compare.h"
#include "study/growth.h"
#include "study/growth_estimate.h"
#include "study/growth_trace.h"
#include "study/left_out.h"
#include "study/run.h"
#include "study/run_course.h"
#include "study/uncertainty.h"

namespace headroom::gui {

namespace {

using document::text_of;

/// Beside the program in a build or a package, else where packages put it.
QString presets_folder() {
    const QDir programs(QCoreApplication::applicationDirPath());
    for (const char* place : {"../share/headroom/presets", "../../../presets", "../../presets"})
        if (programs.exists(place)) return QDir::cleanPath(programs.filePath(place));
    return QStandardPaths::locate(QStandardPaths::AppDataLocation, "presets", QStandardPaths::LocateDirectory);
}

}  // namespace

struct Workbench::Subject {
    std::shared_ptr<const plan::Plan> plan;
    std::shared_ptr<const app::PlanSurroundings> surroundings;

    study::Origin origin() const { return app::origin_of(*plan, surroundings->prices()); }
    study::Assumptions assumptions() const { return app::assumptions_of(*plan, surroundings->types()); }

    void add_estimates(study::Growth& growth, study::Observer& observer) const {
        study::add_estimates(growth, *plan, surroundings->get(), app::estimates(), app::threads_of(0), observer);
    }
    void add_uncertainty(std::vector<study::RunResult>& runs, std::uint64_t seed, study::Observer& observer) const {
        study::UncertaintyOptions options;
        options.seed = seed;
        options.threads = app::threads_of(0);
        study::add_uncertainty(runs, *plan, surroundings->get(), options, app::estimates(), observer);
    }
};

Folders Folders::standard() {
    return {QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/recovery",
            QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + "/replications",
            presets_folder(),
            {}};
}

Workbench::Workbench(const Folders& folders_, QObject* parent)
    : QObject(parent), folders(folders_), recovery(document, folders_.recovery), runner(folders_.cache, folders_.worker) {
    connect(&document, &document::PlanDocument::changed, this, [this](const document::PlanChange& change) {
        if (change.everything) {
            runner.cancel();
            book.clear();
            simulated_.clear();
            player.load({});
        }
        stamp();
    });
    const auto follow = [this] { book.set_coming(runner.is_running()); };
    connect(&runner, &app::StudyRunner::started, this, follow);
    connect(&runner, &app::StudyRunner::finished, this, follow);
    connect(&runner, &app::StudyRunner::cancelled, this, follow);
    connect(&runner, &app::StudyRunner::failed, this, follow);
}

Workbench::Subject Workbench::subject() {
    const Subject subject{document.snapshot(), std::make_shared<app::PlanSurroundings>(*document.surroundings())};
    simulated_[app::sha256_of(*subject.plan)] = {subject.plan, subject.surroundings->own_prices()};
    stamp();
    return subject;
}

void Workbench::stamp() {
    std::set<std::string> same;
    for (const auto& [sha256, then] : simulated_) {
        const bool same_prices = then.own_prices == document.surroundings()->own_prices();
        if (same_prices && document::same_figures(*then.plan, document.plan())) same.insert(sha256);
    }
    book.set_plans(std::move(same));
}

bool Workbench::may_run() {
    if (!document.problems().has_errors()) return true;
    emit refused();
    return false;
}

void Workbench::run_growth(const std::string& design) {
    if (!may_run()) return;
    const Subject subject = this->subject();
    study::GrowthOptions options;
    options.seed = seed;
    if (!design.empty()) options.design = design;
    const QString title = design.empty() ? tr("Growth") : tr("Growth of %1").arg(text_of(design));
    runner.start(title, [this, subject, options, design](study::Executor& executor, study::Observer& observer) {
        auto growth = std::make_shared<study::Growth>(study::grow(*subject.plan, subject.surroundings->get(), options, executor, observer));
        subject.add_estimates(*growth, observer);
        growth->origin = subject.origin();
        growth->assumptions = subject.assumptions();
        return [this, growth, design] {
            book.put(design, growth);
            emit growth_ready(design);
        };
    });
}

void Workbench::run_phases(std::size_t traces) {
    if (!may_run()) return;
    const Subject subject = this->subject();
    study::Options options;
    options.seed = seed;
    options.traces = traces;
    runner.start(tr("All phases"), [this, subject, options](study::Executor& executor, study::Observer& observer) {
        std::vector<study::Case> cases;
        for (const plan::Phase& phase : subject.plan->phases) cases.push_back({phase.name, {}});
        auto results = std::make_shared<study::Results>();
        results->runs = study::run(*subject.plan, cases, subject.surroundings->get(), options, executor, observer);
        subject.add_uncertainty(results->runs, options.seed, observer);
        results->origin = subject.origin();
        results->assumptions = subject.assumptions();
        return [this, results] {
            book.put(results);
            emit phases_ready();
        };
    });
}

void Workbench::run_day(const std::string& phase, Day day) {
    if (!may_run()) return;
    auto plan = std::make_shared<plan::Plan>(document.plan());
    for (plan::Phase& each : plan->phases)
        if (each.name == phase && day == Day::Whole && (!each.horizon || *each.horizon == "steady")) each.horizon = "day";
    const study::Origin origin = this->subject().origin();
    const Subject subject{plan, std::make_shared<app::PlanSurroundings>(*document.surroundings())};
    study::Options options;
    options.seed = seed;
    runner.start(tr("The day of %1").arg(text_of(phase)),
                 [this, subject, origin, options, phase](study::Executor& executor, study::Observer& observer) {
                     auto runs = study::run(*subject.plan, {{phase, {}}}, subject.surroundings->get(), options, executor, observer);
                     auto run = std::make_shared<study::RunResult>(std::move(runs.front()));
                     return [this, run, origin, phase] {
                         book.put_day(phase, run, origin);
                         emit day_ready(phase);
                     };
                 });
}

void Workbench::run_trace() {
    const replay::Snapshot& snapshot = player.snapshot();
    if (!snapshot || player.track().kind() != replay::Track::Kind::Growth || !may_run()) return;
    const Subject subject = this->subject();
    study::GrowthOptions options;
    options.seed = seed;
    options.design = snapshot.run().design;
    const study::Population population{snapshot.run().users, snapshot.run().phase};
    runner.start(tr("Where time goes at %1").arg(text_of(snapshot.users())), [this, subject, options, population](
                                                                                 study::Executor& executor, study::Observer& observer) {
        auto results = std::make_shared<study::Results>();
        results->runs = {study::trace_population(*subject.plan, subject.surroundings->get(), options, population, executor, observer)};
        results->origin = subject.origin();
        return [this, results] { book.put_traced(results); };
    });
}

void Workbench::run_comparison(const study::Case& a, const study::Case& b) {
    if (!may_run()) return;
    const Subject subject = this->subject();
    study::Options options;
    options.seed = seed;
    const auto label = [](const study::Case& side) { return text_of(side.design.value_or(side.phase)); };
    runner.start(tr("%1 against %2").arg(label(a), label(b)),
                 [this, subject, options, a, b](study::Executor& executor, study::Observer& observer) {
                     const auto side = [&](const study::Case& wanted) {
                         return std::make_unique<study::RunCourse>(*subject.plan, wanted, subject.surroundings->get(),
                                                                   study::CompareCourse::side(options));
                     };
                     study::CompareCourse course(side(a), side(b), options);
                     study::run_courses({&course}, executor, observer);
                     auto comparison = std::make_shared<study::Comparison>(course.comparison());
                     comparison->origin_a = comparison->origin_b = subject.origin();
                     return [this, comparison] {
                         book.put(comparison);
                         emit comparison_ready();
                     };
                 });
}

void Workbench::run_advice() {
    if (!may_run() || document.plan().phases.empty()) return;
    const Subject subject = this->subject();
    study::Options options;
    options.seed = seed;
    const std::string phase = this->phase();
    runner.start(tr("Advice on %1").arg(text_of(phase)),
                 [this, subject, options, phase](study::Executor& executor, study::Observer& observer) {
                     study::Estimator estimator = app::estimator_of(subject.surroundings->types());
                     auto advices = std::make_shared<study::Advices>();
                     advices->origin = subject.origin();
                     advices->cases.push_back(study::advise(plan::reduce(study::steady_plan(*subject.plan), phase, {}),
                                                            subject.surroundings->get(), options, estimator, &executor, observer));
                     study::leave_out_incidents(*advices, *subject.plan, subject.surroundings->get());
                     return [this, advices] {
                         book.put(advices);
                         emit advice_ready();
                     };
                 });
}

std::string Workbench::apply(const study::Change& change, const std::string& design, const std::string& phase) {
    if (change.without.empty() && document::is_set_in_phase(document.plan(), phase, change.set)) {
        document.edit(tr("Set %1 in %2").arg(text_of(change.text), text_of(phase)), [&](plan::Plan& plan) {
            for (const plan::Setting& setting : change.set) document::set_in_phase(plan, phase, setting.path, setting.value);
        });
        return {};
    }
    std::string twin;
    document.edit(tr("Apply %1 as another design").arg(text_of(change.text)), [&](plan::Plan& plan) {
        twin = document::duplicate_design(plan, design, "B");
        Diagnostics diagnostics;
        if (!change.without.empty()) study::take_out(*document::find_design(plan, twin), change.without, diagnostics);
        for (const plan::Setting& setting : change.set) plan::apply(plan, twin, setting, diagnostics);
    });
    selection.show_design(twin);
    return twin;
}

std::string Workbench::phase() const {
    if (const replay::Snapshot& snapshot = player.snapshot()) return snapshot.run().phase;
    return document::last_phase_on(document.plan(), selection.design());
}

bool Workbench::is_in_a_phase(const std::string& design) const {
    return std::ranges::any_of(document.plan().phases, [&](const plan::Phase& phase) { return phase.design == design; });
}

std::string Workbench::held() const {
    const std::string& design = selection.design();
    const bool is_known = is_in_a_phase(design) ? book.growth(design) != nullptr : book.best(design) != nullptr;
    return is_known ? design : std::string();
}

}  // namespace headroom::gui
