// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeySequence>
#include <QMenuBar>
#include <QMessageBox>
#include <QStatusBar>
#include <QTabWidget>

#include <algorithm>

#include "app/canvas/canvas.h"
#include "app/document/incident_edits.h"
#include "app/gui/calibration_dialog.h"
#include "app/gui/design_bar.h"
#include "app/gui/file_actions.h"
#include "app/gui/main_window.h"
#include "app/gui/preferences.h"
#include "app/gui/prices_dialog.h"
#include "app/gui/report_dialog.h"
#include "app/gui/run_actions.h"
#include "app/gui/shortcuts_dialog.h"
#include "app/gui/sizing_dialog.h"
#include "app/gui/sweep_dialog.h"
#include "app/gui/tornado_dialog.h"
#include "app/panels/charts_panel.h"
#include "app/panels/command_search.h"
#include "app/panels/compare_panel.h"
#include "app/panels/cost_panel.h"
#include "app/panels/decisions_panel.h"
#include "app/panels/findings_panel.h"
#include "app/panels/growth_strip.h"
#include "app/panels/help_page.h"
#include "app/panels/palette.h"
#include "app/theme/icons.h"

namespace headroom::gui {

namespace {

/// Null is a separator.
void fill(QMenu& menu, const QList<QAction*>& actions) {
    for (QAction* action : actions) action == nullptr ? (void)menu.addSeparator() : menu.addAction(action);
}

void needs_plan(const QList<QAction*>& actions) {
    for (QAction* action : actions)
        if (action != nullptr) action->setProperty("needs_plan", true);
}

/// The first control that Tab would go to.
void focus_first_in(QWidget& panel) {
    for (QWidget* next = panel.nextInFocusChain(); next != &panel; next = next->nextInFocusChain())
        if (panel.isAncestorOf(next) && next->isVisible() && next->isEnabled() && (next->focusPolicy() & Qt::TabFocus)) {
            next->setFocus(Qt::TabFocusReason);
            return;
        }
}

void give_icon(QObject& window, const char* action, const char* icon) {
    if (auto* found = window.findChild<QAction*>(action)) found->setIcon(theme::icon(icon));
}

}  // namespace

QAction* MainWindow::add_action(const QString& text, const QString& key, const char* name, std::function<void()> what) {
    auto* action = new QAction(text, this);
    if (!key.isEmpty()) action->setShortcut(QKeySequence(key));
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, std::move(what));
    return action;
}

