// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include "app/canvas/canvas.h"
#include "app/document/design_edits.h"
#include "app/gui/calibration_dialog.h"
#include "app/gui/callout.h"
#include "app/gui/design_bar.h"
#include "app/gui/file_actions.h"
#include "app/gui/key_priority.h"
#include "app/gui/replay_bar.h"
#include "app/gui/run_actions.h"
#include "app/gui/run_status.h"
#include "app/gui/start_page.h"
#include "app/panels/charts_panel.h"
#include "app/panels/compare_panel.h"
#include "app/panels/cost_panel.h"
#include "app/panels/decisions_panel.h"
#include "app/panels/findings_panel.h"
#include "app/panels/growth_strip.h"
#include "app/panels/help_page.h"
#include "app/panels/palette.h"
#include "app/panels/parameters.h"

namespace headroom::gui {

namespace {

constexpr int layout_version = 1;
constexpr int results_height = 410;  ///< in a window of the default size

QDockWidget* dock(QMainWindow& window, const QString& title, const char* name, QWidget* content, Qt::DockWidgetArea area) {
    auto* made = new QDockWidget(title, &window);
    made->setObjectName(QString(name) + "_dock");
    made->setWidget(content);
    window.addDockWidget(area, made);
    return made;
}

}  // namespace

MainWindow::MainWindow(Workbench& workbench)
    : workbench_(workbench), files_(new FileActions(workbench_, *this)), runs_(new RunActions(workbench_, this)) {
    setObjectName("main_window");
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    qApp->installEventFilter(new KeyPriority(this));
    canvas_ = new canvas::Canvas(workbench_.document, workbench_.selection);
    start_ = new StartPage(workbench_, *files_);
    pages_ = new QStackedWidget;
    pages_->addWidget(start_);
    pages_->addWidget(canvas_);
    setCentralWidget(pages_);
    make_docks();
    make_tool_bar();
    make_status_bar();
    make_menus();
    wire_parts();
    wire_results();
    constexpr QSize frame(16, 48);  // about what a window manager adds
    resize(default_size.boundedTo(screen()->availableSize() - frame));
    const QSettings settings;
    restoreGeometry(settings.value("geometry").toByteArray());
    restoreState(settings.value("layout").toByteArray(), layout_version);
    show_plan(false);
}

/// Whoever has the focus gives it up while all parts are still there.
MainWindow::~MainWindow() { hide(); }

void MainWindow::make_docks() {
    palette_ = new panels::Palette(workbench_.document.types());
    parameters_ = new panels::Parameters(workbench_.document, workbench_.selection);
    help_ = new panels::HelpPage(workbench_.document.types());
    strip_ = new panels::GrowthStrip(workbench_.document, workbench_.selection, workbench_.player);
    charts_ = new panels::ChartsPanel(workbench_.book, workbench_.player, workbench_.selection);
    compare_ = new panels::ComparePanel(workbench_.document, workbench_.book);
    cost_ = new panels::CostPanel(workbench_.book, workbench_.player);
    findings_ = new panels::FindingsPanel(workbench_.document, workbench_.selection, workbench_.book);
    decisions_ = new panels::DecisionsPanel(workbench_.document, workbench_.selection, workbench_.book, workbench_.player);
    results_ = new QTabWidget;
    results_->setObjectName("results");
    results_->setDocumentMode(true);
    results_->addTab(charts_, tr("Charts"));
    results_->addTab(compare_, tr("Compare"));
    results_->addTab(cost_, tr("Cost"));
    results_->addTab(findings_, tr("Findings"));
    results_->addTab(decisions_, tr("Events"));
    auto* below = new QWidget;
    auto* column = new QVBoxLayout(below);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(strip_);
    column->addWidget(results_, 1);

    palette_dock_ = dock(*this, tr("Components"), "palette", palette_, Qt::LeftDockWidgetArea);
    parameters_dock_ = dock(*this, tr("Parameters"), "parameters", parameters_, Qt::RightDockWidgetArea);
    help_dock_ = dock(*this, tr("Help"), "help", help_, Qt::RightDockWidgetArea);
    results_dock_ = dock(*this, tr("Growth"), "results", below, Qt::BottomDockWidgetArea);
    tabifyDockWidget(parameters_dock_, help_dock_);
    parameters_dock_->raise();
    help_dock_->hide();
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    resizeDocks({palette_dock_, parameters_dock_}, {190, 340}, Qt::Horizontal);
    resizeDocks({results_dock_}, {results_height}, Qt::Vertical);
}

void MainWindow::make_tool_bar() {
    designs_ = new DesignBar(workbench_.document, workbench_.selection);
    auto* bar = new ReplayBar(workbench_, *runs_, this);
    auto* space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    bar->addWidget(designs_);
    addToolBar(Qt::TopToolBarArea, bar);
    auto* callout = new Callout(workbench_, *canvas_);
    connect(callout, &Callout::applied, this, &MainWindow::try_design);
    connect(callout, &Callout::why_wanted, this, [this](const study::Stage& stage) {
        results_->setCurrentWidget(findings_);
        findings_->explain(stage);
    });
}

void MainWindow::make_status_bar() {
    worst_ = new QLabel;
    seed_ = new QLabel;
    saved_ = new QLabel;
    worst_->setObjectName("worst");
    seed_->setObjectName("seed");
    saved_->setObjectName("saved");
    for (QLabel* label : {worst_, seed_, saved_}) {
        label->setContentsMargins(8, 0, 8, 0);
        statusBar()->addPermanentWidget(label);
    }
    auto* estimate = new QLabel;
    estimate->setObjectName("estimate_state");
    statusBar()->insertPermanentWidget(0, estimate);
    statusBar()->addPermanentWidget(new RunStatus(workbench_, *runs_));  // last: what changes beside it does not move its button
    const auto tell = [this, estimate] {
        const QString& why = workbench_.book.no_estimate();
        estimate->setText(workbench_.estimate.is_coming() ? tr("estimating…") : why.isEmpty() ? QString() : tr("no estimate"));
        estimate->setToolTip(why);
    };
    connect(&workbench_.estimate, &LiveEstimate::state_changed, this, tell);
    connect(&workbench_.book, &replay::ResultsBook::changed, this, tell);
}

void MainWindow::wire_parts() {
    connect(files_, &FileActions::opened, this, [this] { show_plan(true); });
    connect(files_, &FileActions::closed, this, [this] { show_plan(false); });
    connect(&workbench_.document, &document::PlanDocument::file_changed, this, &MainWindow::show_title);
    connect(&workbench_.document, &document::PlanDocument::changed, this, &MainWindow::show_title);
    connect(&workbench_.recovery, &document::Recovery::failed, this,
            [this](const QString& why) { statusBar()->showMessage(tr("Unsaved work cannot be kept for a recovery: %1").arg(why)); });
    connect(palette_, &panels::Palette::add_requested, this, [this](const QString& type) { canvas_->add(type.toStdString()); });
    connect(palette_, &panels::Palette::help_requested, this, &MainWindow::show_help);
    connect(parameters_, &panels::Parameters::help_requested, this, &MainWindow::show_help);
    connect(canvas_, &canvas::Canvas::help_requested, this, &MainWindow::show_help);
    connect(canvas_, &canvas::Canvas::status, this, [this](const QString& text) { statusBar()->showMessage(text, 8000); });
    const auto show_settings = [this] {
        parameters_dock_->show();
        parameters_dock_->raise();
        parameters_->focus_first();
    };
    connect(canvas_, &canvas::Canvas::parameters_requested, this, show_settings);
    connect(strip_, &panels::GrowthStrip::settings_wanted, this, show_settings);
    connect(strip_, &panels::GrowthStrip::phase_chosen, this, [this](const QString& phase, const QString& field) {
        parameters_dock_->show();
        parameters_dock_->raise();
        parameters_->focus_phase(phase.toStdString(), field);
    });
    connect(designs_, &DesignBar::difference_wanted, this, [this](const std::string& other) {
        canvas_->show_difference(other);
        parameters_->compare_with(other);
    });
    connect(designs_, &DesignBar::told, this, [this](const QString& what) { statusBar()->showMessage(what); });
}

void MainWindow::wire_results() {
    connect(&workbench_.player, &replay::Player::moved, this, &MainWindow::show_snapshot);
    connect(&workbench_.book, &replay::ResultsBook::changed, this, &MainWindow::show_results);
    connect(&workbench_.selection, &document::Selection::design_changed, this, &MainWindow::show_results);
    connect(&workbench_, &Workbench::refused, this, [this] {
        results_->setCurrentWidget(findings_);
        statusBar()->showMessage(tr("The plan has mistakes; nothing was simulated."), 8000);
    });
    connect(&workbench_.runner, &app::StudyRunner::failed, this,
            [this](const QString& why) { statusBar()->showMessage(why.section('\n', 0, 0)); });
    connect(&workbench_.runner, &app::StudyRunner::cancelled, this, [this] {
        if (!workbench_.runner.is_running()) statusBar()->showMessage(tr("Cancelled. The former figures are kept."), 8000);
    });
    connect(&workbench_.runner, &app::StudyRunner::started, statusBar(), &QStatusBar::clearMessage);
    connect(runs_, &RunActions::day_offered, this, &MainWindow::offer_day);
    connect(strip_, &panels::GrowthStrip::track_kind_wanted, runs_, &RunActions::show_track);
    connect(charts_, &panels::ChartsPanel::trace_wanted, runs_, &RunActions::trace);
    const auto choose = [this](const auto& id) {
        std::string component;
        if constexpr (std::is_same_v<std::decay_t<decltype(id)>, QString>)
            component = id.toStdString();
        else
            component = id;
        workbench_.selection.select({{component}, {}});
    };
    connect(strip_, &panels::GrowthStrip::component_chosen, this, choose);
    connect(findings_, &panels::FindingsPanel::component_chosen, this, choose);
    connect(findings_, &panels::FindingsPanel::population_chosen, this, [this](double users) {
        const replay::Track& track = workbench_.player.track();
        if (!track.is_empty() && track.kind() == replay::Track::Kind::Growth) workbench_.player.seek(track.nearest(users));
    });
    connect(findings_, &panels::FindingsPanel::advice_wanted, runs_, &RunActions::advise);
    connect(findings_, &panels::FindingsPanel::change_wanted, this, [this](const panels::FoundThing& thing) {
        const std::string model = thing.design, phase = thing.phase;
        const std::string twin = workbench_.apply(*thing.change, model, phase);
        if (!twin.empty()) try_design(twin, model, phase);
    });
    connect(&workbench_, &Workbench::advice_ready, this, [this] { results_->setCurrentWidget(findings_); });
    connect(findings_, &panels::FindingsPanel::title_changed, this,
            [this](const QString& title) { results_->setTabText(results_->indexOf(findings_), title); });
    connect(compare_, &panels::ComparePanel::compare_wanted, this,
            [this](const QString& design_a, const QString& phase_a, const QString& design_b, const QString& phase_b) {
                const auto side = [](const QString& design, const QString& phase) {
                    study::Case wanted{phase.toStdString(), {}};
                    if (!design.isEmpty()) wanted.design = design.toStdString();
                    return wanted;
                };
                runs_->compare(side(design_a, phase_a), side(design_b, phase_b));
            });
    connect(compare_, &panels::ComparePanel::curves_wanted, &workbench_.estimate, &LiveEstimate::want_beside);
    connect(&workbench_.runner, &app::StudyRunner::started, this, [this] { compare_->set_busy(true); });
    for (const auto ended : {&app::StudyRunner::finished, &app::StudyRunner::cancelled})
        connect(&workbench_.runner, ended, this, [this] { compare_->set_busy(workbench_.runner.is_running()); });
    connect(&workbench_.runner, &app::StudyRunner::failed, this, [this] { compare_->set_busy(false); });
    connect(&workbench_, &Workbench::comparison_ready, this, [this] { results_->setCurrentWidget(compare_); });
}

/// Beside the design that it was copied from.
void MainWindow::try_design(const std::string& design, const std::string& model, const std::string& phase) {
    const QString in = QString::fromStdString(phase);
    compare_->choose(QString::fromStdString(model), in, QString::fromStdString(design), in);
    runs_->try_design(design, model, phase);
}

void MainWindow::show_plan(bool open) {
    pages_->setCurrentWidget(open ? static_cast<QWidget*>(canvas_) : start_);
    for (QDockWidget* each : {palette_dock_, parameters_dock_, results_dock_}) each->setVisible(open);
    if (!open) help_dock_->hide();
    for (QToolBar* bar : findChildren<QToolBar*>()) bar->setVisible(open);
    statusBar()->setVisible(open);
    for (QAction* action : all_actions())
        if (action->property("needs_plan").toBool()) action->setEnabled(open);
    designs_->follow_count();
    if (open) canvas_->setFocus();
    if (open)
        statusBar()->showMessage(
            document::is_empty(workbench_.document.plan()) ? nothing_to_estimate() : tr("Press Space to replay the growth."), 8000);
    show_title();
    show_results();
}

void MainWindow::show_snapshot() {
    const replay::Snapshot& scrubbed = workbench_.player.snapshot();
    const bool is_of_this = scrubbed && scrubbed.run().design == workbench_.selection.design();
    const replay::Snapshot snapshot = is_of_this ? scrubbed : replay::Snapshot();
    const bool is_of_day = workbench_.player.track().kind() == replay::Track::Kind::Time;
    const bool is_old =
        scrubbed && (is_of_day ? workbench_.book.is_day_outdated(scrubbed.run().phase) : workbench_.book.is_outdated(shown_growth()));
    const bool outdated = snapshot && is_old;
    strip_->set_outdated(is_old);
    canvas_->show_figures(snapshot, outdated);
    parameters_->show_figures(snapshot, outdated);
    const QString busiest = snapshot ? QString::fromStdString(snapshot.busiest()) : QString();
    worst_->setText(!snapshot                ? QString()
                    : snapshot.is_estimate() ? tr("worst: %1, estimated").arg(busiest)
                                             : tr("worst: %1").arg(busiest));
}

/// Of the design that is looked at, held at every population; else of the phases' own.
std::shared_ptr<const study::Growth> MainWindow::shown_growth() const { return workbench_.book.best(workbench_.held()); }

void MainWindow::show_results() {
    const auto growth = shown_growth();
    strip_->show_growth(growth, workbench_.book.is_coming());
    charts_->show_designs(workbench_.held(), {});
    seed_->setText(tr("seed %1").arg(workbench_.seed));
    show_snapshot();
}

void MainWindow::show_title() {
    const bool open = files_->is_open();
    setWindowModified(open && workbench_.document.is_modified());
    setWindowTitle(open ? tr("%1[*] – Headroom").arg(files_->title()) : tr("Headroom"));
    saved_->setText(workbench_.document.is_modified() ? tr("not saved") : tr("saved"));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!files_->may_close()) {
        event->ignore();
        return;
    }
    QSettings settings;
    settings.setValue("geometry", saveGeometry());
    if (files_->is_open()) settings.setValue("layout", saveState(layout_version));
    workbench_.recovery.forget();
    event->accept();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    if (event->size().height() < event->oldSize().height()) share_height();
}

/// In a window that gets lower, what is drawn and its parameters keep their part of the height.
void MainWindow::share_height() {
    const int most = results_height * height() / default_size.height();
    if (!results_dock_->isFloating() && results_dock_->height() > most) resizeDocks({results_dock_}, {most}, Qt::Vertical);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    if (!paths.isEmpty() && is_load_test(paths.front())) return calibrate(paths.front());
    files_->open_all(paths);
}

}  // namespace headroom::gui
