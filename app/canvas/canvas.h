// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QElapsedTimer>
#include <QList>
#include <QTimer>
#include <QWidget>

#include <string>

#include "app/document/plan_document.h"
#include "app/document/selection.h"
#include "app/replay/snapshot.h"

namespace headroom::canvas {

/// The type of what is dragged from a palette onto the canvas: the name of a component type, in UTF-8.
inline constexpr const char* component_mime = "application/x-headroom-component-type";

class Actions;
class Editor;
class LinkLegend;
class Minimap;
class QuickAdd;
class RenameBox;
class Scene;
class View;
struct Hit;

/// The design that is looked at, drawn, to be edited. A tap on Space goes to the window: to its action with that shortcut.
class Canvas : public QWidget {
    Q_OBJECT
public:
    Canvas(document::PlanDocument& document, document::Selection& selection, QWidget* parent = nullptr);
    ~Canvas() override;

    /// Cards, arrows and sparklines follow, at most 30 times a second; the latest wins.
    void show_figures(const replay::Snapshot& snapshot, bool outdated);
    /// Marks what is added, removed and changed against that design; empty: none.
    void show_difference(const std::string& other_design);

    QList<QAction*> edit_actions() const;
    QList<QAction*> view_actions() const;
    QList<QAction*> arrange_actions() const;

    /// As dropped in the middle of the view.
    void add(const std::string& type);
    /// .png, .svg or .pdf by the ending. False: `why` says so.
    bool export_image(const QString& path, QString* why);

    Scene& scene() const { return *scene_; }
    View& view() const { return *view_; }
    static constexpr int frame_ms = 33;

signals:
    void parameters_requested();
    void help_requested(const QString& type);
    /// Hints: "fits: calls", why a connection does not fit; empty: no more.
    void status(const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void show_menu(const Hit& what, QPoint global);
    void place_corner();
    void start_quick_add();
    void start_renaming();
    void draw_latest();

    Scene* scene_;
    Editor* editor_;
    View* view_;
    Minimap* minimap_;
    LinkLegend* links_;
    QuickAdd* quick_add_;
    RenameBox* rename_;
    Actions* actions_;
    QTimer frames_;
    replay::Snapshot latest_;
    bool latest_outdated_ = false, is_new_ = false, fitted_ = false;
};

}  // namespace headroom::canvas