void MainWindow::make_menus() {
    QAction* report_action = add_action(tr("&Report…"), "Ctrl+E", "report", [this] { report(); });
    QAction* export_action = add_action(tr("E&xport the canvas…"), {}, "export_canvas", [this] { export_canvas(); });
    QAction* quit = add_action(tr("&Quit"), "Ctrl+Q", "quit", [this] { close(); });
    QMenu* file = menuBar()->addMenu(tr("&File"));
    fill(*file, files_->actions());
    file->addSeparator();
    fill(*file, {report_action, export_action, nullptr, quit});

    QAction* undo = workbench_.document.undo_stack().createUndoAction(this, tr("Undo"));
    QAction* redo = workbench_.document.undo_stack().createRedoAction(this, tr("Redo"));
    undo->setObjectName("undo");
    redo->setObjectName("redo");
    undo->setShortcut(QKeySequence("Ctrl+Z"));
    redo->setShortcuts({QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")});
    QAction* preferences =
        add_action(tr("&Preferences…"), "Ctrl+,", "preferences_action", [this] { PreferencesDialog(workbench_, this).exec(); });
    QAction* search = add_action(tr("&Find a command…"), "Ctrl+K", "search_commands", [this] { search_commands(); });
    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    fill(*edit, {undo, redo, nullptr});
    fill(*edit, canvas_->edit_actions());
    QAction* incident = add_action(tr("Add an &incident…"), "Ctrl+I", "add_incident_action", [this] {
        results_dock_->show();
        strip_->offer_incidents();
    });
    fill(*edit, {nullptr, incident, nullptr, search, preferences});

    QMenu* view = menuBar()->addMenu(tr("&View"));
    fill(*view, canvas_->view_actions());
    view->addSeparator();
    for (QDockWidget* each : {palette_dock_, parameters_dock_, results_dock_, help_dock_}) {
        QAction* toggle = each->toggleViewAction();
        toggle->setObjectName("show_" + each->objectName());
        toggle->setProperty("needs_plan", true);
        view->addAction(toggle);
    }

    view->addSeparator();
    const QList<std::pair<const char*, QWidget*>> tabs = {{"show_charts", charts_},
                                                          {"show_compare", compare_},
                                                          {"show_cost", cost_},
                                                          {"show_findings", findings_},
                                                          {"show_decisions", decisions_}};
    for (int number = 0; number < tabs.size(); ++number) {
        const auto& [name, panel] = tabs[number];
        QAction* show = add_action(results_->tabText(number), QStringLiteral("Alt+%1").arg(number + 1), name, [this, panel = panel] {
            results_dock_->show();
            results_->setCurrentWidget(panel);
            focus_first_in(*panel);
        });
        show->setProperty("needs_plan", true);
        view->addAction(show);
    }

    QMenu* arrange = menuBar()->addMenu(tr("&Arrange"));
    fill(*arrange, canvas_->arrange_actions());
    QMenu* design = menuBar()->addMenu(tr("&Design"));
    fill(*design, designs_->actions());
    QAction* prices = add_action(tr("Pr&ices…"), {}, "prices", [this] { PricesDialog(workbench_, this).exec(); });
    fill(*design, {nullptr, prices});
    connect(&workbench_.document, &document::PlanDocument::prices_not_written, this,
            [this](const QString& why) { QMessageBox::warning(this, tr("Prices"), why); });
    QMenu* run = menuBar()->addMenu(tr("&Run"));
    fill(*run, runs_->actions());
    QAction* size = add_action(tr("Find the cheapest si&ze…"), {}, "size", [this] { find_size(); });
    QAction* tornado = add_action(tr("What &matters…"), {}, "tornado", [this] { TornadoDialog(workbench_, *runs_, this).exec(); });
    QAction* sweep = add_action(tr("Sw&eep a setting…"), {}, "sweep", [this] { SweepDialog(workbench_, *runs_, this).exec(); });
    QAction* calibrate = add_action(tr("&Fit to a load test…"), {}, "calibrate", [this] { choose_load_test(); });
    fill(*run, {nullptr, size, tornado, sweep, calibrate});

    QAction* help = add_action(tr("&Help on what is selected"), "F1", "help_on_selection", [this] { show_help({}); });
    QAction* shortcuts =
        add_action(tr("&Shortcuts"), "Ctrl+?", "shortcuts", [this] { ShortcutsDialog(menuBar()->actions(), this).exec(); });
    QAction* about = add_action(tr("&About Headroom"), {}, "about", [this] { show_about(); });
    QMenu* help_menu = menuBar()->addMenu(tr("&Help"));
    fill(*help_menu, {help, shortcuts, nullptr, about});

    needs_plan({report_action, export_action, undo, redo, help, incident});
    needs_plan(canvas_->edit_actions());
    needs_plan(canvas_->view_actions());
    needs_plan(canvas_->arrange_actions());
    needs_plan(designs_->actions());
    needs_plan(runs_->actions());
    needs_plan({size, tornado, sweep, prices});
    for (const auto& [action, icon] : {std::pair{"new", "new"},
                                       {"open", "open"},
                                       {"save", "save"},
                                       {"undo", "undo"},
                                       {"redo", "redo"},
                                       {"run", "run"},
                                       {"cancel_run", "cancel"},
                                       {"play", "play"},
                                       {"step_back", "step-back"},
                                       {"step_forward", "step-forward"},
                                       {"report", "report"},
                                       {"search_commands", "search"},
                                       {"help_on_selection", "help"},
                                       {"preferences_action", "settings"}})
        give_icon(*this, action, icon);
    connect(&workbench_.player, &replay::Player::playing_changed, this,
            [this](bool playing) { runs_->play()->setIcon(theme::icon(playing ? "pause" : "play")); });
}

/// Those of the menus, submenus included.
QList<QAction*> MainWindow::all_actions() const {
    QList<QAction*> found;
    QList<QAction*> waiting = menuBar()->actions();
    while (!waiting.isEmpty()) {
        QAction* action = waiting.takeFirst();
        if (QMenu* menu = action->menu())
            waiting += menu->actions();
        else if (!action->isSeparator())
            found += action;
    }
    return found;
}

void MainWindow::search_commands() {
    std::vector<panels::CommandSearch::Place> places;
    if (const plan::Design* design = files_->is_open() ? workbench_.document.plan().find_design(workbench_.selection.design()) : nullptr)
        for (const plan::Component& component : design->components)
            places.push_back({tr("Go to %1").arg(QString::fromStdString(component.id)), [this, id = component.id] {
                                  workbench_.selection.select({{id}, {}});
                                  canvas_->setFocus();
                              }});
    panels::CommandSearch(all_actions(), std::move(places), this).exec();
}

void MainWindow::show_help(const QString& type) {
    QString wanted = type;
    if (wanted.isEmpty()) {
        const document::Parts& parts = workbench_.selection.parts();
        const plan::Design* design = workbench_.document.plan().find_design(workbench_.selection.design());
        const plan::Component* component =
            design != nullptr && !parts.components.empty() ? design->find_component(parts.components.front()) : nullptr;
        if (component != nullptr) wanted = QString::fromStdString(component->type);
        if (component == nullptr && !parts.connections.empty()) wanted = "connection";
    }
    help_->show_type(wanted);
    help_dock_->show();
    help_dock_->raise();
}

void MainWindow::show_about() {
    QMessageBox box(QMessageBox::NoIcon, tr("About Headroom"), tr("Headroom %1").arg(QApplication::applicationVersion()),
                    QMessageBox::Close, this);
    box.setObjectName("about_box");
    box.setIconPixmap(windowIcon().pixmap(64));
    box.setInformativeText(
        tr("Tells how fast a web system answers, what breaks first and at how many users, and what it costs a month, "
           "before it is built.\n\nFree software under the GNU General Public License, version 3 or later."));
    box.exec();
}

void MainWindow::export_canvas() {
    const QString name = files_->title().section('.', 0, 0) + ".png", plan = workbench_.document.path();
    const QString beside = plan.isEmpty() ? name : QFileInfo(plan).absoluteDir().filePath(name);
    const QString path = QFileDialog::getSaveFileName(this, tr("Export the canvas"), beside, tr("Pictures (*.png *.svg *.pdf)"));
    if (path.isEmpty()) return;
    QString why;
    if (canvas_->export_image(path, &why))
        statusBar()->showMessage(tr("Written: %1").arg(path), 8000);
    else
        QMessageBox::warning(this, tr("Headroom"), why);
}

/// At a time, in a phase that leaves it open what is simulated.
bool MainWindow::has_incidents(const std::string& phase) const {
    const plan::Plan& plan = workbench_.document.plan();
    const plan::Phase* own = plan.find_phase(phase);
    if (own == nullptr || own->horizon) return false;
    const auto surroundings = workbench_.document.surroundings();
    return std::ranges::any_of(document::incidents_of(plan, own->design, phase), [&](const document::Subject& each) {
        const auto facts = document::facts_of(plan, each, surroundings->get());
        return facts && facts->at_s;
    });
}

void MainWindow::offer_day(const std::string& phase) {
    QMessageBox box(QMessageBox::Question, tr("Headroom"), tr("The day of %1 was not simulated yet.").arg(QString::fromStdString(phase)),
                    QMessageBox::NoButton, this);
    box.setObjectName("message");
    box.setInformativeText(tr("A whole day, request by request, may take minutes. It can be cancelled."));
    const QAbstractButton* simulate = box.addButton(tr("Simulate the day"), QMessageBox::AcceptRole);
    const QAbstractButton* around = has_incidents(phase) ? box.addButton(tr("Only around incidents"), QMessageBox::AcceptRole) : nullptr;
    box.addButton(QMessageBox::Cancel);
    box.exec();
    if (box.clickedButton() == simulate)
        workbench_.run_day(phase);
    else if (around != nullptr && box.clickedButton() == around)
        workbench_.run_day(phase, Workbench::Day::AroundEvents);
    else
        strip_->show_planned_day();
}

void MainWindow::find_size() {
    SizingDialog dialog(workbench_, *runs_, this);
    connect(&dialog, &SizingDialog::applied, this, [this](const std::string& design, const std::string& model, const std::string& phase) {
        const QString in = QString::fromStdString(phase);
        compare_->choose(QString::fromStdString(model), in, QString::fromStdString(design), in);
    });
    dialog.exec();
}

void MainWindow::calibrate(const QString& path) {
    const std::optional<std::string> table = files_->read_load_test(path);
    if (!table) return;
    auto* dialog = new CalibrationDialog(workbench_, *runs_, QFileInfo(path).fileName(), *table, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::choose_load_test() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Fit to a load test"), {}, tr("Load tests (*.csv);;All files (*)"));
    if (!path.isEmpty()) calibrate(path);
}

void MainWindow::report() { ReportDialog(workbench_, *runs_, this).exec(); }

}  // namespace headroom::gui
