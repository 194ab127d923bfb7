// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/shortcuts_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QMenu>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace headroom::gui {

namespace {

QString plain(QString text) { return text.remove('&').remove(QStringLiteral("…")); }

QString keys_of(const QAction& action) {
    QStringList keys;
    for (const QKeySequence& key : action.shortcuts()) keys += key.toString(QKeySequence::NativeText);
    return keys.join(", ");
}

}  // namespace

ShortcutsDialog::ShortcutsDialog(const QList<QAction*>& menus, QWidget* parent) : QDialog(parent) {
    setObjectName("shortcuts_dialog");
    setWindowTitle(tr("Shortcuts"));
    resize(460, 560);
    auto* tree = new QTreeWidget;
    tree->setObjectName("shortcuts_list");
    tree->setHeaderLabels({tr("Command"), tr("Keys")});
    tree->setRootIsDecorated(false);
    tree->setSelectionMode(QAbstractItemView::NoSelection);
    for (const QAction* menu : menus) {
        if (menu->menu() == nullptr) continue;
        auto* group = new QTreeWidgetItem(tree, {plain(menu->text())});
        QFont bold = tree->font();
        bold.setBold(true);
        group->setFont(0, bold);
        for (const QAction* action : menu->menu()->actions())
            if (!action->shortcuts().isEmpty()) new QTreeWidgetItem(group, {plain(action->text()), keys_of(*action)});
    }
    tree->expandAll();
    tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    tree->header()->setStretchLastSection(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addWidget(tree);
    column->addWidget(buttons);
}

}  // namespace headroom::gui
