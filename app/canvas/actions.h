// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QList>
#include <QObject>

#include <functional>

#include "app/canvas/editor.h"

namespace headroom::canvas {

class View;

/// What menus, tools and keys do on the canvas. Their shortcuts hold while the canvas has the focus, those of the zoom in the
/// whole window. Each has an objectName: "edit_copy", "zoom_in", "align_left".
class Actions : public QObject {
    Q_OBJECT
public:
    Actions(Editor& editor, View& view, QWidget& canvas);

    QList<QAction*> edit, show, arrange;
    QAction *rename = nullptr, *connect_from = nullptr, *paste = nullptr, *minimap = nullptr, *quick_add = nullptr;
    /// By its objectName.
    QAction* find(const QString& name) const;

private:
    QAction* make(QList<QAction*>& list, const char* name, const QString& text, const QString& icon, const QList<QKeySequence>& keys,
                  const std::function<void()>& run);
    void make_edit();
    void make_show();
    void make_arrange();
    void follow_selection();

    Editor& editor_;
    View& view_;
    QWidget& canvas_;
};

}  // namespace headroom::canvas
