// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/actions.h"

#include <QWidget>

#include "app/canvas/view.h"
#include "app/theme/icons.h"
#include "app/theme/text_scale.h"

namespace headroom::canvas {

namespace {

constexpr double zoom_step = 1.25;

QKeySequence keys(const char* text) { return QKeySequence(QString::fromLatin1(text)); }

}  // namespace

Actions::Actions(Editor& editor, View& view, QWidget& canvas) : QObject(&canvas), editor_(editor), view_(view), canvas_(canvas) {
    make_edit();
    make_show();
    make_arrange();
    connect(&editor.selection(), &document::Selection::changed, this, &Actions::follow_selection);
    connect(&editor.scene(), &Scene::synced, this, &Actions::follow_selection);
    follow_selection();
}

QAction* Actions::make(QList<QAction*>& list, const char* name, const QString& text, const QString& icon,
                       const QList<QKeySequence>& shortcuts, const std::function<void()>& run) {
    auto* action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    if (!icon.isEmpty()) action->setIcon(theme::icon(icon));
    action->setShortcuts(shortcuts);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, run);
    canvas_.addAction(action);
    list.append(action);
    return action;
}

void Actions::make_edit() {
    make(edit, "edit_cut", tr("Cu&t"), {}, {keys("Ctrl+X")}, [this] { editor_.cut(); });
    make(edit, "edit_copy", tr("&Copy"), {}, {keys("Ctrl+C")}, [this] { editor_.copy(); });
    paste = make(edit, "edit_paste", tr("&Paste"), {}, {keys("Ctrl+V")}, [this] { editor_.paste(view_.visible()); });
    make(edit, "edit_duplicate", tr("D&uplicate"), {}, {keys("Ctrl+D")}, [this] { editor_.duplicate(); });
    make(edit, "edit_delete", tr("&Delete"), {}, {keys("Del"), keys("Backspace")}, [this] { editor_.remove_selected(); });
    make(edit, "edit_select_all", tr("Select &all"), {}, {keys("Ctrl+A")}, [this] { editor_.select_all(); });
    rename = make(edit, "edit_rename", tr("&Rename"), {}, {keys("F2")}, [] {});
    QList<QAction*> unlisted;
    connect_from = make(unlisted, "edit_connect", tr("Co&nnect from here"), {}, {}, [this] {
        view_.setFocus();
        view_.start_connecting();
    });
}

void Actions::make_show() {
    make(show, "zoom_in", tr("Zoom &in"), QStringLiteral("zoom-in"), {keys("Ctrl++"), keys("Ctrl+=")},
         [this] { view_.set_zoom(view_.zoom() * zoom_step); });
    make(show, "zoom_out", tr("Zoom &out"), QStringLiteral("zoom-out"), {keys("Ctrl+-")},
         [this] { view_.set_zoom(view_.zoom() / zoom_step); });
    make(show, "zoom_full", tr("&100 %"), {}, {keys("Ctrl+0")}, [this] { view_.set_zoom(theme::text_scale()); });
    make(show, "zoom_fit", tr("&Fit"), QStringLiteral("fit"), {keys("Ctrl+1")}, [this] { view_.fit(); });
    for (QAction* action : show) action->setShortcutContext(Qt::WindowShortcut);
    minimap = make(show, "show_minimap", tr("&Minimap"), {}, {}, [] {});
    QAction* snap = make(show, "snap_to_grid", tr("&Snap to grid"), {}, {}, [] {});
    connect(snap, &QAction::toggled, this, [this](bool on) { editor_.set_snaps_to_grid(on); });
    for (QAction* action : {minimap, snap}) {
        action->setCheckable(true);
        action->setChecked(true);
    }
}

void Actions::make_arrange() {
    const auto align = [this](const char* name, const QString& text, Edge edge) {
        make(arrange, name, text, {}, {}, [this, edge] { editor_.align(edge); });
    };
    align("align_left", tr("Align &left"), Edge::Left);
    align("align_centre", tr("Align &centre"), Edge::Centre);
    align("align_right", tr("Align &right"), Edge::Right);
    align("align_top", tr("Align &top"), Edge::Top);
    align("align_middle", tr("Align &middle"), Edge::Middle);
    align("align_bottom", tr("Align &bottom"), Edge::Bottom);
    make(arrange, "distribute_across", tr("Distribute &horizontally"), {}, {}, [this] { editor_.distribute(true); });
    make(arrange, "distribute_down", tr("Distribute &vertically"), {}, {}, [this] { editor_.distribute(false); });
    make(arrange, "auto_layout", tr("&Automatic layout"), {}, {}, [this] { editor_.start_layout(); });
    quick_add = make(arrange, "quick_add_action", tr("Add component…"), QStringLiteral("plus"), {keys("Shift+A")}, [] {});
}

QAction* Actions::find(const QString& name) const { return findChild<QAction*>(name, Qt::FindDirectChildrenOnly); }

void Actions::follow_selection() {
    const document::Parts& parts = editor_.selection().parts();
    const std::size_t count = parts.components.size();
    const bool has_design = editor_.scene().design() != nullptr;
    for (const char* name : {"edit_cut", "edit_copy", "edit_duplicate"}) find(QString::fromLatin1(name))->setEnabled(count > 0);
    find(QStringLiteral("edit_delete"))->setEnabled(!parts.is_empty());
    rename->setEnabled(count == 1);
    connect_from->setEnabled(count == 1);
    paste->setEnabled(has_design);
    quick_add->setEnabled(has_design);
    for (const Edge edge : {Edge::Left, Edge::Centre, Edge::Right, Edge::Top, Edge::Middle, Edge::Bottom})
        arrange[static_cast<int>(edge)]->setEnabled(count > 1);
    for (const char* name : {"distribute_across", "distribute_down"}) find(QString::fromLatin1(name))->setEnabled(count > 2);
    find(QStringLiteral("auto_layout"))->setEnabled(!editor_.scene().nodes().empty());
    find(QStringLiteral("edit_select_all"))->setEnabled(!editor_.scene().nodes().empty());
}

}  // namespace headroom::canvas
