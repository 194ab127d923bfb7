// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/menus.h"

#include "app/theme/icons.h"

namespace headroom::canvas {

namespace {

QAction* edit_action(const Actions& actions, const char* name) { return actions.find(QString::fromLatin1(name)); }

void add_arrange_menu(QMenu& menu, const Actions& actions) {
    QMenu* arrange = menu.addMenu(QObject::tr("&Arrange"));
    for (QAction* action : actions.arrange) {
        const QString name = action->objectName();
        if (name == QLatin1String("quick_add_action")) continue;
        if (name == QLatin1String("distribute_across") || name == QLatin1String("auto_layout")) arrange->addSeparator();
        arrange->addAction(action);
    }
}

void add_parameters(QMenu& menu, const MenuCalls& calls) {
    QAction* parameters = menu.addAction(theme::icon(QStringLiteral("settings")), QObject::tr("Parameters"));
    parameters->setObjectName(QStringLiteral("menu_parameters"));
    QObject::connect(parameters, &QAction::triggered, &menu, calls.parameters);
    menu.setDefaultAction(parameters);
}

void fill_node_menu(QMenu& menu, const NodeItem& node, Actions& actions, const MenuCalls& calls) {
    add_parameters(menu, calls);
    menu.addAction(actions.connect_from);
    menu.addAction(actions.rename);
    menu.addSeparator();
    for (const char* name : {"edit_cut", "edit_copy", "edit_duplicate", "edit_delete"}) menu.addAction(edit_action(actions, name));
    menu.addSeparator();
    add_arrange_menu(menu, actions);
    if (node.record() == nullptr) return;
    menu.addSeparator();
    const QString type = QString::fromStdString(node.type_name());
    QAction* help = menu.addAction(theme::icon(QStringLiteral("help")), QObject::tr("Help on %1").arg(node.look().title));
    help->setObjectName(QStringLiteral("menu_help"));
    QObject::connect(help, &QAction::triggered, &menu, [calls, type] { calls.help(type); });
}

/// The types that fit into an arrow.
void fill_arrow_menu(QMenu& menu, const ArrowItem& arrow, Editor& editor, Actions& actions, const MenuCalls& calls) {
    add_parameters(menu, calls);
    QMenu* insert = menu.addMenu(theme::icon(QStringLiteral("plus")), QObject::tr("&Insert"));
    insert->setObjectName(QStringLiteral("menu_insert"));
    const std::string id = arrow.id();
    const QPointF place = arrow.middle();
    for (const schema::Record* record : editor.types().records()) {
        if (!can_splice_new(editor.plan(), editor.design(), id, record->name, editor.types())) continue;
        QAction* action = insert->addAction(theme::icon(QString::fromStdString(record->icon)), QString::fromStdString(record->title));
        const std::string type = record->name;
        QObject::connect(action, &QAction::triggered, &menu, [&editor, type, place, id] {
            editor.add(type, editor.free_place(place), {id, {}});
        });
    }
    insert->setEnabled(!insert->isEmpty());
    menu.addSeparator();
    menu.addAction(edit_action(actions, "edit_delete"));
}

}  // namespace

void fill_menu(QMenu& menu, const Hit& what, Editor& editor, Actions& actions, const MenuCalls& calls) {
    if (what.node != nullptr) {
        fill_node_menu(menu, *what.node, actions, calls);
        return;
    }
    if (what.arrow != nullptr) {
        fill_arrow_menu(menu, *what.arrow, editor, actions, calls);
        return;
    }
    menu.addAction(actions.quick_add);
    menu.addAction(actions.paste);
    menu.addAction(edit_action(actions, "edit_select_all"));
    menu.addSeparator();
    menu.addAction(edit_action(actions, "auto_layout"));
    menu.addAction(edit_action(actions, "zoom_fit"));
    menu.addSeparator();
    menu.addAction(edit_action(actions, "snap_to_grid"));
    menu.addAction(actions.minimap);
}

}  // namespace headroom::canvas
