// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QDialog>

namespace headroom::gui {

/// All shortcuts, by menu: read from the menus themselves.
class ShortcutsDialog : public QDialog {
    Q_OBJECT
public:
    /// `menus`: the actions of the menu bar.
    ShortcutsDialog(const QList<QAction*>& menus, QWidget* parent);
};

}  // namespace headroom::gui
