// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>

#include <functional>

#include "app/gui/workbench.h"

class QDockWidget;
class QLabel;
class QStackedWidget;
class QTabWidget;

namespace headroom::canvas {
class Canvas;
}
namespace headroom::panels {
class ChartsPanel;
class ComparePanel;
class CostPanel;
class DecisionsPanel;
class FindingsPanel;
class GrowthStrip;
class HelpPage;
class Palette;
class Parameters;
}  // namespace headroom::panels

namespace headroom::gui {

class DesignBar;
class FileActions;
class RunActions;
class StartPage;

/// The window: its parts made, put in their places, and wired. What they do is theirs.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// `workbench` outlives the window.
    explicit MainWindow(Workbench& workbench);
    ~MainWindow() override;

    /// Where the screen has room for it.
    static constexpr QSize default_size{1440, 900};

    Workbench& workbench() { return workbench_; }
    FileActions& files() { return *files_; }
    RunActions& runs() { return *runs_; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void make_docks();
    void make_tool_bar();
    void make_status_bar();
    void make_menus();
    void wire_parts();
    void wire_results();
    QAction* add_action(const QString& text, const QString& key, const char* name, std::function<void()> what);
    QList<QAction*> all_actions() const;
    void try_design(const std::string& design, const std::string& model, const std::string& phase);
    void share_height();
    void show_plan(bool open);
    void show_snapshot();
    std::shared_ptr<const study::Growth> shown_growth() const;
    void show_results();
    void show_title();
    void show_help(const QString& type);
    void search_commands();
    void show_about();
    void export_canvas();
    bool has_incidents(const std::string& phase) const;
    void offer_day(const std::string& phase);
    void report();
    void find_size();
    /// Shows what a load test makes of the plan.
    void calibrate(const QString& path);
    void choose_load_test();

    Workbench& workbench_;
    FileActions* files_;
    RunActions* runs_;
    DesignBar* designs_;
    QStackedWidget* pages_;
    StartPage* start_;
    canvas::Canvas* canvas_;
    panels::Palette* palette_;
    panels::Parameters* parameters_;
    panels::HelpPage* help_;
    panels::GrowthStrip* strip_;
    panels::ChartsPanel* charts_;
    panels::ComparePanel* compare_;
    panels::CostPanel* cost_;
    panels::FindingsPanel* findings_;
    panels::DecisionsPanel* decisions_;
    QTabWidget* results_;
    QDockWidget *palette_dock_, *parameters_dock_, *results_dock_, *help_dock_;
    QLabel *worst_, *seed_, *saved_;
};

}  // namespace headroom::gui
